"""What waits for whom: read from the record, for one person, as their appointments of the day allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from . import (
    confirming,
    convening,
    deciding,
    grounds,
    obligations,
    papers,
    programme,
    recommending,
    reviewing,
    reviews,
    submitting,
)
from .models import (
    CLOSED,
    AgendaItem,
    Appointment,
    Body,
    CallIn,
    Condition,
    Decision,
    Edition,
    Meeting,
    MeetingAction,
    Minutes,
    Person,
    Post,
    Route,
    Submission,
)
from .states import HAS_MET, CallInState, EditionState, MeetingState, SubmissionState

# How long before a meeting it comes up on the clerk's desk, and for how long it is chased afterwards.
COMING_UP = timedelta(days=28)
CHASED = timedelta(days=365)
# How long before its day a condition comes up.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: since or until when, in a sentence, and what it is done to."""

    on: date
    sentence: str
    action: str
    subject: AgendaItem | Body | CallIn | Condition | Decision | Edition | Meeting | MeetingAction | Submission

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
        *_called_off(clerked),
        *_minutes(clerked),
        *_actions(clerked, on),
        *_answers(person, clerked, on),
        *_outcomes(clerked, person),
        *_in_private(clerked),
        *_without_meeting(clerked),
        *_conditions(clerked, on),
        *_confirmations(clerked, on),
        *_call_ins(clerked),
        *_to_confirm(chaired, person),
        *_drafts(led, person),
        *_reviews(led, person, on),
    ]
    return sorted(found, key=lambda each: each.on)


def _bodies(person: Person, on: date, *posts: Post) -> list[Body]:
    held = Appointment.objects.on(on).filter(person=person, post__in=posts)
    return list(Body.objects.filter(appointments__in=held).distinct())


def _meetings(bodies: list[Body]) -> Iterator[Due]:
    """Meetings to prepare, or to say of whether they were held."""
    now = timezone.now()
    to_come = Meeting.objects.filter(
        body__in=bodies, state__in=convening.TO_COME, starts_at__range=(now - CHASED, now + COMING_UP)
    )
    for meeting in to_come.select_related("body").order_by("starts_at"):
        day = timezone.localdate(meeting.starts_at)
        if meeting.starts_at <= now:
            yield Due(day, f"Say whether this meeting was held: {meeting}", "Open", meeting)
        elif meeting.state == MeetingState.SCHEDULED and meeting.agenda.exists():
            yield Due(papers.notice(meeting).due_on, f"Publish the papers: {meeting}", "Publish", meeting)
        else:
            yield Due(day, f"Meeting coming up: {meeting}", "Prepare", meeting)


def _called_off(bodies: list[Body]) -> Iterator[Due]:
    """Meetings that were called off, and whose items are on no other agenda yet."""
    called_off = Meeting.objects.filter(body__in=bodies, state__in=convening.CALLED_OFF, continued_as=None)
    recent = called_off.filter(starts_at__gte=timezone.now() - CHASED)
    for meeting in recent.select_related("body").order_by("starts_at"):
        if any(item.submission or item.recommendation for item in convening.left_undone(meeting)):
            state = meeting.get_state_display().lower()
            sentence = f"Put the items of this {state} meeting on another agenda: {meeting}"
            yield Due(timezone.localdate(meeting.starts_at), sentence, "Relist", meeting)


def _minutes(bodies: list[Body]) -> Iterator[Due]:
    """Drafts that a later meeting could have confirmed."""
    drafts = Minutes.objects.filter(meeting__body__in=bodies, state=Minutes.State.DRAFT)
    for minutes in drafts.select_related("meeting__body").order_by("meeting__starts_at"):
        later = minutes.meeting.body.meetings.filter(state__in=HAS_MET, starts_at__gt=minutes.meeting.starts_at)
        if (next_one := later.order_by("starts_at").first()) is not None:
            day = timezone.localdate(next_one.starts_at)
            yield Due(day, f"Say whether they were confirmed: {minutes}", "Confirm", minutes.meeting)


def _actions(bodies: list[Body], on: date) -> Iterator[Due]:
    """What a meeting asked for and is overdue; nothing is closed but at a meeting."""
    for body in bodies:
        # Who also answers it has it on the desk as that.
        for action in programme.overdue(body, on).exclude(asked_of__in=bodies):
            who = action.owner_title or str(action.owner or "nobody")
            where = action.agenda_item.meeting if action.agenda_item else body
            sentence = f"Overdue, from {who}: {action.text} ({where})"
            yield Due(action.due_on or on, sentence, "Ask", action.agenda_item or body)


def _answers(person: Person, bodies: list[Body], on: date) -> Iterator[Due]:
    """What scrutiny recommended and waits for an answer: on the desk of the clerk of whoever answers, and on theirs."""
    for each in recommending.unanswered(person, bodies, on):
        is_late = each.due_on is not None and each.due_on < on
        sentence = f"{'Overdue: answer' if is_late else 'Answer'} the {each.body}: {each.text} ({each.asked_of})"
        yield Due(each.due_on or on, sentence, "Answer", each)


def _outcomes(bodies: list[Body], clerk: Person) -> Iterator[Due]:
    """Meetings at which a body was asked to resolve something on which nothing is recorded yet: a line each, that
    leads to the first item whose outcome this clerk may record."""
    asked = Q(submission__isnull=False) | ~Q(recommendation="")
    items = AgendaItem.objects.listed().filter(
        asked,
        meeting__body__in=bodies,
        meeting__state__in=HAS_MET,
        meeting__starts_at__gte=timezone.now() - CHASED,
        decisions__isnull=True,
    )
    ordered = items.select_related("meeting__body", "submission__pin").order_by("meeting__starts_at", "number")
    for _, of_meeting in groupby(ordered, key=lambda item: item.meeting_id):
        waiting = list(of_meeting)
        item = next((each for each in waiting if not deciding.refusals(agenda_item=each, by=clerk)), None)
        if item:
            more = f" and of {_others(len(waiting) - 1)}" if len(waiting) > 1 else ""
            sentence = f"Record the outcome of item {item.number}, {item.title}{more}: {item.meeting}"
            yield Due(timezone.localdate(item.meeting.starts_at), sentence, "Record", item)


def _in_private(bodies: list[Body]) -> Iterator[Due]:
    """What was decided in private, and of which something that anyone may read is not written yet."""
    items = AgendaItem.objects.filter(
        meeting__body__in=bodies,
        meeting__starts_at__gte=timezone.now() - CHASED,
        access__in=CLOSED,
        decisions__isnull=False,
    )
    for item in items.select_related("meeting__body").order_by("meeting__starts_at", "number").distinct():
        if grounds.refusals_to_publish_outcome(item):
            sentence = f"Write what everyone may read of item {item.number}, decided in private: {item.meeting}"
            yield Due(timezone.localdate(item.meeting.starts_at), sentence, "Write", item)


def _others(count: int) -> str:
    return "one other" if count == 1 else f"{count} others"


def _without_meeting(bodies: list[Body]) -> Iterator[Due]:
    waiting = Submission.objects.filter(body__in=bodies, state=SubmissionState.PROPOSED)
    for submission in waiting.select_related("body", "passage__edition").order_by("submitted_at"):
        sentence = f"Put {submission.passage.edition} on an agenda of the {submission.body}"
        yield Due(timezone.localdate(submission.submitted_at), sentence, "Find a meeting", submission)


def _to_confirm(bodies: list[Body], chair: Person) -> Iterator[Due]:
    unconfirmed = Decision.objects.standing().filter(body__in=bodies, confirmation__isnull=True)
    for decision in unconfirmed.select_related("body", "agenda_item__meeting", "pin"):
        if not confirming.refusals_to_confirm(decision=decision, by=chair):
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


def _conditions(bodies: list[Body], on: date) -> Iterator[Due]:
    """Conditions whose day has passed or comes within a week."""
    for body in bodies:
        for owed in obligations.conditions_due(within=SOON, body=body, on=on):
            condition = owed.condition
            who = condition.owner_title or str(condition.owner or "nobody")
            verb = "is overdue" if owed.is_overdue else "falls due"
            sentence = f"A condition {verb}, from {who}: {condition.text} ({condition.decision.title})"
            yield Due(condition.due_on or on, sentence, "See", condition)


def _confirmations(bodies: list[Body], on: date) -> Iterator[Due]:
    """Decisions that nobody has confirmed in time: the chair is asked again, or sent a link."""
    for body in bodies:
        for decision in obligations.confirmations_overdue(body=body, on=on):
            sentence = f"Nobody has confirmed in time what the {body} decided on {decision.title}"
            last_day = timezone.localdate(decision.recorded_at) + obligations.CONFIRM_WITHIN
            yield Due(last_day, sentence, "Ask again", decision)


def _call_ins(bodies: list[Body]) -> Iterator[Due]:
    """Call-ins whose validity nobody has judged, or that nobody has answered."""
    for body in bodies:
        for call_in in obligations.call_ins_open(body=body):
            asked = (
                "Say whether this call-in is valid"
                if call_in.state == CallInState.RECEIVED
                else "Enter what became of this call-in"
            )
            day = timezone.localdate(call_in.received_at)
            yield Due(day, f"{asked}: {call_in.decision.title}, {body}", "Answer", call_in)


def _reviews(bodies: list[Body], lead: Person, on: date) -> Iterator[Due]:
    """Editions in force whose review should have begun, or that run on past their own end."""
    for review in reviews.due(on):
        edition = review.edition
        if edition.document.overseen_by in bodies and not edition.under_review_since:
            day = edition.review_by or edition.period_ends or on
            action = "Set its day" if reviewing.refusals_to_begin(edition=edition, by=lead) else "Begin its review"
            yield Due(day, f"{edition} is due for its review: {review.sentence}", action, edition)
