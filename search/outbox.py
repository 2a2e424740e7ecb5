"""Changes on their way to the index. Whoever changes a record notes it here in the same transaction; after
the commit, or with the next search if that failed, or by `search sync`, each copy of the index is told. A crash in
between loses nothing: the note is still there. Neither does a power cut: notes are kept for some days, and what a copy
has dealt with it knows by itself (search.copies)."""

import logging
import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .copies import Copy, copies
from .document import SearchDocument
from .engines.cluster_client import Unreachable
from .engines.index_file import fingerprint
from .models import Note, NoteQuerySet
from .registries import DocumentSource, source

BATCH = 500
SECONDS_TO_WAIT = 2.0
# A machine that was away for longer is brought up to date by `set_up` or the daily `search sync`.
DAYS_KEPT = 3
# Of the newest notes so many are looked at with every search, and all are counted now and then.
NEWEST_SEEN = 20
SECONDS_BETWEEN_COUNTS = 60
NOT_TAKEN = "the search cluster did not take it"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain did: how many documents it indexed or took out, and which could not be and why.
    `waiting` says that somebody else held the outbox, so nothing was done."""

    done: int = 0
    failures: tuple[tuple[str, str, str], ...] = ()
    waiting: bool = False


def note(source_key: str, ids: str | Iterable[str]) -> None:
    """Says that these documents changed, appeared or went away. Call within the changing transaction."""
    ids = [ids] if isinstance(ids, str) else list(dict.fromkeys(map(str, ids)))
    if not ids:
        return
    Note.objects.bulk_create([Note(source=source_key, document_id=each) for each in ids], batch_size=BATCH)
    transaction.on_commit(_drain_after_commit, robust=True)


def drain_if_needed() -> None:
    """What every search does first: one cheap look, and the work only where there are notes that this process has not
    yet seen dealt with. Never raises: a search over a slightly old index is better than none."""
    try:
        seen = _glance()
        if _seen.get(_here()) != seen and not drain(seconds_to_wait=0).waiting:
            _seen[_here()] = seen
    except Exception:
        logger.exception("The search index could not be brought up to date.")


def drain(
    *,
    also_failed: bool = False,
    seconds_to_wait: float = SECONDS_TO_WAIT,
    progress: Callable[[int], object] | None = None,
) -> Drained:
    """Brings every copy of the index up to date with all notes. A document that cannot be made is named, logged and
    kept as a failed note; the others go on. Failed notes are tried again `also_failed`, or when noted anew."""
    done, waiting = 0, False
    failures: list[tuple[str, str, str]] = []
    for copy in copies():
        if not copy.is_of_use():
            continue
        with copy.holding(seconds_to_wait) as held:
            if not held:
                waiting = True
                continue
            drained = _drain(copy, also_failed=also_failed, progress=progress)
            done = max(done, drained.done)
            failures += drained.failures
    _forget_old_notes()
    return Drained(done, tuple(dict.fromkeys(failures)), waiting and not done)


# What this process last saw of the outbox when all that was there had been dealt with, by where it works.
_seen: dict[tuple[str, str], object] = {}
# How many notes there were, and when they were counted.
_counted: dict[tuple[str, str], tuple[float, int]] = {}


def _here() -> tuple[str, str]:
    return str(settings.DATA_DIR), str(connection.settings_dict["NAME"])


def _glance() -> tuple[tuple[UUID, ...], int, bool]:
    """What changes with every note: the newest of them, and how many there are; and whether the cluster has yet to be
    told of one. Reads the end of an index, however many there are. A note whose transaction was so long that many
    others came after it shows in the number alone, which is counted once a minute."""
    newest = Note.objects.untried().order_by("-noted_at").values_list("pk", flat=True)[:NEWEST_SEEN]
    shared = any(copy.is_of_use() for copy in copies()[1:])
    owed = shared and Note.objects.untried().owed_to_the_cluster().exists()
    return tuple(newest), _number(), owed


def _number() -> int:
    """How many notes there are, or were within the last minute."""
    counted_at, number = _counted.get(_here(), (-math.inf, 0))
    if time.monotonic() - counted_at > SECONDS_BETWEEN_COUNTS:
        number = Note.objects.untried().count()
        _counted[_here()] = time.monotonic(), number
    return number


def _drain_after_commit() -> None:
    drain()


def _drain(copy: Copy, *, also_failed: bool, progress: Callable[[int], object] | None) -> Drained:
    notes = Note.objects.all() if also_failed else Note.objects.untried()
    done, tried = 0, set[UUID]()
    failures: dict[tuple[str, str], str] = {}
    for batch in _untried(copy, notes, tried):
        # Only notes read before the documents are made are settled afterwards.
        keys = _notes_by_document(list(Note.objects.filter(pk__in=batch)))
        failed = _index(copy, list(keys))
        for document, why in failed.items():
            if why != NOT_TAKEN:
                Note.objects.filter(pk__in=keys[document]).update(error=why)
                logger.error("Search could not index %s %s: %s", *document, why)
        settled = [key for document, its_keys in keys.items() if document not in failed for key in its_keys]
        tried.update(settled)
        for start in range(0, len(settled), BATCH):
            part = settled[start : start + BATCH]
            copy.settle(part)
            Note.objects.failed().filter(pk__in=part).update(error="")
        done += len(keys) - len(failed)
        failures |= failed
        if progress:
            progress(len(batch))
    return Drained(done, tuple((*document, why) for document, why in failures.items()))


def _untried(copy: Copy, notes: NoteQuerySet, tried: set[UUID]) -> Iterator[list[UUID]]:
    """What is due, in batches that are `tried` then. It is asked again only after all of it: meanwhile more may have
    been noted."""
    while due := [key for key in copy.due(notes) if key not in tried]:
        for start in range(0, len(due), BATCH):
            if batch := [key for key in due[start : start + BATCH] if key not in tried]:
                tried.update(batch)
                yield batch


def _forget_old_notes() -> None:
    old = Note.objects.untried().filter(noted_at__lt=timezone.now() - timedelta(days=DAYS_KEPT))
    (old.filter(on_cluster=True) if settings.SEARCH_URL else old).delete()


def _notes_by_document(batch: list[Note]) -> dict[tuple[str, str], list[UUID]]:
    """The notes on each (source, id) of the batch, earlier failed ones included."""
    keys: dict[tuple[str, str], list[UUID]] = {}
    for each in batch:
        keys.setdefault((each.source, each.document_id), []).append(each.pk)
    for each in Note.objects.failed().filter(document_id__in={document_id for _, document_id in keys}):
        its_keys = keys.get((each.source, each.document_id), [each.pk])
        if each.pk not in its_keys:
            its_keys.append(each.pk)
    return keys


def _index(copy: Copy, named: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Tells a copy of the (source, id) named; returns those that could not be indexed, with the reason."""
    failed: dict[tuple[str, str], str] = {}
    by_source: dict[str, list[str]] = {}
    for key, document_id in named:
        by_source.setdefault(key, []).append(document_id)
    for key, ids in by_source.items():
        known = source(key)
        if known is None:
            failed.update({(key, each): f'nobody registered a source called "{key}"' for each in ids})
            continue
        documents, reasons = _documents(known, ids)
        failed.update({(key, each): why for each, why in reasons.items()})
        gone = [each for each in ids if each not in documents and each not in reasons]
        try:
            copy.engine.put(key, documents.values())
            copy.engine.remove(key, gone)
        except Unreachable:
            failed.update({(key, each): NOT_TAKEN for each in (*documents, *gone)})
    return failed


def _documents(known: DocumentSource, ids: list[str]) -> tuple[dict[str, SearchDocument], dict[str, str]]:
    """The documents there are, and why some could not be made."""
    if known.documents_of and len(ids) > 1:
        try:
            return {sound(document).id: document for document in known.documents_of(ids)}, {}
        except Exception:  # noqa: BLE001 found out below, one by one
            logger.warning("Search makes the documents of %s one by one, since one of them fails.", known.key)
    documents, reasons = {}, {}
    for each in ids:
        try:
            if document := known.document(each):
                documents[each] = sound(document)
        except Exception as broken:  # noqa: BLE001 named in the report, and the others go on
            reasons[each] = reason(broken)
    return documents, reasons


def sound(document: SearchDocument) -> SearchDocument:
    """The same document, when an engine can keep it; raises what stands against it otherwise."""
    fingerprint(document)
    return document


def reason(broken: Exception) -> str:
    return f"{type(broken).__name__}: {broken}"[:500]
