"""Who came to a meeting and from when to when, when each item was taken, and who declared an interest in
it: what the quorum of an item is computed from. Only the body's clerk writes this, once the meeting has
begun, and it stands once something that rests on it is confirmed."""

from collections.abc import Sequence
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone

from . import agendas, authority, ledger, presence, terms
from .models import (
    AgendaItem,
    Attendance,
    Confirmation,
    Interest,
    Meeting,
    Membership,
    Minutes,
    Person,
    Post,
)
from .presence import Stretch
from .refusals import refuse_for
from .states import MeetingState

# A meeting at which nobody was: there is no attendance to record.
DID_NOT_MEET = frozenset({MeetingState.CANCELLED, MeetingState.POSTPONED, MeetingState.REPORTED})


def record_attendance(
    *,
    meeting: Meeting,
    membership: Membership,
    state: Attendance.State,
    by: Person,
    mode: Attendance.Mode = Attendance.Mode.IN_ROOM,
    arrived_at: time | None = None,
    left_at: time | None = None,
    came_back: Sequence[Stretch] = (),
    in_place_of: Membership | None = None,
) -> Attendance:
    """Whether a member came, how, and from when to when (`came_back`: the later stretches of who left in
    between); for a substitute, in whose place. Said again, it replaces what was said."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(
            refusals(
                meeting=meeting,
                membership=membership,
                state=state,
                by=by,
                stretches=(Stretch(arrived_at, left_at), *came_back),
                in_place_of=in_place_of,
            )
        )
        confirmed = _confirmed(meeting)
        attendance = (
            Attendance.objects.select_for_update().filter(meeting=meeting, membership=membership).first()
        ) or Attendance(meeting=meeting, membership=membership)
        attendance.state, attendance.mode = state, mode
        attendance.arrived_at, attendance.left_at = arrived_at, left_at
        attendance.came_back = [_kept(each) for each in came_back]
        attendance.in_place_of = in_place_of
        kept = ledger.keep(attendance, action="attendance.recorded", by=by)
        refuse_for(_count_otherwise(meeting, confirmed))
        return kept


def refusals(
    *,
    meeting: Meeting,
    by: Person,
    membership: Membership | None = None,
    state: Attendance.State | None = None,
    stretches: Sequence[Stretch] = (),
    in_place_of: Membership | None = None,
) -> list[str]:
    """Why the attendance may not be recorded so; without a membership, why nobody's may."""
    reasons = _lacks(meeting, by) + _stands(meeting)
    if meeting.state in DID_NOT_MEET:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}, so no attendance is recorded.")
    elif meeting.starts_at > timezone.now():
        reasons.append("The meeting has not begun yet: record who came once it has.")
    if membership:
        reasons += _not_of_the_day(meeting, membership)
        reasons += _refusals_of_place(meeting, membership, state, in_place_of)
    return reasons + _out_of_order(stretches, presence.begins_at(meeting))


def take_item(*, agenda_item: AgendaItem, taken_at: time, by: Person) -> AgendaItem:
    """When the item was taken; with the times of attendance it says who was there for it."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_take(agenda_item=item, taken_at=taken_at, by=by))
        item.taken_at = taken_at
        return ledger.keep(item, action="item.taken", by=by)


def refusals_to_take(*, agenda_item: AgendaItem, by: Person, taken_at: time | None = None) -> list[str]:
    """Why the item was not taken then: a meeting takes nothing before it begins."""
    reasons = refusals_to_write_up(agenda_item=agenda_item, by=by)
    begins = presence.begins_at(agenda_item.meeting)
    if taken_at is not None and presence.since_start(taken_at, begins) < timedelta():
        reasons.append(
            f"The meeting began at {begins:%H:%M}, so it had taken nothing at {taken_at:%H:%M}. Put the time right. A time "
            "before six in the morning is of the night after a meeting that begins at noon or later."
        )
    return reasons


def declare_interest(
    *,
    agenda_item: AgendaItem,
    membership: Membership,
    by: Person,
    nature: str = "",
    left_room: bool = True,
    kind: Interest.Kind = Interest.Kind.NOT_STATED,
    dispensation: str = "",
    dispensation_by: Person | None = None,
) -> Interest:
    """A member's interest in an item, whether they left for it, and the dispensation if they had one; said
    again, it replaces what was said."""
    with ledger.writing():
        agenda_item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(
            refusals_of_interest(
                agenda_item=agenda_item,
                membership=membership,
                by=by,
                dispensation=dispensation,
                dispensation_by=dispensation_by,
            )
        )
        interest = (
            Interest.objects.select_for_update().filter(agenda_item=agenda_item, membership=membership).first()
        ) or Interest(agenda_item=agenda_item, membership=membership)
        interest.nature, interest.left_room, interest.kind = nature, left_room, kind
        interest.taken_back_on = None
        interest.dispensation, interest.dispensation_by = dispensation, dispensation_by
        return ledger.keep(interest, action="interest.declared", by=by)


def refusals_of_interest(
    *,
    agenda_item: AgendaItem,
    membership: Membership,
    by: Person,
    dispensation: str = "",
    dispensation_by: Person | None = None,
) -> list[str]:
    """Why the interest may not be recorded. Dispensations are the monitoring officer's (section 33 of the
    Localism Act 2011, as councils delegate it)."""
    reasons = refusals_to_write_up(agenda_item=agenda_item, by=by)
    meeting = agenda_item.meeting
    if membership.body_id != meeting.body_id:
        reasons.append(f"{membership.person} has no seat on the {meeting.body}.")
    else:
        reasons += _not_of_the_day(meeting, membership)
    if dispensation.strip() and dispensation_by is None:
        reasons.append("Say who granted the dispensation.")
    if dispensation_by and not dispensation.strip():
        reasons.append("Say what the dispensation is for and until when.")
    if dispensation_by and not authority.has_held(
        dispensation_by, post=Post.MONITORING_OFFICER, body=meeting.body, until=presence.day_of(meeting)
    ):
        reasons.append(f"{dispensation_by} was not appointed monitoring officer by then, who grants dispensations.")
    return reasons


def take_back_interest(*, interest: Interest, reason: str, by: Person) -> Interest:
    """The member declared no such interest: it was entered by mistake. It counts for nothing from now on and nobody
    outside reads of it; what was entered and why it was taken back stay in the record. Once a decision on the item is
    confirmed, only where the same members count for it then."""
    with ledger.writing():
        interest = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
        refuse_for(refusals_to_take_back(interest=interest, reason=reason, by=by))
        meeting = interest.agenda_item.meeting
        confirmed = _confirmed(meeting)
        interest.taken_back_on = timezone.localdate()
        kept = ledger.keep(interest, action="interest.taken_back", by=by, why=reason)
        refuse_for(_count_otherwise(meeting, confirmed))
        return kept


def refusals_to_take_back(*, interest: Interest, by: Person, reason: str | None = None) -> list[str]:
    """Why the interest stays as it was entered."""
    found = _lacks(interest.agenda_item.meeting, by)
    if interest.taken_back_on:
        found.append("It was taken back already. Declare it anew if the member declared it after all.")
    if reason is not None and not reason.strip():
        found.append("Say why it is taken back, such as “entered for the wrong member”.")
    return found


def refusals_to_write_up(*, agenda_item: AgendaItem, by: Person) -> list[str]:
    """Why `by` may not write down what happened at an item. It stands once the chair has confirmed it."""
    meeting = agenda_item.meeting
    reasons = _lacks(meeting, by) + agendas.refusals(agenda_item)
    if meeting.state in DID_NOT_MEET:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}, so nobody was there for this item.")
    if Confirmation.objects.filter(decision__agenda_item=agenda_item).exists():
        reasons.append("The chair has confirmed the decision on this item, so what led to it stands.")
    return reasons


def _lacks(meeting: Meeting, by: Person) -> list[str]:
    return authority.lacks(by, post=Post.CLERK, body=meeting.body, on=timezone.localdate())


def _stands(meeting: Meeting) -> list[str]:
    if meeting.minutes.exclude(state=Minutes.State.DRAFT).exists():
        return ["The minutes of this meeting are confirmed, so its attendance stands. Correct the minutes instead."]
    return []


def _confirmed(meeting: Meeting) -> dict[AgendaItem, set[int]]:
    """Each item whose decision is confirmed, with the persons who count for it."""
    items = meeting.agenda.filter(decisions__confirmation__isnull=False).distinct()
    return {item: _counting(item) for item in items}


def _counting(item: AgendaItem) -> set[int]:
    return {each.person_id for each in presence.entitled(item)}


def _count_otherwise(meeting: Meeting, confirmed: dict[AgendaItem, set[int]]) -> list[str]:
    """For which confirmed decisions somebody else would count now. While the meeting goes on members come and leave;
    where no time is written down for an item, whoever counted for it may have left since."""
    came = {each.person for each in presence.of_meeting(meeting)}
    found = []
    for item, then in confirmed.items():
        now = _counting(item)
        gone = then - now if item.taken_at else then - came
        if gone or now - then:
            found.append(
                f"The chair has confirmed the decision on item {item.number}, and others would count for it then. "
                "Who was there for it stands."
            )
    return found


def _not_of_the_day(meeting: Meeting, membership: Membership) -> list[str]:
    if presence.members(meeting).filter(pk=membership.pk).exists():
        return []
    return [f"{membership.person} held no such seat on the {meeting.body} that day."]


def _refusals_of_place(
    meeting: Meeting, membership: Membership, state: Attendance.State | None, in_place_of: Membership | None
) -> list[str]:
    """Who is a substitute says for whom, and each member has one at most."""
    if not membership.substitute:
        return [f"{membership.person} has a seat of their own, and stands in for nobody."] if in_place_of else []
    if state != Attendance.State.PRESENT:
        return []
    allowed = terms.in_force(meeting.body, presence.day_of(meeting))
    if allowed is None or not allowed.substitutes:
        return [f"By the terms of the {meeting.body} nobody sends a substitute."]
    if in_place_of is None:
        return [f"{membership.person} is a substitute: say in whose place they sat."]
    if not presence.voting_seats(meeting).filter(pk=in_place_of.pk).exists():
        return [f"{in_place_of.person} held no seat with a vote that day, so nobody stands in for them."]
    others = meeting.attendance.filter(in_place_of=in_place_of, state=Attendance.State.PRESENT)
    if others.exclude(membership=membership).exists():
        return [f"Somebody else sat in the place of {in_place_of.person} already."]
    return []


def _out_of_order(stretches: Sequence[Stretch], begins: time) -> list[str]:
    """Times follow each other from the beginning of the meeting on, past midnight too."""
    times = [
        [None if at is None else presence.since_start(at, begins) for at in (each.arrived, each.left)]
        for each in stretches
    ]
    if any(left is not None and left <= timedelta() for _, left in times):
        return [f"They left before the meeting began, at {begins:%H:%M}: check the times."]
    if any(arrived is not None and left is not None and left <= arrived for arrived, left in times):
        return ["They left before they arrived: check the times."]
    for (_, left), (arrived, _) in pairwise(times):
        if left is None or arrived is None:
            return ["Who came back left before, and came at some time: fill in both."]
        if arrived < left:
            return ["They came back before they left: check the times."]
    return []


def _kept(stretch: Stretch) -> dict[str, Any]:
    return {
        "arrived": f"{stretch.arrived:%H:%M}" if stretch.arrived else None,
        "left": f"{stretch.left:%H:%M}" if stretch.left else None,
        "mode": Attendance.Mode.ONLINE if stretch.online else Attendance.Mode.IN_ROOM,
    }
