from pathlib import Path

import pytest

from search.engines.embedded import EmbeddedEngine


@pytest.fixture
def embedded(tmp_path: Path) -> EmbeddedEngine:
    """An empty index of its own."""
    return EmbeddedEngine(tmp_path / "search.sqlite3")


@pytest.fixture
def own_index(tmp_path: Path, settings) -> Path:
    """A DATA_DIR of this test's own, so that the site's engine starts empty."""
    settings.DATA_DIR = tmp_path
    return tmp_path
