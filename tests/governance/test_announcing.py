"""Listeners hear of a change inside its transaction, and do not hear what did not happen."""

import pytest
from django.db import connection

from governance import announcing
from governance.refusals import Refused
from tests.factories.governance import decide, record


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(announcing, "_listeners", [])
    heard = []
    announcing.register(listener := lambda kind, pk: heard.append((kind, pk, connection.in_atomic_block)))
    announcing.register(listener)
    return heard


def test_a_decision_and_what_follows_are_announced(send, edition, submission, heard):
    decision = decide(send, edition)

    assert {(kind, pk) for kind, pk, _ in heard} == {("decision", decision.pk), ("edition", edition.pk)}
    assert all(inside for *_, inside in heard)


def test_what_is_refused_is_not_announced(send, item, heard):
    record(send, item)
    heard.clear()

    with pytest.raises(Refused):
        record(send, item)

    assert heard == []
