"""Which amended text stands for which accepted one. A pin that amends another does so by a decision and by
nothing else: the body changed the wording in its meeting, let a minor change go on, had a condition met by
it, or left the correction of a slip to someone. The bodies after it must have seen the amended text."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from . import ledger, routes
from .models import Decision, Edition, Passage, Pin, RouteStage
from .models.decisions import OUTSIDE_A_MEETING, DecisionQuerySet
from .states import GRANTING, CallInState, ConditionState, EditionState, Outcome

# What was in force stays readable: what a body takes back later has effect from then on.
ENDED = frozenset({EditionState.SUPERSEDED, EditionState.LAPSED})


def counted(edition: Edition) -> DecisionQuerySet:
    """The decisions that count for an edition: those that hold, or held while it was in force."""
    return Decision.objects.holding(in_force_from=edition.effective_on if edition.state in ENDED else None)


def held_in_force() -> DecisionQuerySet:
    """The same of many editions that were in force from a day until a body took them back, each by its own day."""
    day = "submission__passage__edition__effective_on"
    undone = Q(kind=Decision.Kind.RESCISSION, outcome__in=GRANTING) | Q(kind=Decision.Kind.CORRECTION)
    before = Decision.objects.settled().filter(
        undone, concerns=OuterRef("pk"), confirmation__confirmed_at__date__lt=OuterRef(day)
    )
    held = Decision.objects.settled().exclude(call_ins__state=CallInState.REFERRED_BACK)
    corrected_since = Q(kind=Decision.Kind.CORRECTION, confirmation__confirmed_at__date__gte=F(day))
    return held.exclude(corrected_since).exclude(Exists(before))


def stands_for(pin: Pin, accepted: Pin, *, stage: int) -> bool:
    """Whether `pin` is what the body at a stage accepted, or amends it by leave of that body or a later one."""
    while pin.pk != accepted.pk:
        leave = leave_of(pin)
        if leave is None or leave < stage or pin.amends is None:
            return False
        pin = pin.amends
    return True


def newest(pin: Pin, *, stage: int) -> Pin:
    """The text that stands today for the pin that a body at a stage accepted: corrected since, or amended to meet a
    condition, by leave of that body."""
    for amended in sorted(pin.amended_by.all(), key=lambda each: each.pk, reverse=True):
        leave = _left_to_someone(amended)
        if leave and leave.submission and leave.submission.stage >= stage:
            return newest(amended, stage=stage)
    return pin


def newest_of(decision: Decision) -> Pin | None:
    """The text that stands today for what was decided on; None when no text was."""
    if decision.pin is None:
        return None
    return newest(decision.pin, stage=decision.submission.stage) if decision.submission else decision.pin


def leave_of(pin: Pin) -> int | None:
    """The stage of the body by whose leave the pin amends the one before it; None without any."""
    for decision in (_in_its_meeting(pin), _left_to_someone(pin), _referred_back(pin)):
        if decision is not None and decision.submission is not None:
            return decision.submission.stage
    return None


def _in_its_meeting(pin: Pin) -> Decision | None:
    """The decision of a body that changed the wording and, by its route, need not ask those before it."""
    decided = counted(pin.edition).filter(pin=pin, submission__pin=pin.amends_id)
    for decision in decided.select_related("submission__passage").order_by("-pk"):
        stage = routes.stage(decision.submission.passage, decision.submission.stage)
        goes_on = routes.lets_go_on(stage, outcome=decision.outcome, quorum_met=decision.quorum.get("met"))
        if goes_on and stage.amending == RouteStage.Amending.ALONE and is_as_entered(decision, pin):
            return decision
    return None


def _left_to_someone(pin: Pin) -> Decision | None:
    """The decision that a condition met, or a slip corrected, with this text rests on."""
    held = counted(pin.edition)
    decided = held.filter(pin=pin, submission=None, outcome__in=GRANTING, concerns__in=held.values("pk"))
    for decision in decided.select_related("concerns__submission__passage").order_by("-pk"):
        first = decision.concerns
        if first is None or first.submission is None or not is_as_entered(decision, first, pin):
            continue
        if decision.kind == Decision.Kind.DISCHARGE and _meets_its_condition(decision):
            return first
        if decision.kind == Decision.Kind.RESOLUTION and decision.basis in OUTSIDE_A_MEETING:
            return first
    return None


def _meets_its_condition(decision: Decision) -> bool:
    condition = getattr(decision, "discharged_condition", None)
    return condition is not None and condition.state == ConditionState.MET and ledger.agrees(condition)


def _referred_back(pin: Pin) -> Decision | None:
    """The referral under which a change that is agreed to be minor was made."""
    decision = pin.amended_under
    if decision is None or decision.outcome != Outcome.REFERRED_BACK or decision.submission is None:
        return None
    agreed = Passage.objects.filter(
        edition=pin.edition_id,
        change=Passage.Change.MINOR,
        change_agreed_by__isnull=False,
        first_stage=decision.submission.stage,
        submissions__pin=pin,
    )
    holds = counted(pin.edition).filter(pk=decision.pk, pin=pin.amends_id).exists()
    is_known = holds and is_as_entered(decision, pin) and any(ledger.agrees(passage) for passage in agreed)
    return decision if is_known else None


def is_as_entered(*rows: Decision | Pin) -> bool:
    """Whether the ledger knows these and all that makes them count, exactly so."""
    return ledger.agrees(*(part for row in rows for part in parts(row)))


def parts(row: Decision | Pin) -> Iterator:
    """The row and all that makes it count."""
    yield row
    if isinstance(row, Pin):
        return
    if row.submission is not None:
        yield from (row.submission, row.submission.passage)
    yield from filter(None, (getattr(row, "confirmation", None), row.pin))
    yield from row.conditions.all()
    yield from row.call_ins.all()
