"""What an edition on its route waits for, in sentences: a meeting, a chair's word, a condition, an answer, a day."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from .effect import UNANSWERED
from .models import CallIn, Condition, Decision, Edition, Submission
from .states import ConditionState, EditionState, SubmissionState


def of(edition: Edition, *, on: date | None = None) -> list[str]:
    """What stops it now; empty when nothing does but its own writing."""
    on = on or timezone.localdate()
    if edition.state == EditionState.ADOPTED and edition.effective_on and edition.effective_on > on:
        return [f"It waits for {date_format(edition.effective_on, 'j F Y')}, the day from which it is in force."]
    submission = Submission.objects.filter(passage__edition=edition, passage__ended_at=None).order_by("stage").last()
    if submission is None or edition.state != EditionState.IN_GOVERNANCE:
        return []
    return [*_of_its_stage(submission), *_conditions(edition, on), *_call_ins(edition)]


def _of_its_stage(submission: Submission) -> Iterator[str]:
    match submission.state:
        case SubmissionState.PROPOSED:
            yield f"It is on no agenda of the {submission.body} yet."
        case SubmissionState.SCHEDULED | SubmissionState.PUBLISHED:
            item = submission.agenda_items.select_related("meeting").order_by("pk").last()
            if item and item.meeting.starts_at <= timezone.now():
                yield f"What the {submission.body} decided is not recorded yet."
        case SubmissionState.DECIDED:
            recorded = Decision.objects.standing().filter(submission=submission).order_by("pk").last()
            if recorded and not recorded.is_settled:
                yield f"What the {submission.body} decided is not confirmed yet."


def _conditions(edition: Edition, on: date) -> Iterator[str]:
    waits_for = Condition.objects.filter(
        state=ConditionState.OPEN, suspensive=True, decision__submission__passage__edition=edition
    )
    for condition in waits_for.filter(decision__in=Decision.objects.settled().values("pk")):
        owner = condition.owner_title or condition.owner or "nobody named"
        due = f", due {date_format(condition.due_on, 'j F Y')}" if condition.due_on else ""
        late = " and overdue" if condition.due_on and condition.due_on < on else ""
        yield f"It waits for a condition ({owner}{due}{late}): {condition.text}"


def _call_ins(edition: Edition) -> Iterator[str]:
    unanswered = CallIn.objects.filter(state__in=UNANSWERED, decision__submission__passage__edition=edition)
    for call_in in unanswered.select_related("decision__body"):
        yield f"The decision of the {call_in.decision.body} was called in and that is not answered yet."
