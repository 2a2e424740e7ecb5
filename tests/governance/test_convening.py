"""Only the clerk convenes, and what happened stands once the chair has confirmed it."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from governance import attending, confirming, convening
from governance.models import Attendance, Interest, Meeting, Seat
from governance.refusals import Refused
from governance.states import MeetingState, SubmissionState
from tests.factories.governance import attend, item, member, record


def meeting_of(send, **later):
    return convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(**later), by=send.clerk)


@pytest.mark.parametrize("post", ["lead", "chair"])
def test_only_the_clerk_convenes(send, post):
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=getattr(send, post))

    assert not Meeting.objects.exists()
    assert meeting_of(send, days=1).state == MeetingState.SCHEDULED


def test_a_meeting_is_held_once_it_has_begun(send):
    with pytest.raises(Refused, match="has not begun yet"):
        convening.hold_meeting(meeting=meeting_of(send, hours=1), by=send.clerk)

    assert convening.hold_meeting(meeting=meeting_of(send, hours=-1), by=send.clerk).state == MeetingState.HELD


@pytest.mark.parametrize("act", [convening.cancel_meeting, convening.find_inquorate])
def test_a_meeting_is_called_off_with_a_reason_and_before_it_was_held(send, act):
    meeting = meeting_of(send, hours=-1)
    with pytest.raises(Refused, match="Say why"):
        act(meeting=meeting, reason=" ", by=send.clerk)

    convening.hold_meeting(meeting=meeting, by=send.clerk)

    with pytest.raises(Refused, match="The meeting is held already"):
        act(meeting=meeting, reason="Snow.", by=send.clerk)


def test_items_are_numbered_in_order_and_take_the_editions_title(send, submission):
    meeting = meeting_of(send, days=1)

    convening.list_item(meeting=meeting, title="Apologies", by=send.clerk)
    strategy = convening.list_item(meeting=meeting, submission=submission, by=send.clerk)

    submission.refresh_from_db()
    assert (strategy.number, strategy.title) == (2, "Strategy 2026")
    assert submission.state == SubmissionState.SCHEDULED


def test_an_edition_is_on_one_agenda_of_the_body_it_waits_for(send, wellbeing, submission):
    with pytest.raises(Refused, match="It waits for the SEND Board"):
        convening.list_item(meeting=meeting_of(wellbeing, days=1), submission=submission, by=wellbeing.clerk)

    convening.list_item(meeting=meeting_of(send, days=1), submission=submission, by=send.clerk)

    with pytest.raises(Refused, match="It is scheduled already"):
        convening.list_item(meeting=meeting_of(send, days=2), submission=submission, by=send.clerk)


def test_nothing_is_added_to_the_agenda_of_a_meeting_that_was_held(send):
    held = item(send).meeting

    with pytest.raises(Refused, match="its agenda stands"):
        convening.list_item(meeting=held, title="One more thing", by=send.clerk)


def test_attendance_said_again_replaces_what_was_said(send):
    seat = member(send.body, Seat.NHS, "A member")
    agenda_item = item(send)
    attend(agenda_item, send.clerk, seat)

    attending.record_attendance(
        meeting=agenda_item.meeting, membership=seat, state=Attendance.State.APOLOGIES, by=send.clerk
    )

    assert Attendance.objects.get().state == Attendance.State.APOLOGIES
    assert Attendance.history.count() == 2


def test_attendance_is_of_members_of_the_day_and_in_order(send, wellbeing):
    agenda_item = item(send)
    stranger = member(wellbeing.body, Seat.NHS, "Somebody else")
    future = member(send.body, Seat.NHS, "Not yet", valid_from=timezone.localdate() + timedelta(days=1))
    seat = member(send.body, Seat.NHS, "A member")

    for other in (stranger, future):
        with pytest.raises(Refused, match="held no such seat"):
            attend(agenda_item, send.clerk, other)
    with pytest.raises(Refused, match="left before they arrived"):
        attend(agenda_item, send.clerk, seat, arrived_at=time(15), left_at=time(14))
    attend(agenda_item, send.clerk, seat, arrived_at=time(14), left_at=time(15))


def test_interests_are_of_members_of_the_body(send, wellbeing):
    agenda_item = item(send)
    with pytest.raises(Refused, match="has no seat on the SEND Board"):
        attending.declare_interest(
            agenda_item=agenda_item, membership=member(wellbeing.body, Seat.NHS, "Somebody else"), by=send.clerk
        )

    seat = member(send.body, Seat.NHS, "A member")
    attending.declare_interest(agenda_item=agenda_item, membership=seat, by=send.clerk)
    attending.declare_interest(agenda_item=agenda_item, membership=seat, left_room=False, by=send.clerk)

    assert not Interest.objects.get().left_room


def test_what_led_to_a_confirmed_decision_stands(send):
    agenda_item = item(send)
    decision = record(send, agenda_item)
    attending.take_item(agenda_item=agenda_item, taken_at=time(14, 30), by=send.clerk)

    confirming.confirm_decision(decision=decision, by=send.chair)

    with pytest.raises(Refused, match="so what led to it stands"):
        attending.take_item(agenda_item=agenda_item, taken_at=time(15), by=send.clerk)
