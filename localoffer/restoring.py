"""Any version of a listing, and putting it back: its own words, its parts, what holds at its places, and how one gets in
at places that no other listing uses. Who confirmed it, whether it is open, and whether it was suspended are no part of
a version: these are acts of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from . import in_memory
from .models import (
    AccessFact,
    Contact,
    CostOption,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAnswer,
    ServiceArea,
    ServiceAtLocation,
    ServiceTerm,
    Term,
)

NOT_OF_A_VERSION = {
    "id", "slug", "status", "checked_on", "checked_by", "checked_role", "flagged_on", "hidden_on", "suspended_on",
    "assured_date", "assurer_email", "source", "source_id", "source_modified_at", "unmapped_terms", "extra",
}  # fmt: skip
# The relation of each on the listing; the last four are also those of a place.
OF_THE_LISTING: dict[str, type[models.Model]] = {
    "terms": ServiceTerm,
    "answers": ServiceAnswer,
    "languages": Language,
    "service_areas": ServiceArea,
}
OF_BOTH: dict[str, type[models.Model]] = {
    "schedules": Schedule,
    "cost_options": CostOption,
    "contacts": Contact,
    "phones": Phone,
}
MOST_MOMENTS = 100
RESTORED = "Restored as it was on "


class RefusedError(ValueError):
    """What was asked is not possible; its text says why."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something of a listing changed; who did it (the number of an account, if it was one) and why."""

    at: datetime
    by: int | None
    why: str
    what: tuple[str, ...]


@dataclass(slots=True)
class Version:
    """A listing as it stood at one moment: rows that are not saved."""

    at: datetime
    service: Service
    places: list[ServiceAtLocation]
    parts: dict[str, list[Any]]  # by relation, of the listing and of its places
    access: dict[UUID, list[AccessFact]]  # by place, of those that no other listing uses


def moments(service: Service) -> list[Moment]:
    """Each change of the listing, the latest first. Changes of one second by one hand are one."""
    found: dict[tuple[datetime, int | None, str], dict[str, None]] = {}
    for model, rows in _histories(service):
        seen = rows.order_by("-history_date").values_list("history_date", "history_user_id", "history_change_reason")
        for at, by, why in seen[:MOST_MOMENTS]:
            key = (at.replace(microsecond=0), by, why or "")
            found.setdefault(key, {})[str(model._meta.verbose_name)] = None
    ordered = sorted(found, key=lambda key: key[0], reverse=True)[:MOST_MOMENTS]
    return [Moment(at, by, why, tuple(found[at, by, why])) for at, by, why in ordered]


def version_at(service: Service, at: datetime) -> Version:
    """`service` as it stood at the end of that second. Raises RefusedError where there was no such listing yet."""
    end = at.replace(microsecond=999_999)
    own = _as_of(Service, {"id": [service.pk]}, end)
    if not own:
        raise RefusedError("There was no such listing then.")
    places = _as_of(ServiceAtLocation, {"service_id": [service.pk]}, end)
    parts = {relation: _as_of(model, {"service_id": [service.pk]}, end) for relation, model in OF_THE_LISTING.items()}
    for relation, model in OF_BOTH.items():
        owners = {"service_id": [service.pk], "service_at_location_id": [place.pk for place in places]}
        parts[relation] = _as_of(model, owners, end)
    access: dict[UUID, list[AccessFact]] = {key: [] for key in _of_no_other(service, places)}
    for fact in _as_of(AccessFact, {"location_id": list(access)}, end):
        access[fact.location_id].append(fact)
    return Version(at, own[0], places, parts, access)


def preview(service: Service, version: Version) -> Service:
    """`service` (fetched with its parts) as its page read then. Nothing is written."""
    for name in _columns():
        setattr(service, name, getattr(version.service, name))
    in_memory.parts(service, "places")[:] = version.places
    for place in version.places:
        for relation in OF_BOTH:
            rows = [row for row in version.parts[relation] if row.service_at_location_id == place.pk]
            in_memory.parts(place, relation)[:] = rows
        if place.location_id in version.access:
            in_memory.parts(place.location, "accessibility")[:] = version.access[place.location_id]
    for relation in (*OF_THE_LISTING, *OF_BOTH):
        rows = [row for row in version.parts[relation] if row.service_id == service.pk]
        in_memory.parts(service, relation)[:] = rows
    return service


@transaction.atomic
def restore(*, service: Service, at: datetime, by: AbstractBaseUser) -> None:
    """Puts that version back, as a change like any other, with its history. Raises RefusedError where a place, an
    organisation or a term that it had is gone."""
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    version = version_at(held, at)
    _refuse_what_is_gone(version)
    why = f"{RESTORED}{timezone.localtime(at):%-d %B %Y, %H:%M}"
    now_places = ServiceAtLocation.objects.filter(service=held)
    _put_back(now_places, version.places, by, why)
    for relation, model in OF_THE_LISTING.items():
        _put_back(model._default_manager.filter(service=held), version.parts[relation], by, why)
    for relation, model in OF_BOTH.items():
        of_it = models.Q(service=held) | models.Q(service_at_location__service=held)
        _put_back(model._default_manager.filter(of_it), version.parts[relation], by, why)
    for place, facts in version.access.items():
        _put_back(AccessFact.objects.filter(location_id=place), facts, by, why)
    for name in _columns():
        setattr(held, name, getattr(version.service, name))
    held._history_user, held._change_reason = by, why
    held.save()


def _columns() -> list[str]:
    return [field.attname for field in Service._meta.concrete_fields if field.attname not in NOT_OF_A_VERSION]


def _histories(service: Service) -> Iterable[tuple[type[models.Model], Any]]:
    yield Service, Service.history.filter(id=service.pk)
    places = list(
        ServiceAtLocation.history.filter(service_id=service.pk).order_by().values_list("id", flat=True).distinct()
    )
    yield ServiceAtLocation, ServiceAtLocation.history.filter(service_id=service.pk)
    for model in OF_THE_LISTING.values():
        yield model, model.history.filter(service_id=service.pk)  # type: ignore[attr-defined]  # simple-history's
    of_both = models.Q(service_id=service.pk) | models.Q(service_at_location_id__in=places)
    for model in OF_BOTH.values():
        yield model, model.history.filter(of_both)  # type: ignore[attr-defined]  # simple-history's
    here = ServiceAtLocation.objects.filter(service=service)
    yield AccessFact, AccessFact.history.filter(location_id__in=_of_no_other(service, here))


def _as_of(model: type[models.Model], owners: dict[str, list[Any]], end: datetime) -> list[Any]:
    """The rows of those owners as they stood then."""
    of_them = models.Q()
    for name, keys in owners.items():
        of_them |= models.Q(**{f"{name}__in": keys})
    history = model.history.filter(of_them, history_date__lte=end)  # type: ignore[attr-defined]  # simple-history's
    last = {entry.id: entry for entry in history.order_by("history_date", "history_id")}
    names = [field.attname for field in model._meta.concrete_fields]
    return [
        model(**{name: getattr(entry, name) for name in names})
        for _, entry in sorted(last.items(), key=lambda each: str(each[0]).zfill(40))
        if entry.history_type != "-"
    ]


def _of_no_other(service: Service, places: Iterable[ServiceAtLocation]) -> list[UUID]:
    keys = {place.location_id for place in places}
    others = ServiceAtLocation.objects.filter(location_id__in=keys).exclude(service=service)
    return sorted(keys - set(others.values_list("location_id", flat=True)))


def _refuse_what_is_gone(version: Version) -> None:
    wanted: list[tuple[type[models.Model], set[Any], str]] = [
        (Location, {place.location_id for place in version.places}, "a place"),
        (Term, {link.term_id for link in version.parts["terms"]}, "a need or topic"),
        (Organization, {version.service.organization_id} - {None}, "its organisation"),
    ]
    for model, keys, name in wanted:
        if keys - set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)):
            raise RefusedError(f"That version had {name} that is no longer here, so it cannot be put back whole.")


def _put_back(now: models.QuerySet[Any], then: list[Any], by: AbstractBaseUser, why: str) -> None:
    """Deletes, changes and makes rows until those of `now` are those of `then`."""
    held = {row.pk: row for row in now}
    wanted = {row.pk: row for row in then}
    for key, row in held.items():
        if key not in wanted:
            row._history_user, row._change_reason = by, why
            row.delete()
    for key, row in wanted.items():
        old = held.get(key)
        if old is not None and all(
            getattr(old, field.attname) == getattr(row, field.attname) for field in row._meta.concrete_fields
        ):
            continue
        row._history_user, row._change_reason = by, why
        row.save(force_insert=old is None)
