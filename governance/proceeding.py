"""What follows a settled decision: the next body, adoption, another meeting, the authors, or the end; a condition
is met; what was decided before is taken back or put right."""

from django.utils import timezone

from . import adopting, finishing, ledger, publication, routes, submitting, wheels
from .actors import Actor
from .announcing import announce
from .models import OPEN_STATES, Condition, Decision, Edition, Passage, Pin, RouteStage, Submission
from .states import GRANTING, ConditionState, EditionState, Outcome, SubmissionState

# What ends the passage, and how it leaves the edition.
ENDS_THE_PASSAGE = {
    Outcome.REFERRED_BACK: EditionState.DRAFTING,
    Outcome.REJECTED: EditionState.REJECTED,
    Outcome.WITHDRAWN: EditionState.WITHDRAWN,
}


def proceed(*, decision: Decision, by: Actor) -> None:
    """Takes the record on from a decision that has just been settled; inside its transaction."""
    match decision.kind:
        case Decision.Kind.RESOLUTION if decision.submission:
            _resolve(decision, decision.submission, by=by)
        case Decision.Kind.RESOLUTION if decision.pin:
            _show(decision.pin.edition)
        case Decision.Kind.DISCHARGE:
            _meet_condition(decision, by=by)
        case Decision.Kind.RESCISSION if decision.concerns and decision.outcome in GRANTING:
            _take_back(decision.concerns, by=by)
        case Decision.Kind.CORRECTION if decision.concerns:
            _put_right(decision.concerns, decision, by=by)


def ask_again(*, passage: Passage, pin: Pin, by: Actor, why: str = "") -> Passage:
    """A passage of the same text along the same route, in which only those are asked that have not accepted it."""
    with ledger.writing():
        close_passage(passage=passage, by=by, why=why)
        edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
        again = submitting.continue_passage(passage=passage, change=Passage.Change.AGAIN, reason=why, by=by)
        first = submitting.put_before(passage=again, stage=_first(passage, pin), pin=pin, by=by)
        again.first_stage = first.stage
        ledger.keep(again, action="passage.asks", by=by)
        _become(edition, EditionState.IN_GOVERNANCE, by=by)
        wheels.follow(again)
        return again


def _first(passage: Passage, pin: Pin) -> routes.Stage:
    """The first stage whose body has not accepted that very text."""
    accepted = publication.acceptances(passage)
    for stage in routes.stages(passage):
        if stage.number not in accepted or accepted[stage.number].pin_id != pin.pk:
            return stage
    raise LookupError(f"Every body on the route of {passage} has accepted this text.")


def _resolve(decision: Decision, submission: Submission, *, by: Actor) -> None:
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    passage = submission.passage
    stage = routes.stage(passage, submission.stage)
    outcome = Outcome(decision.outcome)
    if routes.lets_go_on(stage, outcome=outcome, quorum_met=decision.quorum.get("met")):
        _go_on(passage, decision, by=by)
    elif outcome in ENDS_THE_PASSAGE:
        _end(passage, ENDS_THE_PASSAGE[outcome], by=by)
    else:
        submission.state = SubmissionState.PROPOSED
        ledger.keep(submission, action="submission.relisted", by=by)
        wheels.follow(passage)
    announce("edition", passage.edition_id)


def _go_on(passage: Passage, decision: Decision, *, by: Actor) -> None:
    """The next body is asked about the very text that the last one accepted, never about the latest draft;
    nobody while a suspensive condition is open. A body that changed the wording may send those that
    accepted another round again."""
    accepted = publication.acceptances(passage)
    ahead = [stage for stage in routes.stages(passage) if stage.number not in accepted]
    text = publication.newest_text(accepted)
    if decision.submission is None or decision.submission.stage not in accepted:
        wheels.follow(passage)
    elif decision.pin and _sends_others_round(passage, decision, accepted):
        ask_again(passage=passage, pin=decision.pin, by=by, why=f"The {decision.body} changed the wording.")
    elif not ahead or text is None:
        adopting.adopt_edition(passage=passage, by=by)
    else:
        submitting.put_before(passage=passage, stage=ahead[0], pin=text, by=by)
        wheels.follow(passage)


def _sends_others_round(passage: Passage, decision: Decision, accepted: dict[int, Decision]) -> bool:
    """Whether the body changed the wording, others have accepted the text as it was, and the route asks them again."""
    if decision.submission is None or decision.pin_id == decision.submission.pin_id:
        return False
    asks = routes.stage(passage, decision.submission.stage).amending == RouteStage.Amending.CONCUR
    return asks and any(each.pin_id != decision.pin_id for each in accepted.values())


def _end(passage: Passage, state: EditionState, *, by: Actor) -> None:
    close_passage(passage=passage, by=by)
    edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
    _become(edition, state, by=by)
    passage.edition = edition
    wheels.follow(passage)


def close_passage(*, passage: Passage, by: Actor, why: str = "") -> None:
    """Ends a passage under way; what still waits for a body waits no longer."""
    for submission in passage.submissions.filter(state__in=OPEN_STATES):
        submission.state = SubmissionState.WITHDRAWN
        ledger.keep(submission, action="submission.withdrawn", by=by, why=why)
    if passage.ended_at is None:
        passage.ended_at = timezone.now()
        ledger.keep(passage, action="passage.ended", by=by, why=why)


def _become(edition: Edition, state: EditionState, *, by: Actor) -> None:
    if edition.state == state:
        return
    edition.state = state
    if state in (EditionState.DRAFTING, EditionState.IN_GOVERNANCE):
        edition.effective_on = None
    ledger.keep(edition, action=f"edition.{state.value}", by=by)
    announce("edition", edition.pk)


def _show(edition: Edition) -> None:
    """The page shows the text as it stands now."""
    finishing.publish_edition(edition)
    announce("edition", edition.pk)


# Conditions


def _meet_condition(decision: Decision, *, by: Actor) -> None:
    condition = Condition.objects.select_for_update().get(discharge=decision)
    if decision.outcome not in GRANTING:
        condition.discharge = None
        ledger.keep(condition, action="condition.not_met", by=by)
        return
    condition.state = ConditionState.MET
    ledger.keep(condition, action="condition.met", by=by)
    submission = condition.decision.submission
    if submission is None:
        return
    passage = submission.passage
    if passage.ended_at is not None:
        _show(passage.edition)
    elif condition.suspensive:
        _go_on(passage, condition.decision, by=by)


# What is taken back, and what is put right


def _take_back(first: Decision, *, by: Actor) -> None:
    """Before it is in force the edition goes back to its authors; in force, it lapses and stays readable."""
    for condition in first.conditions.filter(state=ConditionState.OPEN):
        condition.state = ConditionState.LAPSED
        ledger.keep(condition, action="condition.lapsed", by=by)
    passage = _passage_that_rests_on(first)
    if passage is None:
        return
    edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
    match edition.state:
        case EditionState.IN_GOVERNANCE | EditionState.ADOPTED:
            close_passage(passage=passage, by=by)
            _become(edition, EditionState.DRAFTING, by=by)
        case EditionState.IN_FORCE:
            _become(edition, EditionState.LAPSED, by=by)
    passage.edition = edition
    wheels.follow(passage)


def _put_right(first: Decision, corrected: Decision, *, by: Actor) -> None:
    """A correction counts in the place of what it corrects. When it turns the outcome, so does what followed."""
    passage = _passage_that_rests_on(first)
    if passage is None or first.submission is None:
        return
    stage = routes.stage(passage, first.submission.stage)
    met = first.quorum.get("met")
    before = routes.lets_go_on(stage, outcome=first.outcome, quorum_met=met)
    now = routes.lets_go_on(stage, outcome=corrected.outcome, quorum_met=met)
    if before == now and first.outcome == corrected.outcome:
        return
    if before and now:
        wheels.follow(passage)
    elif before:
        _take_back(first, by=by)
    elif passage.edition.state in (EditionState.DRAFTING, EditionState.REJECTED, EditionState.IN_GOVERNANCE):
        _reopen(passage, first.submission, by=by)
        _resolve(corrected, first.submission, by=by)


def _reopen(passage: Passage, submission: Submission, *, by: Actor) -> None:
    """The passage stands again where its body had decided."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if submission.state != SubmissionState.DECIDED:
        submission.state = SubmissionState.DECIDED
        ledger.keep(submission, action="submission.decided", by=by)
    if passage.ended_at is not None:
        passage.ended_at = None
        ledger.keep(passage, action="passage.reopened", by=by)
    edition = Edition.objects.select_for_update().get(pk=passage.edition_id)
    _become(edition, EditionState.IN_GOVERNANCE, by=by)
    passage.edition = edition


def _passage_that_rests_on(decision: Decision) -> Passage | None:
    """The latest passage of the edition, if what was decided there or before still counts in it."""
    if decision.submission is None:
        return None
    latest = decision.submission.passage.edition.passages.order_by("-number").first()
    if latest is None or latest.pk == decision.submission.passage_id:
        return latest
    return latest if latest.change in publication.CONTINUING else None
