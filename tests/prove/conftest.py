"""Chance that can be repeated: `PROVE_SEED=123 make prove` draws what a run with that seed drew."""

import logging
import os
import random
import secrets

import pytest

logger = logging.getLogger(__name__)
SEED = pytest.StashKey[int]()


def _seed(config: pytest.Config) -> int:
    """One seed a run: the workers take their controller's."""
    given = os.environ.get("PROVE_SEED") or getattr(config, "workerinput", {}).get("prove_seed")
    return int(given) if given else config.stash.setdefault(SEED, secrets.randbelow(2**32))


def pytest_report_header(config: pytest.Config) -> str:
    return f"PROVE_SEED={_seed(config)}"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["prove_seed"] = _seed(node.config)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """The same for the same seed and test, whatever ran before it."""
    seed = _seed(request.config)
    logger.warning("PROVE_SEED=%s make prove repeats this", seed)  # pytest shows it with a failure
    return random.Random(f"{seed} {request.node.name}")
