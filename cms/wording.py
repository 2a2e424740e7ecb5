"""How dates, times, miles and numbers are said on public pages: pure functions, values in, words out. What
the directory says of itself (times of day, money) it says in `localoffer.wording`."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.utils import timezone

from localoffer import wording as directory_wording

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


def short_day(value: date) -> str:
    """`Sat 28`: for days side by side."""
    return f"{value:%a} {value.day}"


def clock(value: time | datetime | None) -> str:
    """`10am`, `2:30pm`, `midday`, `midnight`, in local time."""
    if value is None:
        return ""
    return directory_wording.clock(_local(value).time() if isinstance(value, datetime) else value)


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


def miles(value: float | None) -> str:
    """`0.8 miles`, `1 mile`, `12 miles`; very near is said as such."""
    if value is None:
        return ""
    if value < 0.1:
        return "less than 0.1 miles"
    number = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")
    return f"{number} mile{'' if number == '1' else 's'}"


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
    for function in (
        long_date,
        day_date,
        short_day,
        clock,
        when,
        ago,
        miles,
        directory_wording.pounds,
        tel,
        text_number,
        plural,
    )
}
