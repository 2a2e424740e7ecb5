"""What can be resolved, and what a record of it must say: rules over values, the same at a meeting and outside."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from . import notice, terms
from .models import Body, Condition, Decision, PlannedDecision
from .notice import Publicity
from .particulars import Formalities, NewCondition, Resolution
from .states import CONDITIONAL, DELEGATING, GRANTING, Outcome

# What has effect later than this has a slip in its year.
FURTHEST = timedelta(days=10 * 365)


def refusals_of_words(resolution: Resolution) -> list[str]:
    """What the record needs in words. A referral says why and what must change; a withdrawal, who asked and why."""
    found = [] if resolution.wording.strip() else ["Write down what was resolved, word for word."]
    if resolution.reasons.strip():
        return found
    if resolution.outcome == Outcome.REFERRED_BACK:
        found.append("Say why it is referred back, and what must change.")
    if resolution.outcome == Outcome.WITHDRAWN:
        found.append("Say who asked for it to be withdrawn, and why.")
    return found


def refusals_of_days(resolution: Resolution, *, met_on: date | None = None) -> list[str]:
    """A body decides on the day it meets, nobody decides in the future, and nothing has effect before it is decided."""
    day, found = resolution.decided_on, []
    if met_on is not None and day != met_on:
        found.append(f"The meeting was on {in_words(met_on)}, so it decided on that day.")
    if day > timezone.localdate():
        found.append("That day has not come yet.")
    if resolution.effective_on is not None and resolution.effective_on < day:
        found.append(f"It was decided on {in_words(day)}, so it cannot have effect earlier.")
    if resolution.effective_on is not None and resolution.effective_on > day + FURTHEST:
        found.append(f"Look at the year: {in_words(resolution.effective_on)} is more than ten years ahead.")
    return found


def refusals_of_power(resolution: Resolution) -> list[str]:
    """What lets somebody decide between meetings was agreed, and does not end before it began."""
    if not resolution.delegates:
        if resolution.delegates_until:
            return [
                "It gives power until a day, and to nobody. Say what it lets somebody decide, or leave the day empty."
            ]
        return []
    outcome, found = Outcome(resolution.outcome), []
    if outcome not in DELEGATING:
        found.append(
            f"What reads “{outcome.label.lower()}” gives nobody power to decide between meetings. Choose “Nothing” there, "
            "or another outcome."
        )
    if resolution.delegates_until and resolution.delegates_until < resolution.decided_on:
        found.append(
            f"It was decided on {in_words(resolution.decided_on)}, so the power it gives cannot end on "
            f"{in_words(resolution.delegates_until)}. Give a later day, or none."
        )
    if resolution.delegates_until and resolution.delegates_until > resolution.decided_on + FURTHEST:
        found.append(
            f"Look at the year: the power would end on {in_words(resolution.delegates_until)}, more than ten years ahead."
        )
    return found


def refusals_of_conditions(resolution: Resolution) -> list[str]:
    """A condition has words, a day, someone who discharges it, and that is never its owner."""
    outcome, conditions = Outcome(resolution.outcome), resolution.conditions
    if outcome == Outcome.APPROVED_WITH_CONDITIONS and not conditions:
        return ["Write down the conditions: what must be done, by whom and by when."]
    if conditions and outcome not in CONDITIONAL:
        return [f"Conditions hang on an approval with conditions, not on “{outcome.label.lower()}”."]
    found = []
    for number, condition in enumerate(conditions, start=1):
        found += [f"Condition {number}: {sentence}" for sentence in _faults(condition, resolution.decided_on)]
    return found


def _faults(condition: NewCondition, decided_on: date) -> list[str]:
    found = [] if condition.text.strip() else ["say what must be done."]
    if condition.owner is None and not condition.owner_title.strip():
        found.append("say who must see to it.")
    if condition.due_on is None:
        found.append("say by when.")
    elif condition.due_on < decided_on:
        found.append("its day is before the decision. Give a later one.")
    elif condition.due_on > decided_on + FURTHEST:
        found.append("its day is more than ten years ahead. Look at the year.")
    if condition.discharging == Condition.Discharging.OFFICER and condition.discharger is None:
        found.append("name the officer who says that it is met.")
    if condition.discharger and condition.discharger == condition.owner:
        found.append("who must see to it cannot also say that it is met. Name another officer.")
    return found


def is_executive(body: Body, on: date) -> bool:
    """Whether what the body decides on the day is an executive decision: such can be called in."""
    return terms.powers(body, on).call_in


def refusals_of_formalities(body: Body, resolution: Resolution) -> list[str]:
    """What the law wants of an executive decision (SI 2012/2089, regulations 9 to 13); of others, nothing."""
    if not is_executive(body, resolution.decided_on):
        is_key = resolution.formalities.is_key
        return [f"Only an executive takes key decisions, and the {body} is none."] if is_key else []
    found = []
    if not resolution.reasons.strip():
        found.append("Write down the reasons: the law asks for them (SI 2012/2089, regulations 12 and 13).")
    if not resolution.alternatives.strip():
        found.append("Write down the alternatives that were considered and rejected, or that there were none.")
    return found + _refusals_of_key_decision(body, resolution.formalities, resolution.decided_on)


def _refusals_of_key_decision(body: Body, formalities: Formalities, decided_on: date) -> list[str]:
    planned, found = formalities.planned, []
    if planned and planned.body_id != body.pk:
        found.append(f"That entry of the forward plan is one of the {planned.body}, not of the {body}.")
    if planned and planned.state == PlannedDecision.State.WITHDRAWN:
        found.append("That entry of the forward plan was withdrawn.")
    if formalities.urgency and not formalities.urgency_agreed_by.strip():
        found.append("Say who agreed that it was urgent, or was told of it.")
    if formalities.is_key:
        found += notice.refusals_of_key_decision(publicity(formalities), decided_on=decided_on)
    return found


def publicity(formalities: Formalities) -> Publicity:
    """What was made public before the decision, as the forward plan and its record say."""
    planned, agreed_by = formalities.planned, formalities.urgency_agreed_by
    if formalities.urgency == Decision.Urgency.SPECIAL_URGENCY:
        return Publicity(urgency_agreed_by=agreed_by)
    noticed_at = planned.noticed_at if planned else None
    if formalities.urgency == Decision.Urgency.GENERAL_EXCEPTION:
        return Publicity(exception_at=noticed_at, chair_informed=bool(agreed_by.strip()))
    return Publicity(document_at=noticed_at)


def refusals_of_kind(resolution: Resolution, *, body: Body) -> list[str]:
    """Why a decision may not take back or correct another. Both are new decisions of the same body; what was
    decided first stays in the record as it was. A discharge says which condition is met."""
    kind, concerns = resolution.kind, resolution.concerns
    if kind == Decision.Kind.DISCHARGE:
        return _before(concerns, resolution) if resolution.condition else ["Say which condition is discharged."]
    if kind == Decision.Kind.RESOLUTION:
        return []
    verb = "rescinds" if kind == Decision.Kind.RESCISSION else "corrects"
    if concerns is None:
        return [f"Say which decision it {verb}."]
    found = []
    if concerns.body_id != body.pk:
        found.append(f"Only the {concerns.body} {verb} what it decided.")
    found += _before(concerns, resolution)
    if not Decision.objects.settled().filter(pk=concerns.pk).exists():
        found.append("That decision is not confirmed yet. Its recorder can record it anew.")
    elif not Decision.objects.holding().filter(pk=concerns.pk).exists():
        found.append("That decision no longer holds: it was rescinded, corrected or sent back already.")
    if concerns.kind == Decision.Kind.RESCISSION or (verb == "rescinds" and concerns.kind == Decision.Kind.CORRECTION):
        found.append("Record what the body decides now as a resolution or a correction of its own.")
    if not resolution.reasons.strip():
        found.append(f"Say why the body {verb} it.")
    if kind == Decision.Kind.RESCISSION and resolution.outcome not in GRANTING | {Outcome.REJECTED}:
        found.append("To rescind is approved or rejected.")
    return found


def _before(concerns: Decision | None, resolution: Resolution) -> list[str]:
    """Nobody takes back, corrects or finds fulfilled what is decided later."""
    if concerns is None or concerns.decided_on is None or resolution.decided_on >= concerns.decided_on:
        return []
    return [
        f"What it is about was decided on {in_words(concerns.decided_on)}, and this on "
        f"{in_words(resolution.decided_on)}, which is earlier. Choose another decision, or record it at a later meeting."
    ]


def cannot(body: Body, outcome: Outcome) -> str:
    """That the route does not let a body resolve so."""
    return f"At this stage the {body} cannot resolve “{Outcome(outcome).label.lower()}”."


def in_words(day: date) -> str:
    return date_format(day, "j F Y")


def when(at: datetime) -> str:
    """A moment as people say it: the hour for today, else the day too."""
    local = timezone.localtime(at)
    clock = f"at {local:%H:%M}"
    return clock if local.date() == timezone.localdate() else f"on {in_words(local.date())} {clock}"
