"""What every format is read into: one listing as plain values, not yet in the database."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Values = dict[str, Any]


@dataclass(slots=True)
class OrganisationRow:
    """An organisation; `values` are fields of the model of the same names."""

    id: UUID
    values: Values
    identifiers: list[Values] = field(default_factory=list)


@dataclass(slots=True)
class PlaceRow:
    """The listing at one place. `location` is left out when a source only names its id."""

    id: UUID
    location_id: UUID
    values: Values = field(default_factory=dict)
    location: Values | None = None
    accessibility: list[Values] | None = None
    parts: dict[str, list[Values]] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """One listing as its source gives it.

    `values` and `parts` hold only what the source says: a missing key says nothing. `terms` are
    (vocabulary, code) of ours. `unmapped_terms` and `values["extra"]` keep what has no place here.
    """

    id: UUID
    source_id: str
    values: Values
    organisation: OrganisationRow | None = None
    organisation_id: UUID | None = None
    places: list[PlaceRow] | None = None
    parts: dict[str, list[Values]] = field(default_factory=dict)
    terms: list[tuple[str, str]] | None = None

    @property
    def name(self) -> str:
        return self.values["name"]

    def said(self) -> dict[str, str]:
        """A short digest of each thing the source says, by field."""
        things: Values = dict(self.values)
        things.update({f"parts.{name}": rows for name, rows in self.parts.items()})
        if self.organisation is not None:
            row = self.organisation
            things["organisation"] = [row.id, row.values, row.identifiers]
        elif self.organisation_id is not None:
            things["organisation"] = self.organisation_id
        if self.places is not None:
            things["places"] = [
                [place.id, place.location_id, place.values, place.location, place.accessibility, place.parts]
                for place in self.places
            ]
        if self.terms is not None:
            things["terms"] = sorted(self.terms)
        return {name: digest(value) for name, value in things.items()}


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
