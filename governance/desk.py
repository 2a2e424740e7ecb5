"""What waits for whom: read from the record, for one person, as their appointments of the day allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from . import deciding, submitting
from .models import AgendaItem, Appointment, Body, Decision, Edition, Meeting, Person, Post, Route, Submission
from .states import EditionState, MeetingState, SubmissionState

# How long before a meeting it comes up on the clerk's desk, and for how long it is chased afterwards.
COMING_UP = timedelta(days=28)
CHASED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: since or until when, in a sentence, and what it is done to."""

    on: date
    sentence: str
    action: str
    subject: AgendaItem | Decision | Meeting | Submission | Edition

    def in_days(self, today: date) -> str:
        """How far away that is, as people say it."""
        days = (self.on - today).days
        if abs(days) <= 1:
            return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
        return f"in {days} days" if days > 0 else f"{-days} days ago"


def due(person: Person, *, on: date | None = None) -> list[Due]:
    """Everything that `person` can do now, by date."""
    on = on or timezone.localdate()
    clerked = _bodies(person, on, Post.CLERK)
    chaired = _bodies(person, on, Post.CHAIR, Post.VICE_CHAIR)
    led = _bodies(person, on, Post.LEAD_OFFICER)
    found = [
        *_meetings(clerked),
        *_outcomes(clerked, person),
        *_without_meeting(clerked),
        *_to_confirm(chaired, person),
        *_drafts(led, person),
    ]
    return sorted(found, key=lambda each: each.on)


def _bodies(person: Person, on: date, *posts: Post) -> list[Body]:
    held = Appointment.objects.on(on).filter(person=person, post__in=posts)
    return list(Body.objects.filter(appointments__in=held).distinct())


def _meetings(bodies: list[Body]) -> Iterator[Due]:
    """Meetings to prepare, or to say of whether they were held."""
    now = timezone.now()
    scheduled = Meeting.objects.filter(
        body__in=bodies, state=MeetingState.SCHEDULED, starts_at__range=(now - CHASED, now + COMING_UP)
    )
    for meeting in scheduled.select_related("body").order_by("starts_at"):
        day = timezone.localdate(meeting.starts_at)
        if meeting.starts_at <= now:
            yield Due(day, f"Say whether this meeting was held: {meeting}", "Open", meeting)
        else:
            yield Due(day, f"Meeting coming up: {meeting}", "Prepare", meeting)


def _outcomes(bodies: list[Body], clerk: Person) -> Iterator[Due]:
    """Items at which a body was asked to resolve something, and nothing is recorded yet."""
    asked = Q(submission__isnull=False) | ~Q(recommendation="")
    items = AgendaItem.objects.filter(
        asked,
        meeting__body__in=bodies,
        meeting__state=MeetingState.HELD,
        meeting__starts_at__gte=timezone.now() - CHASED,
        decisions__isnull=True,
    )
    for item in items.select_related("meeting__body", "submission__pin").order_by("meeting__starts_at", "number"):
        if not deciding.refusals(agenda_item=item, by=clerk):
            day = timezone.localdate(item.meeting.starts_at)
            yield Due(day, f"Record the outcome of item {item.number}, {item.title}: {item.meeting}", "Record", item)


def _without_meeting(bodies: list[Body]) -> Iterator[Due]:
    waiting = Submission.objects.filter(body__in=bodies, state=SubmissionState.PROPOSED)
    for submission in waiting.select_related("body", "passage__edition").order_by("submitted_at"):
        sentence = f"Put {submission.passage.edition} on an agenda of the {submission.body}"
        yield Due(timezone.localdate(submission.submitted_at), sentence, "Find a meeting", submission)


def _to_confirm(bodies: list[Body], chair: Person) -> Iterator[Due]:
    unconfirmed = Decision.objects.standing().filter(body__in=bodies, confirmation__isnull=True)
    for decision in unconfirmed.select_related("body", "agenda_item__meeting", "pin"):
        if not deciding.refusals_to_confirm(decision=decision, by=chair):
            sentence = f"Confirm what was decided on {decision.title}: {decision.get_outcome_display().lower()}"
            yield Due(timezone.localdate(decision.recorded_at), sentence, "Confirm", decision)


def _drafts(bodies: list[Body], lead: Person) -> Iterator[Due]:
    """Drafts that could set out on a route now."""
    drafts = Edition.objects.filter(document__overseen_by__in=bodies, state=EditionState.DRAFTING)
    for edition in drafts.select_related("document__overseen_by", "page"):
        if any(not submitting.refusals(edition=edition, route=route, by=lead) for route in Route.objects.all()):
            saved = edition.page.latest_revision_created_at if edition.page else None
            day = timezone.localdate(saved) if saved else timezone.localdate()
            yield Due(day, f"Finish {edition} and submit it", "Open", edition)
