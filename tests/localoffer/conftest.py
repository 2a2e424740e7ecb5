"""What the directory's tests start from."""

import pytest
from django.test import Client

from .council import TODAY, open_council
from .editors import signed_in


@pytest.fixture
def directory(db: None) -> None:
    """An empty directory as every site has it: vocabularies, calendar, pages."""


@pytest.fixture
def council(directory, settings, tmp_path) -> None:
    """The small council of `council.py`, with an index of its own, on one fixed day."""
    settings.DATA_DIR = tmp_path
    settings.TODAY = TODAY
    folder = tmp_path / "guides"
    folder.mkdir()
    open_council(folder)


@pytest.fixture
def editor(db: None) -> Client:
    """A signed-in editor, with the rights of that role and no others."""
    return signed_in("Editor")
