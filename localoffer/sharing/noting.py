"""Noting that something of a listing was written: for search, and for who is told of changes."""

from collections.abc import Iterable
from typing import Any

from search import outbox

from ..models import ChangedListing

SERVICE = "service"


def note(ids: Iterable[Any]) -> None:
    """Says that these listings changed, appeared or went away. Call within the changing transaction."""
    keys = list(dict.fromkeys(ids))
    outbox.note(SERVICE, keys)
    ChangedListing.objects.bulk_create([ChangedListing(service_id=key) for key in keys], batch_size=outbox.BATCH)
