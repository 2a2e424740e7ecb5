"""What readers and other programs are told."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from governance import attending, closing, confirming, convening, registers
from governance.models import Access, Decision, LedgerEntry
from governance.states import Outcome
from tests.factories import governance as making
from tests.factories.governance import WORDING, adopted, clock, decide, item, record

TODAY = timezone.localdate


def states(edition):
    edition.refresh_from_db()
    return [(step.title, step.state) for step in registers.route_of(edition)]


def test_a_route_is_told_step_by_step(send, wellbeing, edition, submission):
    assert states(edition) == [("SEND Board", "here"), ("Health and Wellbeing Board", "ahead"), ("In force", "ahead")]

    decide(send, edition)
    assert states(edition) == [("SEND Board", "done"), ("Health and Wellbeing Board", "here"), ("In force", "ahead")]

    decide(wellbeing, edition)
    assert [state for _, state in states(edition)] == ["done", "done", "done"]


def test_a_step_says_when_and_what(send, edition, submission):
    assert registers.route_of(edition)[0].detail == "Waits for a meeting"

    listed = item(send, submission)
    assert registers.route_of(edition)[0].detail == "On the agenda"
    assert registers.route_of(edition)[0].date == TODAY()

    decision = record(send, listed)
    step = registers.route_of(edition)[0]
    assert (step.state, step.detail, step.href) == (
        "here",
        "Approved, not yet confirmed",
        f"/decisions/{decision.pk}/",
    )


def test_a_route_that_ended_early_says_where_it_stopped(send, edition, submission):
    decide(send, edition, Outcome.REFERRED_BACK)

    assert [state for _, state in states(edition)] == ["stopped", "stopped", "stopped"]


def test_an_edition_that_was_never_submitted_has_no_route(edition):
    assert registers.route_of(edition) == ()


def test_the_edition_in_force_is_the_latest_whose_day_has_come(send, wellbeing):
    before = adopted(send, wellbeing, slug="2023")
    with clock(timezone.now() + timedelta(days=30)):
        after = adopted(send, wellbeing, slug="2026")

        def in_force(days):
            found = registers.edition_in_force(before.document, TODAY() + timedelta(days=days))
            return found and found.edition

        assert [in_force(days) for days in (-31, -30, -1, 0, 1)] == [None, before, before, after, after]


def test_the_edition_in_force_comes_with_its_text(send, wellbeing):
    edition = adopted(send, wellbeing)

    assert registers.edition_in_force(edition.document, TODAY()).pin == edition.pins.get()


def test_an_adopted_edition_takes_over_on_its_day_even_before_anyone_notes_it(send, wellbeing):
    edition = adopted(send, wellbeing, after_days=7)

    assert registers.edition_in_force(edition.document, TODAY()) is None
    assert registers.edition_in_force(edition.document, TODAY() + timedelta(days=7)).edition == edition


def test_a_decision_in_the_register(send, edition, submission):
    decision = record(send, item(send, submission))

    assert registers.public_summaries([decision])[0] == {
        "id": decision.pk,
        "title": "The strategy",
        "body": "SEND Board",
        "meeting_date": TODAY().isoformat(),
        "outcome": "approved",
        "adopted": False,
        "page_url": "/strategies/send-strategy/",  # the edition has no page yet that anyone may see
        "fingerprint": submission.pin.fingerprint,
        "record": LedgerEntry.objects.get(subject=f"decision:{decision.pk}").hash,
    }


def test_the_record_tells_what_came_since(send, wellbeing, edition, submission):
    first = decide(send, edition)
    decide(wellbeing, edition)
    record_now = registers.public_record(type(first).objects.get(pk=first.pk))

    assert record_now["adopted"] is True
    assert record_now["wording"] == WORDING
    assert [each.split(" on ")[0].split(",")[0] for each in record_now["since"]] == [
        "The chair confirmed it",
        "Health and Wellbeing Board: approved",
        "It came into force",
    ]
    assert record_now["notice"] == []


def test_the_record_warns_of_what_is_draft_and_late(send, edition, submission):
    listed = item(send, submission, days_ago=30)

    notices = registers.public_record(record(send, listed))["notice"]

    assert notices[:2] == ["Draft, not yet confirmed.", "It was recorded 30 days after it was decided."]
    assert "after it was decided on" in notices[2]


def test_a_text_of_the_same_day_is_named_when_it_came_after_its_item_was_taken(send, edition, submission):
    with clock(timezone.localtime().replace(hour=20, minute=30)):
        listed = item(send, submission)
        attending.take_item(agenda_item=listed, taken_at=time(9, 5), by=send.clerk)
        notices = registers.public_record(record(send, listed))["notice"]

    assert any("after it was decided on" in notice for notice in notices)


def test_an_exempt_item_is_in_no_register(send):
    listed = item(send)
    exempt = convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=send.clerk)
    private = convening.list_item(meeting=exempt, title="A child", by=send.clerk)
    ground = {"access": Access.NOT_FOR_PUBLICATION, "public_title": "A person", "closed_reason": "One child."}
    closing.close_item(agenda_item=private, by=send.clerk, **ground)
    convening.hold_meeting(meeting=exempt, by=send.clerk)
    open_decision, private_decision = record(send, listed), record(send, private)

    assert list(registers.decisions_register()) == [open_decision]
    assert private_decision.pk


def test_a_text_taken_in_private_is_not_shown(send, wellbeing, edition, submission):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=send.clerk)
    convening.list_item(meeting=meeting, submission=submission, access=Access.NOT_FOR_PUBLICATION, by=send.clerk)

    submission.refresh_from_db()
    assert submission.access == Access.NOT_FOR_PUBLICATION
    assert registers.route_of(edition)[0].detail == ""


@pytest.mark.parametrize("hour", [0, 23])
def test_the_day_is_londons(send, edition, submission, hour):
    with clock(timezone.localtime().replace(hour=hour, minute=30)):
        listed = item(send, submission)
        decision = record(send, listed)
        confirming.confirm_decision(decision=decision, by=send.chair)

    assert registers.public_summaries([decision])[0]["meeting_date"] == decision.decided_on.isoformat()


def test_a_row_that_the_ledger_does_not_know_is_in_no_register(send):
    decision = record(send, item(send))
    forged = making.slip_in(
        Decision(
            body=send.body,
            agenda_item=item(send),
            title="Forged",
            outcome=Outcome.APPROVED,
            wording="Forged",
            recorded_at=timezone.now(),
        )
    )

    assert list(registers.decisions_register()) == [decision]
    with pytest.raises(LookupError):
        registers.record_of(forged)
