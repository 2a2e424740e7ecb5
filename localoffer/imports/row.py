"""Reading one object of somebody's JSON: typed fields are checked, everything else is kept."""

import html
import math
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# Nothing that describes a service is nested deeper than a handful of levels.
DEEPEST = 40
LONGEST_TEXT = 100_000
LONGEST_NAME = 255
BIGGEST_ROW = 2_000_000
BIGGEST_NUMBER = 10**15
OLDEST = 150
BLOCKS = re.compile(r"<\s*(?:/\s*(?:p|div|ul|ol|h[1-6]|tr|table|section)|br\s*/?)\s*>", re.IGNORECASE)
ITEMS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
# Not to be kept in a text column: PostgreSQL refuses NUL, and the rest shows as nothing.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")


class Refused(Exception):
    """A row that cannot be taken in: the field that is wrong, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def plain(text: str) -> str:
    """`text` without markup, its paragraphs and list items as lines. Scripts and styles are dropped."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.encode("utf-8", "replace").decode("utf-8")
    if "<" in text:
        text = nh3.clean(ITEMS.sub("\n- ", BLOCKS.sub("\n", text)), tags=set())
        text = re.sub(r"[ \t]*\n(?:[ \t]*\n)+", "\n\n", html.unescape(text))
    elif "&" in text:
        text = html.unescape(text)
    return CONTROLS.sub("", text).strip()


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def tidy(value: Any, field: str = "row") -> Any:
    """A JSON value fit to be kept. Raises Refused for what is nested or is larger than anything real."""
    budget = [BIGGEST_ROW]
    return _tidy(value, field, 0, budget)


def _tidy(value: Any, field: str, depth: int, budget: list[int]) -> Any:
    if depth > DEEPEST:
        raise Refused(field, f"nested more than {DEEPEST} deep")
    budget[0] -= len(value) if isinstance(value, str) else 1
    if budget[0] < 0:
        raise Refused(field, "too large")
    match value:
        case dict():
            return {
                _text(str(key))[:200]: _tidy(inner, field if depth else _text(str(key))[:200], depth + 1, budget)
                for key, inner in value.items()
            }
        case list():
            return [_tidy(inner, field, depth + 1, budget) for inner in value]
        case str():
            return _text(value)
        case bool() | None:
            return value
        case int():
            return value if abs(value) <= BIGGEST_NUMBER else _huge(field)
        case Decimal() | float():
            number = float(value)
            return number if math.isfinite(number) and abs(number) <= BIGGEST_NUMBER else _huge(field)
    raise Refused(field, f"cannot hold {type(value).__name__}")


def _text(value: str) -> str:
    return CONTROLS.sub("", value).encode("utf-8", "replace").decode("utf-8")


def _huge(field: str) -> Any:
    raise Refused(field, "a number out of range")


class Row:
    """One object. Each method reads a field, notes that it was read, and gives None (or an empty
    list) when the field is missing, null or empty; it raises Refused when the type is wrong."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise Refused(path or "row", f"must be an object, not {_kind(value)}")
        self.value = value
        self.path = path
        self.read: set[str] = set()
        self.kept: dict[str, Any] = {}

    def __contains__(self, key: str) -> bool:
        return self.value.get(key) not in (None, "", [], {})

    def at(self, key: str) -> str:
        """The full name of a field, as a refusal gives it."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str) -> Any:
        """A field of any type."""
        self.read.add(key)
        return self.value.get(key)

    def keep(self, key: str) -> None:
        """Keep a field as it is, among what has no place here."""
        if self.value.get(key) not in (None, "", [], {}):
            self.kept[key] = self.value[key]

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str | None:
        """A text without markup; one too long for its place is kept out of sight. What has a place for
        so many letters only is a name or the like, and stands on one line."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(self.at(key), f"must be text, not {_kind(value)}")
        value = plain(value) if longest == LONGEST_TEXT else on_one_line(plain(value))
        if len(value) > longest:
            self.keep(key)
            return None
        return value or None

    def name(self) -> str:
        """The name of a listing, without which there is none."""
        name = on_one_line(self.text("name") or "")
        if not name:
            raise Refused(self.at("name"), "is missing")
        if len(name) > LONGEST_NAME:
            raise Refused(self.at("name"), f"longer than {LONGEST_NAME} characters")
        return name

    def url(self, key: str) -> str | None:
        """A web address; anything else, such as `javascript:`, is kept out of sight."""
        value = self.text(key)
        if value is None:
            return None
        address = value if "//" in value else f"https://{value}"
        try:
            parts = urlsplit(address)
            fits = (
                parts.scheme in ("http", "https")
                and "." in (parts.hostname or "")
                and not re.search(r"[\s<>\"]", address)
            )
        except ValueError:
            fits = False
        if fits and len(address) <= 500:
            return address
        self.keep(key)
        return None

    def email(self, key: str) -> str | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            validate_email(value)
        except ValidationError:
            self.keep(key)
            return None
        if len(value) > 254:
            self.keep(key)
            return None
        return value

    def number(self, key: str, lowest: float, highest: float) -> float | None:
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Refused(self.at(key), f"must be a number, not {_kind(value)}")
        number = float(value)
        if not lowest <= number <= highest:
            raise Refused(self.at(key), f"must be between {lowest:g} and {highest:g}")
        return number

    def whole_number(self, key: str, lowest: int, highest: int) -> int | None:
        number = self.number(key, lowest, highest)
        if number is not None and number != int(number):
            raise Refused(self.at(key), "must be a whole number")
        return None if number is None else int(number)

    def age(self, key: str) -> float | None:
        """An age in years; one that nobody has, such as 999 for “no limit”, is not known, and kept out of sight."""
        number = self.number(key, -BIGGEST_NUMBER, BIGGEST_NUMBER)
        if number is not None and not 0 <= number <= OLDEST:
            self.keep(key)
            return None
        return number

    def degrees(self, key: str, most: int) -> float | None:
        """A latitude or longitude; one that is nowhere on earth is kept out of sight."""
        number = self.number(key, -BIGGEST_NUMBER, BIGGEST_NUMBER)
        if number is not None and abs(number) > most:
            self.keep(key)
            return None
        return number

    def boolean(self, key: str) -> bool | None:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            raise Refused(self.at(key), f"must be true or false, not {_kind(value)}")
        return value

    def day(self, key: str) -> date | None:
        value = self.text(key)
        return None if value is None else self._day(value, key)

    def _day(self, value: str, key: str) -> date:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value[:10]) and value[10:11] in ("", "T", " "):
                return date.fromisoformat(value[:10])
        except ValueError:
            pass
        raise Refused(self.at(key), f"“{value[:40]}” is not a date")

    def days(self, key: str) -> list[str]:
        return [self._day(text, key).isoformat() for text in self.texts(key)]

    def moment(self, key: str) -> datetime | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Refused(self.at(key), f"“{value[:40]}” is not a date and time") from None

    def clock(self, key: str) -> time | None:
        """A time of day; a zone is passed over, since times are local."""
        value = self.text(key)
        if value is None:
            return None
        match = TIME.match(value)
        try:
            if match:
                return time(int(match[1]), int(match[2]), int(match[3] or 0))
        except ValueError:
            pass
        raise Refused(self.at(key), f"“{value[:40]}” is not a time")

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        value = self.text(key)
        if value is None:
            return None
        found = next((choice for choice in choices if choice.casefold() == value.casefold()), None)
        if found is None:
            raise Refused(self.at(key), f"“{value[:40]}” is none of {', '.join(choices)}")
        return found

    def choices(self, key: str, choices: Collection[str]) -> list[str]:
        found = self.texts(key)
        for text in found:
            if text not in choices:
                raise Refused(self.at(key), f"“{text[:40]}” is none of {', '.join(choices)}")
        return list(dict.fromkeys(found))

    def uuid(self, key: str) -> UUID | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            if isinstance(value, str) and len(value.strip()) == 36:
                return UUID(value.strip())
        except ValueError:
            pass
        raise Refused(self.at(key), f"“{str(value)[:40]}” is not a UUID")

    def texts(self, key: str) -> list[str]:
        values = self._list(key)
        for value in values:
            if not isinstance(value, str):
                raise Refused(self.at(key), f"must hold texts, not {_kind(value)}")
        return [text for value in values if (text := plain(value))]

    def object(self, key: str) -> "Row | None":
        value = self.raw(key)
        return None if value is None else Row(value, self.at(key))

    def objects(self, key: str) -> "list[Row]":
        """The objects of a list; nulls among them are passed over."""
        return [
            Row(value, f"{self.at(key)}[{index}]") for index, value in enumerate(self._list(key)) if value is not None
        ]

    def _list(self, key: str) -> list[Any]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(self.at(key), f"must be a list, not {_kind(value)}")
        return value

    def extra(self) -> dict[str, Any]:
        """What was not read, and what was read but has no place here."""
        rest = {
            key: value for key, value in self.value.items() if key not in self.read and value not in (None, "", [], {})
        }
        return rest | self.kept


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float() | Decimal():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "an object"
    return type(value).__name__
