"""The chained ledger (interchange 4): writes the record and its entries together, and exports the
chain (`audit.py` verifies it). The chain holds ids and digests; words stand beside it, in payloads."""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from . import classes, closed
from .actors import Actor, acting, person_of, reference
from .canonical import canonical, digest
from .entries import (
    BEFORE_THE_FIRST,
    VERSION,
    differences,
    exported,
    hashed,
    held,
    instant,
    read_beside,
    subject_of,
    values,
)
from .models import LedgerEntry, LedgerPayload, redaction

__all__ = ["agrees", "append", "export", "head", "keep", "read_together", "subject_of", "writing"]

# Any number that all writers share.
_LOCK = 0x5167_6E70

Row = TypeVar("Row", bound=models.Model)

_NOTHING: Mapping[str, str | None] = MappingProxyType({})
# What is read once for many questions; and of how many rows in one query, since a database takes only so many values.
_together: ContextVar[Mapping[str, str | None]] = ContextVar("governance_ledger_read_together", default=_NOTHING)
_AT_ONCE = 5000


@contextmanager
def writing() -> Iterator[None]:
    """One transaction in which nobody else writes the record: what is read inside stays true."""
    with transaction.atomic(), redaction.as_held():
        _hold_the_head()
        yield


def keep(row: Row, *, action: str, by: Actor, why: str = "") -> Row:
    """Saves `row` and enters it in the ledger, values as the database now holds them."""
    person = person_of(by)
    row._history_user = person.user if person else None  # type: ignore[attr-defined]
    row._change_reason = action  # type: ignore[attr-defined]
    with _declared(reference(by)):
        row.save()
        beside = read_beside(row)
        payload = {"row": values(row)} | ({"reads": beside} if beside else {}) | ({"why": why} if why else {})
        append(actor=reference(by), action=action, subject=subject_of(row), payload=payload)
    return row


@contextmanager
def _declared(actor: str) -> Iterator[None]:
    """What is written in here is `actor`'s, and in one transaction with its entry."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry is written in the transaction of its change.")
    with acting(actor):
        yield


def append(*, actor: str, action: str, subject: str, payload: dict[str, Any]) -> LedgerEntry:
    """Adds one entry to the chain, inside the caller's transaction, which from here on is `actor`'s.
    `payload` is a JSON object. Raises ValueError for what names no actor."""
    with _declared(actor):
        return _append(actor, action, subject, payload)


def _append(actor: str, action: str, subject: str, payload: dict[str, Any]) -> LedgerEntry:
    _hold_the_head()
    last = head()
    beside = canonical(payload | {"salt": secrets.token_hex(16)})
    entry = LedgerEntry(
        version=VERSION,
        seq=last.seq + 1 if last else 1,
        at=instant(timezone.now()),
        actor=actor,
        action=action,
        subject=subject,
        payload_digest=hashlib.sha256(beside).hexdigest(),
        previous=last.hash if last else BEFORE_THE_FIRST,
    )
    entry.hash = digest(hashed(entry))
    entry.save(force_insert=True)
    LedgerPayload.objects.create(entry=entry, canonical=beside.decode())
    return entry


def agrees(*kept: models.Model) -> bool:
    """Whether each row says what the ledger last entered of it, in the columns that decide what the public
    reads: a row alone proves nothing. What was withheld or erased from the ledger cannot be compared."""
    subjects = {subject_of(row) for row in kept}
    entered = _together.get()
    if not subjects <= entered.keys():
        entered = _entered(subjects)
    return all(subject_of(row) in entered and _says(row, entered[subject_of(row)]) for row in kept)


@contextmanager
def read_together(rows: Iterable[models.Model]) -> Iterator[None]:
    """What the ledger last entered of these is read once, for whoever only reads and asks in here of each of them."""
    before = _together.get()
    _together.set({**before, **_entered({subject_of(row) for row in rows})})
    try:
        yield
    finally:
        _together.set(before)


def _entered(subjects: Iterable[str]) -> dict[str, str | None]:
    """By subject, what was entered of it last: None where that was withheld or erased. Nothing for what never was."""
    found: dict[str, str | None] = {}
    asked = sorted(subjects)
    for start in range(0, len(asked), _AT_ONCE):
        entries = LedgerEntry.objects.filter(subject__in=asked[start : start + _AT_ONCE]).order_by("seq")
        found |= dict(entries.values_list("subject", "payload__canonical"))
    return found


def _says(row: models.Model, payload: str | None) -> bool:
    if payload is None:
        return True
    now, then = held(row), json.loads(payload)["row"]
    publishes = classes.keeping(type(row)).publishes or then
    return not differences(now, {name: value for name, value in then.items() if name in publishes})


def head() -> LedgerEntry | None:
    """The last entry of the chain."""
    return LedgerEntry.objects.order_by("-seq").first()


def export(file: Path, *, progress: Callable[[Iterator[bytes]], Iterable[bytes]] = iter) -> LedgerEntry | None:
    """Writes the chain to `file`, one entry a line and the checkpoint last; returns the head it ends
    with. The file is there whole or not at all. Raises OSError when it cannot be written. `progress`
    may watch the lines go by."""
    last = head()
    sha256 = hashlib.sha256()
    making = file.with_name(f".{file.name}.{os.getpid()}.making")
    try:
        with making.open("wb") as out, redaction.as_held():
            for line in progress(_lines(last)):
                out.write(line)
                sha256.update(line)
            out.write(_checkpoint(last, sha256.hexdigest()))
        making.replace(file)
    finally:
        making.unlink(missing_ok=True)
    return last


def _lines(last: LedgerEntry | None) -> Iterator[bytes]:
    chain = LedgerEntry.objects.filter(seq__lte=last.seq if last else 0).order_by("seq").select_related("payload")
    kept_back = closed.Closed()
    for entry in chain.iterator(chunk_size=500):
        yield canonical(exported(entry, ground=kept_back.ground_of(entry))) + b"\n"


def _checkpoint(last: LedgerEntry | None, file_sha256: str) -> bytes:
    line = {
        "checkpoint": {
            "at": instant(timezone.now()),
            "count": last.seq if last else 0,
            "head": last.hash if last else BEFORE_THE_FIRST,
        },
        "file_sha256": file_sha256,
    }
    return canonical(line | {"hash": digest(line)}) + b"\n"


def _hold_the_head() -> None:
    # SQLite: every transaction takes the one write lock as it begins (settings, IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
