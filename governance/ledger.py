"""The chained ledger (interchange 4): writes the record and its entries together, verifies both,
exports the chain. The chain holds ids and digests; words stand beside it, in payloads."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from . import classes
from .actors import Actor, person_of, reference
from .canonical import canonical, digest
from .models import LedgerEntry, LedgerPayload

VERSION = 1
BEFORE_THE_FIRST = "0" * 64
HASHED = ("version", "seq", "at", "actor", "action", "subject", "payload_digest", "previous")
_LOCK = 0x5167_6E70  # any number, the same for all writers

Row = TypeVar("Row", bound=models.Model)


@contextmanager
def writing() -> Iterator[None]:
    """One transaction in which nobody else writes the record: what is read inside stays true."""
    with transaction.atomic():
        _hold_the_head()
        yield


def keep(row: Row, *, action: str, by: Actor, why: str = "") -> Row:
    """Saves `row` and enters it in the ledger, values as the database now holds them."""
    person = person_of(by)
    row._history_user = person.user if person else None  # type: ignore[attr-defined]
    row._change_reason = action  # type: ignore[attr-defined]
    row.save()
    payload = {"row": values(row)} | ({"why": why} if why else {})
    append(actor=reference(by), action=action, subject=subject_of(row), payload=payload)
    return row


def append(*, actor: str, action: str, subject: str, payload: dict[str, Any]) -> LedgerEntry:
    """Adds one entry to the chain, inside the caller's transaction. `payload` is a JSON object."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry is written in the transaction of its change.")
    _hold_the_head()
    last = head()
    beside = canonical(payload | {"salt": secrets.token_hex(16)})
    entry = {
        "version": VERSION,
        "seq": last.seq + 1 if last else 1,
        "at": instant(timezone.now()),
        "actor": actor,
        "action": action,
        "subject": subject,
        "payload_digest": hashlib.sha256(beside).hexdigest(),
        "previous": last.hash if last else BEFORE_THE_FIRST,
    }
    written = LedgerEntry.objects.create(**entry, hash=digest(entry))
    LedgerPayload.objects.create(entry=written, canonical=beside.decode())
    return written


def head() -> LedgerEntry | None:
    """The last entry of the chain."""
    return LedgerEntry.objects.order_by("-seq").first()


def subject_of(row: models.Model) -> str:
    """How the ledger names a row: `decision:7`."""
    return f"{row._meta.model_name}:{row.pk}"


def values(row: models.Model) -> dict[str, Any]:
    """A row as it stands in the ledger: what the database holds, as JSON values."""
    return next(rows(type(row), type(row)._base_manager.filter(pk=row.pk)))[1]


def rows(model: type[models.Model], queryset: models.QuerySet) -> Iterator[tuple[str, dict[str, Any]]]:
    """The subject and the ledger's values of each row."""
    how = classes.keeping(model)
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in how.left_out]
    key = model._meta.pk.attname
    for row in queryset.order_by("pk").values(*columns).iterator(chunk_size=500):
        yield (
            f"{model._meta.model_name}:{row[key]}",
            {
                name: {"sha256": hashlib.sha256(value.encode()).hexdigest()} if name in how.by_digest else _json(value)
                for name, value in row.items()
            },
        )


def instant(at: datetime) -> str:
    """An instant as the ledger writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def exported(entry: LedgerEntry) -> dict[str, Any]:
    """The eight hashed keys and the hash."""
    return {name: getattr(entry, name) for name in (*HASHED, "hash")}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _hold_the_head() -> None:
    # SQLite: every transaction takes the one write lock as it begins (settings, IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
