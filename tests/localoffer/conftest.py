"""What the directory's tests start from."""

import pytest
from django.test import Client

from cms.roles import make_roles
from cms.setting_up import make_home, make_strategies
from localoffer.setting_up import set_up

from .council import TODAY, open_council
from .editors import signed_in


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


@pytest.fixture
def editor(db: None) -> Client:
    """A signed-in editor, with the rights of that role and no others."""
    make_strategies(make_home())
    set_up()
    make_roles()
    return signed_in("Editor")
