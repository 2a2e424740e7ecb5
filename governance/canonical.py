"""Canonical JSON (RFC 8785): one value, one sequence of bytes, so that a hash says something about
the value. `governance/verify.py` has an implementation of its own, which tests hold against this."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# The largest number up to which every integer is a double.
LARGEST_INTEGER = 2**53


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value (dict, list, tuple, str, int, float, bool or None).

    Raises ValueError for what JSON cannot say exactly: NaN, infinities, integers that are no double,
    lone surrogates; TypeError for any other type or for keys that are not text."""
    return _text(value).encode("utf-8")


def digest(value: Any) -> str:
    """The SHA-256 of a value's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_string(key)}:{_text(value[key])}" for key in sorted(value, key=_utf16)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _utf16(key: Any) -> bytes:
    """What RFC 8785 sorts keys by."""
    if not isinstance(key, str):
        raise TypeError(f"{key!r} is no key of a JSON object")
    return key.encode("utf-16-be")


def _string(text: str) -> str:
    text.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, a ValueError
    return json.dumps(str(text), ensure_ascii=False)


def _integer(integer: int) -> str:
    """Its digits, unless a reader of JSON, who takes every number as a double, would write others."""
    if abs(integer) > LARGEST_INTEGER and (
        integer.bit_length() > 1023 or _number(float(integer)) != int.__repr__(integer)
    ):
        raise ValueError("this integer is too large to be exact in JSON")
    return int.__repr__(integer)


def _number(number: float) -> str:
    """As ECMAScript writes it: the shortest digits that read back as the same double."""
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(f"{number} is not a JSON number")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    _, places, exponent = Decimal(repr(abs(number))).as_tuple()
    digits = "".join(map(str, places))
    point = len(digits) + int(exponent)  # where the decimal point stands, counted from the first digit
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"
