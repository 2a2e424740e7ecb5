"""What the public may read of an edition, and what may be published of its page: answers worked out
from decisions and pins, never from a page, and never from a status alone."""

from collections.abc import Collection, Iterable, Iterator
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
    return Accepted([passage.edition]).in_passage(passage)


class Accepted:
    """What bodies accepted of some editions: read together, so that the database is asked no more often for many than
    for a few."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        known = {edition.pk: edition for edition in editions}
        self._passages: dict[int, list[Passage]] = {pk: [] for pk in known}
        found = Passage.objects.filter(edition__in=known).order_by("-number").prefetch_related("submissions")
        for passage in found:
            passage.edition = known[passage.edition_id]
            self._passages[passage.edition_id].append(passage)
        self._resolved: dict[int, list[Decision]] = {}
        for decision in _resolved(known.values()):
            assert decision.submission is not None  # asked for by its passage
            self._resolved.setdefault(decision.submission.passage_id, []).append(decision)
        resolved = [decision for decisions in self._resolved.values() for decision in decisions]
        with ledger.read_together(part for decision in resolved for part in amendments.parts(decision)):
            self._resolved = {pk: _as_entered(decisions) for pk, decisions in self._resolved.items()}

    def in_passage(self, passage: Passage) -> dict[int, Decision]:
        stages = {stage.number: stage for stage in routes.stages(passage)}
        decided = {each.submission.stage: each for each in self._resolved.get(passage.pk, ()) if each.submission}
        return {
            number: decision
            for number, decision in (self._inherited(passage) | decided).items()
            if number in stages
            and routes.lets_go_on(stages[number], outcome=decision.outcome, quorum_met=decision.quorum.get("met"))
            and not waits_for_conditions(decision)
        }

    def text_of(self, edition: Edition) -> Pin | None:
        """The one text that every body on the edition's route accepted, or that stands for what they accepted.
        None when a body has not, when they accepted different texts, or when no text is held."""
        texts = (accepted_text(passage, self.in_passage(passage)) for passage in self._passages[edition.pk])
        return next((pin for pin in texts if pin), None)

    def _inherited(self, passage: Passage) -> dict[int, Decision]:
        """What bodies accepted in the passage that this one continues."""
        if passage.change not in CONTINUING:
            return {}
        first = min(passage.submissions.all(), key=lambda each: each.stage, default=None)
        of_edition = self._passages[passage.edition_id]
        before = next((each for each in of_edition if each.number == passage.number - 1), None)
        if first is None or before is None:
            return {}
        if passage.change == Passage.Change.MINOR and passage.change_agreed_by_id is None:
            return {}
        is_minor = passage.change == Passage.Change.MINOR
        return {
            number: decision
            for number, decision in self.in_passage(before).items()
            if (is_minor and number < passage.first_stage) or decision.pin_id == first.pin_id
        }


def waits_for_conditions(decision: Decision) -> bool:
    """Whether a condition that must be met first is not."""
    return any(each.suspensive and each.state != ConditionState.MET for each in decision.conditions.all())


def _resolved(editions: Iterable[Edition]) -> Iterator[Decision]:
    """What bodies resolved on the editions, the last of each stage last."""
    ended: list[Edition] = []
    others: list[Edition] = []
    for edition in editions:
        (ended if edition.state in amendments.ENDED and edition.effective_on else others).append(edition)
    for found, asked in ((Decision.objects.holding(), others), (amendments.held_in_force(), ended)):
        if asked:
            kinds = [Decision.Kind.RESOLUTION, Decision.Kind.CORRECTION]
            yield from (
                found.filter(kind__in=kinds, submission__passage__edition__in=asked)
                .select_related("submission__passage", "pin", "confirmation")
                .prefetch_related("conditions", "call_ins", "pin__amended_by")
                .order_by("pk")
            )


def _as_entered(resolved: list[Decision]) -> list[Decision]:
    """Those that the ledger knows: a row alone takes no other's place."""
    if amendments.is_as_entered(*resolved):
        return resolved
    return [each for each in resolved if amendments.is_as_entered(each)]


def adopted_pin(edition: Edition) -> Pin | None:
    """The one text that every body on the edition's route accepted, or that stands for what they accepted.
    None when a body has not, when they accepted different texts, or when no text is held."""
    return Accepted([edition]).text_of(edition)


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
    ever pinned here; its page says that none is held. `adopted` is the text that its bodies accepted, whoever may
    read it."""

    edition: Edition
    pin: Pin | None
    is_public: bool
    adopted: Pin | None = None


def reading(edition: Edition, on: date | None = None) -> Reading:
    """The text of the edition that anyone may read, if there is one yet and no body took it in private."""
    return readings([edition], on)[edition.pk]


def readings(editions: Collection[Edition], on: date | None = None) -> dict[int, Reading]:
    """The same of each of the editions, by its number: the database is asked no more often for many than for a few."""
    adopted = [each for each in editions if each.state in BEGUN]
    found = {each.pk: Reading(each, None, is_public=False) for each in editions}
    if not adopted:
        return found
    accepted = Accepted(adopted)
    private = set(_edition_of(Submission.objects.filter(passage__edition__in=adopted, access__in=CLOSED)))
    pinned = set(Pin.objects.filter(edition__in=adopted).values_list("edition", flat=True))
    with ledger.read_together(adopted):
        for edition in adopted:
            text, begun = accepted.text_of(edition), has_begun(edition, on)
            pin = text if begun and edition.pk not in private else None
            is_public = begun and (pin is not None or edition.pk not in pinned)
            found[edition.pk] = Reading(edition, redacted(pin) if pin else None, is_public, text)
    return found


def _edition_of(submissions: QuerySet[Submission]) -> QuerySet:
    return submissions.values_list("passage__edition", flat=True)


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
