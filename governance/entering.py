"""A decision enters the record with all that belongs to it: its conditions, the entry of the forward plan that it
takes, what it replaces. `deciding` and `acting` say whether it may."""

from datetime import date

from django.utils import timezone

from . import ledger, notifying, pinning, resolutions, terms, wheels
from .announcing import announce
from .models import Basis, Body, Condition, Decision, Passage, Person, Pin, PlannedDecision, Submission
from .particulars import Resolution, columns
from .resolutions import when
from .states import CallInState, ConditionState, Outcome, SubmissionState


def enter_decision(*, decision: Decision, resolution: Resolution, by: Person) -> Decision:
    """Writes a decision, whose place and power are filled in, with what was resolved. Inside a transaction."""
    for part in (resolution, resolution.votes, resolution.formalities):
        for name, value in columns(part).items():
            setattr(decision, name, value)
    decision.concerns = resolution.concerns or _decided_again(decision.submission)
    decision.recorded_at, decision.recorded_by = timezone.now(), by
    ledger.keep(decision, action="decision.recorded", by=by)
    for number, new in enumerate(resolution.conditions, start=1):
        ledger.keep(Condition(decision=decision, number=number, **columns(new)), action="condition.recorded", by=by)
    if decision.replaces:
        for old in decision.replaces.conditions.filter(state=ConditionState.OPEN):
            old.state = ConditionState.LAPSED
            ledger.keep(old, action="condition.lapsed", by=by)
    if planned := resolution.formalities.planned:
        planned.state, planned.decision = PlannedDecision.State.TAKEN, decision
        ledger.keep(planned, action="plan.taken", by=by)
    if condition := resolution.condition:
        condition.discharge = decision
        ledger.keep(condition, action="condition.discharge_recorded", by=by)
    if decision.submission:
        wheels.follow(decision.submission.passage)
    for each in filter(None, (decision, decision.replaces, decision.concerns)):
        announce("decision", each.pk)
    notifying.waits_for_its_confirmation(decision)
    return decision


def refusals(
    *, body: Body, resolution: Resolution, met_on: date | None = None, replaces: Decision | None = None
) -> list[str]:
    """Why the body cannot have resolved this, wherever it decided; `met_on` is the day of the meeting, `replaces` the
    entry that is recorded anew."""
    found = resolutions.refusals_of_words(resolution)
    found += resolutions.refusals_of_days(resolution, met_on=met_on)
    found += resolutions.refusals_of_power(resolution)
    found += resolutions.refusals_of_conditions(resolution)
    found += resolutions.refusals_of_formalities(body, resolution)
    found += _taken_before(resolution.formalities.planned, replaces)
    found += resolutions.refusals_of_kind(resolution, body=body)
    if resolution.outcome != Outcome.NOTED:
        found += terms.refusals_to_decide(body, resolution.decided_on)
    return found


def _taken_before(planned: PlannedDecision | None, replaces: Decision | None) -> list[str]:
    """Notice is given of one decision: what has taken an entry of the forward plan keeps it."""
    if planned is None or planned.decision is None or planned.decision == replaces:
        return []
    return [f"That entry of the forward plan was taken already: {planned.decision}. Choose its own entry, or none."]


def refusals_to_replace(decision: Decision | None, *, by: Person) -> list[str]:
    """Why `by` may not record the decision anew: only its recorder may, and only until it is confirmed."""
    if decision is None:
        return []
    found = []
    if anew := Decision.objects.filter(replaces=decision).first():
        found += not_the_last(anew, decision)
    if decision.is_settled:
        found.append("The chair has confirmed it. What is confirmed stands; the body may decide anew.")
    if decision.recorded_by_id != by.pk:
        found.append("Only the person who recorded it replaces it.")
    return found


def not_the_last(last: Decision, replaces: Decision) -> list[str]:
    if replaces.pk == last.pk:
        return []
    return [f"It was recorded anew {when(last.recorded_at)}: {last.get_outcome_display().lower()}."]


def refusals_of_text(submission: Submission) -> list[str]:
    """What no body can decide on: a pin that no longer holds, a change that nobody agreed to be minor."""
    passage = submission.passage
    found = pinning.faults(submission.pin) if submission.pin else []
    if passage.change == Passage.Change.MINOR and passage.change_agreed_by_id is None:
        found.append(
            f"The clerk of the {submission.body} has not agreed yet that what changed is minor. "
            "Agree to it, or find it material."
        )
    return found


def mark_decided(*, submission: Submission, by: Person, basis: Basis = Basis.MEETING) -> None:
    """What was before the body waits for it no more. Inside a transaction."""
    submission.state, submission.basis = SubmissionState.DECIDED, basis
    ledger.keep(submission, action="submission.decided", by=by)
    wheels.follow(submission.passage)


def text_of(submission: Submission | None, resolution: Resolution | None) -> Pin | None:
    """The text that is decided on: as it was before the body, or as the body changed it."""
    amended = resolution.amended if resolution else None
    return amended or (submission.pin if submission else None)


def _decided_again(submission: Submission | None) -> Decision | None:
    """The decision of the same body on the same stage that was called in and sent back to it."""
    if submission is None:
        return None
    sent_back = Decision.objects.filter(
        submission__passage__edition=submission.passage.edition_id,
        body=submission.body_id,
        call_ins__state=CallInState.REFERRED_BACK,
    )
    return sent_back.order_by("-pk").first()
