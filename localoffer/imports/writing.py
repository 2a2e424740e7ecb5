"""A batch of listings beside what stands here, and into the database, with few queries: rows, history, provenance
and the way back together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
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

from .differences import Difference, name_of, part_shown, shown, values_of
from .hands import WHOLE, by_a_person
from .journal import Changed, Entry, Made, Removed
from .listing import Listing, PlaceRow, Values, digest
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
BY_HAND = "Checked or written by a person here"
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
ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an editor chose for one listing. `takes` are the differences to take, with the value that stood here when
    the editor read them; `left` those to leave; `though_guarded` those to take although a person checked or wrote
    what stands here."""

    takes: Mapping[str, str] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    though_guarded: frozenset[str] = frozenset()


@dataclass(slots=True)
class Found:
    """One listing beside what stands here."""

    listing: Listing
    is_new: bool = False
    is_written: bool = False
    # Says who confirmed the listing here, if somebody did.
    confirmed: str = ""
    differences: list[Difference] = field(default_factory=list)
    # What was neither taken nor left by an editor: it is looked at again next time.
    waiting: set[str] = field(default_factory=set)
    # What could not be taken because a person changed it since the plan was made.
    overtaken: list[str] = field(default_factory=list)
    journal: list[Entry] = field(default_factory=list)
    was_said: dict[str, str] | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to report of it."""
        return self.is_new or self.is_written or bool(self.differences)

    @property
    def outcome(self) -> str:
        return ADDED if self.is_new else CHANGED if self.is_written else UNCHANGED


class Batch:
    """`listings` of one source, compared with what stands here (`compare`) and written (`write`, within a
    transaction, after it). `found` says of each what is new in it; after writing, `touched` holds the listings whose
    search document may differ.

    What a person checked or wrote stands, unless `reviewed` (by the source's id) takes it. With `lock`, which needs
    a transaction, nobody changes the listings meanwhile."""

    def __init__(
        self,
        listings: list[Listing],
        *,
        source: str,
        terms: Terms,
        on: date,
        reviewed: Mapping[str, Reviewed] | None = None,
        lock: bool = True,
    ) -> None:
        self.listings = listings
        self.source = source
        self.terms = terms
        self.on = on
        self.reviewed = reviewed or {}
        self.lock = lock
        self.found: list[Found] = []
        self.touched: set[UUID] = set()
        self.new: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.altered: dict[type[models.Model], dict[Any, models.Model]] = defaultdict(dict)
        self.fields: dict[type[models.Model], set[str]] = defaultdict(set)
        self.leaving: list[models.Model] = []
        self.confirmations: list[Confirmation] = []
        self.touched_places: set[UUID] = set()

    def count(self, outcome: str) -> int:
        return sum(found.outcome == outcome for found in self.found)

    def compare(self) -> None:
        self.records = {
            record.source_id: record
            for record in SourceRecord.objects.of(self.source).filter(
                source_id__in=[each.source_id for each in self.listings]
            )
        }
        self.said = {each.source_id: each.said() for each in self.listings}
        self.found = [Found(each) for each in self.listings]
        news = []
        for found in self.found:
            listing = found.listing
            if record := self.records.get(listing.source_id):
                # A listing of theirs may stand here under another id: an editor said that it is the same.
                listing.id = record.service_id
                found.was_said = record.said
                if record.gone_on is not None:
                    found.differences.append(
                        Difference("listed", "At its source", f"Gone since {shown(record.gone_on)}", "Listed again")
                    )
            if found.was_said != self.said[listing.source_id]:
                news.append(found)
        if news:
            self._load([found.listing for found in news])
            for found in news:
                self._compare(found)
            self._settle_shared()
        self.news = news

    def write(self, reason: str, *, by: AbstractBaseUser | None = None) -> None:
        """Write what was taken. `reason` stands in the histories, and `by`, who accepted it."""
        self.how: dict[str, Any] = {"default_change_reason": reason, "default_user": by}
        if self.news:
            self._flush()
        self._keep_provenance()

    # What is held already

    def _load(self, news: list[Listing]) -> None:
        services = Service.objects.select_for_update() if self.lock else Service.objects.all()
        self.services = services.in_bulk([each.id for each in news])
        places = [place for each in news for place in each.places or ()]
        organisations = {each.organisation.id for each in news if each.organisation}
        organisations |= {each.organisation_id for each in news if each.organisation_id}
        self.organisations = Organization.objects.in_bulk(list(organisations))
        self.locations = Location.objects.in_bulk(list({place.location_id for place in places}))
        self.identifiers: dict[UUID, tuple[list[Values], Found]] = {}
        self.facts: dict[UUID, tuple[list[Values], Found]] = {}
        held = list(self.services)
        self.held_terms = _by(ServiceTerm.objects.filter(service_id__in=held), "service_id")
        self.held_places = _by(
            ServiceAtLocation.objects.filter(service_id__in=held).select_related("location"), "service_id"
        )
        place_ids = [place.pk for places in self.held_places.values() for place in places]
        self.held_parts = {name: _by(model._default_manager.filter(service_id__in=held), "service_id") for name, model in PARTS.items()}  # fmt: skip
        self.held_place_parts = {
            name: _by(
                PARTS[name]._default_manager.filter(service_at_location_id__in=place_ids), "service_at_location_id"
            )
            for name in PLACE_PARTS
        }

        self._load_hands(held, place_ids)

    def _load_hands(self, held: list[UUID], place_ids: list[int]) -> None:
        """What a person wrote here, by field; of parts, whether a person was the last to change them."""
        rows: tuple[tuple[type[models.Model], list[UUID]], ...] = (
            (Service, held),
            (Organization, list(self.organisations)),
            (Location, list(self.locations)),
        )
        self.hands: dict[type[models.Model], dict[Any, set[str]]] = {
            model: by_a_person(model, "id", keys) if keys else {} for model, keys in rows
        }
        owned: list[tuple[type[models.Model], str, list[Any]]] = [
            (OrganizationIdentifier, "organization_id", list(self.organisations)),
            (AccessFact, "location_id", list(self.locations)),
        ]
        of_listings: tuple[type[models.Model], ...] = (*PARTS.values(), ServiceTerm, ServiceAtLocation)
        owned += [(model, "service_id", held) for model in of_listings]
        owned += [(PARTS[name], "service_at_location_id", place_ids) for name in PLACE_PARTS]
        self.hands_on_parts = {
            (model, owner): by_a_person(model, owner, keys, whole=True) if keys else {} for model, owner, keys in owned
        }
        self._load_confirmed(place_ids)

    def _load_confirmed(self, place_ids: list[int]) -> None:
        """What somebody confirmed of places and of points of access is a person's as if they had written it."""
        said = Confirmation.objects.exclude(way=Way.IMPORT)
        facts = said.filter(access_fact__location__in=list(self.locations))
        for key in facts.values_list("access_fact__location_id", flat=True):
            self.hands_on_parts[AccessFact, "location_id"].setdefault(key, set()).add(WHOLE)
        places = said.filter(place__in=place_ids).values_list("place_id", "place__location_id")
        for place, location in places:
            self.hands[Location].setdefault(location, set()).update(LOCATION_FIELDS)
            for name in PLACE_PARTS:
                self.hands_on_parts[PARTS[name], "service_at_location_id"].setdefault(place, set()).add(WHOLE)

    # One listing

    def _compare(self, found: Found) -> None:
        """Find what must be written for one listing: what the source changed since last time."""
        self.current, listing, said = found, found.listing, self.said[found.listing.source_id]
        service = self.services.get(listing.id)
        found.is_new = service is None
        if service is None:
            service = Service(id=listing.id)
        before = found.was_said or {}
        found.confirmed = _confirmed_here(service, before)
        told = {name for name, digest in said.items() if before.get(name) != digest}
        untold = before.keys() - said.keys()

        values = {name: listing.values[name] for name in told if name in listing.values}
        values |= {name: _default(Service, name) for name in untold if name in _names(Service)}
        values |= self._organisation(listing, told, untold)
        if service.checked_on and values.get("checked_on", date.max) < service.checked_on:
            # Somebody here confirmed it later than the source did.
            values = {name: value for name, value in values.items() if name not in CHECKED}
        if "organization_id" in values:
            self._assign_organisation(service, values.pop("organization_id"))
        was_checked_on = service.checked_on
        self._assign(service, values)
        if service.checked_on and service.checked_on != was_checked_on:
            self._confirm(service, service.checked_on)
        if "organisation" in told | untold:
            self._wait_for(service, "organization_id", self._unknown_organisation(listing))
        self._parts(listing, service, told | untold)
        self._unsay(listing, said)
        self._put(service, {"source": self.source, "source_id": listing.source_id}, if_written=True)
        if found.is_new:
            self.new[Service].append(service)
            found.journal.append(Made(service))

    def _confirm(self, service: Service, on: date) -> None:
        """Keep it as a fact of its own that the source says that somebody confirmed the listing."""
        confirmation = Confirmation(
            service=service,
            by=service.checked_by,
            role=service.checked_role,
            way=Way.IMPORT,
            on=on,
            source=self.source,
        )
        self.confirmations.append(confirmation)
        if not service._state.adding:
            self.current.journal.append(Made(confirmation))

    def _parts(self, listing: Listing, service: Service, changed: set[str]) -> None:
        """What hangs from the listing, as far as the source changed it."""
        for name, model in PARTS.items():
            if f"parts.{name}" in changed:
                held = self.held_parts[name].get(listing.id, [])
                self._sync(model, ("service", service), held, listing.parts.get(name, []), under=f"parts.{name}")
        if "terms" in changed:
            wanted = [{"term_id": self.terms.ids[code]} for code in listing.terms or ()]
            held = self.held_terms.get(listing.id, [])
            self._sync(ServiceTerm, ("service", service), held, wanted, under="terms", key="term_id")
        if "places" in changed:
            self._places(service, listing.places or [])

    def _organisation(self, listing: Listing, told: set[str], untold: set[str]) -> Values:
        """The key of the listing's organisation, which is made or brought up to date on the way."""
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
            self._make(held)
        else:
            self._assign(held, row.values, under="organisation.", about="Organisation: ")
        self.identifiers[row.id] = (row.identifiers, self.current)
        return {"organization_id": row.id}

    def _assign_organisation(self, service: Service, wanted: UUID | None) -> None:
        """Point the listing to another organisation, which is shown by its name."""
        if service._state.adding or service.organization_id == wanted:
            self._put(service, {"organization_id": wanted})
            return
        theirs = self.organisations.get(wanted) if wanted else None
        ours = service.organization
        guard = self._guard(service, "organization_id")
        if self._may("organisation", "Organisation", shown(ours and ours.name), shown(theirs and theirs.name), guard):
            self._put(service, {"organization_id": wanted})

    def _unknown_organisation(self, listing: Listing) -> str | None:
        """The id of an organisation that is only named and that nobody told us of yet."""
        named = None if listing.organisation else listing.organisation_id
        return str(named) if named and named not in self.organisations else None

    def _unknown_places(self, places: Iterable[PlaceRow]) -> list[str]:
        """The ids of places that are only named and that nobody told us of yet."""
        return list(
            dict.fromkeys(str(place.location_id) for place in places if place.location_id not in self.locations)
        )

    def _wait_for(self, service: Service, name: str, ids: str | list[str] | None) -> None:
        """Keep the ids of what is not known yet among what has no place here."""
        self._put(
            service,
            {
                "extra": {key: value for key, value in service.extra.items() if key != name}
                | ({name: ids} if ids else {})
            },
        )

    def _unsay(self, listing: Listing, said: dict[str, str]) -> None:
        """What waits for something unknown is looked at again next time, though the source says the same."""
        if self._unknown_organisation(listing):
            said.pop("organisation", None)
        if self._unknown_places(listing.places or ()):
            said.pop("places", None)

    def _places(self, service: Service, places: list[PlaceRow]) -> None:
        """The listing's places. One that is only named waits until it is known here."""
        wanted: list[tuple[PlaceRow, Values]] = []
        for place in places:
            if place.location is not None:
                self._location(place)
            if place.location_id in self.locations:
                wanted.append((place, {"oruk_id": place.id, "location_id": place.location_id} | place.values))
        self._wait_for(service, "location_ids", self._unknown_places(places))
        held = _by(self.held_places.get(service.id, []), "oruk_id")
        for place, values in wanted:
            existing = held[place.id].pop(0) if held[place.id] else None
            under = f"places.{place.location_id}."
            about = str(self.locations[place.location_id])
            if existing is None:
                existing = ServiceAtLocation(service=service, **values)
                if not self._may_part(ServiceAtLocation, "service_id", service, f"{under}place", "Place", "", about):
                    continue
                self._make(existing, on=service)
            else:
                self._assign(existing, values, under=under, about=f"At {about}: ")
            for name in PLACE_PARTS:
                parts = self.held_place_parts[name].get(existing.pk, []) if existing.pk else []
                at_place = ("service_at_location", existing)
                self._sync(
                    PARTS[name],
                    at_place,
                    parts,
                    place.parts.get(name, []),
                    under=f"{under}{name}",
                    about=f"At {about}: ",
                )
        for place in (place for places in held.values() for place in places):
            about = str(place.location)
            if self._may_part(
                ServiceAtLocation, "service_id", service, f"places.{place.location_id}.place", "Place", about, ""
            ):
                # Its parts go with it.
                gone = (part for name in PLACE_PARTS for part in self.held_place_parts[name].get(place.pk, []))
                self.current.journal += [Removed(part) for part in gone]
                self._remove(place)

    def _location(self, place: PlaceRow) -> None:
        values = dict(place.location or {})
        location = self.locations.get(place.location_id)
        if place.accessibility is not None:
            self.facts[place.location_id] = (place.accessibility, self.current)
        if location is None:
            location = Location(id=place.location_id, source=self.source, **values)
            self.locations[place.location_id] = location
            self._make(location)
            return
        if location.source == self.source:
            values = {name: _default(Location, name) for name in LOCATION_FIELDS} | values
        if location.mask_exact_address:
            # Only an editor may give away an address that was secret.
            values.pop("mask_exact_address", None)
        self._assign(location, values, under=f"places.{place.location_id}.location.", about=f"{location}: ")

    def _settle_shared(self) -> None:
        """What belongs to organisations and places, which several listings may share."""
        held = _by(OrganizationIdentifier.objects.filter(organization_id__in=list(self.identifiers)), "organization_id")
        for key, (rows, found) in self.identifiers.items():
            self.current = found
            parent = ("organization", self.organisations[key])
            self._sync(
                OrganizationIdentifier,
                parent,
                held.get(key, []),
                rows,
                under="organisation.identifiers",
                about="Organisation: ",
            )
        held = _by(AccessFact.objects.filter(location_id__in=list(self.facts)), "location_id")
        for key, (rows, found) in self.facts.items():
            self.current = found
            location = self.locations[key]
            under = f"places.{key}.accessibility"
            if self._sync(
                AccessFact, ("location", location), held.get(key, []), rows, under=under, about=f"{location}: "
            ):
                self.touched_places.add(key)

    # What may be written

    def _may(self, key: str, label: str, old: str, new: str, guard: str) -> bool:
        """Whether a difference is taken, which is noted either way."""
        found = self.current
        found.differences.append(Difference(key, label, old, new, guard))
        choice = self.reviewed.get(found.listing.source_id)
        if choice is None:
            takes = not guard
        else:
            takes = choice.takes.get(key) == old and (not guard or key in choice.though_guarded)
            if key in choice.takes and not takes:
                found.overtaken.append(label)
        if not takes and not (choice and key in choice.left):
            found.waiting.add(key if key in self.said[found.listing.source_id] else key.split(".")[0])
        return takes

    def _may_part(
        self, model: type[models.Model], owner: str, parent: models.Model, key: str, label: str, old: str, new: str
    ) -> bool:
        """The same of a part as a whole."""
        if parent._state.adding:
            return True
        guard = self.current.confirmed
        if WHOLE in self.hands_on_parts[model, owner].get(parent.pk, ()):
            guard = guard or BY_HAND
        return self._may(key, label, old, new, guard)

    def _guard(self, row: models.Model, name: str) -> str:
        """Why a field is left unless an editor takes it."""
        model_field = row._meta.get_field(name)
        if not getattr(model_field, "editable", True):
            return ""
        return self.current.confirmed or (BY_HAND if name in self.hands.get(type(row), {}).get(row.pk, ()) else "")

    # Rows

    def _assign(self, row: models.Model, values: Values, *, under: str = "", about: str = "") -> None:
        """Set what differs, as far as nothing guards it."""
        if row._state.adding:
            self._put(row, values)
            return
        taken = {}
        for name, value in values.items():
            held = getattr(row, name)
            if held == value:
                continue
            model_field = row._meta.get_field(name)
            assert isinstance(model_field, models.Field)
            old, new = shown(held, model_field), shown(value, model_field)
            if self._may(under + name, about + name_of(type(row), name), old, new, self._guard(row, name)):
                taken[name] = value
        self._put(row, taken)

    def _put(self, row: models.Model, values: Values, *, if_written: bool = False) -> None:
        """Set what differs; `if_written` only where something else of the listing is written too."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not differing or (if_written and not (self.current.is_written or self.current.is_new)):
            return
        old = {name: getattr(row, name) for name in differing}
        for name, value in differing.items():
            setattr(row, name, value)
        self.current.is_written = True
        if not row._state.adding:
            self.altered[type(row)][row.pk] = row
            self.fields[type(row)] |= differing.keys()
            self.current.journal.append(Changed(row, old))

    def _make(self, row: models.Model, *, on: models.Model | None = None) -> None:
        """A new row; what hangs on another new one goes with it."""
        self.new[type(row)].append(row)
        self.current.is_written = True
        if on is None or not on._state.adding:
            self.current.journal.append(Made(row))

    def _remove(self, row: models.Model) -> None:
        self.leaving.append(row)
        self.current.is_written = True
        self.current.journal.append(Removed(row))

    def _sync(
        self,
        model: type[models.Model],
        parent: Parent,
        held: list[Any],
        wanted: list[Values],
        *,
        under: str,
        about: str = "",
        key: str = "oruk_id",
    ) -> bool:
        """Bring the parts of `parent` to what is wanted, keeping each that stays; whether any differs."""
        pairs = list(_matched(held, wanted, key if hasattr(model, key) else ""))
        if all(
            existing is not None
            and values is not None
            and all(getattr(existing, name) == value for name, value in values.items())
            for existing, values in pairs
        ):
            return False
        owner = f"{parent[0]}_id"
        words = about + str(model._meta.verbose_name_plural)
        label = words[:1].upper() + words[1:]
        if not parent[1]._state.adding and not self._may_part(
            model,
            owner,
            parent[1],
            under,
            label,
            part_shown(model, map(values_of, held)),
            part_shown(model, wanted),
        ):
            return False
        for existing, values in pairs:
            if values is None:
                self._remove(existing)
            elif existing is None:
                self._make(model(**{parent[0]: parent[1]}, **values), on=parent[1])
            else:
                self._put(existing, values)
        return True

    def _flush(self) -> None:
        added = [found.listing for found in self.news if found.is_new]
        slugs = ServiceSlug.take([(each.id, each.name) for each in added])
        for service in self.new[Service]:
            service.slug = slugs[service.pk]  # type: ignore[attr-defined]  # they are listings
        for row in self.leaving:
            row.delete()
        for model in ORDER:
            if rows := self.new[model]:
                bulk_create_with_history(rows, model, batch_size=500, **self.how)
            altered = [row for row in self.altered[model].values() if not row._state.adding]
            if altered and self.fields[model]:
                bulk_update_with_history(altered, model, sorted(self.fields[model]), batch_size=200, **self.how)
        Confirmation.objects.bulk_create(self.confirmations, batch_size=500)
        self.touched.update(found.listing.id for found in self.news if found.outcome != UNCHANGED)
        places = self.touched_places | set(self.altered[Location])
        shared = ServiceAtLocation.objects.filter(location_id__in=places)
        self.touched.update(shared.values_list("service_id", flat=True))
        owned = Service.objects.filter(organization_id__in=list(self.altered[Organization]))
        self.touched.update(owned.values_list("pk", flat=True))

    # Provenance

    def _keep_provenance(self) -> None:
        new: list[SourceRecord] = []
        altered: dict[int, SourceRecord] = {}
        for found in self.news:
            key = found.listing.source_id
            said = {name: digest for name, digest in self.said[key].items() if name not in found.waiting}
            was = found.was_said or {}
            said |= {name: was[name] for name in found.waiting if name in was}
            record = self.records.get(key)
            if record is None:
                record = SourceRecord(
                    service_id=found.listing.id,
                    source=self.source,
                    source_id=key,
                    first_seen=self.on,
                    last_seen=self.on,
                )
                new.append(record)
                if not found.is_new:
                    found.journal.append(Made(record))
            else:
                altered[record.pk] = record
                if record.said != said:
                    found.journal.append(Changed(record, {"said": record.said}))
            record.said, record.last_seen, record.gone_on = said, self.on, None
        for record in self.records.values():
            if record.gone_on is not None:
                record.gone_on, record.last_seen = None, self.on
                altered[record.pk] = record
        SourceRecord.objects.bulk_create(new, batch_size=500)
        SourceRecord.objects.bulk_update(altered.values(), ["said", "last_seen", "gone_on"], batch_size=200)


def _confirmed_here(service: Service, said: dict[str, str]) -> str:
    """Says who confirmed the listing, unless that is only what this source says itself."""
    if service.checked_on is None or said.get("checked_on") == digest(service.checked_on):
        return ""
    by = f" by {service.get_checked_by_display()}" if service.checked_by else ""
    return f"Details confirmed{by} on {shown(service.checked_on)}"


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
