"""The lists of the feed, filtered as the standard says: every filter that is given must hold.

The ids of what matches are read first and once, so that counts and pages are of one moment; a page then
takes the same number of queries whatever stands on it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from search.document import Point

from ..models import Organization, Service, ServiceAtLocation
from ..models.services import secrets_of_organization
from .changes import changed_since, in_utc, last_changes
from .pages import Listed, of
from .parameters import Parameters
from .records import (
    at_times,
    holding_words,
    of_organization,
    only_in_secret,
    organizations,
    organizations_only_in_secret,
    places,
    places_at_times,
    places_within,
    schedules,
    serving,
    with_terms,
    without_organization,
)
from .shapes import Shaper, organization, public_parents, stand_in, taken_down
from .vocabularies import Taxonomies

Values = dict[str, Any]


def services(asked: Parameters) -> Listed:
    found = Service.objects.published().filter(_of_listings(asked))
    if asked.day or asked.start_time or asked.end_time:
        found = found.filter(at_times(_times(asked)))
    if asked.near:
        found = found.filter(_near_listings(asked))
    keys = sorted({*found.values_list("pk", flat=True), *_taken_down(asked)})

    def between(first: int, end: int) -> Sequence[Values]:
        if asked.minimal:
            return _minimal(keys[first:end])
        held = _in_order(Service.objects.with_parts(), keys[first:end])
        shaper = Shaper(held)
        shape = shaper.summary if asked.full is False else shaper.service
        return [taken_down(each, shaper.changes) if each.suspended_on else shape(each) for each in held]

    return Listed(len(keys), between)


def service(key: UUID) -> Values | None:
    """One listing, full; only that it is inactive where it is suspended; None where there is none that is public."""
    if suspended := Service.objects.suspended().filter(pk=key).with_secrets().prefetch_related("places").first():
        return taken_down(suspended, last_changes([suspended]))
    held = Service.objects.published().with_parts().filter(pk=key).first()
    return held and Shaper([held]).service(held)


def _taken_down(asked: Parameters) -> Iterable[UUID]:
    """Those suspended since the moment a reader asks about: it must drop them. No other filter narrows them, for what
    matched would tell what a suspended listing says."""
    if not asked.modified_after:
        return ()
    return Service.objects.suspended().filter(changed_since(asked.modified_after)).values_list("pk", flat=True)


def service_at_locations(asked: Parameters) -> Listed:
    found = places().filter(service__in=Service.objects.published().filter(_of_listings(asked)).values("pk"))
    if asked.day or asked.start_time or asked.end_time:
        found = found.filter(places_at_times(_times(asked)))
    if asked.near and asked.near.metres is not None:
        found = found.filter(pk__in=_within(asked))
    elif asked.near:
        found = found.filter(service__in=Service.objects.filter(serving(asked.near.postcode)).values("pk"))
    keys = list(found.order_by("pk").values_list("pk", flat=True))

    def between(first: int, end: int) -> Sequence[Values]:
        return _at_locations(keys[first:end], full=bool(asked.full))

    return Listed(len(keys), between)


def service_at_location(key: UUID) -> Values | None:
    held = places().filter(oruk_id=key).order_by("pk").values_list("pk", flat=True)[:1]
    return next(iter(_at_locations(list(held), full=True)), None)


def organization_list(asked: Parameters) -> Listed:
    """Organisations with public listings, and those that stand for a listing's own."""
    held, standing_in = organizations(), without_organization()
    if asked.search:
        for word in asked.search.split():
            held = held.filter(Q(name__icontains=word) | Q(description__icontains=word))
            standing_in = standing_in.filter(name__icontains=word)
        held = held.exclude(pk__in=organizations_only_in_secret(asked.search))
        standing_in = standing_in.exclude(pk__in=only_in_secret(asked.search))
    if asked.modified_after:
        changed = Service.objects.published().filter(changed_since(asked.modified_after))
        held = held.filter(pk__in=changed.exclude(organization=None).values("organization"))
        standing_in = standing_in.filter(pk__in=changed.values("pk"))
    keys = sorted({*held.values_list("pk", flat=True), *standing_in.values_list("pk", flat=True)})

    def between(first: int, end: int) -> Sequence[Values]:
        return _organizations(keys[first:end], services=bool(asked.full), full=asked.full_service)

    return Listed(len(keys), between)


def one_organization(key: UUID) -> Values | None:
    """One organisation with its public listings."""
    return next(iter(_organizations([key], services=True, full=True)), None)


def taxonomies(asked: Parameters) -> Listed:
    return of([each for each in Taxonomies.read().taxonomies if _says(each, asked.search)])


def taxonomy_terms(asked: Parameters) -> Listed:
    return of(
        [
            each
            for each in Taxonomies.read().terms
            if _says(each, asked.search)
            and (not asked.taxonomy_id or each["taxonomy_id"] == str(asked.taxonomy_id))
            and (not asked.parent_id or each.get("parent_id") == str(asked.parent_id))
            and not (asked.top_only and "parent_id" in each)
        ]
    )


def _says(values: Values, search: str) -> bool:
    text = f"{values['name']} {values['description']}".casefold()
    return all(word in text for word in search.casefold().split())


def _of_listings(asked: Parameters) -> Q:
    """The filters that are about a listing as a whole."""
    found = holding_words(asked.search)
    if asked.search:
        found &= ~Q(pk__in=only_in_secret(asked.search))
    if asked.taxonomy_term_id or asked.taxonomy_id:
        known = Taxonomies.read()
        if asked.taxonomy_term_id:
            term = known.keys.get(asked.taxonomy_term_id)
            found &= with_terms([term] if term else [])
        if asked.taxonomy_id:
            found &= with_terms(known.keys_of(asked.taxonomy_id))
    if asked.organization_id:
        found &= of_organization(asked.organization_id)
    if asked.minimum_age is not None:
        found &= Q(minimum_age__gte=asked.minimum_age)
    if asked.maximum_age is not None:
        found &= Q(maximum_age__lte=asked.maximum_age)
    if asked.modified_after:
        found &= changed_since(asked.modified_after)
    return found


def _times(asked: Parameters) -> Any:
    return schedules(day=asked.day, starts=asked.start_time, ends=asked.end_time)


def _within(asked: Parameters) -> list[int]:
    assert asked.near is not None
    assert asked.near.metres is not None
    postcode = asked.near.postcode
    return places_within(Point(postcode.latitude, postcode.longitude), asked.near.metres)


def _near_listings(asked: Parameters) -> Q:
    assert asked.near is not None
    if asked.near.metres is None:
        return serving(asked.near.postcode)
    return Q(pk__in=ServiceAtLocation.objects.filter(pk__in=_within(asked)).values("service"))


def _minimal(keys: Sequence[UUID]) -> list[Values]:
    """Ids and when each changed last, under the name of the standard's words and that of its field."""
    held = list(
        Service.objects.filter(pk__in=keys).only("pk", "organization").order_by("pk").prefetch_related("places")
    )
    changes = last_changes(held)
    moments = {key: in_utc(moment) for key, moment in changes.items()}
    return [
        {"id": str(key)} | ({"modified_date": moments[key], "last_modified": moments[key]} if key in moments else {})
        for key in keys
    ]


def _at_locations(keys: Sequence[int], *, full: bool) -> list[Values]:
    rows = dict(ServiceAtLocation.objects.filter(pk__in=keys).values_list("pk", "service"))
    listings = {each.pk: each for each in Service.objects.with_parts().filter(pk__in=set(rows.values()))}
    shaper = Shaper(list(listings.values()))
    at = {each.pk: (each, listing) for listing in listings.values() for each in listing.places.all()}
    return [shaper.at_location(*at[key], full=full) for key in keys if key in at]


def _organizations(keys: Sequence[UUID], *, services: bool, full: bool) -> list[Values]:
    held: dict[UUID, Organization] = {
        each.pk: each
        for each in organizations().filter(pk__in=keys).prefetch_related("identifiers", *secrets_of_organization())
    }
    standing_in = {each.pk: each for each in without_organization().with_secrets().filter(pk__in=keys)}
    parents = public_parents({each.parent_organization_id for each in held.values()})
    shapes = [
        organization(held[key], parents) if key in held else stand_in(standing_in[key])
        for key in keys
        if key in held or key in standing_in
    ]
    return _with_services(shapes, keys, full=full) if services or full else shapes


def _with_services(shapes: list[Values], keys: Sequence[UUID], *, full: bool) -> list[Values]:
    theirs = Q(organization__in=keys) | Q(organization__isnull=True, pk__in=keys)
    listings = list(Service.objects.published().with_parts().filter(theirs).order_by("pk"))
    shaper = Shaper(listings)
    by_organization: dict[str, list[Values]] = {}
    for each in listings:
        shape = shaper.service(each) if full else shaper.summary(each)
        shape.pop("organization")
        by_organization.setdefault(shape["organization_id"], []).append(shape)
    return [shape | {"services": by_organization.get(shape["id"], [])} for shape in shapes]


def _in_order(found: QuerySet[Service], keys: Sequence[UUID]) -> list[Service]:
    held = {each.pk: each for each in found.filter(pk__in=keys)}
    return [held[key] for key in keys if key in held]
