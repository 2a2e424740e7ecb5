"""What a source says, no more: no text, dates as stated, and “not stated” where it is silent."""

from datetime import date

import pytest
from django.utils import timezone

from governance import importing, registers
from governance.models import Decision
from governance.refusals import Refused
from governance.states import EditionState, Outcome
from tests.factories.governance import BY

PAPER = "Scrutiny Board, 13 March 2025"


@pytest.fixture
def old(edition):
    return importing.import_edition(
        document=edition.document,
        slug="2019-to-2022",
        title="SEND Strategy 2019 to 2022",
        state=EditionState.IN_FORCE,
        period_ends=date(2022, 12, 31),
        source=PAPER,
        by=BY,
    )


def test_an_imported_edition_is_in_force_and_its_text_is_not_held(old, edition):
    found = registers.edition_in_force(edition.document, timezone.localdate())

    assert found.edition == old
    assert not found.text_is_held


def test_a_decision_keeps_the_words_of_its_source(old, send, wellbeing):
    board = importing.record_imported_decision(
        edition=old, body=send.body, outcome=Outcome.APPROVED, date_stated="June 2024", source=PAPER, by=BY
    )
    health = importing.record_imported_decision(
        edition=old, body=wellbeing.body, outcome=Outcome.APPROVED, source=PAPER, by=BY
    )

    assert (board.date_stated, health.date_stated) == ("June 2024", "not stated")
    assert [step.title for step in registers.route_of(old)] == ["SEND Board", "Health and Wellbeing Board"]
    assert {step.state for step in registers.route_of(old)} == {"done"}
    assert registers.public_record(health) == {
        "id": health.pk,
        "title": "SEND Strategy 2019 to 2022",
        "body": "Health and Wellbeing Board",
        "meeting_date": "not stated",
        "outcome": "approved",
        "adopted": True,
        "page_url": "/strategies/send-strategy/2019-to-2022/",
        "record": registers.record_of(health),
        "text": "not held",
        "wording": "not stated",
        "basis": "imported",
        "quorum": health.quorum,
        "since": [],
        "notice": [f"This comes from an earlier record: {PAPER}"],
        "source": PAPER,
    }


def test_recorded_at_is_the_clock_whatever_the_day_was(old, send):
    decision = importing.record_imported_decision(
        edition=old, body=send.body, outcome=Outcome.APPROVED, decided_on=date(2019, 7, 1), source=PAPER, by=BY
    )

    assert timezone.localdate(decision.recorded_at) == timezone.localdate()


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"source": " "}, "Say which paper"),
        ({"decided_on": date(2999, 1, 1)}, "has not come yet"),
    ],
)
def test_a_decision_is_refused(old, send, changed, because):
    usual = {"edition": old, "body": send.body, "outcome": Outcome.APPROVED, "source": PAPER, "by": BY}

    with pytest.raises(Refused, match=because):
        importing.record_imported_decision(**usual | changed)

    assert not Decision.objects.exists()


def test_an_edition_on_its_route_here_takes_no_imported_decision(submission, edition, send):
    with pytest.raises(Refused, match="their decisions are recorded at meetings"):
        importing.record_imported_decision(
            edition=edition, body=send.body, outcome=Outcome.APPROVED, source=PAPER, by=BY
        )


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"source": ""}, "Say which paper"),
        ({"slug": "2026"}, "an edition at “2026” already"),
        ({"state": EditionState.ADOPTED}, "not by import"),
        ({"state": EditionState.IN_FORCE}, "Another edition"),
    ],
)
def test_an_edition_is_refused(old, edition, changed, because):
    usual = {
        "document": edition.document,
        "slug": "2016",
        "title": "2016",
        "state": EditionState.SUPERSEDED,
        "source": PAPER,
        "by": BY,
    }

    with pytest.raises(Refused, match=because):
        importing.import_edition(**usual | changed)

    assert importing.import_edition(**usual).state == EditionState.SUPERSEDED
