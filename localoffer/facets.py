"""Which codes of search's facets a listing carries. A code that is not known is left out: a missing
facet means "not known", never "no"."""

import re
from collections.abc import Iterable
from datetime import date, time

from .models import Answer, Carer, CostOption, Diagnosis, Payer, Plan, Schedule, Season, Service, ServiceAtLocation
from .occurrences import SchoolCalendar, weekdays

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_PARTS = (("morning", time.min, time(12)), ("afternoon", time(12), time(17)), ("evening", time(17), time.max))
# "Free", "It is free for families"; not "Free for under-5s", which is only somebody's price.
FREE = re.compile(
    r"^\W*(?:(?:it|this|the service|everything|coming) is )?free(?: of charge| for families| for everyone| to use)?\W*(?:$|[.!;:\n])",
    re.IGNORECASE,
)
FULL_PRICE = ("", Payer.CHILD, Payer.FAMILY)
# A "partly" counts: the family reads in the provider's words how far it goes. "No" and "not asked" do not.
GRANTED = (Answer.YES, Answer.PARTLY)


def codes(service: Service, *, on: date, calendar: SchoolCalendar) -> dict[str, frozenset[str]]:
    """The codes of `service` (fetched `with_parts`) for every facet where it has any; and of whether a carer
    must stay and a plan is needed, which a question may say though no filter asks for them."""
    running = [each for each in schedules(service) if each.valid_to is None or each.valid_to >= on]
    found: dict[str, set[str]] = {
        "need": set(),
        "topic": set(),
        "kind": {service.kind},
        "day": days(running),
        "time": day_parts(running),
        "season": seasons(running, calendar),
        "cost": costs(service, on),
        "access": {fact.point for place in service.places.all() for fact in place.location.accessibility.all() if fact.point and fact.answer in GRANTED},
        "referral": set(service.referral),
        "diagnosis": {service.diagnosis} - {Diagnosis.NOT_ASKED},
        "delivery": set(service.delivery),
        "carer": {service.carer} - {Carer.NOT_ASKED},
        "plan": {service.plan} - {Plan.NOT_ASKED},
        "language": {language.code for language in service.languages.all() if language.code},
    }  # fmt: skip
    for link in service.terms.all():
        found.setdefault(link.term.vocabulary.code, set()).update(link.term.codes)
    return {facet: frozenset(map(str, values)) for facet, values in found.items() if values}


def schedules(service: Service, places: Iterable[ServiceAtLocation] | None = None) -> list[Schedule]:
    """All its times, at every place or only at those of `places`."""
    at = service.places.all() if places is None else places
    return [*service.schedules.all(), *(each for place in at for each in place.schedules.all())]


def days(running: Iterable[Schedule]) -> set[str]:
    """Days of the week; a one-off has the day it falls on."""
    found: set[int] = set()
    for schedule in running:
        if schedule.is_one_off and schedule.valid_from:
            found.add(schedule.valid_from.weekday())
        elif wanted := weekdays(schedule.byday):
            found |= wanted
        elif schedule.freq == "WEEKLY" and (anchor := schedule.dtstart or schedule.valid_from):
            found.add(anchor.weekday())
    return {DAYS[day] for day in found}


def day_parts(running: Iterable[Schedule]) -> set[str]:
    """Every part of the day that a session reaches into."""
    found = set()
    for schedule in running:
        if schedule.opens_at is None:
            continue
        closes = schedule.closes_at or schedule.opens_at
        if closes < schedule.opens_at:
            closes = time.max
        for name, start, end in DAY_PARTS:
            if start <= schedule.opens_at < end or (schedule.opens_at < end and closes > start):
                found.add(name)
    return found


def seasons(running: Iterable[Schedule], calendar: SchoolCalendar) -> set[str]:
    """Term time and school holidays; what is on all year is on in both."""
    found: set[str] = set()
    for schedule in running:
        if schedule.is_one_off and schedule.valid_from:
            in_term = calendar.is_term_time(schedule.valid_from)
            if in_term is not None:
                found.add(Season.TERM_TIME if in_term else Season.SCHOOL_HOLIDAYS)
        elif schedule.season == Season.ALL_YEAR:
            found |= {Season.TERM_TIME, Season.SCHOOL_HOLIDAYS}
        else:
            found.add(schedule.season)
    return found


def prices(service: Service, on: date) -> list[CostOption]:
    """Today's prices, at every place."""
    options = [
        *service.cost_options.all(),
        *(each for place in service.places.all() for each in place.cost_options.all()),
    ]
    return [each for each in options if (each.valid_to is None or each.valid_to >= on) and (each.valid_from is None or each.valid_from <= on)]  # fmt: skip


def costs(service: Service, on: date) -> set[str]:
    """Free when nobody's own price is more than nothing; under 5 or 10 pounds by the lowest price that is."""
    found: set[str] = set()
    now = prices(service, on)
    priced = [each for each in now if each.amount is not None]
    own = [each for each in priced if each.payer in FULL_PRICE] or [
        each for each in priced if each.payer == Payer.SIBLING
    ]
    amounts = [each.amount for each in own]
    if not any(amounts) and (amounts or FREE.match(service.fees)):
        found |= {"free", "under_5", "under_10"}
    elif amounts:
        lowest = min(amount for amount in amounts if amount)
        found |= {code for code, limit in (("under_5", 5), ("under_10", 10)) if lowest < limit}
    if service.carer == Carer.FREE or any(each.payer == Payer.CARER and each.amount == 0 for each in now):
        found.add("carer_free")
    return found
