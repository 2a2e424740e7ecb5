"""Dates of the demonstration's files are relative to the day of loading, so that it never grows old:
"@today+12" is twelve days after it, "@saturday+2" two weeks after the first Saturday on or after it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE = re.compile(rf"@(today|{'|'.join(WEEKDAYS)})([+-]\d+)?")


def resolve(value: Any, today: date) -> Any:
    """`value` (JSON: lists and objects inside each other) with every relative date as an ISO date."""
    if isinstance(value, dict):
        return {key: resolve(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, today) for inner in value]
    if isinstance(value, str) and (match := _RELATIVE.fullmatch(value)):
        return _day(match[1], int(match[2] or 0), today).isoformat()
    return value


def resolve_text(text: str, today: date) -> str:
    """`text` with every relative date in it as an ISO date."""
    return _RELATIVE.sub(lambda match: _day(match[1], int(match[2] or 0), today).isoformat(), text)


def _day(anchor: str, offset: int, today: date) -> date:
    if anchor == "today":
        return today + timedelta(days=offset)
    first = today + timedelta(days=(WEEKDAYS.index(anchor) - today.weekday()) % 7)
    return first + timedelta(weeks=offset)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """As if it were that moment: a story in which days must pass between its steps is loaded at one go. For this command
    alone, which runs by itself."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
