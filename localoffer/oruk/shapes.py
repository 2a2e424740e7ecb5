"""Records as Open Referral UK 3.0 objects, with what only we have in `send` (interchange 1).

Whatever has no value is left out, never null; what the standard requires and we lack gets the nearest true
text. A masked place gives its town and postcode district, and nothing else that says where it is."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from search.geography import area

from ..masking import masked, masked_organization, said_of
from ..models import (
    AccessFact,
    Contact,
    CostOption,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Status,
)
from .changes import in_utc, last_changes
from .records import organizations
from .vocabularies import EXPORTED, term_id, term_shape

Values = dict[str, Any]
Part = Service | ServiceAtLocation
COUNTRY = "GB"


class Shaper:
    """Shapes a page of listings. Reads for all of them together what each needs besides its own parts."""

    def __init__(self, services: Collection[Service]) -> None:
        self.changes = last_changes(services)
        for each in services:
            masked(each)
        parents = {each.organization.parent_organization_id for each in services if each.organization}
        self.parents = public_parents(parents)

    def service(self, service: Service) -> Values:
        """A listing with everything that hangs from it."""
        return _given(
            self.summary(service)
            | parts(service)
            | {
                "languages": [
                    {"id": each.oruk_id, "service_id": service.pk, "code": each.code, "name": each.name}
                    for each in service.languages.all()
                ],
                "service_areas": [
                    {
                        "id": each.oruk_id,
                        "service_id": service.pk,
                        "name": each.name,
                        "extent": each.extent,
                        "extent_type": each.extent_type,
                        "uri": each.uri,
                    }
                    for each in service.service_areas.all()
                ],
                "attributes": attributes(service),
                "service_at_locations": [at_location(each) for each in service.places.all()],
            }
        )

    def summary(self, service: Service) -> Values:
        """A listing without its lists: what the standard calls one-to-one fields."""
        changed = self.changes.get(service.pk)
        organization = self.organization_of(service)
        return _given(
            {
                "id": service.pk,
                "organization_id": organization["id"],
                "name": service.name,
                "alternate_name": service.alternate_name,
                "description": service.description,
                "url": service.url,
                "email": service.email,
                "status": service.status,
                "fees": service.fees,
                "accreditations": service.accreditations,
                "minimum_age": service.minimum_age,
                "maximum_age": service.maximum_age,
                "eligibility_description": service.eligibility_description,
                "application_process": service.application_process,
                "interpretation_services": service.interpretation_services,
                "wait_time": service.wait_time,
                **assured(service),
                "alert": service.alert,
                "last_modified": in_utc(changed) if changed else None,
                "organization": organization,
                "send": send(service),
            }
        )

    def organization_of(self, service: Service) -> Values:
        if service.organization is None:
            return stand_in(service)
        return organization(service.organization, self.parents)

    def at_location(self, at: ServiceAtLocation, service: Service, *, full: bool) -> Values:
        """A listing at one place, with the listing."""
        listing = self.service(service) if full else self.summary(service)
        listing.pop("service_at_locations", None)
        return at_location(at) | {"service": listing}


def taken_down(service: Service, changes: Mapping[UUID, datetime]) -> Values:
    """All that a reader of the feed gets of a suspended listing (fetched `with_secrets`): that it must drop it, never why."""
    changed = changes.get(service.pk)
    return _given(
        {
            "id": service.pk,
            "name": said_of(service)(service.name),
            "status": Status.INACTIVE,
            "last_modified": in_utc(changed) if changed else None,
        }
    )


def public_parents(keys: Collection[UUID | None]) -> set[UUID]:
    """Those of `keys` that lead to an organisation one can follow."""
    return set(organizations().filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True))


def organization(held: Organization, parents: Collection[UUID]) -> Values:
    """An organisation (fetched with its secrets)."""
    held = masked_organization(held)
    return _given(
        {
            "id": held.pk,
            "name": held.name,
            "description": held.description or held.name,
            "email": held.email,
            "website": held.website,
            "uri": held.uri,
            "logo": held.logo,
            "parent_organization_id": held.parent_organization_id if held.parent_organization_id in parents else None,
            "organization_identifiers": [
                {
                    "id": each.oruk_id,
                    "organization_id": held.pk,
                    "identifier_scheme": each.identifier_scheme,
                    "identifier_type": each.identifier_type or each.identifier_scheme or "other",
                    "identifier": each.identifier,
                }
                for each in held.identifiers.all()
            ],
        }
    )


def stand_in(service: Service) -> Values:
    """The organisation of a listing that none is known of: it is called as the listing is, and has its id."""
    name = said_of(service)(service.name)
    return _given({"id": service.pk, "name": name, "description": name})


def send(service: Service) -> Values:
    """What neither ORUK nor HSDS has a field for. Its JSON Schema is `send_schema`."""
    return _given(
        {
            "kind": service.kind,
            "also_called": service.also_called,
            "tier": service.tier,
            "short_break": service.short_break,
            "diagnosis": service.diagnosis,
            "plan": service.plan,
            "maximum_age_with_plan": service.maximum_age_with_plan,
            "referral": service.referral,
            "waiting": {
                "open": service.waiting_open,
                "weeks": service.waiting_weeks,
                "as_of": service.waiting_as_of,
                "meanwhile": service.waiting_meanwhile,
            },
            "carer": service.carer,
            "delivery": service.delivery,
            "reach": service.reach,
            "statutory": service.statutory,
            "answers": [{"question": each.question, "answer": each.answer} for each in service.answers.all()],
            "checked": {"on": service.checked_on, "by": service.checked_by, "role": service.checked_role},
        }
    )


def assured(service: Service) -> Values:
    """When somebody last said that it is right, and the address of whoever did: that of a source's assurer, unless
    somebody said so later. We publish no address of our own people or of a provider's."""
    if service.assured_date and (service.checked_on is None or service.assured_date >= service.checked_on):
        return {"assured_date": service.assured_date, "assurer_email": service.assurer_email}
    return {"assured_date": service.checked_on}


def attributes(service: Service) -> list[Values]:
    found = []
    for link in service.terms.all():
        vocabulary = link.term.vocabulary.code
        if vocabulary in EXPORTED:
            key = term_id(vocabulary, link.term.code)
            found.append(
                {
                    "id": uuid5(service.pk, str(key)),
                    "link_id": service.pk,
                    "link_type": "service",
                    "taxonomy_term_id": key,
                    "taxonomy_term": term_shape(link.term),
                }
            )
    return found


def parts(of: Part) -> Values:
    """Times, prices, contacts and phones of a listing, or of it at a place."""
    owner = {"service_id": of.pk} if isinstance(of, Service) else {"service_at_location_id": of.oruk_id}
    return {
        "schedules": [owner | schedule(each) for each in of.schedules.all()],
        "cost_options": [owner | cost_option(each) for each in of.cost_options.all()],
        "contacts": [owner | contact(each) for each in of.contacts.all()],
        "phones": [owner | phone(each) for each in of.phones.all()],
    }


def schedule(each: Schedule) -> Values:
    return {
        "id": each.oruk_id,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
        "dtstart": each.dtstart,
        "freq": each.freq,
        "interval": each.interval,
        "byday": each.byday,
        "bymonthday": each.bymonthday,
        "opens_at": each.opens_at,
        "closes_at": each.closes_at,
        "description": each.description,
        "schedule_link": each.schedule_link,
        "attending_type": each.attending_type,
        "notes": each.notes,
        "send": {"season": each.season, "except": each.except_dates},
    }


def cost_option(each: CostOption) -> Values:
    return {
        "id": each.oruk_id,
        "option": each.option,
        "amount": each.amount,
        "amount_description": each.amount_description,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
        "send": {"for": each.payer},
    }


def contact(each: Contact) -> Values:
    number = [{"id": uuid5(each.oruk_id, "phone"), "number": each.phone}] if each.phone else []
    return {"id": each.oruk_id, "name": each.name, "title": each.title, "email": each.email, "phones": number}


def phone(each: Phone) -> Values:
    return {
        "id": each.oruk_id,
        "number": each.number,
        "extension": each.extension,
        "type": each.type,
        "description": each.description,
    }


def at_location(at: ServiceAtLocation) -> Values:
    return _given(
        {
            "id": at.oruk_id,
            "service_id": at.service_id,
            "location_id": at.location_id,
            "description": at.description,
            "location": location(at.location),
        }
        | parts(at)
    )


def location(place: Location) -> Values:
    secret = place.mask_exact_address
    point = place.public_point
    return {
        "id": place.pk,
        "location_type": place.location_type,
        "name": place.public_name,
        "description": place.public_description,
        "latitude": point and point.latitude,
        "longitude": point and point.longitude,
        "external_identifier": None if secret else place.external_identifier,
        "external_identifier_type": None if secret else place.external_identifier_type,
        "addresses": addresses(place),
        "accessibility": [access(each, place) for each in place.accessibility.all()],
        "send": {"mask_exact_address": secret or None},
    }


def addresses(place: Location) -> list[Values]:
    """Its one address, if anything is known of it."""
    if not place.public_address:
        return []
    secret = place.mask_exact_address
    # An id of another feed could be looked up there.
    key = None if secret else place.address_id
    return [
        {
            "id": key or uuid5(place.pk, "address"),
            "location_id": place.pk,
            "attention": "" if secret else place.attention,
            "region": "" if secret else place.region,
            "address_type": place.location_type,
            "country": place.country or COUNTRY,
            "city": place.city or area().name,
            # Required by the standard, so they stand even where there is nothing to say.
            "address_1": Required("" if secret else place.address_1),
            "state_province": Required("" if secret else place.state_province),
            "postal_code": Required(place.outcode if secret else place.postal_code),
        }
    ]


def access(fact: AccessFact, place: Location) -> Values:
    return {
        "id": fact.oruk_id,
        "location_id": place.pk,
        "description": fact.description,
        "details": fact.details,
        "url": fact.url,
        "send": {"point": fact.point, "answer": fact.answer, "checked_on": fact.checked_on},
    }


class Required(str):
    """A text that is kept even when it is empty."""


def _given(value: Any) -> Any:
    """`value` as JSON has it, without what has no value: keys of nothing are left out, at every depth."""
    match value:
        case dict():
            shaped = {key: _given(inner) for key, inner in value.items()}
            return {
                key: inner
                for key, inner in shaped.items()
                if inner not in (None, "", [], {}) or isinstance(value[key], Required)
            }
        case list() | tuple():
            return [_given(inner) for inner in value]
        case time():
            return value.strftime("%H:%M")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal() | float():
            number = float(value)
            return int(number) if number.is_integer() else number
    return value
