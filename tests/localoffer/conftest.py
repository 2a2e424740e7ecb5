"""What the directory's tests start from."""

import pytest

from localoffer.setting_up import set_up

from .council import TODAY, open_council


@pytest.fixture
def directory(db: None) -> None:
    """An empty directory that is set up: vocabularies, calendar, pages."""
    set_up()


@pytest.fixture
def council(directory, settings, tmp_path) -> None:
    """The small council of `council.py`, with an index of its own, on one fixed day."""
    settings.DATA_DIR = tmp_path
    settings.TODAY = TODAY
    folder = tmp_path / "guides"
    folder.mkdir()
    open_council(folder)
