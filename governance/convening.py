"""Meetings and their agendas: when a body meets, what it takes, and what becomes of a meeting that does
not take place or breaks off. Only the body's clerk writes this."""

from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from . import agendas, authority, circulating, clock_changes, grounds, ledger, notifying, papers, wheels
from .models import CLOSED, Access, AgendaItem, Body, Edition, Meeting, Minutes, Person, Post, Submission, WorkItem
from .refusals import refuse_for
from .states import (
    CALLED_OFF,
    HAS_MET,
    MEETING_TRANSITIONS,
    ON_AN_AGENDA,
    TO_COME,
    ItemState,
    MeetingState,
    SubmissionState,
)

# Outside of these a year is a slip of the pen, and what is entered stays for good.
EARLIEST = date(1900, 1, 1)
FURTHEST = timedelta(days=10 * 365)


def schedule_meeting(
    *, body: Body, starts_at: datetime, by: Person, place: str = "", source: str = "", in_the_past: bool = False
) -> Meeting:
    """A meeting to come. One of an earlier day, entered afterwards, says so (`in_the_past`)."""
    with ledger.writing():
        refuse_for(refusals_to_schedule(body=body, starts_at=starts_at, by=by, in_the_past=in_the_past))
        meeting = Meeting(body=body, starts_at=starts_at, place=place, source=source)
        return ledger.keep(meeting, action="meeting.scheduled", by=by)


def refusals(*, body: Body, by: Person) -> list[str]:
    """Why `by` may not convene the body: only its clerk does."""
    return authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())


def refusals_to_schedule(*, body: Body, starts_at: datetime, by: Person, in_the_past: bool = False) -> list[str]:
    """Why the body does not meet then."""
    reasons = refusals(body=body, by=by)
    day = timezone.localdate(starts_at)
    if day < timezone.localdate() and not in_the_past:
        reasons.append(f"{_day(starts_at)} is past. Choose another day, or say that the meeting was held already.")
    if in_the_past and starts_at > timezone.now():
        reasons.append(f"{_day(starts_at)} is still to come, so the meeting cannot have been held already.")
    return reasons + _meets_then(body, starts_at)


def report_meeting(
    *, body: Body, starts_at: datetime, source: str, by: Person, date_stated: str = "", place: str = ""
) -> Meeting:
    """A past meeting known only from a paper that names it. What was on its agenda can be listed; what it
    decided is imported, with its source."""
    with ledger.writing():
        refuse_for(refusals_to_report(body=body, starts_at=starts_at, source=source, by=by))
        meeting = Meeting(
            body=body,
            starts_at=starts_at,
            date_stated=date_stated,
            place=place,
            source=source,
            state=MeetingState.REPORTED,
        )
        return ledger.keep(meeting, action="meeting.reported", by=by)


def refusals_to_report(*, body: Body, starts_at: datetime, source: str, by: Person) -> list[str]:
    """Why the meeting is not entered from a paper."""
    reasons = refusals(body=body, by=by) + _meets_then(body, starts_at)
    if not source.strip():
        reasons.append("Say which paper the meeting is known from.")
    if starts_at > timezone.now():
        reasons.append(f"{_day(starts_at)} is still to come. Schedule the meeting instead.")
    return reasons


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
    for item in (
        meeting.agenda.filter(access__in=CLOSED).exclude(state=ItemState.TAKEN_OFF).select_related("meeting__body")
    ):
        reasons += grounds.refusals(item)
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
    """Why `by` may not cancel or postpone the meeting, or call it inquorate."""
    reasons = refusals(body=meeting.body, by=by) + _may_become(meeting, state)
    if state == MeetingState.INQUORATE and meeting.starts_at > timezone.now():
        reasons.append("The meeting has not begun yet, so nobody knows who comes. Cancel or postpone it.")
    if reason is not None and not reason.strip():
        reasons.append("Say why.")
    return reasons


def postpone_meeting(*, meeting: Meeting, starts_at: datetime, reason: str, by: Person, place: str = "") -> Meeting:
    """The meeting takes place on another day, with the same agenda; returns the meeting of that day."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(refusals_to_postpone(meeting=meeting, starts_at=starts_at, reason=reason, by=by))
        meeting = _call_off(meeting, MeetingState.POSTPONED, reason=reason, by=by)
        return _go_on(meeting, starts_at, place, by=by)


def refusals_to_postpone(
    *, meeting: Meeting, by: Person, starts_at: datetime | None = None, reason: str | None = None
) -> list[str]:
    """Why the meeting is not put off to that day."""
    reasons = refusals_to_call_off(meeting=meeting, state=MeetingState.POSTPONED, by=by, reason=reason)
    return reasons + _not_later(meeting, starts_at)


def adjourn_meeting(*, meeting: Meeting, starts_at: datetime, reason: str, by: Person, place: str = "") -> Meeting:
    """The meeting breaks off and goes on another day with what it has not decided; returns the meeting of
    that day. What it decided before stands, and can still be recorded."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        refuse_for(refusals_to_adjourn(meeting=meeting, starts_at=starts_at, reason=reason, by=by))
        meeting.state = MeetingState.ADJOURNED
        ledger.keep(meeting, action="meeting.adjourned", by=by, why=reason)
        _set_free(meeting, reason=reason, by=by)
        return _go_on(meeting, starts_at, place, by=by)


def refusals_to_adjourn(
    *, meeting: Meeting, by: Person, starts_at: datetime | None = None, reason: str | None = None
) -> list[str]:
    """Why the meeting does not go on another day."""
    reasons = refusals(body=meeting.body, by=by)
    if meeting.state in TO_COME:
        reasons.append("Mark the meeting as held first: only a meeting that has begun is adjourned.")
    else:
        reasons += _may_become(meeting, MeetingState.ADJOURNED)
    if reason is not None and not reason.strip():
        reasons.append("Say why.")
    return reasons + _not_later(meeting, starts_at)


def relist(*, meeting: Meeting, onto: Meeting, by: Person) -> list[AgendaItem]:
    """Puts everything that a meeting left undone on the agenda of another, with its papers."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        onto = Meeting.objects.select_for_update().get(pk=onto.pk)
        refuse_for(refusals_to_relist(meeting=meeting, onto=onto, by=by))
        moved = [_move(item, onto, by=by) for item in left_undone(meeting, onto)]
        meeting.continued_as = onto
        ledger.keep(meeting, action="meeting.continued", by=by)
        return moved


def refusals_to_relist(*, meeting: Meeting, by: Person, onto: Meeting | None = None) -> list[str]:
    """Why its items do not go onto that agenda."""
    reasons = refusals(body=meeting.body, by=by)
    if meeting.state not in {*CALLED_OFF, MeetingState.ADJOURNED}:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}, so its items stay where they are.")
    if meeting.continued_as:
        reasons.append(f"Its items are on another agenda already: {meeting.continued_as}.")
    if onto is None:
        return reasons
    if onto.body_id != meeting.body_id:
        reasons.append(f"The items are for the {meeting.body}, not for the {onto.body}.")
    if onto.state != MeetingState.SCHEDULED:
        reasons.append(f"That meeting is {onto.get_state_display().lower()}. Choose one whose papers are not out yet.")
    return reasons


def left_undone(meeting: Meeting, onto: Meeting | None = None) -> list[AgendaItem]:
    """What a meeting that was called off or broke off has not decided and that can be taken again: not
    what its body no longer has before it, nor what `onto` has on its agenda already, such as apologies."""
    there = set(onto.agenda.values_list("title", flat=True)) if onto else set()
    return [
        item
        for item in _not_taken(meeting)
        if (item.submission.state == SubmissionState.PROPOSED if item.submission else item.title not in there)
    ]


def list_item(
    *,
    meeting: Meeting,
    by: Person,
    title: str = "",
    submission: Submission | None = None,
    recommendation: str = "",
    access: Access = Access.OPEN,
    purpose: AgendaItem.Purpose = AgendaItem.Purpose.DECIDE,
    presented_by: str = "",
    number: int | None = None,
    urgent_reason: str = "",
    edition: Edition | None = None,
) -> AgendaItem:
    """Puts an item on the agenda, next in number unless told, with or without an edition to decide on;
    the text that the body decides on is its paper. `urgent_reason`: why the chair takes it without
    notice, once the papers are out. `edition`: what it is about, when nothing is decided on that edition. A text
    that a body before took in private is listed as it was taken there, also when `access` says it is open."""
    with ledger.writing():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if submission:
            submission = Submission.objects.select_for_update().get(pk=submission.pk)
            access = access if access in CLOSED else Access(submission.access)
        title = title or (submission.passage.edition.title if submission else "")
        if submission is None or access != submission.access:
            day = timezone.localdate(meeting.starts_at)
            refuse_for(grounds.refusals_of_access(meeting.body, access, on=day))
        refuse_for(
            refusals_to_list(
                meeting=meeting, by=by, title=title, submission=submission, number=number, urgent_reason=urgent_reason
            )
        )
        item = AgendaItem(
            meeting=meeting,
            number=number or (meeting.agenda.aggregate(last=Max("number"))["last"] or 0) + 1,
            title=title,
            recommendation=recommendation,
            purpose=purpose,
            presented_by=presented_by,
            submission=submission,
            edition=edition,
            urgent_reason=urgent_reason,
            **(grounds.columns(submission) if submission else {}) | {"access": access},
        )
        ledger.keep(item, action="item.listed", by=by)
        if submission:
            submission.state = SubmissionState.SCHEDULED
            if access in CLOSED:
                submission.access = access
            ledger.keep(submission, action="submission.scheduled", by=by)
            if submission.pin:
                circulating.attach_paper(agenda_item=item, pin=submission.pin, by=by)
            wheels.follow(submission.passage)
        return item


def refusals_to_list(
    *,
    meeting: Meeting,
    by: Person,
    title: str | None = None,
    submission: Submission | None = None,
    number: int | None = None,
    urgent_reason: str = "",
) -> list[str]:
    """Why the item may not go on the agenda."""
    reasons = refusals(body=meeting.body, by=by)
    reasons += _agenda_stands(meeting, urgent_reason)
    if title is not None and not title.strip():
        reasons.append("Give the item a title.")
    if number is not None and (there := meeting.agenda.filter(number=number).first()):
        reasons.append(f"Item {number} is “{there.title}” already. Choose another number.")
    if submission and submission.body_id != meeting.body_id:
        reasons.append(f"It waits for the {submission.body}, not for the {meeting.body}.")
    if submission and submission.state != SubmissionState.PROPOSED:
        reasons.append(f"It is {submission.get_state_display().lower()} already.")
    if submission and meeting.state == MeetingState.REPORTED:
        reasons.append("A meeting that is known only from a paper decides nothing here.")
    return reasons


def amend_item(
    *,
    agenda_item: AgendaItem,
    title: str,
    by: Person,
    recommendation: str = "",
    purpose: AgendaItem.Purpose = AgendaItem.Purpose.DECIDE,
    presented_by: str = "",
) -> AgendaItem:
    """Puts right how an item stands on an agenda that nobody has read yet; its history keeps what stood there."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_amend(agenda_item=item, by=by, title=title))
        item.title, item.recommendation = title, recommendation
        item.purpose, item.presented_by = purpose, presented_by
        return ledger.keep(item, action="item.amended", by=by)


def refusals_to_amend(*, agenda_item: AgendaItem, by: Person, title: str | None = None) -> list[str]:
    """Why the item stays as it was listed."""
    meeting = agenda_item.meeting
    reasons = refusals(body=meeting.body, by=by) + agendas.refusals(agenda_item)
    if meeting.state != MeetingState.SCHEDULED:
        reasons.append("The agenda is out, so it stands. Say what has changed in a paper or in the minutes.")
    if title is not None and not title.strip():
        reasons.append("Give the item a title.")
    return reasons


def take_off_item(*, agenda_item: AgendaItem, reason: str, by: Person) -> AgendaItem:
    """An item that should not be there goes off an agenda that nobody has read yet; those after it move up. The edition
    that was to be decided on waits for another agenda, and its lead officer may take it back; what came from the work
    programme stands there again."""
    with ledger.writing():
        item = AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_take_off(agenda_item=item, reason=reason, by=by))
        item.state = ItemState.TAKEN_OFF
        ledger.keep(item, action="item.taken_off", by=by, why=reason)
        for each in item.meeting.agenda.filter(number__gt=item.number).order_by("number"):
            each.number -= 1
            ledger.keep(each, action="item.renumbered", by=by)
        if work_item := WorkItem.objects.filter(agenda_item=item).first():
            work_item.agenda_item = work_item.meeting = None
            work_item.state = WorkItem.State.PLANNED
            ledger.keep(work_item, action="work.freed", by=by, why=reason)
        if item.submission:
            _free(item.submission, reason=reason, by=by)
            notifying.is_taken_off(item.submission)
        return item


def refusals_to_take_off(*, agenda_item: AgendaItem, by: Person, reason: str | None = None) -> list[str]:
    """Why the item stays on the agenda."""
    meeting = agenda_item.meeting
    reasons = refusals(body=meeting.body, by=by) + agendas.refusals(agenda_item)
    if meeting.state in {MeetingState.PUBLISHED, *HAS_MET}:
        reasons.append(
            "The agenda is out, so the item stays on it. If it is not taken after all, record at the meeting that it "
            "is withdrawn, and why."
        )
    elif meeting.state != MeetingState.SCHEDULED:
        reasons.append(f"The meeting is {meeting.get_state_display().lower()}; its agenda stands.")
    if reason is not None and not reason.strip():
        reasons.append("Say why it comes off.")
    return reasons


def _agenda_stands(meeting: Meeting, urgent_reason: str) -> list[str]:
    """Once its papers are out, an item needs as many clear days as they did, or the chair's reason
    (section 100B(4) of the Local Government Act 1972)."""
    match meeting.state:
        case MeetingState.SCHEDULED | MeetingState.REPORTED:
            return []
        case MeetingState.PUBLISHED if urgent_reason.strip() or not papers.is_late(meeting):
            return []
        case MeetingState.PUBLISHED:
            return [
                "The papers are out, and too few clear days are left for another item. "
                "Say why the chair takes it as urgent, or list it for the next meeting."
            ]
        case MeetingState.HELD if urgent_reason.strip():
            if meeting.minutes.exclude(state=Minutes.State.DRAFT).exists():
                return ["The minutes are confirmed; its agenda stands."]
            return []
    if meeting.state == MeetingState.HELD:
        return [
            "The meeting was held. Say why the chair took the item without notice, or list it for the next meeting."
        ]
    return [f"The meeting is {meeting.get_state_display().lower()}; its agenda stands."]


def _call_off(meeting: Meeting, state: MeetingState, *, reason: str, by: Person) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    refuse_for(refusals_to_call_off(meeting=meeting, state=state, by=by, reason=reason))
    meeting.state = state
    ledger.keep(meeting, action=f"meeting.{state.value}", by=by, why=reason)
    notifying.is_called_off(meeting)
    _set_free(meeting, reason=reason, by=by)
    return meeting


def _set_free(meeting: Meeting, *, reason: str, by: Person) -> None:
    """What was on the agenda and is not decided waits for another meeting."""
    for submission in Submission.objects.filter(agenda_items__in=_not_taken(meeting), state__in=ON_AN_AGENDA):
        _free(submission, reason=reason, by=by)


def _free(submission: Submission, *, reason: str, by: Person) -> None:
    """It waits for another meeting."""
    submission.state = SubmissionState.PROPOSED
    ledger.keep(submission, action="submission.relisted", by=by, why=reason)
    wheels.follow(submission.passage)


def _not_taken(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What was neither decided nor, as its time says, taken."""
    not_taken = meeting.agenda.filter(decisions__isnull=True, taken_at__isnull=True)
    return not_taken.select_related("submission").order_by("number")


def _go_on(meeting: Meeting, starts_at: datetime, place: str, *, by: Person) -> Meeting:
    onto = schedule_meeting(body=meeting.body, starts_at=starts_at, place=place or meeting.place, by=by)
    relist(meeting=meeting, onto=onto, by=by)
    return onto


def _move(item: AgendaItem, onto: Meeting, *, by: Person) -> AgendaItem:
    """The same item on another agenda. The private part, and what is planned or promised, goes with it."""
    moved = list_item(
        meeting=onto,
        by=by,
        title=item.title,
        submission=item.submission,
        recommendation=item.recommendation,
        access=Access(item.access),
        purpose=AgendaItem.Purpose(item.purpose),
        presented_by=item.presented_by,
        edition=item.edition,
    )
    if grounds.columns(item) != grounds.columns(moved):
        for name, value in grounds.columns(item).items():
            setattr(moved, name, value)
        ledger.keep(moved, action="item.amended", by=by)
    circulating.carry_papers(item=item, onto=moved, by=by)
    if work_item := getattr(item, "work_item", None):
        work_item.agenda_item, work_item.meeting = moved, onto
        ledger.keep(work_item, action="work.listed", by=by)
    return moved


def _may_become(meeting: Meeting, state: MeetingState) -> list[str]:
    if state in MEETING_TRANSITIONS[MeetingState(meeting.state)]:
        return []
    return [f"The meeting is {meeting.get_state_display().lower()} already."]


def _meets_then(body: Body, starts_at: datetime) -> list[str]:
    day = timezone.localdate(starts_at)
    if not EARLIEST <= day <= timezone.localdate() + FURTHEST:
        return [f"Look at the year: the {body} does not meet on {date_format(day, 'j F Y')}."]
    if clock_changes.is_skipped(starts_at):
        return [
            f"The clocks go forward in that night, so there is no {starts_at:%H:%M} on {date_format(day, 'j F Y')}. "
            "Choose a time before 01:00 or from 02:00 on."
        ]
    if body.meetings.filter(starts_at=starts_at).exclude(state__in=CALLED_OFF).exists():
        return [f"The {body} meets then already. Open that meeting, or choose another time."]
    return []


def _not_later(meeting: Meeting, starts_at: datetime | None) -> list[str]:
    if starts_at is None or starts_at > max(meeting.starts_at, timezone.now()):
        return []
    return ["The other day must be still to come, and after the day of this meeting."]


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
