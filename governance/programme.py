"""What a body has still to take and what it asked others to do: what its next agenda is drafted from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .models import Body, Meeting, MeetingAction, WorkItem


@dataclass(frozen=True, slots=True)
class DraftAgenda:
    """What a coming meeting should take: what is still open from earlier ones first, then what is planned."""

    actions: tuple[MeetingAction, ...]
    planned: tuple[WorkItem, ...]


def draft_agenda(meeting: Meeting) -> DraftAgenda:
    """For a meeting to come: every open action, and what is planned for it or wanted before the next one."""
    after = _next_day(meeting)
    in_time = Q(wanted_by=None) | Q(wanted_by__lt=after) if after else Q()
    for_it = Q(meeting=meeting) | Q(meeting=None) & in_time
    return DraftAgenda(tuple(open_actions(meeting.body)), tuple(planned(meeting.body).filter(for_it)))


def planned(body: Body) -> QuerySet[WorkItem]:
    """What is not on an agenda yet, the soonest first."""
    found = body.work_programme.filter(state=WorkItem.State.PLANNED)
    return found.select_related("meeting", "arose_from__meeting__body").order_by(
        F("wanted_by").asc(nulls_last=True), "pk"
    )


def open_actions(body: Body) -> QuerySet[MeetingAction]:
    """What was asked for and no meeting has closed, the longest overdue first."""
    found = body.actions.filter(state=MeetingAction.State.OPEN)
    return found.select_related("owner", "agenda_item__meeting").order_by(F("due_on").asc(nulls_last=True), "pk")


def overdue(body: Body, on: date | None = None) -> QuerySet[MeetingAction]:
    """Of these, whose day has passed: not what was recommended and is answered, and only waits to be closed."""
    return open_actions(body).filter(due_on__lt=on or timezone.localdate(), answered_on=None)


def _next_day(meeting: Meeting) -> date | None:
    """The day of the meeting after this one; what is wanted before belongs on this agenda."""
    after = meeting.body.meetings.filter(starts_at__gt=meeting.starts_at).order_by("starts_at").first()
    return timezone.localdate(after.starts_at) if after else None
