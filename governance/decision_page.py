"""One decision as the public reads it: what was decided, by whom, on which text, and what came of it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import checkpoints, closed, publication, registers, shelf
from .entries import exported
from .models import Basis, Body, Decision, Edition, LegalKind, Pin
from .states import Outcome

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

    @property
    def heading(self) -> str:
        """The outcome in words, on the edition by its own name where there is one."""
        pinned, edition = self.decision.pin, self.edition
        about = pinned.title if pinned else edition.title if edition else self.decision.title
        return f"{self.decision.body} {VERBS[Outcome(self.decision.outcome)]}: {about}"

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
        day = self.decision.decided_on
        terms = self.decision.body.terms.on(day).order_by("-valid_from").first() if day else None
        return terms is not None and terms.legal_kind == LegalKind.PARTNERSHIP


def read(decision: Decision) -> DecisionPage:
    edition = decision.submission.passage.edition if decision.submission else None
    published = shelf.shelf(edition.document).in_force if edition else None
    return DecisionPage(
        decision=decision,
        edition=edition,
        published=published,
        comparison=_compared(decision.pin, published) if decision.pin else None,
    )


def proven_record(decision: Decision) -> dict[str, Any]:
    """The public record with the entry that it is a reading of and, once a checkpoint covers it, the proof
    that the entry is in the ledger (interchange 4). The body has the name it had then, as in the entry."""
    entry = registers.entry_of(decision)
    carried = exported(entry, ground=closed.grounds(entry.subject).get(entry.subject))
    name = carried.get("payload", {}).get("reads", {}).get("body")
    record = registers.public_record(decision) | ({"body": name} if name else {}) | {"entry": carried}
    proof = checkpoints.proof(entry)
    return record | ({"proof": proof} if proof else {})


def _compared(decided: Pin, published: Edition | None) -> Comparison:
    if published is None:
        return Comparison.NOTHING_PUBLISHED
    public = publication.public_pin(published)
    if public is None:
        return Comparison.TEXT_NOT_HELD
    return Comparison.SAME if public.fingerprint == decided.fingerprint else Comparison.DIFFERENT
