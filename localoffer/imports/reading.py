"""Rows as listings, whatever their format: what cannot be read is refused by name, the rest comes in batches."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from . import oruk, oruk1, outpost
from .broken import Broken
from .listing import Listing
from .row import Refused, tidy
from .terms import Terms

BATCH = 250

Read = tuple[dict[str, Any], Listing]


def listing(value: dict[str, Any], *, terms: Terms, source: str) -> Listing:
    """One row that is tidy, in any of the formats. Raises Refused."""
    if outpost.recognises(value):
        return outpost.listing(value, terms=terms, source=source)
    return oruk.listing(oruk1.renamed(value) if oruk1.recognises(value) else value, terms=terms, source=source)


def _tidied(value: Any) -> dict[str, Any]:
    if isinstance(value, Broken):
        raise Refused("row", value.reason)
    if not isinstance(value, dict):
        raise Refused("row", "is not an object")
    tidied: dict[str, Any] = tidy(value)
    return tidied


class Reading:
    """The rows of one source, read once. `refuse` is told of each that cannot be taken in, by the name it goes by.
    Afterwards `lists` says whether the source listed an id, also in a row that was refused."""

    def __init__(
        self, rows: Iterable[Any], *, source: str, terms: Terms, refuse: Callable[[str, Refused], None]
    ) -> None:
        self.rows = rows
        self.source = source
        self.terms = terms
        self.refuse = refuse
        self.seen: set[str] = set()
        self.broken: set[str] = set()

    def batches(self) -> Iterator[list[Read]]:
        read = self._read()
        while batch := list(islice(read, BATCH)):
            yield batch

    def lists(self, source_id: str) -> bool:
        return source_id in self.seen or source_id in self.broken

    def _read(self) -> Iterator[Read]:
        for number, value in enumerate(self.rows, start=1):
            try:
                row = _tidied(value)
                found = listing(row, terms=self.terms, source=self.source)
            except Refused as refused:
                self.refuse(f"row {number}" if refused.field == "id" else _name(value, number), refused)
                if isinstance(value, dict):
                    # It is broken, not gone.
                    key = str(value.get("id"))
                    self.broken |= {key, key.strip().lower()}
                continue
            if found.source_id in self.seen:
                self.refuse(f"row {number}", Refused("id", f"{found.source_id} stands already in this file"))
                continue
            self.seen.add(found.source_id)
            yield row, found


def _name(value: Any, number: int) -> str:
    """How a refusal names a row: by its id where it has one that tells rows apart."""
    key = value.get("id") if isinstance(value, dict) else None
    if isinstance(key, str) and 0 < len(key) <= 64 and key.isprintable() and ":" not in key and key == key.strip():
        return key
    if isinstance(key, int) and not isinstance(key, bool) and abs(key) < 10**12:
        return str(key)
    return f"row {number}"
