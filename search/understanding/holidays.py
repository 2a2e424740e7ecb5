"""School holidays by the names families use, worked out from the school's terms, and the days of English
holidays that have a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search.registries import SchoolBreak

# Which months' middles a holiday's name belongs to. A half term is a break of about a week within a term.
_MONTHS = {
    "october half term": (10, 11), "christmas": (12, 1), "february half term": (2,), "easter": (3, 4),
    "may half term": (5, 6), "summer": (7, 8),
}  # fmt: skip
# Longer than this is a holiday between terms.
HALF_TERM = 12


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date


def named_break(name: str, breaks: Sequence[SchoolBreak], today: date) -> Days | None:
    """The next (or present) school holiday of that name, "half term" being the next of any; None when the
    school's terms that we hold do not say."""
    for each in sorted(breaks, key=lambda each: each.first):
        if each.last >= today and (_is(name, each)):
            return Days(each.first, each.last)
    return None


def bank_holiday(name: str, today: date) -> date | None:
    """The next day of an English holiday by name: Good Friday, Easter Sunday, Boxing Day ..."""
    for year in (today.year, today.year + 1):
        days = {
            "good friday": easter(year) - timedelta(2), "easter sunday": easter(year),
            "easter saturday": easter(year) - timedelta(1), "easter monday": easter(year) + timedelta(1),
            "pancake day": easter(year) - timedelta(47), "shrove tuesday": easter(year) - timedelta(47),
            "christmas day": date(year, 12, 25), "christmas eve": date(year, 12, 24), "boxing day": date(year, 12, 26),
            "new years eve": date(year, 12, 31), "new years day": date(year, 1, 1), "halloween": date(year, 10, 31),
            "bonfire night": date(year, 11, 5), "valentines day": date(year, 2, 14), "mothers day": easter(year) - timedelta(21),
            "fathers day": _nth_sunday(year, 6, 3),
        }  # fmt: skip
        if name in days and days[name] >= today:
            return days[name]
    return None


BANK_HOLIDAYS = (
    "good friday", "easter sunday", "easter saturday", "easter monday", "pancake day", "shrove tuesday", "christmas day",
    "christmas eve", "boxing day", "new years eve", "new years day", "halloween", "bonfire night", "valentines day", "mothers day", "fathers day",
)  # fmt: skip


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus (Butcher's Ecclesiastical Calendar, 1876)."""
    century, within = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (within // 4) - moon - within % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _is(name: str, each: SchoolBreak) -> bool:
    length = (each.last - each.first).days
    middle = each.first + timedelta(length // 2)
    if name == "half term":
        return length <= HALF_TERM and middle.month in (10, 11, 2, 5, 6)
    # The Christmas holidays may end in January, and a late Easter begins them in April.
    return middle.month in _MONTHS[name]


def _nth_sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((6 - first.weekday()) % 7 + 7 * (nth - 1))
