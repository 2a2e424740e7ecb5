"""When a listing last changed, by the history of all its parts: also of those that are gone."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from ..models import (
    AccessFact,
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
    ServiceTerm,
    Term,
)

OF_SERVICE: tuple[Any, ...] = (
    ServiceTerm,
    ServiceAnswer,
    Language,
    ServiceArea,
    ServiceAtLocation,
    Schedule,
    CostOption,
    Contact,
    Phone,
)
OF_PLACE: tuple[Any, ...] = (Schedule, CostOption, Contact, Phone)
ALL: tuple[Any, ...] = (Service, *OF_SERVICE, Organization, OrganizationIdentifier, Location, AccessFact, Term)


def last_of_all() -> datetime | None:
    """The last change of anything in the directory."""
    moments = (_history(model).aggregate(last=Max("history_date"))["last"] for model in ALL)
    return max((moment for moment in moments if moment), default=None)


def last_changes(services: Collection[Service]) -> dict[UUID, datetime]:
    """When each of `services` (fetched with their places) last changed. As many queries for one as for many."""
    at_place = {at.pk: each.pk for each in services for at in each.places.all()}
    at_location: dict[UUID, set[UUID]] = {}
    of_organization: dict[UUID, set[UUID]] = {}
    for each in services:
        for at in each.places.all():
            at_location.setdefault(at.location_id, set()).add(each.pk)
        if each.organization_id:
            of_organization.setdefault(each.organization_id, set()).add(each.pk)
    ids = {each.pk: {each.pk} for each in services}
    places = {key: {service} for key, service in at_place.items()}
    changes: dict[UUID, datetime] = {}
    looked_up: list[tuple[Any, str, dict[Any, set[UUID]]]] = [
        (Service, "id", ids),
        *((model, "service_id", ids) for model in OF_SERVICE),
        *((model, "service_at_location_id", places) for model in OF_PLACE),
        (Location, "id", at_location),
        (AccessFact, "location_id", at_location),
        (Organization, "id", of_organization),
        (OrganizationIdentifier, "organization_id", of_organization),
    ]
    for model, field, owners in looked_up:
        for key, moment in _last(model, field, owners):
            for service in owners[key]:
                changes[service] = max(changes.get(service, moment), moment)
    return changes


def changed_since(moment: datetime) -> Q:
    """Listings of which something changed at `moment` or later."""

    def since(model: Any, field: str) -> Any:
        return _history(model).filter(history_date__gte=moment).values(field)

    model: Any
    places = Q()
    for model in OF_PLACE:
        places |= Q(pk__in=since(model, "service_at_location_id"))
    for model, field in ((Location, "id"), (AccessFact, "location_id")):
        places |= Q(location__in=since(model, field))
    changed = Q(pk__in=since(Service, "id"))
    for model in OF_SERVICE:
        changed |= Q(pk__in=since(model, "service_id"))
    for model, field in ((Organization, "id"), (OrganizationIdentifier, "organization_id")):
        changed |= Q(organization__in=since(model, field))
    return changed | Q(pk__in=ServiceAtLocation.objects.filter(places).values("service"))


def in_utc(moment: datetime) -> str:
    """`2026-11-24T10:30:45.123456Z` (RFC 3339), exact: it may come back as `modified_after`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _last(model: Any, field: str, keys: Iterable[Any]) -> Iterable[tuple[Any, datetime]]:
    rows = _history(model).filter(**{f"{field}__in": list(keys)}).order_by()
    return rows.values_list(field).annotate(last=Max("history_date"))


def _history(model: Any) -> Any:
    return model.history.all()
