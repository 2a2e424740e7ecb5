"""How dates, times, ages, miles and money are said to families: pure functions, values in, words out."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from django.utils import timezone

Moment = TypeVar("Moment", date, datetime)


def _local(value: Moment) -> Moment:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def long_date(value: date | datetime | None) -> str:
    """`14 October 2026`; nothing for no date."""
    if value is None:
        return ""
    day = _local(value)
    return f"{day.day} {day:%B %Y}"


def day_date(value: date | datetime | None) -> str:
    """`Saturday 28 November`: for dates soon enough to need no year."""
    if value is None:
        return ""
    day = _local(value)
    return f"{day:%A} {day.day} {day:%B}"


def clock(value: time | datetime | None) -> str:
    """`10am`, `2:30pm`, `midday`, `midnight`, in local time."""
    if value is None:
        return ""
    moment = _local(value) if isinstance(value, datetime) else value
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midday" if moment.hour == 12 else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def when(value: datetime | None) -> str:
    """`Saturday 28 November, 10am`."""
    return f"{day_date(value)}, {clock(value)}" if value else ""


def ago(value: date | datetime | None, today: date) -> str:
    """How long before `today`: `today`, `yesterday`, `5 days ago`, `3 weeks ago`, `4 months ago`, `2 years ago`.
    A day still to come is said as a date."""
    if value is None:
        return ""
    day = _local(value)
    day = day.date() if isinstance(day, datetime) else day
    days = (today - day).days
    if days < 0:
        return f"on {long_date(day)}"
    if days < 2:
        return ("today", "yesterday")[days]
    for length, name in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        # Up to two of a larger unit, the smaller one says more: 10 days, 6 weeks.
        if days >= length * (2 if length > 1 else 1):
            count = days // length
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return ""


def _number(value: float | Decimal) -> str:
    return f"{float(value):g}"


def age_range(lowest: float | Decimal | None, highest: float | Decimal | None = None) -> str:
    """`Ages 5 to 11`, `Up to 5`, `16 and over`, `Age 7`, `All ages`."""
    if not lowest and highest is None:
        return "All ages"
    if highest is None:
        return f"{_number(lowest or 0)} and over"
    if not lowest:
        return f"Up to {_number(highest)}"
    return f"Age {_number(lowest)}" if lowest == highest else f"Ages {_number(lowest)} to {_number(highest)}"


def miles(value: float | None) -> str:
    """`0.8 miles`, `1 mile`, `12 miles`; very near is said as such."""
    if value is None:
        return ""
    if value < 0.1:
        return "less than 0.1 miles"
    said = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
    return f"{said} mile{'' if said == '1' else 's'}"


def pounds(value: float | Decimal | None) -> str:
    """`£4`, `£4.50`, `Free`."""
    if value is None:
        return ""
    if not value:
        return "Free"
    return f"£{value:,.2f}".removesuffix(".00")


def tel(value: str) -> str:
    """A phone number as a `tel:` link wants it: digits, with a leading plus kept."""
    return "".join(sign for position, sign in enumerate(value) if sign.isdigit() or (sign == "+" and position == 0))


def text_number(value: str | None) -> str:
    """The five-digit number that words such as `Text SHOUT to 85258` tell people to text, if there is one."""
    found = re.search(r"(?<!\d)\d{5}(?!\d)", value or "")
    return found.group() if found else ""


def plural(count: int, one: str, many: str = "") -> str:
    """`1 result`, `23 results`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (long_date, day_date, clock, when, ago, age_range, miles, pounds, tel, text_number, plural)
}
