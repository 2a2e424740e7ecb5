"""Chance that can be repeated. Everybody draws the same unless told, so that a proof that fails is the change's doing;
`PROVE_SEED=123 make prove` draws something else."""

import logging
import os
import random

import pytest

logger = logging.getLogger(__name__)
SEED = int(os.environ.get("PROVE_SEED", "1"))


def pytest_report_header() -> str:
    return f"PROVE_SEED={SEED}"


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same for the same seed and test, whatever ran before it."""
    logger.warning("PROVE_SEED=%s make prove repeats this", SEED)  # pytest shows it with a failure
    return random.Random(f"{SEED} {request.node.name}")
