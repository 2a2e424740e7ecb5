"""What was resolved, and on what power: all that is written down of a decision besides where and by whom it was
recorded. Each part is empty unless told: a partnership counts no votes, most decisions are no key decisions, and few
hang on conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from .models import Access, Basis, Condition, Decision, Membership, Person, Pin, PlannedDecision
from .states import Outcome


@dataclass(frozen=True, slots=True)
class Votes:
    """How it was carried: by consensus, or by figures. Empty: not recorded."""

    by_consensus: bool | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    casting_vote: bool | None = None
    mover: Membership | None = None
    seconder: Membership | None = None


@dataclass(frozen=True, slots=True)
class Formalities:
    """What the record of an executive decision must hold by law (SI 2012/2089, regulations 9 to 13), and any
    other may. `planned` is the entry of the forward plan that gave notice of it."""

    is_key: bool = False
    urgency: str = Decision.Urgency.NONE
    urgency_agreed_by: str = ""
    conflicts: str = ""
    dispensations: str = ""
    planned: PlannedDecision | None = None


@dataclass(frozen=True, slots=True)
class NewCondition:
    """A condition as it is recorded with its decision."""

    text: str
    due_on: date | None = None
    owner: Person | None = None
    owner_title: str = ""
    suspensive: bool = False
    discharging: str = Condition.Discharging.BODY
    discharger: Person | None = None


NOT_COUNTED = Votes()
NO_FORMALITIES = Formalities()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What was resolved, the same at a meeting and between meetings.

    `amended` is the text as the body changed it (`amending`). A rescission, a correction of the minutes and a discharge
    say by `kind` and `concerns` what they are about; a discharge names its `condition` too."""

    outcome: Outcome
    wording: str
    decided_on: date
    reasons: str = ""
    alternatives: str = ""
    minute_number: str = ""
    effective_on: date | None = None
    votes: Votes = NOT_COUNTED
    formalities: Formalities = NO_FORMALITIES
    conditions: Sequence[NewCondition] = ()
    public_title: str = ""
    public_wording: str = ""
    kind: Decision.Kind = Decision.Kind.RESOLUTION
    concerns: Decision | None = None
    condition: Condition | None = None
    amended: Pin | None = None
    # The basis on which it lets somebody decide for the body between its meetings, and until when.
    delegates: Basis | str = ""
    delegates_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """Who decided between meetings, on which basis, and what gives the power: a resolution held here
    (`authorised_by`) or a clause of the constitution."""

    basis: Basis
    decided_by: Person | None = None
    authorised_by: Decision | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Whether a decision between meetings is kept from the public, and on which ground."""

    access: Access = Access.OPEN
    exempt_paragraph: int | None = None
    closed_reason: str = ""


OPEN = Privacy()

# What has columns of its own kind, or is written beside the decision.
_PARTS = frozenset({"votes", "formalities", "conditions", "planned", "concerns", "condition", "amended", "clause"})


def columns(part: Votes | Formalities | NewCondition | Resolution | Mandate | Privacy) -> Mapping[str, Any]:
    """The columns of the record that `part` fills by the same name."""
    return {field.name: getattr(part, field.name) for field in fields(part) if field.name not in _PARTS}
