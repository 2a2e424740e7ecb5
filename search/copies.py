"""The copies of the index that are kept in step with the records: the file of this machine and, where there is one,
the cluster's. Every web machine has a file of its own and reads the same outbox, so each copy knows for itself which
notes it has dealt with, and one process at a time may bring it up to date: otherwise an older version of a document
could be written after a newer one."""

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection

from .engines import cluster_with_its_stand_in, embedded_engine
from .engines.base import Engine
from .models import LoadedTable, Note, NoteQuerySet

_LOCK = 0x5EA2C4  # a number of our own among PostgreSQL's advisory locks
_SECONDS_BETWEEN_TRIES = 0.05


class Copy(Protocol):
    """One index, and what it knows of the outbox."""

    @property
    def name(self) -> str:
        """How a report calls it."""

    @property
    def engine(self) -> Engine: ...

    def is_of_use(self) -> bool:
        """Whether it can be written to, as far as is known."""

    def holding(self, seconds_to_wait: float) -> AbstractContextManager[bool]:
        """Lets one process at a time write, and says whether it is this one. Lets go when the process dies."""

    def due(self, notes: NoteQuerySet) -> list[UUID]:
        """Those of `notes` that it has not dealt with, oldest first."""

    def settle(self, notes: Collection[UUID]) -> None:
        """Remembers that it has dealt with these."""

    def renewed_on(self) -> str:
        """The day it was last compared with all records, in ISO form; empty when it never was."""

    def renewed(self, day: str) -> None: ...


def copies() -> list[Copy]:
    """Those of this site, the file of this machine first."""
    here: list[Copy] = [OfThisMachine()]
    return [*here, OfTheCluster()] if settings.SEARCH_URL else here


@dataclass(frozen=True, slots=True)
class OfThisMachine:
    """The index file. What it has dealt with stands in the file itself: when a power cut takes the last documents
    written, their notes are due again."""

    name: str = "the index"

    @property
    def engine(self) -> Engine:
        return embedded_engine()

    def is_of_use(self) -> bool:
        return True

    def holding(self, seconds_to_wait: float) -> AbstractContextManager[bool]:
        return _holding_file("search.lock", seconds_to_wait)

    def due(self, notes: NoteQuerySet) -> list[UUID]:
        if not (keys := list(notes.order_by("noted_at").values_list("pk", flat=True))):
            return []
        settled = embedded_engine().settled()
        return [key for key in keys if key.hex not in settled]

    def settle(self, notes: Collection[UUID]) -> None:
        embedded_engine().settle([key.hex for key in notes])

    def renewed_on(self) -> str:
        return embedded_engine().renewed_on()

    def renewed(self, day: str) -> None:
        embedded_engine().renewed(day)


@dataclass(frozen=True, slots=True)
class OfTheCluster:
    """The index that all web machines share. What it has dealt with stands in the database that they share."""

    name: str = "the search cluster"

    @property
    def engine(self) -> Engine:
        return cluster_with_its_stand_in()

    def is_of_use(self) -> bool:
        return not cluster_with_its_stand_in().is_standing_in

    @contextmanager
    def holding(self, seconds_to_wait: float) -> Iterator[bool]:
        with _holding_file("search-cluster.lock", seconds_to_wait) as held:
            if not held:
                yield False
                return
            # Several machines share a database only where that is PostgreSQL.
            is_shared = connection.vendor == "postgresql"
            with _holding_postgresql(seconds_to_wait) if is_shared else nullcontext(True) as also_held:
                yield also_held

    def due(self, notes: NoteQuerySet) -> list[UUID]:
        return list(notes.owed_to_the_cluster().order_by("noted_at").values_list("pk", flat=True))

    def settle(self, notes: Collection[UUID]) -> None:
        Note.objects.filter(pk__in=notes).update(on_cluster=True)

    def renewed_on(self) -> str:
        return LoadedTable.objects.filter(name=self.name).values_list("version", flat=True).first() or ""

    def renewed(self, day: str) -> None:
        LoadedTable.objects.update_or_create(name=self.name, defaults={"version": day})


@contextmanager
def _holding_file(name: str, seconds_to_wait: float) -> Iterator[bool]:
    """SQLite's own lock on a file of this machine, because it ends with the process that held it."""
    link = sqlite3.connect(Path(settings.DATA_DIR) / name, timeout=seconds_to_wait, isolation_level=None)
    try:
        try:
            link.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True
    finally:
        link.close()


@contextmanager
def _holding_postgresql(seconds_to_wait: float) -> Iterator[bool]:
    """A lock of the database's own, which ends with the connection that held it."""
    ends = time.monotonic() + seconds_to_wait
    while not (held := _says_yes("SELECT pg_try_advisory_lock(%s)")) and time.monotonic() < ends:
        time.sleep(_SECONDS_BETWEEN_TRIES)
    try:
        yield held
    finally:
        if held:
            _says_yes("SELECT pg_advisory_unlock(%s)")


def _says_yes(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_LOCK])
        return bool(cursor.fetchone()[0])
