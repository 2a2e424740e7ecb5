"""One page of a list, in the standard's envelope; or all of it, a line each."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from .parameters import Parameters

Values = dict[str, Any]
AT_ONCE = 100  # how many are in memory while a whole list is written


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: how many there are, and a function that gives those from one position to another."""

    total: int
    between: Callable[[int, int], Sequence[Values]]


def of(values: Sequence[Values]) -> Listed:
    """A list that is in memory."""
    return Listed(len(values), lambda first, end: values[first:end])


def envelope(listed: Listed, parameters: Parameters) -> Values:
    """The page asked for. One beyond the end is empty, and its counts are as true as any other's."""
    everything = parameters.minimal and not parameters.is_paged
    per_page = max(listed.total, 1) if everything else parameters.per_page
    pages = max(-(-listed.total // per_page), 1)
    first = (parameters.page - 1) * per_page
    contents = list(listed.between(first, first + per_page)) if first < listed.total else []
    return {
        "total_items": listed.total,
        "total_pages": pages,
        "page_number": parameters.page,
        "size": len(contents),
        "first_page": parameters.page == 1,
        "last_page": parameters.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def lines(listed: Listed) -> Iterator[str]:
    """Every item as JSON on a line of its own, read a few at a time."""
    for first in count(0, AT_ONCE):
        if first >= listed.total:
            return
        for value in listed.between(first, first + AT_ONCE):
            yield json.dumps(value, ensure_ascii=False) + "\n"
