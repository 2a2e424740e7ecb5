"""Changes on their way to the index. Whoever changes a record notes it here in the same transaction; after
the commit, or with the next search if that failed, or by `search sync`, the index is told. A crash in
between loses nothing: the note is still there."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .document import SearchDocument
from .engines import engine, has_a_cluster_that_answers
from .engines.cluster_client import Unreachable
from .engines.index_file import fingerprint
from .models import Note, NoteQuerySet
from .registries import DocumentSource, source

BATCH = 500
SECONDS_TO_WAIT = 2.0

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
    """What every search does first: one cheap look, and the work only if a drain failed earlier.
    Never raises: a search over a slightly old index is better than none."""
    try:
        if _due().exists():
            drain(seconds_to_wait=0)
    except Exception:
        logger.exception("The search index could not be brought up to date.")


def drain(
    *,
    also_failed: bool = False,
    seconds_to_wait: float = SECONDS_TO_WAIT,
    progress: Callable[[int], object] | None = None,
) -> Drained:
    """Brings the index up to date with all notes. A document that cannot be made is named, logged and kept
    as a failed note; the others go on. Failed notes are tried again `also_failed`, or when noted anew."""
    with holding_the_outbox(seconds_to_wait) as held:
        if not held:
            return Drained(waiting=True)
        notes = Note.objects.all() if also_failed else _due()
        done, last = 0, 0
        failures: dict[tuple[str, str], str] = {}
        while batch := list(notes.filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            # Only notes read before the documents are made may be forgotten afterwards.
            pks = _notes_by_document(batch)
            failed = _index(list(pks))
            for key, why in failed.items():
                Note.objects.filter(pk__in=pks[key]).update(error=why)
                if why != Note.NOT_TAKEN:
                    logger.error("Search could not index %s %s: %s", *key, why)
            settled = [pk for key, its_pks in pks.items() if key not in failed for pk in its_pks]
            for start in range(0, len(settled), BATCH):
                Note.objects.filter(pk__in=settled[start : start + BATCH]).delete()
            done += len(pks) - len(failed)
            failures |= failed
            if progress:
                progress(len(batch))
        return Drained(done, tuple((*key, why) for key, why in failures.items()))


@contextmanager
def holding_the_outbox(seconds_to_wait: float = SECONDS_TO_WAIT) -> Iterator[bool]:
    """Lets one process at a time drain or rebuild, so that an older version of a document is never
    indexed after a newer one. SQLite's own lock, because it ends with the process that held it."""
    path = Path(settings.DATA_DIR) / "search.lock"
    link = sqlite3.connect(path, timeout=seconds_to_wait, isolation_level=None)
    try:
        try:
            link.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True
    finally:
        link.close()


def _due() -> NoteQuerySet:
    """The notes worth an attempt: untried ones, and those that a cluster did not take which answers again."""
    untried = Note.objects.untried()
    return untried | Note.objects.not_taken() if has_a_cluster_that_answers() else untried


def _drain_after_commit() -> None:
    drain()


def _notes_by_document(batch: list[Note]) -> dict[tuple[str, str], list[int]]:
    """The notes on each (source, id) of the batch, earlier failed ones included."""
    pks: dict[tuple[str, str], list[int]] = {}
    for each in batch:
        pks.setdefault((each.source, each.document_id), []).append(each.pk)
    for each in Note.objects.failed().filter(document_id__in={document_id for _, document_id in pks}):
        key = (each.source, each.document_id)
        if each.pk not in pks.get(key, [each.pk]):
            pks[key].append(each.pk)
    return pks


def _index(named: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Indexes the (source, id) named; returns those that could not be, with the reason."""
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
        # The engine that stands in takes them all the same, so both are told whatever happens.
        try:
            engine().put(key, documents.values())
        except Unreachable:
            failed.update({(key, each): Note.NOT_TAKEN for each in documents})
        try:
            engine().remove(key, gone)
        except Unreachable:
            failed.update({(key, each): Note.NOT_TAKEN for each in gone})
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
