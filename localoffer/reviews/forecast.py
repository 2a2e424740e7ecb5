"""How many listings will be overdue, if people go on confirming as they do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..models import Confirmation, Service, Way
from .rules import Rules

DAYS_LOOKED_BACK = 90
MONTHS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """`overdue` listings on the day `by`, at `a_week` confirmed a week."""

    by: date
    overdue: int
    a_week: float


def forecast(held: Rules, *, today: date) -> Forecast:
    """For the first of the month three months on."""
    by = first_of_month(today, MONTHS_AHEAD)
    a_day = pace(today)
    running = Service.objects.shown_or_hidden().values_list("kind", "checked_on")
    days = (held.of(kind).overdue_on(on) if on else today for kind, on in running)
    return Forecast(by, overdue_by(days, a_day=a_day, today=today, by=by), a_day * 7)


def pace(today: date) -> float:
    """Listings that people confirmed a day over the last ninety; what an import says is nobody's work here."""
    since = today - timedelta(days=DAYS_LOOKED_BACK)
    recent = Confirmation.objects.filter(service__isnull=False, on__gt=since, on__lte=today).exclude(way=Way.IMPORT)
    return recent.values("service").distinct().count() / DAYS_LOOKED_BACK


def overdue_by(overdue_on: Iterable[date], *, a_day: float, today: date, by: date) -> int:
    """Those overdue by then, less those that will be confirmed before: the most overdue first, each once."""
    coming = sum(day <= by for day in overdue_on)
    return max(0, coming - int(a_day * (by - today).days))


def first_of_month(today: date, months: int) -> date:
    """The first of the month so many months after this one."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, 1)
