"""A body's work programme: what it means to take, from which its agendas are drafted. Its clerk keeps it;
another body's clerk may refer something to it."""

from datetime import date

from django.utils import timezone

from . import agendas, authority, convening, ledger
from .models import AgendaItem, Body, Meeting, Person, Post, WorkItem
from .refusals import refuse_for


def plan_item(
    *,
    body: Body,
    title: str,
    by: Person,
    purpose: AgendaItem.Purpose = AgendaItem.Purpose.DISCUSS,
    wanted_by: date | None = None,
    meeting: Meeting | None = None,
    note: str = "",
    arose_from: AgendaItem | None = None,
) -> WorkItem:
    """Something for a coming meeting, or by a day. `arose_from`: the item at which it was asked for."""
    with ledger.writing():
        refuse_for(refusals(body=body, by=by, title=title, meeting=meeting, wanted_by=wanted_by))
        planned = WorkItem(
            body=body,
            title=title,
            purpose=purpose,
            wanted_by=wanted_by,
            meeting=meeting,
            note=note,
            arose_from=arose_from,
        )
        return ledger.keep(planned, action="work.planned", by=by)


def refusals(
    *,
    body: Body,
    by: Person,
    title: str | None = None,
    meeting: Meeting | None = None,
    wanted_by: date | None = None,
) -> list[str]:
    """Why it does not go into the work programme."""
    reasons = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    return reasons + _faults(body, title, meeting, wanted_by)


def refer_item(
    *, agenda_item: AgendaItem, to: Body, by: Person, title: str = "", note: str = "", wanted_by: date | None = None
) -> WorkItem:
    """What one body asks another to take: it stands in that body's work programme, with where it came from."""
    with ledger.writing():
        title = title or agenda_item.title
        refuse_for(refusals_to_refer(agenda_item=agenda_item, to=to, by=by, wanted_by=wanted_by))
        referred = WorkItem(body=to, title=title, note=note, wanted_by=wanted_by, arose_from=agenda_item)
        return ledger.keep(referred, action="work.referred", by=by)


def refusals_to_refer(
    *, agenda_item: AgendaItem, by: Person, to: Body | None = None, wanted_by: date | None = None
) -> list[str]:
    """Why the item is not referred. The clerk of the body that refers does it."""
    sender = agenda_item.meeting.body
    reasons = authority.lacks(by, post=Post.CLERK, body=sender, on=timezone.localdate())
    reasons += agendas.refusals(agenda_item)
    if to is None:
        return reasons
    if to.pk == sender.pk:
        reasons.append(f"It is with the {sender} already. Add it to the work programme instead.")
    if WorkItem.objects.filter(body=to, arose_from=agenda_item).exclude(state=WorkItem.State.DROPPED).exists():
        reasons.append(f"It was referred to the {to} already.")
    return reasons + _faults(to, None, None, wanted_by)


def list_planned(*, work_item: WorkItem, meeting: Meeting, by: Person, recommendation: str = "") -> AgendaItem:
    """Puts what was planned on an agenda."""
    with ledger.writing():
        planned = WorkItem.objects.select_for_update().get(pk=work_item.pk)
        refuse_for(refusals_to_list(work_item=planned, meeting=meeting, by=by))
        item = convening.list_item(
            meeting=meeting,
            title=planned.title,
            purpose=AgendaItem.Purpose(planned.purpose),
            recommendation=recommendation,
            by=by,
        )
        planned.agenda_item, planned.meeting = item, meeting
        planned.state = WorkItem.State.LISTED
        ledger.keep(planned, action="work.listed", by=by)
        return item


def refusals_to_list(*, work_item: WorkItem, by: Person, meeting: Meeting | None = None) -> list[str]:
    """Why it does not go on an agenda."""
    reasons = _no_longer_planned(work_item)
    if meeting is None:
        return reasons + authority.lacks(by, post=Post.CLERK, body=work_item.body, on=timezone.localdate())
    if meeting.body_id != work_item.body_id:
        reasons.append(f"It is in the work programme of the {work_item.body}, not of the {meeting.body}.")
    return reasons + convening.refusals_to_list(meeting=meeting, by=by)


def drop_planned(*, work_item: WorkItem, reason: str, by: Person) -> WorkItem:
    """It is not taken after all."""
    with ledger.writing():
        planned = WorkItem.objects.select_for_update().get(pk=work_item.pk)
        refuse_for(refusals_to_drop(work_item=planned, reason=reason, by=by))
        planned.state = WorkItem.State.DROPPED
        return ledger.keep(planned, action="work.dropped", by=by, why=reason)


def refusals_to_drop(*, work_item: WorkItem, by: Person, reason: str | None = None) -> list[str]:
    """Why it stays in the programme."""
    reasons = authority.lacks(by, post=Post.CLERK, body=work_item.body, on=timezone.localdate())
    reasons += _no_longer_planned(work_item)
    if reason is not None and not reason.strip():
        reasons.append("Say why it is not taken.")
    return reasons


def _no_longer_planned(work_item: WorkItem) -> list[str]:
    match work_item.state:
        case WorkItem.State.LISTED:
            return [f"It is on an agenda already: {work_item.meeting}."]
        case WorkItem.State.DROPPED:
            return ["It was dropped. Plan it anew if it is wanted after all."]
    return []


def _faults(body: Body, title: str | None, meeting: Meeting | None, wanted_by: date | None) -> list[str]:
    reasons = []
    if title is not None and not title.strip():
        reasons.append("Say what is to be taken.")
    if meeting and meeting.body_id != body.pk:
        reasons.append(f"That is a meeting of the {meeting.body}, not of the {body}.")
    if meeting and meeting.state not in convening.TO_COME:
        reasons.append(f"That meeting is {meeting.get_state_display().lower()}. Choose one to come.")
    if wanted_by and wanted_by < timezone.localdate():
        reasons.append("That day is past. Say by when it is wanted, or leave it open.")
    return reasons
