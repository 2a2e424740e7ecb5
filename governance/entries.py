"""How the record looks in the ledger (interchange 4): what of an entry is hashed, and how a row of
the record stands in a payload."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import models

from . import classes
from .models import LedgerEntry

VERSION = 1
BEFORE_THE_FIRST = "0" * 64
HASHED = ("version", "seq", "at", "actor", "action", "subject", "payload_digest", "previous")


def hashed(entry: LedgerEntry) -> dict[str, Any]:
    """The eight keys that an entry's hash covers."""
    return {name: getattr(entry, name) for name in HASHED}


def subject_of(row: models.Model) -> str:
    """How the ledger names a row: `decision:7`."""
    return f"{row._meta.model_name}:{row.pk}"


def values(row: models.Model) -> dict[str, Any]:
    """A row as it stands in a payload: what the database holds, as JSON values."""
    return next(rows(type(row)._base_manager.filter(pk=row.pk)))[1]


def rows(queryset: models.QuerySet) -> Iterator[tuple[str, dict[str, Any]]]:
    """The subject and the values of each row."""
    model = queryset.model
    how = classes.keeping(model)
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in how.left_out]
    for row in queryset.order_by("pk").values(*columns).iterator(chunk_size=500):
        yield (
            f"{model._meta.model_name}:{row[model._meta.pk.attname]}",
            {name: _digested(value) if name in how.by_digest else _json(value) for name, value in row.items()},
        )


def instant(at: datetime) -> str:
    """An instant as the ledger writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digested(text: str) -> dict[str, str]:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
