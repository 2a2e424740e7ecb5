"""What is due from a clerk before, at and after a meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import assigning, calling_in, circulating, convening, desk, hold_ups, minuting, publishing
from governance.states import Outcome
from tests.factories import governance as making
from tests.factories.governance import (
    adopted,
    cabinet,
    clock,
    condition,
    councillors,
    decide,
    draft,
    item,
    record,
    route,
    settle,
    submit,
    waiting,
)


@pytest.fixture
def coming(send):
    """A meeting in two weeks with one item on its agenda."""
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=14), by=send.clerk)
    convening.list_item(meeting=meeting, title="Short breaks", recommendation="To note.", by=send.clerk)
    return meeting


def told(person):
    return [(each.action, each.sentence.partition(":")[0]) for each in desk.due(person)]


def test_papers_are_due_with_their_clear_days_until_they_are_out(send, coming):
    due = desk.due(send.clerk)
    assert told(send.clerk) == [("Publish", "Publish the papers")]
    assert due[0].on < timezone.localdate(coming.starts_at) - timedelta(days=5)

    circulating.publish_papers(meeting=coming, by=send.clerk)

    assert told(send.clerk) == [("Prepare", "Meeting coming up")]


def test_the_items_of_a_meeting_called_off_are_due_until_they_are_on_another_agenda(send, coming):
    convening.cancel_meeting(meeting=coming, reason="Snow.", by=send.clerk)
    assert told(send.clerk) == [("Relist", "Put the items of this cancelled meeting on another agenda")]

    onto = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=60), by=send.clerk)
    convening.relist(meeting=coming, onto=onto, by=send.clerk)

    assert told(send.clerk) == []


def test_a_past_meeting_that_nobody_said_was_held_is_named(send):
    meeting = item(send, held=False, days_ago=3).meeting

    assert desk.due(send.clerk)[0].sentence == f"Say whether this meeting was held: {meeting}"


def test_minutes_are_due_once_a_later_meeting_could_have_confirmed_them(send):
    minutes = minuting.write_minutes(meeting=item(send, days_ago=14).meeting, text="All came.", by=send.clerk)
    assert told(send.clerk) == []

    later = item(send).meeting

    assert told(send.clerk) == [("Confirm", "Say whether they were confirmed")]
    minuting.confirm_minutes(minutes=minutes, at_meeting=later, by=send.clerk)
    assert told(send.clerk) == []


def test_an_overdue_action_is_named_with_its_owner(send):
    assigning.assign_action(
        text="Send the figures.",
        owner_title="Head of SEND",
        due_on=timezone.localdate() - timedelta(days=2),
        body=send.body,
        by=send.clerk,
    )

    assert [each.sentence for each in desk.due(send.clerk)] == [
        "Overdue, from Head of SEND: Send the figures. (SEND Board)"
    ]


def test_a_condition_is_due_from_the_clerk_a_week_before_its_day(send, wellbeing, submission):
    today = timezone.localdate()
    owed = condition(due_on=today + timedelta(days=8), suspensive=True)
    edition = submission.passage.edition
    decide(send, edition, Outcome.APPROVED_WITH_CONDITIONS, conditions=[owed])
    assert told(send.clerk) == []

    tomorrow = desk.due(send.clerk, on=today + timedelta(days=1))
    late = desk.due(send.clerk, on=today + timedelta(days=9))

    assert [each.sentence.partition(",")[0] for each in tomorrow] == ["A condition falls due"]
    assert [each.sentence.partition(",")[0] for each in late] == ["A condition is overdue"]
    assert "That the finance officer agrees" in hold_ups.of(edition)[-1]


def test_a_decision_that_nobody_confirmed_in_time_is_asked_for_again(send):
    record(send, item(send))
    in_time, late = (desk.due(send.clerk, on=timezone.localdate() + timedelta(days=days)) for days in (14, 15))

    assert "Ask again" not in [each.action for each in in_time]
    assert "Ask again" in [each.action for each in late]


def test_a_call_in_is_due_from_the_clerk_until_it_is_answered(db):
    executive = cabinet()
    now = timezone.now()
    with clock(now - timedelta(hours=1)):
        edition = draft(executive)
        submission = submit(edition, route(executive), executive)
        made = {"reasons": "It is needed.", "alternatives": "Not to have one."}
        decision = settle(executive, record(executive, item(executive, submission), **made))
        publishing.publish_notice(decision=decision, by=executive.clerk)
    call_in = calling_in.receive_call_in(
        decision=decision,
        received_at=timezone.now(),
        grounds="No one was asked.",
        signatories=councillors("Ash Rowe", "Bea Moss", "Cy Holt"),
        by=executive.clerk,
    )

    assert ("Answer", "Say whether this call-in is valid") in told(executive.clerk)

    calling_in.refuse_call_in(call_in=call_in, reason="It names no ground.", by=executive.clerk)
    assert told(executive.clerk) == []


def test_a_review_is_due_from_the_lead_officer_of_its_document(send):
    edition = adopted(send)
    edition.review_by = timezone.localdate() + timedelta(days=90)
    making.slip_in(edition)

    assert [each.subject for each in desk.due(send.lead)] == [edition]
    assert edition not in [each.subject for each in desk.due(send.clerk)]


def test_what_stops_an_edition_follows_it_along_its_route(send, wellbeing, submission):
    edition = submission.passage.edition
    assert hold_ups.of(edition) == [f"It is on no agenda of the {send.body} yet."]

    decision = record(send, item(send, waiting(edition)))
    assert hold_ups.of(edition) == [f"What the {send.body} decided is not confirmed yet."]

    settle(send, decision)
    edition.refresh_from_db()
    assert hold_ups.of(edition) == [f"It is on no agenda of the {wellbeing.body} yet."]
