"""What a decision may say besides its outcome and its words. Each is empty unless told: a partnership
counts no votes, most decisions are no key decisions, and few hang on conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from .models import Condition, Decision, Membership, Person, PlannedDecision


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


def columns(part: Votes | Formalities | NewCondition) -> Mapping[str, Any]:
    """The columns of the record that `part` fills."""
    return {field.name: getattr(part, field.name) for field in fields(part) if field.name != "planned"}
