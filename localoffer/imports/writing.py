"""A batch of listings into the database with few queries: rows, history and provenance together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from localoffer.models import (
    AccessFact,
    Confirmation,
    Contact,
    CostOption,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Schedule,
    Service,
    ServiceAnswer,
    ServiceArea,
    ServiceAtLocation,
    ServiceSlug,
    ServiceTerm,
    SourceRecord,
    Way,
)

from .listing import Listing, PlaceRow, Values
from .terms import Terms

PARTS: dict[str, type[models.Model]] = {
    "schedules": Schedule,
    "cost_options": CostOption,
    "contacts": Contact,
    "phones": Phone,
    "languages": Language,
    "service_areas": ServiceArea,
    "answers": ServiceAnswer,
}
PLACE_PARTS = ("schedules", "cost_options", "contacts", "phones")
CHECKED = ("checked_on", "checked_by", "checked_role")
LOCATION_FIELDS = (
    "name", "description", "location_type", "latitude", "longitude", "external_identifier", "external_identifier_type",
    "address_id", "attention", "address_1", "city", "region", "state_province", "postal_code", "country", "extra",
)  # fmt: skip
# Written in this order, since the later ones point to the earlier ones.
ORDER: tuple[type[models.Model], ...] = (
    Organization,
    OrganizationIdentifier,
    Location,
    AccessFact,
    Service,
    ServiceTerm,
    ServiceAtLocation,
    *PARTS.values(),
)

Parent = tuple[str, Any]


class Batch:
    """Writes `listings` of one source. Call within a transaction; afterwards the counts are true and
    `touched` holds the listings whose search document may differ."""

    def __init__(self, listings: list[Listing], *, source: str, terms: Terms, on: date) -> None:
        self.listings = listings
        self.source = source
        self.terms = terms
        self.on = on
        self.added = self.changed = self.unchanged = 0
        self.touched: set[UUID] = set()
        self.new: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.altered: dict[type[models.Model], dict[Any, models.Model]] = defaultdict(dict)
        self.fields: dict[type[models.Model], set[str]] = defaultdict(set)
        self.leaving: list[models.Model] = []
        self.confirmed: list[tuple[Service, date]] = []

    def write(self) -> None:
        records = {
            record.source_id: record
            for record in SourceRecord.objects.of(self.source).filter(
                source_id__in=[each.source_id for each in self.listings]
            )
        }
        said = {each.source_id: each.said() for each in self.listings}
        news = [
            each
            for each in self.listings
            if each.source_id not in records or records[each.source_id].said != said[each.source_id]
        ]
        self.unchanged = len(self.listings) - len(news)
        if news:
            self._load(news)
            for each in news:
                record = records.get(each.source_id)
                self._compare(each, said[each.source_id], record.said if record else None)
            self._settle_shared()
            self._flush()
        self._keep_provenance(news, records, said)

    # What is held already

    def _load(self, news: list[Listing]) -> None:
        self.services = Service.objects.select_for_update().in_bulk([each.id for each in news])
        self.slugs = ServiceSlug.take([(each.id, each.name) for each in news if each.id not in self.services])
        places = [place for each in news for place in each.places or ()]
        organisations = {each.organisation.id for each in news if each.organisation}
        organisations |= {each.organisation_id for each in news if each.organisation_id}
        self.organisations = Organization.objects.in_bulk(list(organisations))
        self.locations = Location.objects.in_bulk(list({place.location_id for place in places}))
        self.identifiers: dict[UUID, list[Values]] = {}
        self.facts: dict[UUID, list[Values]] = {}
        held = list(self.services)
        self.held_terms = _by(ServiceTerm.objects.filter(service_id__in=held), "service_id")
        self.held_places = _by(ServiceAtLocation.objects.filter(service_id__in=held), "service_id")
        place_ids = [place.pk for places in self.held_places.values() for place in places]
        self.held_parts = {name: _by(model._default_manager.filter(service_id__in=held), "service_id") for name, model in PARTS.items()}  # fmt: skip
        self.held_place_parts = {
            name: _by(
                PARTS[name]._default_manager.filter(service_at_location_id__in=place_ids), "service_at_location_id"
            )
            for name in PLACE_PARTS
        }

    # One listing

    def _compare(self, listing: Listing, said: dict[str, str], before: dict[str, str] | None) -> None:
        """Find what must be written for one listing: what the source changed since last time."""
        service = self.services.get(listing.id)
        is_new = service is None
        if service is None:
            service = Service(id=listing.id, slug=self.slugs[listing.id])
        before = before or {}
        told = {name for name, digest in said.items() if before.get(name) != digest}
        untold = before.keys() - said.keys()

        values = {name: listing.values[name] for name in told if name in listing.values}
        values |= {name: _default(Service, name) for name in untold if name in _names(Service)}
        values |= self._organisation(listing, told, untold)
        if service.checked_on and values.get("checked_on", date.max) < service.checked_on:
            # Somebody here confirmed it later than the source did.
            values = {name: value for name, value in values.items() if name not in CHECKED}
        if values.get("checked_on") and values["checked_on"] != service.checked_on:
            self.confirmed.append((service, values["checked_on"]))
        differs = self._assign(service, values, is_new=is_new)
        differs |= self.organisation_differs
        if "organisation" in told | untold:
            differs |= self._wait_for(service, "organization_id", self._unknown_organisation(listing))
        differs |= self._parts(listing, service, told | untold)
        self._unsay(listing, said)

        if is_new:
            self.added += 1
        elif differs:
            self.changed += 1
        else:
            self.unchanged += 1
        if is_new or differs:
            self.touched.add(service.id)
            self._assign(service, {"source": self.source, "source_id": listing.source_id}, is_new=is_new)
        if is_new:
            self.new[Service].append(service)

    def _parts(self, listing: Listing, service: Service, changed: set[str]) -> bool:
        """What hangs from the listing, as far as the source changed it."""
        differs = False
        for name, model in PARTS.items():
            if f"parts.{name}" in changed:
                held = self.held_parts[name].get(listing.id, [])
                differs |= self._sync(model, ("service", service), held, listing.parts.get(name, []))
        if "terms" in changed:
            wanted = [{"term_id": self.terms.ids[code]} for code in listing.terms or ()]
            held = self.held_terms.get(listing.id, [])
            differs |= self._sync(ServiceTerm, ("service", service), held, wanted, key="term_id")
        if "places" in changed:
            differs |= self._places(service, listing.places or [])
        return differs

    def _organisation(self, listing: Listing, told: set[str], untold: set[str]) -> Values:
        """The key of the listing's organisation, which is made or brought up to date on the way."""
        self.organisation_differs = False
        if "organisation" in untold:
            return {"organization_id": None}
        if "organisation" not in told:
            return {}
        row = listing.organisation
        if row is None:
            if listing.organisation_id in self.organisations:
                return {"organization_id": listing.organisation_id}
            return {}
        held = self.organisations.get(row.id)
        if held is None:
            self.organisations[row.id] = held = Organization(id=row.id, source=self.source, **row.values)
            self.new[Organization].append(held)
            self.organisation_differs = True
        else:
            is_new = held._state.adding
            self.organisation_differs = self._assign(held, row.values, is_new=is_new)
        self.identifiers[row.id] = row.identifiers
        return {"organization_id": row.id}

    def _unknown_organisation(self, listing: Listing) -> str | None:
        """The id of an organisation that is only named and that nobody told us of yet."""
        named = None if listing.organisation else listing.organisation_id
        return str(named) if named and named not in self.organisations else None

    def _unknown_places(self, places: Iterable[PlaceRow]) -> list[str]:
        """The ids of places that are only named and that nobody told us of yet."""
        return list(
            dict.fromkeys(str(place.location_id) for place in places if place.location_id not in self.locations)
        )

    def _wait_for(self, service: Service, name: str, ids: str | list[str] | None) -> bool:
        """Keep the ids of what is not known yet among what has no place here; whether that differs."""
        extra = {key: value for key, value in service.extra.items() if key != name} | ({name: ids} if ids else {})
        return self._assign(service, {"extra": extra}, is_new=service._state.adding)

    def _unsay(self, listing: Listing, said: dict[str, str]) -> None:
        """What waits for something unknown is looked at again next time, though the source says the same."""
        if self._unknown_organisation(listing):
            said.pop("organisation", None)
        if self._unknown_places(listing.places or ()):
            said.pop("places", None)

    def _places(self, service: Service, places: list[PlaceRow]) -> bool:
        """The listing's places. One that is only named waits until it is known here."""
        differs = False
        wanted: list[tuple[PlaceRow, Values]] = []
        for place in places:
            if place.location is not None:
                differs |= self._location(place)
            if place.location_id in self.locations:
                wanted.append((place, {"oruk_id": place.id, "location_id": place.location_id} | place.values))
        differs |= self._wait_for(service, "location_ids", self._unknown_places(places))
        held = _by(self.held_places.get(service.id, []), "oruk_id")
        for place, values in wanted:
            existing = held[place.id].pop(0) if held[place.id] else None
            if existing is None:
                existing = ServiceAtLocation(service=service, **values)
                self.new[ServiceAtLocation].append(existing)
                differs = True
            else:
                differs |= self._assign(existing, values)
            for name in PLACE_PARTS:
                parts = self.held_place_parts[name].get(existing.pk, []) if existing.pk else []
                differs |= self._sync(PARTS[name], ("service_at_location", existing), parts, place.parts.get(name, []))
        left = [place for places in held.values() for place in places]
        self.leaving += left
        return differs or bool(left)

    def _location(self, place: PlaceRow) -> bool:
        values = dict(place.location or {})
        location = self.locations.get(place.location_id)
        if place.accessibility is not None:
            self.facts[place.location_id] = place.accessibility
        if location is None:
            location = Location(id=place.location_id, source=self.source, **values)
            self.locations[place.location_id] = location
            self.new[Location].append(location)
            return True
        if location.source == self.source:
            values = {name: _default(Location, name) for name in LOCATION_FIELDS} | values
        if location.mask_exact_address:
            # Only an editor may give away an address that was secret.
            values.pop("mask_exact_address", None)
        return self._assign(location, values, is_new=location._state.adding)

    def _settle_shared(self) -> None:
        """What belongs to organisations and places, which several listings may share."""
        held = _by(OrganizationIdentifier.objects.filter(organization_id__in=list(self.identifiers)), "organization_id")
        for key, rows in self.identifiers.items():
            parent = ("organization", self.organisations[key])
            self._sync(OrganizationIdentifier, parent, held.get(key, []), rows)
        held = _by(AccessFact.objects.filter(location_id__in=list(self.facts)), "location_id")
        for key, rows in self.facts.items():
            if self._sync(AccessFact, ("location", self.locations[key]), held.get(key, []), rows):
                self.altered[Location].setdefault(key, self.locations[key])

    # Rows

    def _assign(self, row: models.Model, values: Values, *, is_new: bool = False) -> bool:
        """Set what differs; whether anything did."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in differing.items():
            setattr(row, name, value)
        if differing and not is_new:
            self.altered[type(row)][row.pk] = row
            self.fields[type(row)] |= differing.keys()
        return bool(differing) or is_new

    def _sync(
        self, model: type[models.Model], parent: Parent, held: list[Any], wanted: list[Values], key: str = "oruk_id"
    ) -> bool:
        """Bring the parts of `parent` to what is wanted, keeping each that stays; whether any differs."""
        differs = False
        for existing, values in _matched(held, wanted, key if hasattr(model, key) else ""):
            if values is None:
                self.leaving.append(existing)
                differs = True
            elif existing is None:
                self.new[model].append(model(**{parent[0]: parent[1]}, **values))
                differs = True
            else:
                differs |= self._assign(existing, values)
        return differs

    def _flush(self) -> None:
        reason = f"Imported from {self.source}"[:100]
        for row in self.leaving:
            row.delete()
        for model in ORDER:
            if rows := self.new[model]:
                bulk_create_with_history(rows, model, batch_size=500, default_change_reason=reason)
            altered = [row for row in self.altered[model].values() if not row._state.adding]
            if altered and self.fields[model]:
                bulk_update_with_history(
                    altered, model, sorted(self.fields[model]), batch_size=200, default_change_reason=reason
                )
        Confirmation.objects.bulk_create(
            [
                Confirmation(
                    service=service,
                    by=service.checked_by,
                    role=service.checked_role,
                    way=Way.IMPORT,
                    on=on,
                    source=self.source,
                )
                for service, on in self.confirmed
            ],
            batch_size=500,
        )
        shared = ServiceAtLocation.objects.filter(location_id__in=list(self.altered[Location]))
        self.touched.update(shared.values_list("service_id", flat=True))
        owned = Service.objects.filter(organization_id__in=list(self.altered[Organization]))
        self.touched.update(owned.values_list("pk", flat=True))

    # Provenance

    def _keep_provenance(
        self, news: list[Listing], records: dict[str, SourceRecord], said: dict[str, dict[str, str]]
    ) -> None:
        new: list[SourceRecord] = []
        altered: list[SourceRecord] = []
        for each in news:
            record = records.get(each.source_id)
            if record is None:
                record = SourceRecord(
                    service_id=each.id,
                    source=self.source,
                    source_id=each.source_id,
                    first_seen=self.on,
                    last_seen=self.on,
                )
                new.append(record)
            else:
                altered.append(record)
            record.said, record.last_seen, record.gone_on = said[each.source_id], self.on, None
        back = [each for each in records.values() if each.gone_on is not None]
        for record in back:
            record.gone_on, record.last_seen = None, self.on
        SourceRecord.objects.bulk_create(new, batch_size=500)
        altered = list({record.pk: record for record in (*altered, *back)}.values())
        SourceRecord.objects.bulk_update(altered, ["said", "last_seen", "gone_on"], batch_size=200)


def _by(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _matched(held: list[Any], wanted: list[Values], key: str) -> Iterable[tuple[Any, Values | None]]:
    """Pairs of what is held and what is wanted in its place: by `key`, or else by position."""
    if not key:
        yield from zip_longest(held, wanted)
        return
    # Some sources give several parts one id: these are told apart by their order.
    by_key = _by(held, key)
    for values in wanted:
        same = by_key[values[key]]
        yield same.pop(0) if same else None, values
    for rows in by_key.values():
        yield from ((row, None) for row in rows)


def _default(model: type[models.Model], name: str) -> Any:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.get_default()


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
