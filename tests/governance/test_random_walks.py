"""No illegal step changes anything, every legal one stands in the ledger (`random_walks`). `make prove` walks further."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .random_walks import RandomWalk

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_random_walks_through_the_record(db):
    run_state_machine_as_test(
        RandomWalk, settings=settings(max_examples=6, stateful_step_count=15, suppress_health_check=UNHURRIED)
    )
