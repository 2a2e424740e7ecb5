"""What the public sees of one listing: read once from all its records, as plain values for the page.

A masked place gives its area only; whatever was not asked is said to be so, never turned into “no”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from search.document import Point

from .cards import outside
from .freshness import Freshness
from .masking import masked
from .models import (
    AccessFact,
    AccessPoint,
    Carer,
    CheckedBy,
    Confirmation,
    Contact,
    CostOption,
    Diagnosis,
    Kind,
    Location,
    LocationType,
    Phone,
    Plan,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from .occurrences import Occurrence, SchoolCalendar, occurrences_of
from .patterns import one_off_day, pattern, season
from .reviews.rules import rules
from .wording import ages

DATES_FIRST = 3
DATES_IN_ALL = 30
_REGISTERS = {
    "ofsted": ("Ofsted", "https://reports.ofsted.gov.uk/search?"),
    "cqc": ("the Care Quality Commission", "https://www.cqc.org.uk/search/all?"),
    "care quality commission": ("the Care Quality Commission", "https://www.cqc.org.uk/search/all?"),
}
# The words of people, and the org-id.guide codes of England and Wales, Scotland and Northern Ireland.
_CHARITIES = re.compile(r"charity|charities|\bgb-(?:chc|sc|nic)\b")


@dataclass(frozen=True, slots=True)
class Time:
    """When it is on: a pattern of days, or one `day`; with what else was said of it."""

    pattern: str
    day: date | None
    last_day: date | None
    opens: time | None
    closes: time | None
    season: str
    words: tuple[str, ...]
    timetable: str = ""
    places: tuple[str, ...] = ()  # where, if the listing has more than one place


@dataclass(frozen=True, slots=True)
class Session:
    """One dated session, and where, if it has more than one place."""

    starts: datetime
    ends: datetime | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What one person pays. `amount` is None where only words are known."""

    whose: str
    amount: Decimal | None
    per: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach someone: a number to ring or to text, an address to write to."""

    name: str = ""
    phone: str = ""
    is_text: bool = False
    extension: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What is known of one point of access, with the provider's own words."""

    point: str
    answer: str
    words: str
    url: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """When somebody last said that it is right, whose word that was (a CheckedBy) and in which role, if it says more."""

    on: date
    by: str
    role: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is given, with what holds there only. `not_asked` are the points nobody was asked about."""

    name: str
    address: tuple[str, ...]
    area: str
    is_masked: bool
    finding_it: str
    about: str
    point: Point | None
    times: tuple[Time, ...]
    prices: tuple[Price, ...]
    ways: tuple[Way, ...]
    access: tuple[Access, ...]
    asked_on: date | None  # the one day all of it was asked, if there is one
    not_asked: tuple[str, ...]
    confirmed: Confirmed | None  # only where somebody confirmed this place after the listing as a whole


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether there are places. `is_open` is None where nobody said."""

    is_open: bool | None
    weeks: int | None
    as_of: date | None
    words: tuple[str, ...]
    meanwhile: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        return self.is_open is not None or self.weeks is not None or bool(self.words)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the words came from, and under which licence; `href`, `licence_href` where these have an address."""

    text: str
    href: str = ""
    licence: str = ""
    licence_href: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """A number at an inspectorate, and where that one says what it found."""

    register: str
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class PublicListing:
    """A listing as its page shows it, in the order of the page."""

    id: str
    name: str
    other_name: str
    also_called: tuple[str, ...]
    kind: str
    kind_name: str
    organisation: str
    about_organisation: tuple[str, ...]
    is_closed: bool
    is_free: bool
    is_short_break: bool
    outside: str
    notice: str
    freshness: Freshness
    confirmed: Confirmed | None
    ages: str
    is_for: tuple[str, ...]
    diagnosis: str
    plan: str
    carer: str
    prices: tuple[Price, ...]
    fees: tuple[str, ...]
    times: tuple[Time, ...]
    delivery: str
    reach: str
    ways_in: str
    how_to_get_it: tuple[str, ...]
    languages: tuple[str, ...]
    interpreters: str
    description: tuple[str, ...]
    waiting: Waiting
    next_dates: tuple[Session, ...]
    more_dates: tuple[Session, ...]
    cancelled: tuple[date, ...]
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    write_to: tuple[str, ...]
    website: str
    organisation_website: str
    accreditations: tuple[str, ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    areas: tuple[str, ...]
    like_this: tuple[Link, ...]
    registrations: tuple[Registration, ...]
    charity_numbers: tuple[str, ...]
    provenance: tuple[Provenance, ...]


def public_listing(service: Service, *, now: datetime, calendar: SchoolCalendar) -> PublicListing:
    """`service` (with all its parts fetched) as its page shows it at the moment `now`."""
    service, today = masked(service), now.date()
    places = [at for at in service.places.all() if at.location.location_type == LocationType.PHYSICAL]
    timetable = _timetable(service)
    sessions = () if service.is_closed else _sessions(timetable, now, calendar)
    # What holds at a place stands under the place; what has none to go to stands with the listing.
    parts: list[Service | ServiceAtLocation] = [service, *(at for at in service.places.all() if at not in places)]
    prices = _prices((each for part in parts for each in part.cost_options.all()), today)
    return PublicListing(
        id=str(service.id),
        name=service.name,
        other_name=service.alternate_name,
        also_called=_other_names(service),
        kind=service.kind,
        kind_name=Kind(service.kind).label,
        organisation=service.organization.name if service.organization else "",
        about_organisation=_about_organisation(service),
        is_closed=service.is_closed,
        is_free=bool(prices) and all(price.amount == 0 for price in prices),
        is_short_break=bool(service.short_break),
        outside=outside(service),
        notice=service.alert,
        freshness=rules().freshness(service, today=today),
        confirmed=_confirmed(service.checked_on, service.checked_by, service.checked_role),
        ages=ages(service.minimum_age, service.maximum_age, service.maximum_age_with_plan) or "No age limits given",
        is_for=paragraphs(service.eligibility_description),
        diagnosis="" if service.diagnosis == Diagnosis.NOT_ASKED else Diagnosis(service.diagnosis).label,
        plan="" if service.plan == Plan.NOT_ASKED else Plan(service.plan).label,
        carer="" if service.carer == Carer.NOT_ASKED else Carer(service.carer).label,
        prices=prices,
        fees=tuple(said for said in paragraphs(service.fees) if not (prices and said.lower().rstrip(".") == "free")),
        times=_times(timetable, today),
        delivery=_ticked("delivery", service.delivery),
        reach=service.reach,
        ways_in=_ticked("referral", service.referral),
        how_to_get_it=paragraphs(service.application_process),
        languages=tuple(str(language) for language in service.languages.all() if str(language)),
        interpreters=service.interpretation_services,
        description=paragraphs(service.description),
        waiting=Waiting(
            is_open=service.waiting_open,
            weeks=service.waiting_weeks,
            as_of=service.waiting_as_of,
            words=paragraphs(service.wait_time),
            meanwhile=paragraphs(service.waiting_meanwhile),
        ),
        next_dates=sessions[:DATES_FIRST],
        more_dates=sessions[DATES_FIRST:DATES_IN_ALL],
        cancelled=_cancelled(timetable, today),
        places=tuple(_place(at, service.checked_on, today) for at in places),
        ways=_ways(
            (each for part in parts for each in part.contacts.all()),
            (each for part in parts for each in part.phones.all()),
            service.email,
        ),
        write_to=tuple(
            ", ".join(at.location.public_address)
            for at in service.places.all()
            if at.location.location_type == LocationType.POSTAL and at.location.public_address
        ),
        website=service.url,
        organisation_website=service.organization.website if service.organization else "",
        accreditations=paragraphs(service.accreditations),
        answers=tuple((each.question, paragraphs(each.answer)) for each in service.answers.all() if each.answer),
        areas=tuple(area.name for area in service.service_areas.all() if area.name),
        like_this=similar(service),
        registrations=_registrations(service),
        charity_numbers=_charity_numbers(service),
        provenance=_provenance(service),
    )


def every_way(service: Service) -> tuple[Way, ...]:
    """Every way to reach a listing (fetched `with_parts`), its own first and then those of its places."""
    parts: tuple[Service | ServiceAtLocation, ...] = (service, *service.places.all())
    return _ways(
        (each for part in parts for each in part.contacts.all()),
        (each for part in parts for each in part.phones.all()),
        service.email,
    )


def similar(service: Service) -> tuple[Link, ...]:
    """Searches for what a listing's topics and needs are about."""
    everything = reverse("localoffer:search")
    links = [
        Link(term.public_name, f"{everything}?{urlencode({term.vocabulary.code: term.code})}")
        for term in (each.term for each in service.terms.all())
        if term.vocabulary.code in ("topic", "need")
    ]
    return tuple(sorted(links, key=lambda link: "topic=" not in link.href)) or (
        Link("Everything in the Local Offer", everything),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a plain text; a single new line also begins one, as in lists people type."""
    return tuple(filter(None, (part.strip() for part in re.split(r"[\r\n]+", text or ""))))


def _folded(text: str) -> str:
    """`text` as it is compared with another: without case, white space and its last full stop."""
    return " ".join(text.split()).casefold().rstrip(". ")


def _said_once(*texts: str) -> tuple[str, ...]:
    """`texts` without those that say nothing or that another of them says already."""
    said: list[str] = []
    for text in texts:
        if _folded(text) and not any(_folded(text) in _folded(other) for other in said):
            said = [*(other for other in said if _folded(other) not in _folded(text)), text.strip()]
    return tuple(said)


def _other_names(service: Service) -> tuple[str, ...]:
    """What families call it besides the names in the heading, each once."""
    names = {_folded(name): name for name in reversed(service.also_called) if _folded(name)}
    headings = {_folded(service.name), _folded(service.alternate_name)}
    return tuple(name for folded, name in reversed(names.items()) if folded not in headings)


def _about_organisation(service: Service) -> tuple[str, ...]:
    """What its organisation says of itself; nothing where that is only a name or the listing's own words."""
    if service.organization is None:
        return ()
    known = {_folded(text) for text in (service.organization.name, service.name, service.description)}
    said = service.organization.description
    return () if _folded(said) in known else paragraphs(said)


def _ticked(field: str, codes: list[str]) -> str:
    """The words of `codes` as one line: `Ask yourself, through school, through a GP`."""
    names: list[str] = Service._meta.get_field(field).names(codes)  # type: ignore[union-attr]  # ours: models.lists.Ticks
    return ", ".join(name if position == 0 else name[0].lower() + name[1:] for position, name in enumerate(names))


def _timetable(service: Service) -> list[tuple[Schedule, str]]:
    """All its schedules, each with the name of its place where there is more than one."""
    at = service.places.all()
    return [(each, "") for each in service.schedules.all()] + [
        (each, _short_name(place.location) if len(at) > 1 else "") for place in at for each in place.schedules.all()
    ]


def _times(timetable: Iterable[tuple[Schedule, str]], today: date) -> tuple[Time, ...]:
    """Those that are not over, each said once, with all the places where it holds."""
    places: dict[Time, dict[str, None]] = {}
    for each, place in timetable:
        if each.valid_to is None or each.valid_to >= today:
            places.setdefault(_time(each), {})[place] = None
    return tuple(replace(each, places=tuple(filter(None, named))) for each, named in places.items())


def _time(schedule: Schedule) -> Time:
    return Time(
        pattern=pattern(schedule),
        day=one_off_day(schedule),
        last_day=schedule.valid_to if schedule.valid_to != schedule.valid_from else None,
        opens=schedule.opens_at,
        closes=schedule.closes_at,
        season=season(schedule),
        words=_said_once(schedule.description, schedule.notes),
        timetable=schedule.schedule_link,
    )


def _sessions(
    timetable: Iterable[tuple[Schedule, str]], now: datetime, calendar: SchoolCalendar
) -> tuple[Session, ...]:
    """The dates to come in order, everywhere."""
    sessions = {
        Session(found.starts, found.ends, place)
        for each, place in timetable
        for found in occurrences_of(each, on=now.date(), calendar=calendar)
        if _is_not_over(found, now)
    }
    return tuple(sorted(sessions, key=lambda session: (session.starts, session.place)))


def _is_not_over(found: Occurrence, now: datetime) -> bool:
    return (found.ends or found.starts) >= now


def _cancelled(timetable: Iterable[tuple[Schedule, str]], today: date) -> tuple[date, ...]:
    days = {date.fromisoformat(day) for each, _ in timetable for day in each.except_dates or ()}
    return tuple(sorted(day for day in days if day >= today))


def _prices(options: Iterable[CostOption], today: date) -> tuple[Price, ...]:
    return tuple(
        Price(
            whose=_whose(option),
            amount=option.amount,
            per=option.amount_description,
        )
        for option in options
        if option.valid_to is None or option.valid_to >= today
    )


def _whose(option: CostOption) -> str:
    """`Child or young person`, `Parent or carer (who helps in the water)`, each said once."""
    payer = str(option.get_payer_display()) if option.payer else ""
    if not payer or not option.option or option.option.lower() in f"{payer.lower()} free":
        return payer or option.option
    return option.option if payer.lower() in option.option.lower() else f"{payer} ({option.option})"


def _ways(contacts: Iterable[Contact], phones: Iterable[Phone], email: str = "") -> tuple[Way, ...]:
    """Every way once: the numbers first, since most people ring."""
    ways = [Way(each.description, each.number, each.is_text, each.extension) for each in phones]
    ways += [
        Way(", ".join(filter(None, (each.name, each.title))), each.phone, email=each.email)
        for each in contacts
        if each.phone or each.email or each.name
    ]
    if email and email not in {way.email for way in ways}:
        ways.append(Way(email=email))
    seen: set[str] = set()
    return tuple(way for way in ways if not (way.phone and not way.email and _seen(way.phone, seen)))


def _seen(value: str, seen: set[str]) -> bool:
    digits = re.sub(r"\D", "", value)
    already = digits in seen
    seen.add(digits)
    return already


def _short_name(location: Location) -> str:
    """What to call a place beside a time."""
    if location.location_type == LocationType.VIRTUAL:
        return location.public_name or "online or by phone"
    return location.public_name or location.label


def _confirmed(on: date | None, by: str, role: str) -> Confirmed | None:
    """A role that only repeats whose word it is says nothing more."""
    if on is None:
        return None
    return Confirmed(on, by, "" if _folded(role).removeprefix("the ") in CheckedBy.values else role)


def _confirmed_here(at: ServiceAtLocation, whole: date | None) -> Confirmed | None:
    last: Confirmation | None = next(iter(at.confirmations.all()), None)
    if last is None or (whole and last.on <= whole):
        return None
    return _confirmed(last.on, last.by, last.role)


def _place(at: ServiceAtLocation, whole: date | None, today: date) -> Place:
    location = at.location
    facts = [fact for fact in location.accessibility.all() if fact.point or fact.description]
    known = [fact for fact in facts if fact.is_known or not fact.point]
    answered = {fact.point for fact in known}
    access = tuple(_access(fact) for fact in known)
    days = {each.checked_on for each in access}
    return Place(
        name=location.public_name,
        address=location.public_address,
        area=location.label,
        is_masked=location.mask_exact_address,
        finding_it=location.public_description,
        about=at.description,
        point=location.public_point,
        times=_times(((each, "") for each in at.schedules.all()), today),
        prices=_prices(at.cost_options.all(), today),
        ways=_ways(at.contacts.all(), at.phones.all()),
        access=access,
        asked_on=days.pop() if len(days) == 1 else None,
        not_asked=tuple(label for code, label in AccessPoint.choices if code not in answered),
        confirmed=_confirmed_here(at, whole),
    )


def _access(fact: AccessFact) -> Access:
    """A fact that is none of our points has words only."""
    return Access(
        point=fact.get_point_display() if fact.point else "Also said",
        answer=fact.get_answer_display() if fact.point else "",
        words=" ".join(filter(None, (fact.description, fact.details))),
        url=fact.url,
        checked_on=fact.checked_on,
    )


def _registrations(service: Service) -> tuple[Registration, ...]:
    found = []
    for each in service.organization.identifiers.all() if service.organization else ():
        said = f"{each.identifier_scheme} {each.identifier_type}".lower()
        for word, (register, address) in _REGISTERS.items():
            if word in said:
                parameter = "q" if word == "ofsted" else "query"
                found.append(Registration(register, each.identifier, address + urlencode({parameter: each.identifier})))
    return tuple(dict.fromkeys(found))


def _charity_numbers(service: Service) -> tuple[str, ...]:
    identifiers = service.organization.identifiers.all() if service.organization else ()
    numbers = (
        each.identifier
        for each in identifiers
        if _CHARITIES.search(f"{each.identifier_scheme} {each.identifier_type}".lower())
    )
    return tuple(dict.fromkeys(numbers))


def _provenance(service: Service) -> tuple[Provenance, ...]:
    """Every source that lists it, by the name the public is told, with its address and licence where it has them."""
    names = list(dict.fromkeys(record.source for record in service.sources.all()))
    known = {source.name: source for source in Source.objects.filter(name__in=names)} if names else {}
    return tuple(_told(known[name]) if name in known else Provenance(name) for name in names)


def _told(source: Source) -> Provenance:
    return Provenance(str(source), source.url, source.licence, source.licence_url)
