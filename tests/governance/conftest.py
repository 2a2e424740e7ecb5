"""The cast: two boards, and the route over both."""

import shutil

import pytest

from governance import checkpoints
from governance.models import Post
from tests.factories import governance as making
from tests.governance import officers, passages


@pytest.fixture
def send(db):
    return making.board("SEND Board")


@pytest.fixture
def wellbeing(db):
    return making.board("Health and Wellbeing Board")


@pytest.fixture
def monitoring(db):
    return making.council_officer(Post.MONITORING_OFFICER)


@pytest.fixture
def protection(db):
    return making.council_officer(Post.DATA_PROTECTION_OFFICER)


@pytest.fixture
def route(send, wellbeing):
    return making.route(send, wellbeing)


@pytest.fixture
def edition(send):
    return making.draft(send)


@pytest.fixture
def submission(send, route, edition):
    return making.submit(edition, route, send)


@pytest.fixture
def item(send, submission):
    """The submission on the agenda of a meeting that was held."""
    return making.item(send, submission)


@pytest.fixture(autouse=True)
def no_checkpoints(settings):
    """A database that rolls back leaves files behind: no checkpoint, key or check of another test's ledger."""
    shutil.rmtree(checkpoints.folder(), ignore_errors=True)
    (settings.DATA_DIR / "checkpoint_key").unlink(missing_ok=True)


# The officers' screens


@pytest.fixture
def cast(db):
    """The people of two boards, with the screens they work in."""
    return passages.boards()


@pytest.fixture
def clerk(cast):
    """The browser of the clerk of both boards."""
    return officers.signed_in(cast.clerk)


@pytest.fixture
def lead(cast):
    """The browser of the lead officer."""
    return officers.signed_in(cast.lead)
