"""The words on a result's card: pure functions, short sentences, reading age 9 to 11."""

from collections.abc import Iterable, Mapping
from datetime import date

from search import geography

from .facets import costs, prices, schedules
from .models import Carer, Contact, Diagnosis, Location, Phone, Plan, Schedule, Service, ServiceAtLocation
from .patterns import pattern, season
from .wording import ages, clock, pounds

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

DOUBT = "Something here may be wrong now. Call first"


def card(service: Service, *, on: date) -> Mapping[str, str]:
    """Ready words for the card of a listing (fetched `with_parts`); what is not known is left out."""
    words = {
        "cost": cost(service, on),
        "ages": ages(service.minimum_age, service.maximum_age, service.maximum_age_with_plan),
        "when": when(schedules(service), on),
        "waiting": waiting(service),
        "carer": CARERS.get(Carer(service.carer), ""),
        "diagnosis": DIAGNOSES.get(Diagnosis(service.diagnosis), ""),
        "plan": Plan.NEEDED.label if service.plan == Plan.NEEDED else "",
        "doubt": DOUBT if service.flagged_on else "",
        "confirmed_by": service.get_checked_by_display() if service.checked_on else "",
        "outside": outside(service),
        "places": places(service),
        "organisation": service.organization.name if service.organization else "",
        "contact": contact(service, service.places.all()),
    }
    return {name: str(text) for name, text in words.items() if text}


def card_at(service: Service, places: list[ServiceAtLocation], *, on: date) -> Mapping[str, str]:
    """The words that are others where the card names this one of several places; an empty one says nothing."""
    return {"when": when(schedules(service, places), on), "contact": contact(service, places)}


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


def when(timetable: Iterable[Schedule], on: date) -> str:
    """`Every Saturday, 10am to midday, in term time`, for the first few patterns."""
    said = [_when(each) for each in timetable if each.valid_to is None or each.valid_to >= on]
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
    """`one of 2 places`, beside the name of the one that the card speaks of."""
    count = len(service.places.all())
    return f"one of {count} places" if count > 1 else ""


def contact(service: Service, places: Iterable[ServiceAtLocation]) -> str:
    """`Call 01632 960101`, `Text 07700 900123`, or `E-mail pool@example.org`; nothing if not known. What holds
    at one of `places` comes before what holds everywhere, and a number before an address."""
    parts: tuple[ServiceAtLocation | Service, ...] = (*places, service)
    numbers: list[Phone | Contact] = [
        *(each for part in parts for each in part.phones.all()),
        *(each for part in parts for each in part.contacts.all()),
    ]
    ways = [way for way in map(_way, numbers) if way]
    addresses = [each.email for part in parts for each in part.contacts.all() if each.email] + [service.email]
    return next(iter(ways + [f"E-mail {address}" for address in addresses if address]), "")


def _way(part: Phone | Contact) -> str:
    if isinstance(part, Contact):
        return f"Call {part.phone}" if part.phone else ""
    if part.type == "fax":
        return ""
    extension = f" (extension {part.extension})" if part.extension else ""
    return f"{'Text' if part.is_text else 'Call'} {part.number}{extension}"


def is_inside(location: Location) -> bool:
    """Whether a place's postcode is one of the area's."""
    letters = location.outcode[: 2 if location.outcode[1:2].isalpha() else 1]
    return letters in geography.area().postcodes
