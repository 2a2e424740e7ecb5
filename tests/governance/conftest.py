"""The cast: two boards, and the route over both."""

import pytest

from tests.factories import governance as making


@pytest.fixture
def send(db):
    return making.board("SEND Board")


@pytest.fixture
def wellbeing(db):
    return making.board("Health and Wellbeing Board")


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
