"""Keeps the index in step with the records: rebuilds it, catches up, and says where the two differ."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import clock
from .document import SearchDocument
from .engines import engine
from .engines.cluster_client import Unreachable
from .engines.index_file import fingerprint
from .models import LoadedTable, Note
from .outbox import drain, holding_the_outbox, reason, sound
from .registries import all_documents

SECONDS_FOR_THE_OUTBOX = 60.0
BATCH = 200
DATES = "dates in the search index"

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a rebuild or sync did: how many documents it took in or out, and (source, id, reason) of those
    it could not. `waiting` says that another process held the outbox, so that nothing was done."""

    done: int
    failures: tuple[tuple[str, str, str], ...] = ()
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One document that the index and the records disagree on."""

    source: str
    id: str
    what: str


def rebuild(progress: Progress = lambda step: None) -> Kept:
    """Makes the index anew from all sources, while searches go on with the old one. Changes noted meanwhile
    wait and are indexed at the end. An error of a whole source is raised and leaves the old index."""
    failures: list[tuple[str, str, str]] = []
    with holding_the_outbox(SECONDS_FOR_THE_OUTBOX) as held:
        if not held:
            return Kept(0, waiting=True)
        try:
            count = engine().replace_all(_sound_documents(failures, progress))
        except Unreachable as trouble:
            return Kept(0, (*failures, ("the search cluster", "", str(trouble))))
    _dates_are_renewed()
    drained = drain(also_failed=True)
    return Kept(count, tuple(dict.fromkeys((*failures, *drained.failures))))


def sync(progress: Progress = lambda step: None) -> Kept:
    """Indexes all noted changes, also those that failed before; once a day also whatever differs without
    a note, such as dates that have come within the horizon."""
    drained = drain(also_failed=True, seconds_to_wait=SECONDS_FOR_THE_OUTBOX, progress=progress)
    if drained.waiting:
        return Kept(0, waiting=True)
    if LoadedTable.objects.filter(name=DATES, version=clock.today().isoformat()).exists():
        return Kept(drained.done, drained.failures)
    renewed = _renew(progress)
    return Kept(
        drained.done + renewed.done, tuple(dict.fromkeys((*drained.failures, *renewed.failures))), renewed.waiting
    )


def bring_up_to_date(progress: Progress = lambda step: None) -> Kept:
    """Whatever it takes for index and records to agree: a rebuild of an empty index, else what differs."""
    if next(engine().held(), None) is None:
        return rebuild(progress)
    LoadedTable.objects.filter(name=DATES).delete()
    return sync(progress)


def check(progress: Progress = lambda step: None) -> list[Difference]:
    """Compares the index with the records, document by document. Empty when they agree."""
    held = {each.id: each for each in engine().held()}
    differences = []
    for key, document in all_documents():
        progress(1)
        indexed = held.pop(document.id, None)
        try:
            made = fingerprint(document)
        except Exception as broken:  # noqa: BLE001 named in the report, and the others go on
            differences.append(Difference(key, document.id, f"cannot be indexed: {reason(broken)}"))
            continue
        if indexed is None:
            differences.append(Difference(key, document.id, "is not in the index"))
        elif indexed.source != key:
            differences.append(Difference(key, document.id, f"is in the index as one of {indexed.source}"))
        elif indexed.fingerprint != made:
            differences.append(Difference(key, document.id, "is older in the index"))
    differences += [Difference(each.source, each.id, "is in the index and nowhere else") for each in held.values()]
    differences += [Difference("index", "", fault) for fault in engine().faults()]
    for note in Note.objects.failed():
        differences.append(Difference(note.source, note.document_id, f"could not be indexed: {note.error}"))
    return differences


def _renew(progress: Progress) -> Kept:
    failures: list[tuple[str, str, str]] = []
    done = 0
    with holding_the_outbox(SECONDS_FOR_THE_OUTBOX) as free:
        if not free:
            return Kept(0, waiting=True)
        held = {each.id: each for each in engine().held()}
        for key, document in _sound_documents(failures, progress):
            indexed = held.pop(document.id, None)
            if indexed is None or (indexed.source, indexed.fingerprint) != (key, fingerprint(document)):
                done += _taken(failures, key, document.id, document)
        failed = {document_id for _, document_id, _ in failures}
        for each in held.values():
            if each.id not in failed:
                done += _taken(failures, each.source, each.id, None)
    _dates_are_renewed()
    return Kept(done, tuple(failures))


def _taken(failures: list[tuple[str, str, str]], key: str, document_id: str, document: SearchDocument | None) -> int:
    """How many documents the engine put in or took out: one, or none where its cluster did not take it."""
    try:
        if document:
            engine().put(key, (document,))
        else:
            engine().remove(key, (document_id,))
    except Unreachable:
        failures.append((key, document_id, Note.NOT_TAKEN))
        return 0
    return 1


def _sound_documents(failures: list[tuple[str, str, str]], progress: Progress) -> Iterator[tuple[str, SearchDocument]]:
    """All documents an engine can keep; the others are added to `failures`."""
    for key, document in all_documents():
        progress(1)
        try:
            sound(document)
        except Exception as broken:  # noqa: BLE001 named in the report, and the others go on
            failures.append((key, document.id, reason(broken)))
        else:
            yield key, document


def _dates_are_renewed() -> None:
    LoadedTable.objects.update_or_create(name=DATES, defaults={"version": clock.today().isoformat()})
