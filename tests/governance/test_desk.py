"""What is due from a clerk before, at and after a meeting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import assigning, circulating, convening, desk, minuting
from tests.factories.governance import item


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
