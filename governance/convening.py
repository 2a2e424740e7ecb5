"""Meetings: when a body meets, what is on its agenda, who was there. Only the body's clerk writes this."""

from datetime import datetime, time

from django.utils import timezone

from . import authority, ledger, wheels
from .models import (
    CLOSED,
    Access,
    AgendaItem,
    Attendance,
    Body,
    Confirmation,
    Interest,
    Meeting,
    Membership,
    Person,
    Post,
    Submission,
)
from .refusals import refuse_for
from .states import MEETING_TRANSITIONS, MeetingState, SubmissionState


def schedule_meeting(*, body: Body, starts_at: datetime, by: Person, place: str = "", source: str = "") -> Meeting:
    with ledger.writing():
        refuse_for(refusals(body=body, by=by))
        meeting = Meeting(body=body, starts_at=starts_at, place=place, source=source)
        return ledger.keep(meeting, action="meeting.scheduled", by=by)


def refusals(*, body: Body, by: Person) -> list[str]:
    """Why `by` may not convene the body: only its clerk does."""
    return authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())


def hold_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Says that the meeting took place; decisions can be recorded from then on."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(refusals_to_hold(meeting=meeting, by=by))
        meeting.state = MeetingState.HELD
        return ledger.keep(meeting, action="meeting.held", by=by)


def refusals_to_hold(*, meeting: Meeting, by: Person) -> list[str]:
    """Why `by` may not say that the meeting took place."""
    reasons = refusals(body=meeting.body, by=by) + _may_become(meeting, MeetingState.HELD)
    if meeting.starts_at > timezone.now():
        reasons.append("The meeting has not begun yet.")
    return reasons


def cancel_meeting(*, meeting: Meeting, reason: str, by: Person) -> Meeting:
    """The meeting does not take place; what was on its agenda waits for another."""
    with ledger.writing():
        return _call_off(meeting, MeetingState.CANCELLED, reason=reason, by=by)


def find_inquorate(*, meeting: Meeting, reason: str, by: Person) -> Meeting:
    """Too few came for the meeting to begin; what was on its agenda waits for another."""
    with ledger.writing():
        return _call_off(meeting, MeetingState.INQUORATE, reason=reason, by=by)


def refusals_to_call_off(*, meeting: Meeting, state: MeetingState, by: Person, reason: str | None = None) -> list[str]:
    """Why `by` may not cancel the meeting, or call it inquorate."""
    reasons = refusals(body=meeting.body, by=by) + _may_become(meeting, state)
    if reason is not None and not reason.strip():
        reasons.append("Say why.")
    return reasons


def list_item(
    *,
    meeting: Meeting,
    by: Person,
    title: str = "",
    submission: Submission | None = None,
    recommendation: str = "",
    access: Access = Access.OPEN,
) -> AgendaItem:
    """Puts an item on the agenda, next in number, with or without an edition to decide on."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if submission:
            submission = Submission.objects.select_for_update().get(pk=submission.pk)
        title = title or (submission.passage.edition.title if submission else "")
        refuse_for(refusals_to_list(meeting=meeting, by=by, title=title, submission=submission))
        item = AgendaItem(
            meeting=meeting,
            number=meeting.agenda.count() + 1,
            title=title,
            recommendation=recommendation,
            submission=submission,
            access=access,
        )
        ledger.keep(item, action="item.listed", by=by)
        if submission:
            submission.state = SubmissionState.SCHEDULED
            if access in CLOSED:
                submission.access = access
            ledger.keep(submission, action="submission.scheduled", by=by)
            wheels.follow(submission.passage)
        return item


def refusals_to_list(
    *, meeting: Meeting, by: Person, title: str | None = None, submission: Submission | None = None
) -> list[str]:
    """Why the item may not go on the agenda."""
    reasons = refusals(body=meeting.body, by=by)
    if meeting.state != MeetingState.SCHEDULED:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}; its agenda stands.")
    if title is not None and not title.strip():
        reasons.append("Give the item a title.")
    if submission and submission.body_id != meeting.body_id:
        reasons.append(f"It waits for the {submission.body}, not for the {meeting.body}.")
    if submission and submission.state != SubmissionState.PROPOSED:
        reasons.append(f"It is {submission.get_state_display().lower()} already.")
    return reasons


def record_attendance(
    *,
    meeting: Meeting,
    membership: Membership,
    state: Attendance.State,
    by: Person,
    mode: Attendance.Mode = Attendance.Mode.IN_ROOM,
    arrived_at: time | None = None,
    left_at: time | None = None,
) -> Attendance:
    """Whether a member came, how, and from when to when; said again, it replaces what was said."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(
            refusals_of_attendance(
                meeting=meeting, membership=membership, by=by, arrived_at=arrived_at, left_at=left_at
            )
        )
        attendance = (
            Attendance.objects.select_for_update().filter(meeting=meeting, membership=membership).first()
        ) or Attendance(meeting=meeting, membership=membership)
        attendance.state, attendance.mode = state, mode
        attendance.arrived_at, attendance.left_at = arrived_at, left_at
        return ledger.keep(attendance, action="attendance.recorded", by=by)


def refusals_of_attendance(
    *,
    meeting: Meeting,
    membership: Membership,
    by: Person,
    arrived_at: time | None = None,
    left_at: time | None = None,
) -> list[str]:
    """Why the attendance may not be recorded so. It stands once the chair has confirmed what rests on it."""
    reasons = refusals(body=meeting.body, by=by) + _stands(meeting)
    day = timezone.localdate(meeting.starts_at)
    if not Membership.objects.on(day).filter(pk=membership.pk, body=meeting.body).exists():
        reasons.append(f"{membership.person} held no such seat on the {meeting.body} that day.")
    if meeting.state not in (MeetingState.SCHEDULED, MeetingState.HELD):
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}.")
    if arrived_at and left_at and left_at <= arrived_at:
        reasons.append("They left before they arrived: check the times.")
    return reasons


def take_item(*, agenda_item: AgendaItem, taken_at: time, by: Person) -> AgendaItem:
    """When the item was taken; with the times of attendance it says who was there for it."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_write_up(agenda_item=item, by=by))
        item.taken_at = taken_at
        return ledger.keep(item, action="item.taken", by=by)


def declare_interest(
    *, agenda_item: AgendaItem, membership: Membership, by: Person, nature: str = "", left_room: bool = True
) -> Interest:
    """A member's interest in an item, and whether they left for it; said again, it replaces what was said."""
    with ledger.writing():
        refuse_for(refusals_of_interest(agenda_item=agenda_item, membership=membership, by=by))
        interest = (
            Interest.objects.select_for_update().filter(agenda_item=agenda_item, membership=membership).first()
        ) or Interest(agenda_item=agenda_item, membership=membership)
        interest.nature, interest.left_room = nature, left_room
        return ledger.keep(interest, action="interest.declared", by=by)


def refusals_of_interest(*, agenda_item: AgendaItem, membership: Membership, by: Person) -> list[str]:
    """Why the interest may not be recorded."""
    reasons = refusals_to_write_up(agenda_item=agenda_item, by=by)
    if membership.body_id != agenda_item.meeting.body_id:
        reasons.append(f"{membership.person} has no seat on the {agenda_item.meeting.body}.")
    return reasons


def refusals_to_write_up(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    """Why `by` may not write down what happened at an item. It stands once the chair has confirmed it."""
    reasons = refusals(body=agenda_item.meeting.body, by=by)
    if Confirmation.objects.filter(decision__agenda_item=agenda_item).exists():
        reasons.append("The chair has confirmed the decision on this item, so what led to it stands.")
    return reasons


def _stands(meeting: Meeting) -> list[str]:
    if Confirmation.objects.filter(decision__agenda_item__meeting=meeting).exists():
        return ["The chair has confirmed a decision of this meeting, so its attendance stands."]
    return []


def _call_off(meeting: Meeting, state: MeetingState, *, reason: str, by: Person) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    refuse_for(refusals_to_call_off(meeting=meeting, state=state, by=by, reason=reason))
    meeting.state = state
    ledger.keep(meeting, action=f"meeting.{state.value}", by=by, why=reason)
    for submission in Submission.objects.filter(agenda_items__meeting=meeting, state=SubmissionState.SCHEDULED):
        submission.state = SubmissionState.PROPOSED
        ledger.keep(submission, action="submission.relisted", by=by, why=reason)
        wheels.follow(submission.passage)
    return meeting


def _may_become(meeting: Meeting, state: MeetingState) -> list[str]:
    if state in MEETING_TRANSITIONS[MeetingState(meeting.state)]:
        return []
    return [f"The meeting is {meeting.get_state_display().lower()} already."]
