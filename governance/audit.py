"""Whether the record is whole: the chain in itself, each row against its last entry, the pinned
files against their hashes. Pages that say something else than the pin in force are differences, not
breakage: the public reads the pin."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from . import classes, pinned_files, pinning, publication
from .canonical import canonical, digest
from .entries import BEFORE_THE_FIRST, VERSION, differences, hashed, rows
from .models import Edition, LedgerEntry, LedgerPayload, Pin, PinnedFile
from .pages import GovernedPage


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in sentences. `entries` counts the chain, `head` is its last hash."""

    entries: int
    head: str
    problems: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Chain:
    entries: int = 0
    head: str = BEFORE_THE_FIRST
    problems: list[str] = field(default_factory=list)
    # By subject: the last entry that recorded the row, and the row.
    recorded: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)


def verify(*, progress: Callable[[Iterator[LedgerEntry]], Iterable[LedgerEntry]] = iter) -> Report:
    """Reads everything once; `progress` may watch the entries go by."""
    chain = _read_chain(progress)
    problems = [*chain.problems, *_rows_that_differ(chain.recorded), *_pins_that_differ(), *_files_that_differ()]
    return Report(chain.entries, chain.head, tuple(problems), _differences(unless_unreadable=bool(problems)))


def _differences(*, unless_unreadable: bool) -> tuple[str, ...]:
    try:
        return (*_pages_that_differ(), *_pages_live_without_adoption())
    except (AttributeError, LookupError, TypeError, ValueError):
        if unless_unreadable:
            return ("The pages were not compared: rows of the record that this needs cannot be read.",)
        raise


def _read_chain(progress: Callable[[Iterator[LedgerEntry]], Iterable[LedgerEntry]]) -> _Chain:
    chain = _Chain()
    expected = 1
    entries = LedgerEntry.objects.order_by("seq").select_related("payload")
    for entry in progress(entries.iterator(chunk_size=500)):
        if not isinstance(entry.seq, int):  # SQLite takes any text for a number
            chain.problems.append(f"An entry has no number any more, but “{entry.seq}”.")
            continue
        if entry.seq != expected:
            chain.problems.append(f"{_missing(expected, entry.seq - 1)} from the ledger.")
        chain.problems.extend(f"Entry {entry.seq} {fault}" for fault in _entry_faults(entry, chain.head))
        _note_row(chain, entry)
        chain.entries += 1
        chain.head = entry.hash
        expected = entry.seq + 1
    return chain


def _entry_faults(entry: LedgerEntry, previous: str) -> Iterator[str]:
    """What does not hold of an entry, each to be read after its number."""
    if entry.version != VERSION:
        yield "is of a version nobody knows."
    if not _hash_holds(entry):
        yield f"({entry.action} of {entry.subject}) was changed: its hash is not that of what it says."
    if entry.previous != previous:
        yield "does not follow on the entry before it."
    if not hasattr(entry, "payload"):
        yield f"({entry.action} of {entry.subject}) has lost what it recorded."
    elif not _payload_holds(entry.payload, entry.payload_digest):
        yield f"({entry.action} of {entry.subject}) no longer has beside it what it recorded."


def _hash_holds(entry: LedgerEntry) -> bool:
    try:
        return digest(hashed(entry)) == entry.hash
    except (TypeError, ValueError):  # SQLite takes bytes for a text
        return False


def _payload_holds(payload: LedgerPayload, payload_digest: str) -> bool:
    if not isinstance(payload.canonical, str):
        return False
    text = payload.canonical.encode()
    return hashlib.sha256(text).hexdigest() == payload_digest and canonical(json.loads(text)) == text


def _note_row(chain: _Chain, entry: LedgerEntry) -> None:
    if hasattr(entry, "payload") and _payload_holds(entry.payload, entry.payload_digest):
        row = json.loads(entry.payload.canonical).get("row")
        if row is not None:
            chain.recorded[entry.subject] = (entry.seq, row)


def _rows_that_differ(recorded: dict[str, tuple[int, dict[str, Any]]]) -> Iterator[str]:
    """Each row is what its last entry recorded; each entry's row is there."""
    gone = dict(recorded)
    for model in classes.entered():
        try:
            for subject, row in rows(model._base_manager.all()):
                if subject in recorded:
                    yield from _changes(subject, row, *gone.pop(subject))
                else:
                    yield f"{subject} is not in the ledger."
        except (ValueError, TypeError) as error:  # SQLite takes any text for a date or for JSON
            yield f"A row of {model._meta.db_table} cannot be read any more: {error}."
            gone = {subject: entry for subject, entry in gone.items() if not _is_about(model, subject)}
    for subject, (seq, _) in gone.items():
        yield f"{subject}, which entry {seq} recorded, is gone."


def _is_about(model: type[Model], subject: str) -> bool:
    return subject.partition(":")[0] == model._meta.model_name


def _changes(subject: str, now: dict[str, Any], seq: int, then: dict[str, Any]) -> Iterator[str]:
    """The columns that differ."""
    if changed := differences(now, then):
        yield f"{subject} is not what entry {seq} recorded: {', '.join(changed)}."


def _pins_that_differ() -> Iterator[str]:
    for pin in Pin.objects.order_by("pk").iterator(chunk_size=50):
        if not pinning.is_whole(pin):
            yield f"pin:{pin.pk} does not have the fingerprint of its text."


def _files_that_differ() -> Iterator[str]:
    files = PinnedFile.objects.order_by("sha256", "pk")
    intact = {sha256: pinned_files.is_intact(sha256) for sha256 in set(files.values_list("sha256", flat=True))}
    for file in files:
        if not intact[file.sha256]:
            yield f"pinnedfile:{file.pk} ({file.name}): the file is missing or its bytes were changed."


def _pages_that_differ() -> Iterator[str]:
    editions = Edition.objects.filter(page__isnull=False, state__in=publication.BEGUN).select_related("page")
    for edition in editions.order_by("pk"):
        pin = publication.adopted_pin(edition)
        if pin and edition.page and canonical(edition.page.specific.pinned_content()).decode() != pin.content:
            yield f"Page {edition.page_id} is not the text that was adopted for {edition}; the public reads that text."


def _pages_live_without_adoption() -> Iterator[str]:
    for page in Page.objects.live().type(GovernedPage).order_by("pk"):
        edition = Edition.objects.filter(page_id=page.pk).first()
        if edition is None or publication.public_pin(edition) is None:
            yield f"Page {page.pk} is marked as live, but its text is not adopted and in force; the public does not see it."


def _missing(first: int, last: int) -> str:
    return f"Entry {first} is missing" if first == last else f"Entries {first} to {last} are missing"
