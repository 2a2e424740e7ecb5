"""Whether the record is whole: the chain in itself and against each checkpoint made of it, each row and the
newest line of its history against its last entry, the kept files against their hashes. Pages that say something else than the pin in force are differences, not
breakage: the public reads the pin."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model
from wagtail.models import Page

from . import checkpoints, classes, closed, guards, pinned_files, pinning, publication
from .canonical import canonical, digest
from .entries import BEFORE_THE_FIRST, VERSION, differences, hashed, rows
from .merkle import Tree
from .models import Edition, Erasure, KeptFile, LedgerEntry, LedgerPayload, Pin, PinnedFile
from .models.redaction import as_held
from .pages import GovernedPage
from .verify import is_sha256


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in sentences. `entries` counts the chain, `head` is its last hash."""

    entries: int
    head: str
    problems: tuple[str, ...]
    differences: tuple[str, ...]
    # What was erased by the rules: no breakage, and not to be compared.
    erased: tuple[str, ...] = ()

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
    # Whose words were erased: their entries have no payload any more, and their rows cannot be compared.
    erased: dict[str, int] = field(default_factory=closed.erased)
    tree: Tree = field(default_factory=Tree)


def verify(*, progress: Callable[[Iterator[LedgerEntry]], Iterable[LedgerEntry]] = iter) -> Report:
    """Reads everything once; `progress` may watch the entries go by."""
    with as_held():
        return _verify(progress)


def _verify(progress: Callable[[Iterator[LedgerEntry]], Iterable[LedgerEntry]]) -> Report:
    chain = _read_chain(progress)
    problems = [
        *_guards_that_lack(),
        *chain.problems,
        *checkpoints.faults(chain.tree),
        *_rows_that_differ(chain),
        *_histories_that_differ(chain),
        *_pins_that_differ(chain),
        *_files_that_differ(),
    ]
    differing = _differences(unless_unreadable=bool(problems))
    return Report(chain.entries, chain.head, tuple(problems), differing, tuple(_erased()))


def _erased() -> Iterator[str]:
    """What was erased, when and on which basis."""
    for receipt in Erasure.objects.select_related("request").order_by("pk"):
        yield f"{receipt.subject}: {receipt.notice[0].lower()}{receipt.notice[1:]}."


def _guards_that_lack() -> Iterator[str]:
    """A table without its guards may have been changed, and put back, without a trace."""
    for each in guards.lacking():
        yield (
            f"{each.table} is not guarded, so it could be changed past the ledger: {', '.join(each.missing)} "
            f"{'is' if len(each.missing) == 1 else 'are'} missing or changed. `manage.py migrate` puts guards back; "
            "find out who took them away."
        )


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
        row, faults = _read_entry(entry, chain)
        chain.problems.extend(f"Entry {entry.seq} {fault}" for fault in faults)
        if row is not None:
            chain.recorded[entry.subject] = (entry.seq, row)
        chain.entries += 1
        chain.head = entry.hash
        expected = entry.seq + 1
    return chain


def _read_entry(entry: LedgerEntry, chain: _Chain) -> tuple[dict[str, Any] | None, list[str]]:
    """The row that an entry recorded, if it recorded one and it can be read; and what does not hold of the
    entry, each to be read after its number."""
    name = f"({entry.action} of {entry.subject})"
    faults = []
    if entry.version != VERSION:
        faults.append("is of a version nobody knows.")
    chain.tree.append(bytes.fromhex(entry.hash) if is_sha256(entry.hash) else b"")
    if not _hash_holds(entry):
        faults.append(f"{name} was changed: its hash is not that of what it says.")
    if entry.previous != chain.head:
        faults.append("does not follow on the entry before it.")
    if not hasattr(entry, "payload"):
        if entry.seq > chain.erased.get(entry.subject, 0):
            faults.append(f"{name} has lost what it recorded.")
        return None, faults
    payload = _read_payload(entry.payload, entry.payload_digest)
    if payload is None:
        faults.append(f"{name} no longer has beside it what it recorded.")
        return None, faults
    return payload.get("row"), faults


def _hash_holds(entry: LedgerEntry) -> bool:
    try:
        return digest(hashed(entry)) == entry.hash
    except (TypeError, ValueError):  # SQLite takes bytes for a text
        return False


def _read_payload(payload: LedgerPayload, payload_digest: str) -> dict[str, Any] | None:
    """What stands in it, if that is what was entered."""
    if not isinstance(payload.canonical, str):
        return None
    text = payload.canonical.encode()
    if hashlib.sha256(text).hexdigest() != payload_digest:
        return None
    read = json.loads(text)
    return read if canonical(read) == text else None


def _rows_that_differ(chain: _Chain) -> Iterator[str]:
    """Each row is what its last entry recorded; each entry's row is there."""
    gone = dict(chain.recorded)
    for model in classes.entered():
        try:
            for subject, row in rows(model._base_manager.all()):
                if subject in chain.recorded:
                    yield from _changes(subject, row, *gone.pop(subject))
                elif subject not in chain.erased:
                    yield f"{subject} is not in the ledger."
        except (ValueError, TypeError) as error:  # SQLite takes any text for a date or for JSON
            yield f"A row of {model._meta.db_table} cannot be read any more: {error}."
            gone = {subject: entry for subject, entry in gone.items() if not _is_about(model, subject)}
    for subject, (seq, _) in gone.items():
        yield f"{subject}, which entry {seq} recorded, is gone."


def _histories_that_differ(chain: _Chain) -> Iterator[str]:
    """The newest line of each row's history is what the ledger last recorded of it; of what is not in the
    ledger, what the row is now."""
    for name in classes.KEEPING:
        model = classes.model(name)
        if not hasattr(model, "history"):
            continue
        is_entered = model in classes.entered()
        try:
            newest = dict(_newest_lines(model))
            standing = (
                {subject: row for subject, (_, row) in chain.recorded.items() if _is_about(model, subject)}
                if is_entered
                else dict(rows(model._base_manager.all()))
            )
        except (ValueError, TypeError) as error:  # as above
            yield f"The history of {model._meta.db_table} cannot be read any more: {error}."
            continue
        for subject, row in standing.items():
            if subject not in newest:
                yield f"{subject} has lost its history."
            elif changed := differences(newest[subject], row):
                known = "recorded in the ledger" if is_entered else "in its table"
                yield f"{subject}: the newest line of its history is not what is {known}: {', '.join(changed)}."


def _newest_lines(model: type[Model]) -> Iterator[tuple[str, dict[str, Any]]]:
    """By subject, its row as the newest line of its history has it."""
    history, key = model.history.model._base_manager, model._meta.pk.attname  # type: ignore[attr-defined]
    newest = history.values(key).annotate(newest=Max("history_id")).values("newest")
    yield from rows(history.filter(history_id__in=newest), of=model)


def _is_about(model: type[Model], subject: str) -> bool:
    return subject.partition(":")[0] == model._meta.model_name


def _changes(subject: str, now: dict[str, Any], seq: int, then: dict[str, Any]) -> Iterator[str]:
    """The columns that differ."""
    if changed := differences(now, then):
        yield f"{subject} is not what entry {seq} recorded: {', '.join(changed)}."


def _pins_that_differ(chain: _Chain) -> Iterator[str]:
    for pin in Pin.objects.order_by("pk").iterator(chunk_size=50):
        if f"pin:{pin.pk}" not in chain.erased and not pinning.is_whole(pin):
            yield f"pin:{pin.pk} does not have the fingerprint of its text."


def _files_that_differ() -> Iterator[str]:
    erased = set(Erasure.objects.values_list("sha256", flat=True))
    for model in (PinnedFile, KeptFile):
        files = model._base_manager.exclude(sha256__in=erased).order_by("sha256", "pk")
        intact = {sha256: pinned_files.is_intact(sha256) for sha256 in set(files.values_list("sha256", flat=True))}
        for file in files:
            if not intact[file.sha256]:
                name = f"{model._meta.model_name}:{file.pk} ({file.name})"
                yield f"{name}: the file is missing or its bytes were changed."


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
