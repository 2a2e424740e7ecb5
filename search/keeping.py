"""Keeps the index in step with the records: rebuilds it, catches up, and says where the two differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from . import clock
from .copies import Copy, copies
from .document import SearchDocument
from .engines.cluster_client import Unreachable
from .engines.index_file import fingerprint
from .models import Note
from .outbox import drain, reason, sound
from .registries import all_documents

SECONDS_FOR_THE_OUTBOX = 60.0

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
    """Makes every copy of the index anew from all sources, while searches go on with the old one. Changes noted
    meanwhile wait and are indexed at the end. An error of a whole source is raised and leaves the old index."""
    kept = [_rebuild(copy, progress) for copy in copies()]
    return _together(kept, drain(also_failed=True).failures)


def sync(progress: Progress = lambda step: None) -> Kept:
    """Indexes all noted changes, also those that failed before; once a day also whatever differs without
    a note, such as dates that have come within the horizon."""
    drained = drain(also_failed=True, seconds_to_wait=SECONDS_FOR_THE_OUTBOX, progress=progress)
    if drained.waiting:
        return Kept(0, waiting=True)
    stale = [copy for copy in copies() if copy.renewed_on() != clock.today().isoformat()]
    return _together([_renew(copy, progress) for copy in stale], drained.failures, drained.done)


def bring_up_to_date(progress: Progress = lambda step: None) -> Kept:
    """Whatever it takes for index and records to agree: a rebuild of an empty copy, else what differs."""
    kept = [_brought_up_to_date(copy, progress) for copy in copies()]
    return _together(kept, drain(also_failed=True).failures)


def check(progress: Progress = lambda step: None) -> list[Difference]:
    """Compares every copy of the index with the records, document by document. Empty when they agree."""
    differences = [difference for copy in copies() for difference in _differences(copy, progress)]
    for note in Note.objects.failed():
        differences.append(Difference(note.source, note.document_id, f"could not be indexed: {note.error}"))
    return list(dict.fromkeys(differences))


def _differences(copy: Copy, progress: Progress) -> Iterator[Difference]:
    try:
        held = {each.id: each for each in copy.engine.held()}
        faults = copy.engine.faults()
    except Unreachable as trouble:
        yield Difference(copy.name, "", f"is of no help: {trouble}")
        return
    for key, document in all_documents():
        progress(1)
        indexed = held.pop(document.id, None)
        try:
            made = fingerprint(document)
        except Exception as broken:  # noqa: BLE001 named in the report, and the others go on
            yield Difference(key, document.id, f"cannot be indexed: {reason(broken)}")
            continue
        if indexed is None:
            yield Difference(key, document.id, f"is not in {copy.name}")
        elif indexed.source != key:
            yield Difference(key, document.id, f"is in {copy.name} as one of {indexed.source}")
        elif indexed.fingerprint != made:
            yield Difference(key, document.id, f"is older in {copy.name}")
    yield from (Difference(each.source, each.id, f"is in {copy.name} and nowhere else") for each in held.values())
    yield from (Difference(copy.name, "", fault) for fault in faults)


def _rebuild(copy: Copy, progress: Progress) -> Kept:
    failures: list[tuple[str, str, str]] = []
    with copy.holding(SECONDS_FOR_THE_OUTBOX) as held:
        if not held:
            return Kept(0, waiting=True)
        # What is noted from here on may be of records that were read too early.
        notes = list(Note.objects.untried().values_list("pk", flat=True))
        try:
            count = copy.engine.replace_all(_sound_documents(failures, progress))
        except Unreachable as trouble:
            return Kept(0, (*failures, (copy.name, "", str(trouble))))
        copy.settle(notes)
        copy.renewed(clock.today().isoformat())
    return Kept(count, tuple(failures))


def _brought_up_to_date(copy: Copy, progress: Progress) -> Kept:
    try:
        is_empty = next(copy.engine.held(), None) is None
    except Unreachable as trouble:
        return Kept(0, ((copy.name, "", str(trouble)),))
    return _rebuild(copy, progress) if is_empty else _renew(copy, progress)


def _renew(copy: Copy, progress: Progress) -> Kept:
    """Writes what differs, noted or not."""
    failures: list[tuple[str, str, str]] = []
    done = 0
    with copy.holding(SECONDS_FOR_THE_OUTBOX) as free:
        if not free:
            return Kept(0, waiting=True)
        try:
            held = {each.id: each for each in copy.engine.held()}
            for key, document in _sound_documents(failures, progress):
                indexed = held.pop(document.id, None)
                if indexed is None or (indexed.source, indexed.fingerprint) != (key, fingerprint(document)):
                    copy.engine.put(key, (document,))
                    done += 1
            failed = {document_id for _, document_id, _ in failures}
            for each in held.values():
                if each.id not in failed:
                    copy.engine.remove(each.source, (each.id,))
                    done += 1
        except Unreachable as trouble:
            return Kept(done, (*failures, (copy.name, "", str(trouble))))
        copy.renewed(clock.today().isoformat())
    return Kept(done, tuple(failures))


def _together(kept: Sequence[Kept], failures: tuple[tuple[str, str, str], ...], drained: int = 0) -> Kept:
    """One report on all copies: what two of them lacked is one document."""
    return Kept(
        drained + max((each.done for each in kept), default=0),
        tuple(dict.fromkeys((*(failure for each in kept for failure in each.failures), *failures))),
        any(each.waiting for each in kept),
    )


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
