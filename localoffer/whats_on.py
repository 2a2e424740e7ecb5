"""What is on between two days: the sessions of open activities and events of the area, from their schedules
as they stand at this moment, soonest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .cards import is_inside
from .models import Kind, Location, Schedule, Service, Status
from .occurrences import SchoolCalendar, occurrences_of
from .wording import ages

THINGS_TO_DO = (Kind.ACTIVITY, Kind.EVENT)
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class OnAt:
    """One session of a listing; `place` is empty where it is not at one place."""

    starts: datetime
    ends: datetime | None
    title: str
    href: str
    place: str = ""
    ages: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what is on."""

    on: date
    sessions: tuple[OnAt, ...]


def week(now: datetime, calendar: SchoolCalendar) -> tuple[Day, ...]:
    """Today and the six days after it, those with something on."""
    first = now.date()
    sessions = whats_on(first, first + timedelta(days=DAYS_OF_A_WEEK - 1), now=now, calendar=calendar)
    by_day: dict[date, list[OnAt]] = {}
    for session in sessions:
        by_day.setdefault(session.starts.date(), []).append(session)
    return tuple(Day(day, tuple(held)) for day, held in by_day.items())


def weekend(now: datetime, calendar: SchoolCalendar) -> tuple[OnAt, ...]:
    """This weekend, or what is left of it: the next session of each listing."""
    today = now.date()
    first = today + timedelta(days=max(0, 5 - today.weekday()))
    sunday = first + timedelta(days=6 - first.weekday())
    return tuple(each_once(whats_on(first, sunday, now=now, calendar=calendar)))


def whats_on(first: date, last: date, *, now: datetime, calendar: SchoolCalendar) -> list[OnAt]:
    """The sessions from `first` to `last`, both included, that are not over at the moment `now`."""
    services = Service.objects.filter(status=Status.ACTIVE, kind__in=THINGS_TO_DO)
    schedules = (
        Schedule.objects.of_services(services)
        .between(first, last)
        .select_related("service", "service_at_location__service", "service_at_location__location")
        .prefetch_related("service__places__location")
    )
    found = {
        OnAt(session.starts, session.ends, service.name, service.get_absolute_url(), place, _ages(service))
        for schedule in schedules
        for service, place in _whose(schedule)
        for session in occurrences_of(schedule, on=first, calendar=calendar, days=(last - first).days)
        if (session.ends or session.starts) > now
    }
    return sorted(found, key=lambda each: (each.starts, each.title, each.place))


def each_once(sessions: Iterable[OnAt]) -> Iterator[OnAt]:
    """The first of `sessions` of each listing."""
    seen: set[str] = set()
    for session in sessions:
        if session.href not in seen:
            seen.add(session.href)
            yield session


def _whose(schedule: Schedule) -> Iterator[tuple[Service, str]]:
    """The listing of a schedule and what its place is called; nothing for one outside the area."""
    at = schedule.service_at_location
    service = at.service if at else schedule.service
    if service is None:
        return
    locations = [at.location] if at else [place.location for place in service.places.all()]
    known = [location for location in locations if location.outcode]
    if not known or any(is_inside(location) for location in known):
        yield service, _name(locations[0]) if len(locations) == 1 else ""


def _name(location: Location) -> str:
    return ", ".join(filter(None, (location.public_name, location.label)))


def _ages(service: Service) -> str:
    return ages(service.minimum_age, service.maximum_age, service.maximum_age_with_plan)
