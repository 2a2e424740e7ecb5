"""How far a listing's details can be relied on, by the day a person last said that they were right.

Time alone never hides a listing: it is said in words, and that is all."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

MONTHS_FRESH = 6
MONTHS_DUE = 12


class Freshness(StrEnum):
    NEVER = "never"  # no person has confirmed it yet
    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"


def freshness(confirmed_on: date | None, *, today: date) -> Freshness:
    """Fresh up to six months after the day it was confirmed, due up to twelve, then overdue.

    A day still to come counts as fresh: a clock may be wrong, and nothing is hidden by it."""
    if confirmed_on is None:
        return Freshness.NEVER
    if confirmed_on >= months_before(today, MONTHS_FRESH):
        return Freshness.FRESH
    return Freshness.DUE if confirmed_on >= months_before(today, MONTHS_DUE) else Freshness.OVERDUE


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day: 31 August less six is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
