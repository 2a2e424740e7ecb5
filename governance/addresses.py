"""Which document or edition stands at an address. Where the title is withheld the public reads a neutral address
(`models/redaction.py`); the one before is gone, and nobody is told there what it was or where it went."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from .models.redaction import neutral_address


class Gone(Exception):
    """What stood at this address has another one now."""


def standing_at(address: str, rows: QuerySet) -> Any:
    """The row at the address, as whoever reads now reads addresses. Raises Gone for an address that was withheld, and
    Http404 where nothing stands."""
    if row := rows.filter(slug=address).first():
        if row.slug != address:
            raise Gone
        return row
    number = address.rpartition("-")[2]
    row = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < _LONGEST else None
    if row is None or row.slug != address or address != neutral_address(row):
        raise Http404
    return row


# No number of a row is longer.
_LONGEST = 10
