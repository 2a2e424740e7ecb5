"""What a request asks for, read strictly: what cannot be meant is refused with words that say what to write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from search.models import Postcode

from ..occurrences import DAYS
from ..patterns import DAY_NAMES

PER_PAGE = 50
MOST_PER_PAGE = 500
LARGEST = 10**9
LONGEST_SEARCH = 200
JSON, NDJSON = "json", "ndjson"
NDJSON_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")


class BadParameter(Exception):
    """A parameter that cannot be used: its name, and what to write instead."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(f"{name}: {advice}")
        self.name = name
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Near:
    """A postcode, and how far from it (in metres), if that was said."""

    postcode: Postcode
    metres: float | None


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of the standard. An endpoint uses those it has; others mean nothing to it."""

    search: str
    page: int
    per_page: int
    is_paged: bool  # whether a page was asked for
    format: str
    full: bool | None
    full_service: bool
    minimal: bool
    modified_after: datetime | None
    taxonomy_term_id: UUID | None
    taxonomy_id: UUID | None
    parent_id: UUID | None
    top_only: bool
    organization_id: UUID | None
    minimum_age: float | None
    maximum_age: float | None
    start_time: time | None
    end_time: time | None
    day: str
    near: Near | None


def read(query: QueryDict, *, accept: str = "") -> Parameters:
    """Raises BadParameter. An empty parameter is one that is not there; unknown ones are nobody's business."""

    def one(name: str, reader: Callable[[str, str], Any], otherwise: Any = None) -> Any:
        text = query.get(name, "").strip()
        return reader(name, text) if text else otherwise

    return Parameters(
        search=one("search", _text, ""),
        page=one("page", _whole(LARGEST), 1),
        per_page=one("per_page", _whole(MOST_PER_PAGE), PER_PAGE),
        is_paged=bool(query.get("page") or query.get("per_page")),
        format=one("format", _format) or (NDJSON if any(kind in accept for kind in NDJSON_TYPES) else JSON),
        full=one("full", _boolean),
        full_service=one("full_service", _boolean, False),
        minimal=one("minimal", _boolean, False),
        modified_after=one("modified_after", _moment),
        taxonomy_term_id=one("taxonomy_term_id", _uuid),
        taxonomy_id=one("taxonomy_id", _uuid),
        parent_id=one("parent_id", _uuid),
        top_only=one("top_only", _boolean, False),
        organization_id=one("organization_id", _uuid),
        minimum_age=one("minimum_age", _number),
        maximum_age=one("maximum_age", _number),
        start_time=one("start_time", _time),
        end_time=one("end_time", _time),
        day=one("day", _day, ""),
        near=_near(one("postcode", _postcode), one("proximity", _number)),
    )


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST_SEARCH or "\x00" in text:
        raise BadParameter(name, f"Write at most {LONGEST_SEARCH} characters.")
    return text


def _whole(most: int) -> Callable[[str, str], int]:
    def read_whole(name: str, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", text) or not 1 <= int(text) <= most:
            raise BadParameter(name, f"Write a whole number from 1 to {most}.")
        return int(text)

    return read_whole


def _number(name: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", text):
        raise BadParameter(name, "Write a number, such as 5 or 2.5.")
    return float(text)


def _boolean(name: str, text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise BadParameter(name, "Write true or false.")
    return text.lower() in ("true", "1")


def _uuid(name: str, text: str) -> UUID:
    try:
        if len(text) == 36:
            return UUID(text)
    except ValueError:
        pass
    raise BadParameter(name, "Write an id as this service gives it, such as 3f7b145d-84af-42d7-8fae-eaca714b02b2.")


def _format(name: str, text: str) -> str:
    if text.lower() not in (JSON, NDJSON):
        raise BadParameter(name, "Write json or ndjson.")
    return text.lower()


def _moment(name: str, text: str) -> datetime:
    """A moment of ISO 8601, or a day, which means its first moment; without a zone it is UTC."""
    text = text.replace(" ", "T" if re.fullmatch(r"\S{10} \S+", text) else "+")  # a plus that was not escaped
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text)  # noqa: DTZ001 (its zone comes next)
        if moment:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadParameter(name, "Write a date and time, such as 2026-11-24T10:30:00Z, or a date, such as 2026-11-24.")


def _time(name: str, text: str) -> time:
    if not (parts := TIME.fullmatch(text)):
        raise BadParameter(name, "Write a time of day, such as 09:30.")
    return time(int(parts[1]), int(parts[2]))


def _day(name: str, text: str) -> str:
    wanted = text.upper()
    for code, day in zip(DAYS, DAY_NAMES, strict=True):
        if wanted in (code, day[:3].upper(), day.upper()):
            return code
    raise BadParameter(name, "Write a day of the week: MO, TU, WE, TH, FR, SA or SU.")


def _postcode(name: str, text: str) -> Postcode:
    found = Postcode.objects.filter(code="".join(text.upper().split())[:10]).first()
    if found is None:
        raise BadParameter(name, "Write a full postcode of this area, such as CV1 5RR. We know of none like this.")
    return found


def _near(postcode: Postcode | None, metres: float | None) -> Near | None:
    if metres is not None and postcode is None:
        raise BadParameter("proximity", "Write postcode as well: the distance is measured from there, in metres.")
    return Near(postcode, metres) if postcode else None
