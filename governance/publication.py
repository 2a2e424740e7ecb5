"""What the public may read of an edition, and what may be published of its page: answers worked out
from decisions and pins, never from a page, and never from a status alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

from . import amendments, ledger, routes
from .canonical import canonical
from .models import CLOSED, OPEN_STATES, Decision, Edition, Passage, Pin, Submission, redacted
from .states import HAS_MET, ConditionState, EditionState

BEGUN = frozenset({EditionState.ADOPTED, EditionState.IN_FORCE, EditionState.SUPERSEDED, EditionState.LAPSED})
# Passages in which bodies need not decide again on what they accepted before.
CONTINUING = frozenset({Passage.Change.MINOR, Passage.Change.AGAIN})


def is_before_its_boards(page: Page) -> bool:
    """Whether boards are deciding on the edition drafted on `page`, so that nobody may change it. A text that
    a board has amended in its meeting, or approved with conditions, waits for those words to be written."""
    passages = Passage.objects.filter(edition__page_id=page.pk, ended_at__isnull=True)
    return any(not awaits_words(passage) for passage in passages)


def awaits_words(passage: Passage) -> bool:
    """Whether the body before which the edition is has met on it, and what it said of the text can be written now."""
    submission = passage.submissions.order_by("stage").last()
    if submission is None:
        return False
    if submission.state in OPEN_STATES:
        met = submission.agenda_items.listed().filter(meeting__state__in=HAS_MET, decisions__isnull=True)
        return met.exists()
    settled = Decision.objects.holding().filter(submission=submission)
    return settled.filter(conditions__state=ConditionState.OPEN).exists()


def acceptances(passage: Passage) -> dict[int, Decision]:
    """By number of its stage, the decision that lets the edition go on there. Only what is confirmed (or
    imported, from a record that is itself the confirmation), holds still and is entered in the ledger counts;
    and an approval whose suspensive conditions are met."""
    stages = {stage.number: stage for stage in routes.stages(passage)}
    decided = {each.submission.stage: each for each in _as_entered(list(_resolved(passage))) if each.submission}
    return {
        number: decision
        for number, decision in (_inherited(passage) | decided).items()
        if number in stages
        and routes.lets_go_on(stages[number], outcome=decision.outcome, quorum_met=decision.quorum.get("met"))
        and not waits_for_conditions(decision)
    }


def waits_for_conditions(decision: Decision) -> bool:
    """Whether a condition that must be met first is not."""
    return any(each.suspensive and each.state != ConditionState.MET for each in decision.conditions.all())


def _resolved(passage: Passage) -> QuerySet[Decision]:
    """What bodies resolved in the passage, the last of each stage last."""
    kinds = [Decision.Kind.RESOLUTION, Decision.Kind.CORRECTION]
    found = amendments.counted(passage.edition).filter(kind__in=kinds)
    return (
        found.filter(submission__passage=passage)
        .select_related("submission__passage", "pin", "confirmation")
        .prefetch_related("conditions", "call_ins")
        .order_by("pk")
    )


def _as_entered(resolved: list[Decision]) -> list[Decision]:
    """Those that the ledger knows: a row alone takes no other's place."""
    if amendments.is_as_entered(*resolved):
        return resolved
    return [each for each in resolved if amendments.is_as_entered(each)]


def _inherited(passage: Passage) -> dict[int, Decision]:
    """What bodies accepted in the passage that this one continues."""
    first = passage.submissions.order_by("stage").first() if passage.change in CONTINUING else None
    before = passage.edition.passages.filter(number=passage.number - 1).first() if first else None
    if first is None or before is None:
        return {}
    if passage.change == Passage.Change.MINOR and passage.change_agreed_by_id is None:
        return {}
    is_minor = passage.change == Passage.Change.MINOR
    return {
        number: decision
        for number, decision in acceptances(before).items()
        if (is_minor and number < passage.first_stage) or decision.pin_id == first.pin_id
    }


def adopted_pin(edition: Edition) -> Pin | None:
    """The one text that every body on the edition's route accepted, or that stands for what they accepted.
    None when a body has not, when they accepted different texts, or when no text is held."""
    for passage in edition.passages.order_by("-number"):
        if pin := accepted_text(passage, acceptances(passage)):
            return pin
    return None


def accepted_text(passage: Passage, accepted: dict[int, Decision]) -> Pin | None:
    """The text on which all of the passage's bodies agree, by the decisions that `accepted` it; as it is today."""
    numbers = [stage.number for stage in routes.stages(passage)]
    if not numbers or set(numbers) - set(accepted):
        return None
    last = newest_text(accepted)
    if last is None or last.edition_id != passage.edition_id:
        return None
    pins = [(number, accepted[number].pin) for number in numbers]
    agreed = all(pin and amendments.stands_for(last, pin, stage=number) for number, pin in pins)
    return last if agreed else None


def newest_text(accepted: dict[int, Decision]) -> Pin | None:
    """The text to go on with: what the last of the bodies accepted, as it is today."""
    return amendments.newest_of(accepted[max(accepted)]) if accepted else None


def has_begun(edition: Edition, on: date | None = None) -> bool:
    """Whether the edition is adopted and its day has come (it may have been superseded since), as the
    ledger has it too."""
    on = on or timezone.localdate()
    if edition.state not in BEGUN or (edition.state == EditionState.ADOPTED and edition.effective_on is None):
        return False
    return (edition.effective_on is None or edition.effective_on <= on) and ledger.agrees(edition)


@dataclass(frozen=True, slots=True)
class Reading:
    """What anyone may read of an edition on a day. Public without a pin: decided elsewhere, and no text of it was
    ever pinned here; its page says that none is held."""

    edition: Edition
    pin: Pin | None
    is_public: bool


def reading(edition: Edition, on: date | None = None) -> Reading:
    """The text of the edition that anyone may read, if there is one yet and no body took it in private."""
    if not has_begun(edition, on):
        return Reading(edition, None, is_public=False)
    is_private = Submission.objects.filter(passage__edition=edition, access__in=CLOSED).exists()
    pin = None if is_private else adopted_pin(edition)
    return Reading(edition, redacted(pin) if pin else None, pin is not None or not edition.pins.exists())


def public_pin(edition: Edition, on: date | None = None) -> Pin | None:
    return reading(edition, on).pin


def is_public(edition: Edition, on: date | None = None) -> bool:
    return reading(edition, on).is_public


def is_readable(pin: Pin) -> bool:
    """Whether anyone may read a pin: as the text of a public edition, as what a body decided in public, or as a
    published paper."""
    return pin.decisions.open().exists() or pin.papers.public().exists() or public_pin(pin.edition) == pin


def refusals(revision: Revision, on: date | None = None) -> list[str]:
    """Why a revision of a governed page may not be published; empty means it may."""
    edition = Edition.objects.filter(page_id=revision.object_id).first()
    if edition is None:
        return ["No edition in the record has this page."]
    pin = adopted_pin(edition)
    if pin is None:
        return ["No text of this edition has been adopted by every body on its route."]
    reasons = []
    if not has_begun(edition, on):
        reasons.append("The day on which this edition comes into force has not come.")
    if canonical(revision.as_object().pinned_content()).decode() != pin.content:
        reasons.append("This is not the text that was adopted.")
    return reasons
