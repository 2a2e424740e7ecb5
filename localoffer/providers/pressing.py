"""What is done in two taps: a date cancelled or put back, full, space, closed for now, open again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from search import clock

from .. import in_memory
from ..models import Schedule, Service, Status
from ..occurrences import SchoolCalendar, occurrences_of
from .fields import TIMES, Value

MOST_DATES = 12
MOST_WEEKS = 520


@dataclass(frozen=True, slots=True)
class Date:
    """One date to come. `code` tells it from all others of the listing."""

    code: str
    schedule: int
    starts: datetime
    place: str
    is_cancelled: bool


def dates(service: Service, *, now: datetime, calendar: SchoolCalendar) -> list[Date]:
    """The next dates of `service` (with its parts), those that are cancelled among them."""
    places = in_memory.parts(service, "places")
    found = []
    for schedule in TIMES.parts(service):
        cancelled = set(schedule.except_dates or [])
        place = schedule.service_at_location if schedule.service_at_location_id and len(places) > 1 else None
        name = (place.location.public_name or place.location.label) if place else ""
        for each in occurrences_of(_with_all_dates(schedule), on=now.date(), calendar=calendar)[:MOST_DATES]:
            day = each.starts.date().isoformat()
            if each.starts >= now:
                found.append(Date(f"{schedule.pk}:{day}", schedule.pk, each.starts, name, day in cancelled))
    return sorted(found, key=lambda date: (date.starts, date.place, date.schedule))[:MOST_DATES]


def turned(service: Service, date: Date) -> dict[str, Value]:
    """Cancels `date`; or puts it back, if it was cancelled."""
    schedule = next(each for each in TIMES.parts(service) if each.pk == date.schedule)
    day = date.starts.date().isoformat()
    return {f"dates-{date.schedule}": sorted(set(schedule.except_dates or []) ^ {day})}


def closed() -> dict[str, Value]:
    return {"status": Status.TEMPORARILY_CLOSED.value}


def _places(is_open: bool) -> Callable[[int | None], dict[str, Value]]:
    def said(weeks: int | None) -> dict[str, Value]:
        today = clock.today().isoformat()
        return {"waiting_open": is_open, "waiting_weeks": weeks, "waiting_as_of": today}

    return said


# What the buttons of “Full / space” do, given the weeks to wait.
PLACES: dict[str, Callable[[int | None], dict[str, Value]]] = {
    "full": _places(is_open=False),
    "space": _places(is_open=True),
    "open": lambda weeks: {"status": Status.ACTIVE.value},
}


def _with_all_dates(schedule: Schedule) -> Schedule:
    """A copy that has forgotten what was cancelled, never to be saved."""
    return Schedule(
        **{field.attname: getattr(schedule, field.attname) for field in Schedule._meta.concrete_fields}
        | {"except_dates": []}
    )
