"""The words on a result's card: pure functions, short sentences, reading age 9 to 11."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from search import geography

from .facets import costs, prices, schedules
from .models import Carer, Diagnosis, Location, Plan, Schedule, Service
from .patterns import pattern, season

PATTERNS_SHOWN = 2
CARERS = {
    Carer.FREE: "A carer comes free",
    Carer.MUST_STAY: "A parent or carer stays",
    Carer.NOT_NEEDED: "No parent or carer needs to stay",
    Carer.PAYS: "A carer pays too",
}
DIAGNOSES = {
    Diagnosis.NOT_NEEDED: "You do not need a diagnosis",
    Diagnosis.WAITING_IS_ENOUGH: "You can come while you wait for a diagnosis",
    Diagnosis.NEEDED: "You need a diagnosis",
}


def card(service: Service, *, on: date) -> Mapping[str, str]:
    """Ready words for the card of a listing (fetched `with_parts`); what is not known is left out."""
    words = {
        "cost": cost(service, on),
        "ages": ages(service.minimum_age, service.maximum_age, service.maximum_age_with_plan),
        "when": when(service, on),
        "waiting": waiting(service),
        "carer": CARERS.get(Carer(service.carer), ""),
        "diagnosis": DIAGNOSES.get(Diagnosis(service.diagnosis), ""),
        "plan": Plan.NEEDED.label if service.plan == Plan.NEEDED else "",
        "confirmed_by": service.get_checked_by_display() if service.checked_on else "",
        "outside": outside(service),
        "places": places(service),
        "organisation": service.organization.name if service.organization else "",
    }
    return {name: str(text) for name, text in words.items() if text}


def ages(lowest: float | None, highest: float | None, with_plan: float | None = None) -> str:
    """`Ages 5 to 11`, `Age 16 and over`, `Up to age 4`, `Ages 5 to 18, or 25 with an EHC plan`; nothing if not known."""
    if highest is None:
        return f"Age {lowest:g} and over" if lowest else ""
    if not lowest:
        said = f"Up to age {highest:g}"
    else:
        said = f"Age {lowest:g}" if lowest == highest else f"Ages {lowest:g} to {highest:g}"
    return f"{said}, or {with_plan:g} with an EHC plan" if with_plan and with_plan > highest else said


def pounds(amount: Decimal) -> str:
    """`£6`, `£6.50`."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def cost(service: Service, on: date) -> str:
    """`Free`, `£6`, `£2 to £9`, or a short text of the provider's; nothing if not known."""
    if "free" in costs(service, on):
        return "Free"
    amounts = sorted({each.amount for each in prices(service, on) if each.payer != "carer" and each.amount})
    if len(amounts) == 1:
        return pounds(amounts[0])
    if amounts:
        return f"{pounds(amounts[0])} to {pounds(amounts[-1])}"
    return service.fees if 0 < len(service.fees) <= 60 else ""


def clock(at: time) -> str:
    """`10am`, `2:30pm`, `midday`, `midnight`."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def when(service: Service, on: date) -> str:
    """`Every Saturday, 10am to midday, in term time`, for the first few patterns."""
    said = [_when(each) for each in schedules(service) if each.valid_to is None or each.valid_to >= on]
    shown = list(dict.fromkeys(filter(None, said)))
    return "; ".join(shown[:PATTERNS_SHOWN]) + (" and other times" if len(shown) > PATTERNS_SHOWN else "")


def _when(schedule: Schedule) -> str:
    said = pattern(schedule)
    if not said:
        return ""
    if schedule.opens_at and schedule.closes_at:
        said += f", {clock(schedule.opens_at)} to {clock(schedule.closes_at)}"
    elif schedule.opens_at:
        said += f", {clock(schedule.opens_at)}"
    return ", ".join(filter(None, (said, season(schedule))))


def waiting(service: Service) -> str:
    """`Places now`, `Full: waiting about 12 weeks (as of 3 November)`; nothing if not known."""
    as_of = f" (as of {service.waiting_as_of.day} {service.waiting_as_of:%B %Y})" if service.waiting_as_of else ""
    weeks = service.waiting_weeks
    about = f"waiting about {weeks} week{'' if weeks == 1 else 's'}" if weeks else ""
    if service.waiting_open is None:
        return f"{about.capitalize()}{as_of}" if about else ""
    if service.waiting_open:
        return f"List open: {about}{as_of}" if about else f"Places now{as_of}"
    return f"Full: {about}{as_of}" if about else f"Full now{as_of}"


def outside(service: Service) -> str:
    """`Outside Coventry`, when every place it has is."""
    locations = [place.location for place in service.places.all()]
    known = [location for location in locations if location.outcode]
    if not known or service.reach != "place" or any(is_inside(location) for location in known):
        return ""
    return f"Outside {geography.area().name}"


def places(service: Service) -> str:
    """`one of 2 places`: the next date need not be at the place that the card names."""
    count = len(service.places.all())
    return f"one of {count} places" if count > 1 else ""


def is_inside(location: Location) -> bool:
    """Whether a place's postcode is one of the area's."""
    letters = location.outcode[: 2 if location.outcode[1:2].isalpha() else 1]
    return letters in geography.area().postcodes
