"""How the record looks in the ledger (interchange 4): what of an entry is hashed, and how a row of
the record stands in a payload."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import models

from . import classes
from .canonical import canonical
from .models import LedgerEntry, LedgerPayload, redaction

VERSION = 1
# What of a row's own record is known to it by number only, and is read by others with it: by kind of row,
# the name it has in a payload and where it is found. The verifier compares it with what the public is told.
READ_BESIDE = {"decision": {"body": "body__name", "fingerprint": "pin__fingerprint"}}
# What stands in place of a payload that is not held.
NOT_HELD = "not held"
BEFORE_THE_FIRST = "0" * 64
HASHED = ("version", "seq", "at", "actor", "action", "subject", "payload_digest", "previous")


def hashed(entry: LedgerEntry) -> dict[str, Any]:
    """The eight keys that an entry's hash covers."""
    return {name: getattr(entry, name) for name in HASHED}


def exported(entry: LedgerEntry, *, ground: str | None = None) -> dict[str, Any]:
    """An entry as others get it (interchange 4). With a `ground` its payload is withheld."""
    return hashed(entry) | {"hash": entry.hash} | ({"withheld": ground} if ground else _payload(entry))


def _payload(entry: LedgerEntry) -> dict[str, Any]:
    try:
        return {"payload": json.loads(entry.payload.canonical)}
    except (LedgerPayload.DoesNotExist, ValueError):  # gone, or no JSON any more
        return {"withheld": NOT_HELD}


def subject_of(row: models.Model) -> str:
    """How the ledger names a row: `decision:7`."""
    return f"{row._meta.model_name}:{row.pk}"


def values(row: models.Model) -> dict[str, Any]:
    """A row as it stands in a payload: what the database holds, as JSON values."""
    return next(rows(type(row)._base_manager.filter(pk=row.pk)))[1]


def read_beside(row: models.Model) -> dict[str, Any]:
    """What is read with a row and stands elsewhere, as it is now."""
    wanted = READ_BESIDE.get(row._meta.model_name or "", {})
    if not wanted:
        return {}
    found = type(row)._base_manager.filter(pk=row.pk).values_list(*wanted.values()).get()
    return dict(zip(wanted, found, strict=True))


def rows(queryset: models.QuerySet, *, of: type[models.Model] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The subject and the values of each row; of lines of a history, as rows `of` the model they are about."""
    model = of or queryset.model
    for row in queryset.order_by("pk").values(*_columns(model)).iterator(chunk_size=500):
        yield f"{model._meta.model_name}:{row[model._meta.pk.attname]}", _stated(model, row)


def held(row: models.Model) -> dict[str, Any]:
    """The same of a row as it was read, without asking the database again."""
    return _stated(type(row), {name: redaction.held(row, name) for name in _columns(type(row))})


def read(row: models.Model) -> dict[str, Any]:
    """The same as whoever reads now may read it."""
    return _stated(type(row), {name: getattr(row, name) for name in _columns(type(row))})


def differences(now: dict[str, Any], then: dict[str, Any]) -> list[str]:
    """The columns of `then` that are not the same now. One that came with a later migration is not in
    older entries."""
    return sorted(name for name in then if name not in now or canonical(now[name]) != canonical(then[name]))


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _stated(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    keeping = classes.keeping(model)
    stated = {name: _digested(value) if name in keeping.by_digest else _json(value) for name, value in row.items()}
    if keeping.salted:
        salt = str(stated.pop("salt"))
        stated |= {name: _salted(stated[name], salt) for name in keeping.salted}
    return stated


def instant(at: datetime) -> str:
    """An instant as the ledger writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digested(text: str) -> dict[str, str]:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest()}


def _salted(value: Any, salt: str) -> dict[str, str]:
    """Proves what it said to whoever holds the row, and tells nobody else."""
    return {"salted": hmac.new(salt.encode(), canonical(value), hashlib.sha256).hexdigest()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
