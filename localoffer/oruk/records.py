"""Which records the public may have, and which of them a request asks for. What is not public is nowhere:
not in a list, not by its id, not inside another record."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import time
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from search.document import Point
from search.geography import area
from search.models import Postcode

from ..masking import masked_organization, said_of
from ..models import (
    LocationType,
    Organization,
    Reach,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTerm,
)
from ..models.services import ServiceQuerySet, secrets_of_organization
from ..occurrences import DAYS

EARTH = 6_371_000.0  # metres
METRES_A_DEGREE = 111_000.0
OUTCODE = re.compile(r"[0-9][A-Z]{2}$")


def organizations() -> QuerySet[Organization]:
    """Those with a listing that is public."""
    return Organization.objects.filter(pk__in=_of_public("organization_id"))


def without_organization() -> ServiceQuerySet:
    """Public listings that no organisation is known of; each stands for its own (interchange 1)."""
    return Service.objects.published().filter(organization__isnull=True)


def _of_public(field: str) -> QuerySet[Service, UUID]:
    return Service.objects.published().exclude(organization=None).values(field)


def places() -> QuerySet[ServiceAtLocation]:
    """Public listings at their places."""
    return ServiceAtLocation.objects.filter(service__in=Service.objects.published())


# Filters: each gives a condition on a listing.


def holding_words(text: str) -> Q:
    """Every word stands somewhere in the listing's own words or its organisation's name."""
    found = Q()
    for word in text.split():
        found &= (
            Q(name__icontains=word)
            | Q(alternate_name__icontains=word)
            | Q(description__icontains=word)
            | Q(organization__name__icontains=word)
        )
    return found


def only_in_secret(text: str) -> list[UUID]:
    """Listings that hold a word of `text` only in what the public does not read of them: finding one by its secret
    street would tell the street."""
    held = Service.objects.published().with_a_secret().with_secrets().filter(holding_words(text))
    return [each.pk for each in held if not _still_says(text, _words_searched(each), said_of(each))]


def organizations_only_in_secret(text: str) -> list[UUID]:
    """The same of organisations."""
    found = Q()
    for word in text.split():
        found &= Q(name__icontains=word) | Q(description__icontains=word)
    secret = Service.objects.with_a_secret().exclude(organization=None).values("organization")
    held = organizations().filter(found, pk__in=secret).prefetch_related(*secrets_of_organization())
    said = ((each.pk, masked_organization(each)) for each in held)
    return [key for key, each in said if not _still_says(text, f"{each.name} {each.description}", str)]


def _words_searched(service: Service) -> str:
    organization = service.organization.name if service.organization else ""
    return " ".join((service.name, service.alternate_name, service.description, organization))


def _still_says(text: str, words: str, said: Callable[[str], str]) -> bool:
    read = said(words).casefold()
    return all(word.casefold() in read for word in text.split())


def published_names(keys: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """The name and address of those of `keys` that are public, as the public may read them."""
    held = Service.objects.published().with_secrets().filter(pk__in=keys)
    return {each.pk: (said_of(each)(each.name), each.get_absolute_url()) for each in held}


def with_terms(terms: Collection[int]) -> Q:
    return Q(pk__in=ServiceTerm.objects.filter(term__in=terms).values("service"))


def of_organization(key: UUID) -> Q:
    return Q(organization=key) | Q(pk=key, organization__isnull=True)


def schedules(*, day: str, starts: time | None, ends: time | None) -> QuerySet[Schedule]:
    """Times that are on that day (MO to SU), start no earlier and end no later: one of them does all of it."""
    found = Schedule.objects.all()
    if day:
        anchor = Coalesce("dtstart", "valid_from")
        found = found.annotate(anchor=anchor)
        by_anchor = Q(byday="", anchor__iso_week_day=DAYS.index(day) + 1)
        found = found.filter(
            Q(byday__icontains=day) | by_anchor & (Q(freq="WEEKLY") | Q(freq="", valid_from=F("valid_to")))
        )
    if starts:
        found = found.filter(opens_at__gte=starts)
    return found.filter(closes_at__lte=ends) if ends else found


def at_times(times: QuerySet[Schedule]) -> Q:
    """Listings with one of these times, everywhere or at a place."""
    return Q(pk__in=times.exclude(service=None).values("service")) | Q(
        pk__in=times.exclude(service_at_location=None).values("service_at_location__service")
    )


def places_at_times(times: QuerySet[Schedule]) -> Q:
    """Places with one of these times, or whose listing has it everywhere."""
    return Q(pk__in=times.exclude(service_at_location=None).values("service_at_location")) | Q(
        service__in=times.exclude(service=None).values("service")
    )


def places_within(centre: Point, metres: float) -> list[int]:
    """Keys of the public places at most so far away. A masked one is nowhere, so it is never among them."""
    height = metres / METRES_A_DEGREE
    width = height / max(cos(radians(centre.latitude)), 0.01)
    rows: Iterable[Any] = (  # the ranges leave no point without a number
        places()
        .filter(
            location__mask_exact_address=False,
            location__latitude__range=(centre.latitude - height, centre.latitude + height),
            location__longitude__range=(centre.longitude - width, centre.longitude + width),
        )
        .exclude(location__location_type=LocationType.VIRTUAL)
        .values_list("pk", "location__latitude", "location__longitude")
    )
    return [pk for pk, latitude, longitude in rows if _metres(centre, Point(latitude, longitude)) <= metres]


def serving(postcode: Postcode) -> Q:
    """Listings for who lives at that postcode: those that name no area, reach the whole country, or name
    the postcode, its district, or (where it lies there) the council's area."""
    outcode = OUTCODE.sub("", postcode.code)
    named = Q(service_areas__name__iregex=rf"(^|[^a-z0-9]){outcode}([^a-z0-9]|$)")
    if postcode.council in ("", area().code):
        named |= Q(service_areas__name__icontains=area().name)
    listings = Service.objects.filter(Q(service_areas__isnull=True) | Q(reach=Reach.NATIONAL) | named)
    return Q(pk__in=listings.values("pk"))


def _metres(here: Point, there: Point) -> float:
    """The great-circle distance (haversine)."""
    up, along = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    half = sin(up / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(along / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(half, 1.0)))
