"""What is on between two days: the sessions of open activities and events of the area, from their schedules
as they stand at this moment, soonest first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db.models import Prefetch, Q

from search.request import Near

from .cards import cost, is_inside
from .distances import miles_between
from .facets import GRANTED, costs
from .masking import said_of
from .models import Kind, Location, Reach, Schedule, Service, Status
from .models.services import ServiceQuerySet
from .occurrences import HORIZON, SchoolCalendar, occurrences_of
from .wording import ages

THINGS_TO_DO = (Kind.ACTIVITY, Kind.EVENT)
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class OnAt:
    """One session of a listing. `place` is empty where it is not at one place; `miles` is to its nearest place,
    where the family said where it is and the distance matters."""

    starts: datetime
    ends: datetime | None
    title: str
    href: str
    place: str = ""
    ages: str = ""
    cost: str = ""
    is_full: bool = False
    miles: float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what is on."""

    on: date
    sessions: tuple[OnAt, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """For whom: `filters` maps need, cost and access to chosen codes, as a search does (interchange 3)."""

    near: Near | None = None
    miles: float | None = None
    age: float | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


EVERYBODY = Narrowed()


def week(now: datetime, calendar: SchoolCalendar) -> tuple[Day, ...]:
    """Today and the six days after it, those with something on."""
    first = now.date()
    return by_day(whats_on(first, first + timedelta(days=DAYS_OF_A_WEEK - 1), now=now, calendar=calendar))


def weekend(now: datetime, calendar: SchoolCalendar) -> tuple[OnAt, ...]:
    """This weekend, or what is left of it: the next session of each listing."""
    return tuple(each_once(whats_on(*days_of_weekend(now.date()), now=now, calendar=calendar)))


def days_of_weekend(today: date) -> tuple[date, date]:
    """The Saturday and Sunday to come, or what is left of them."""
    first = today + timedelta(days=max(0, 5 - today.weekday()))
    return first, first + timedelta(days=6 - first.weekday())


def whats_on(
    first: date, last: date, *, now: datetime, calendar: SchoolCalendar, narrowed: Narrowed = EVERYBODY
) -> list[OnAt]:
    """The sessions from `first` to `last`, both included, that are not over at the moment `now`."""
    services = _narrowed(Service.objects.published().filter(status=Status.ACTIVE, kind__in=THINGS_TO_DO), narrowed)
    wanted = narrowed.filters.get("cost", ())
    found = {
        session
        for service in _with_schedules(services, first, last)
        if not wanted or costs(service, first) & set(wanted)
        for session in _sessions(service, first, last, now, calendar, narrowed)
    }
    return sorted(found, key=lambda each: (each.starts, each.title, each.place))


def sessions_of(service: Service, *, now: datetime, calendar: SchoolCalendar) -> list[OnAt]:
    """The sessions to come of one listing, wherever it is and whatever it is; none while it is closed."""
    first = now.date()
    last = first + timedelta(days=HORIZON)
    services = _with_schedules(Service.objects.published().filter(pk=service.pk, status=Status.ACTIVE), first, last)
    found = {
        session
        for each in services
        for schedule, locations in _timetable(each)
        for session in _dated(each, schedule, locations, first, last, now, calendar, None)
    }
    return sorted(found, key=lambda each: (each.starts, each.place))


def by_day(sessions: Iterable[OnAt]) -> tuple[Day, ...]:
    """`sessions`, which are in order, under their days."""
    days: dict[date, list[OnAt]] = {}
    for session in sessions:
        days.setdefault(session.starts.date(), []).append(session)
    return tuple(Day(day, tuple(held)) for day, held in days.items())


def each_once(sessions: Iterable[OnAt]) -> Iterator[OnAt]:
    """The first of `sessions` of each listing."""
    seen: set[str] = set()
    for session in sessions:
        if session.href not in seen:
            seen.add(session.href)
            yield session


def _narrowed(services: ServiceQuerySet, narrowed: Narrowed) -> ServiceQuerySet:
    if narrowed.age is not None:
        services = services.for_age(narrowed.age)
    if needs := narrowed.filters.get("need"):
        services = services.about("need", needs)
    return services.with_access(narrowed.filters.get("access", ()), GRANTED)


def _with_schedules(services: ServiceQuerySet, first: date, last: date) -> ServiceQuerySet:
    """Those of `services` with a schedule between the days, and with all that a session says."""
    schedules = Schedule.objects.between(first, last)
    return (
        services.with_secrets()
        .filter(Q(pk__in=schedules.values("service")) | Q(pk__in=schedules.values("service_at_location__service")))
        .prefetch_related(
            Prefetch("schedules", queryset=schedules),
            "cost_options",
            Prefetch("places__schedules", queryset=schedules),
            "places__cost_options",
        )
    )


def _timetable(service: Service) -> Iterator[tuple[Schedule, list[Location]]]:
    """Its schedules, each with the places where it holds."""
    places = list(service.places.all())
    for schedule in service.schedules.all():
        yield schedule, [place.location for place in places]
    for place in places:
        for schedule in place.schedules.all():
            yield schedule, [place.location]


def _sessions(
    service: Service, first: date, last: date, now: datetime, calendar: SchoolCalendar, narrowed: Narrowed
) -> Iterator[OnAt]:
    """The sessions of `service` inside the area and near enough. What reaches a family anywhere is never hidden
    by a place, as in a search."""
    is_anywhere = service.reach != Reach.PLACE
    for schedule, locations in _timetable(service):
        known = [location for location in locations if location.outcode]
        if known and not any(is_inside(location) for location in known):
            continue
        miles = None if is_anywhere else _nearest(locations, narrowed.near)
        limited = narrowed.near is not None and narrowed.miles is not None and not is_anywhere
        if limited and (miles is None or miles > (narrowed.miles or 0)):
            continue
        yield from _dated(service, schedule, locations, first, last, now, calendar, miles)


def _dated(
    service: Service,
    schedule: Schedule,
    locations: list[Location],
    first: date,
    last: date,
    now: datetime,
    calendar: SchoolCalendar,
    miles: float | None,
) -> Iterator[OnAt]:
    said = said_of(service)
    for session in occurrences_of(schedule, on=first, calendar=calendar, days=(last - first).days):
        if (session.ends or session.starts) > now:
            yield OnAt(
                session.starts,
                session.ends,
                said(service.name),
                service.get_absolute_url(),
                place=said(_name(locations[0])) if len(locations) == 1 else "",
                ages=ages(service.minimum_age, service.maximum_age, service.maximum_age_with_plan),
                cost=said(cost(service, session.starts.date())),
                is_full=service.waiting_open is False,
                miles=miles,
            )


def _nearest(locations: list[Location], near: Near | None) -> float | None:
    points = [location.measured_to() for location in locations]
    return min((miles_between(near.point, point) for point in points if near and point), default=None) if near else None


def _name(location: Location) -> str:
    return ", ".join(filter(None, (location.public_name, location.label)))
