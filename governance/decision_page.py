"""One decision as the public reads it: what was decided, by whom, on which text, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import aftermath, checkpoints, closed, differences, presence, registers, shelf, voting
from .aftermath import Aftermath
from .differences import Difference
from .entries import exported
from .models import Basis, Body, Decision, Edition, Interest, LegalKind, Pin, Rectification
from .models.decisions import OUTSIDE_A_MEETING
from .shelf import Shelf
from .states import GRANTING, Outcome

VERBS = {
    Outcome.APPROVED: "approved",
    Outcome.APPROVED_WITH_CONDITIONS: "approved, with conditions",
    Outcome.ENDORSED: "endorsed",
    Outcome.AGREED_IN_PRINCIPLE: "agreed in principle",
    Outcome.NOTED: "noted",
    Outcome.DEFERRED: "put off",
    Outcome.REFERRED_BACK: "sent back",
    Outcome.REJECTED: "rejected",
    Outcome.WITHDRAWN: "allowed to be withdrawn",
}

# What is agreed, and not only noted.
AGREEING = GRANTING - {Outcome.NOTED}


class Comparison(Enum):
    """The text that was decided, beside the text that is published now."""

    SAME = "no difference"
    DIFFERENT = "it differs"
    TEXT_NOT_HELD = "we do not hold the text of the edition in force"
    NOTHING_PUBLISHED = "nothing is published yet"


@dataclass(frozen=True, slots=True)
class DecisionPage:
    decision: Decision
    edition: Edition | None
    published: Edition | None
    comparison: Comparison | None
    aftermath: Aftermath
    # How many, in what way, and who had an interest: each a sentence for anyone.
    agreed: str
    interests: tuple[str, ...]
    # What changed since the same body last decided on a text of the edition.
    difference: Difference | None
    # What somebody says is not right about them, beside it.
    notes: tuple[Rectification, ...]

    @property
    def heading(self) -> str:
        """The outcome in words, on the edition by its own name where there is one."""
        pinned, edition = self.decision.pin, self.edition
        about = pinned.title if pinned else edition.title if edition else self.decision.title
        return f"{self.decision.body} {self._verb}: {about}"

    @property
    def _verb(self) -> str:
        match self.decision.kind, len(self.aftermath.conditions):
            case Decision.Kind.RESCISSION, _:
                return "rescinded"
            case Decision.Kind.CORRECTION, _:
                return "corrected its minutes"
            case Decision.Kind.DISCHARGE, _:
                return "found a condition met"
            case _, 0:
                return VERBS[Outcome(self.decision.outcome)]
            case _, 1:
                return "approved, with one condition"
        return f"approved, with {len(self.aftermath.conditions)} conditions"

    @property
    def was_decided_outside_a_meeting(self) -> bool:
        return self.decision.basis in OUTSIDE_A_MEETING

    @property
    def is_confirmed(self) -> bool:
        return hasattr(self.decision, "confirmation")

    @property
    def is_imported(self) -> bool:
        return self.decision.basis == Basis.IMPORTED

    @property
    def quorum_sentences(self) -> list[str]:
        return self.decision.quorum.get("sentences", [])

    @property
    def minutes_are_elsewhere(self) -> bool:
        return self.decision.body.official_record == Body.OfficialRecord.ELSEWHERE

    @property
    def can_be_compared(self) -> bool:
        return self.comparison in (Comparison.SAME, Comparison.DIFFERENT)

    @property
    def assumption(self) -> str:
        return shelf.assumption(self.edition) if self.edition else ""

    @property
    def binds_nobody(self) -> bool:
        """A partnership without statutory power agrees; each organisation still has to decide."""
        if self.decision.outcome not in AGREEING or self.decision.kind != Decision.Kind.RESOLUTION:
            return False
        day = self.decision.decided_on
        terms = self.decision.body.terms.on(day).order_by("-valid_from").first() if day else None
        return terms is not None and terms.legal_kind == LegalKind.PARTNERSHIP


def read(decision: Decision) -> DecisionPage:
    edition = decision.submission.passage.edition if decision.submission else None
    on_the_shelf = shelf.shelf(edition.document) if edition else None
    return DecisionPage(
        decision=decision,
        edition=edition,
        published=on_the_shelf.in_force if on_the_shelf else None,
        comparison=_compared(decision.pin, on_the_shelf) if decision.pin and on_the_shelf else None,
        aftermath=aftermath.of(decision),
        agreed=voting.in_words(decision),
        interests=tuple(presence.declared(each) for each in _interests(decision)),
        difference=_since_its_last(decision),
        notes=tuple(decision.rectifications.for_the_public()),
    )


def _interests(decision: Decision) -> Iterable[Interest]:
    item = decision.agenda_item
    return item.interests.standing().select_related("membership__person").order_by("pk") if item else ()


def _since_its_last(decision: Decision) -> Difference | None:
    """None for the first decision of the body on the edition, and where both were on the same text."""
    if decision.pin is None:
        return None
    earlier = Decision.objects.open().settled().filter(body=decision.body, pin__edition=decision.pin.edition_id)
    last = earlier.filter(pk__lt=decision.pk).exclude(pin=decision.pin).order_by("-pk").first()
    return differences.between(last.pin, decision.pin, since=last) if last and last.pin else None


def proven_record(decision: Decision, *, in_part: bool = False) -> dict[str, Any]:
    """The public record, or of one taken in private the public part of it, with the entry that it is a reading of and, once a checkpoint covers it, the proof
    that the entry is in the ledger (interchange 4). The body has the name it had then, as in the entry."""
    entry = registers.entry_of(decision)
    carried = exported(entry, ground=closed.Closed().ground_of(entry))
    name = carried.get("payload", {}).get("reads", {}).get("body")
    told = registers.public_part(decision) if in_part else registers.public_record(decision)
    record = told | ({"body": name} if name else {}) | {"entry": carried}
    proof = checkpoints.proof(entry)
    return record | ({"proof": proof} if proof else {})


def _compared(decided: Pin, on_the_shelf: Shelf) -> Comparison:
    if on_the_shelf.in_force is None:
        return Comparison.NOTHING_PUBLISHED
    if on_the_shelf.text is None:
        return Comparison.TEXT_NOT_HELD
    return Comparison.SAME if on_the_shelf.text.fingerprint == decided.fingerprint else Comparison.DIFFERENT
