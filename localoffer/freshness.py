"""How far a listing's details can be relied on, by the day a person last said that they were right, and by whether
somebody has said since that they are not.

What follows from it is said in words. That time alone hides a listing is another rule, which is off unless an editor
switches it on (`reviews.hiding`)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    NEVER = "never"  # no person has confirmed it yet
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    FLAGGED = "flagged"  # somebody says that it may be wrong


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many days a word holds."""

    days_to_due: int = 183
    days_to_overdue: int = 365

    def due_on(self, confirmed_on: date) -> date:
        """The first day on which it is due."""
        return confirmed_on + timedelta(days=self.days_to_due + 1)

    def overdue_on(self, confirmed_on: date) -> date:
        """The first day on which it is overdue."""
        return confirmed_on + timedelta(days=self.days_to_overdue + 1)


def freshness(confirmed_on: date | None, *, today: date, rule: Rule, is_flagged: bool = False) -> Freshness:
    """Flagged before all else; fresh up to the rule's days until due, due up to its days until overdue.

    A day still to come counts as fresh: a clock may be wrong, and nothing is hidden by it."""
    if is_flagged:
        return Freshness.FLAGGED
    if confirmed_on is None:
        return Freshness.NEVER
    days = (today - confirmed_on).days
    if days <= rule.days_to_due:
        return Freshness.FRESH
    return Freshness.DUE if days <= rule.days_to_overdue else Freshness.OVERDUE
