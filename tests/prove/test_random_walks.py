"""The random walks through the record, further and longer."""

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.governance.random_walks import RandomWalk
from tests.governance.test_random_walks import UNHURRIED

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("part", range(2))
def test_long_random_walks_through_the_record(db, chance, part):
    machine = seed(chance.getrandbits(32))(RandomWalk)

    run_state_machine_as_test(
        machine, settings=settings(max_examples=20, stateful_step_count=40, suppress_health_check=UNHURRIED)
    )
