"""What follows a settled decision on an edition: the next body, adoption, another meeting, the
authors, or the end."""

from django.utils import timezone

from . import adopting, ledger, routes, submitting, wheels
from .actors import Actor
from .announcing import announce
from .models import Decision, Edition, Passage, Submission
from .states import EditionState, Outcome, SubmissionState

# What ends the passage, and how it leaves the edition.
ENDS_THE_PASSAGE = {
    Outcome.REFERRED_BACK: EditionState.DRAFTING,
    Outcome.REJECTED: EditionState.REJECTED,
}


def proceed(*, decision: Decision, submission: Submission, by: Actor) -> None:
    """Takes the passage on from a decision that has just been settled; inside its transaction."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    passage = submission.passage
    stage = routes.stage(passage, submission.stage)
    outcome = Outcome(decision.outcome)
    if routes.lets_go_on(stage, outcome=outcome, quorum_met=decision.quorum.get("met")):
        _go_on(passage, submission, by=by)
    elif outcome in ENDS_THE_PASSAGE:
        _end(passage, ENDS_THE_PASSAGE[outcome], by=by)
    else:
        submission.state = SubmissionState.PROPOSED
        ledger.keep(submission, action="submission.relisted", by=by)
        wheels.follow(passage)
    announce("edition", passage.edition_id)


def _go_on(passage: Passage, submission: Submission, *, by: Actor) -> None:
    """The next body is asked about the very text that this one accepted, never about the latest draft."""
    following = routes.following(passage, submission.stage)
    if following and submission.pin:
        submitting.put_before(passage=passage, stage=following, pin=submission.pin, by=by)
        wheels.follow(passage)
    else:
        adopting.adopt_edition(passage=passage, by=by)


def _end(passage: Passage, state: EditionState, *, by: Actor) -> None:
    edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
    edition.state = state
    ledger.keep(edition, action=f"edition.{state.value}", by=by)
    passage.ended_at = timezone.now()
    passage.edition = edition
    ledger.keep(passage, action="passage.ended", by=by)
    wheels.follow(passage)
