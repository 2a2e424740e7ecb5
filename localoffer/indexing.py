"""A listing or a guide as search knows it. The only module that gives search its documents."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from uuid import UUID

from wagtail.models import PageQuerySet

from search import clock, registries
from search.document import DocumentPlace, Point, SearchDocument

from .calendars import school_breaks, school_calendar
from .cards import card, card_at
from .facets import codes, schedules
from .markdown import plain_text
from .masking import masked
from .models import (
    Delivery,
    Diagnosis,
    GuideKind,
    GuidePage,
    Kind,
    Referral,
    Schedule,
    Service,
    ServiceAtLocation,
    Term,
)
from .occurrences import SchoolCalendar, occurrences
from .wording import ages

SERVICE, GUIDE = "service", "guide"
CHUNK = 200
LONGEST_SUMMARY = 220
MOST_OCCURRENCES = 200

# What the terms of a facet are called, where they are no vocabulary of the database.
FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "kind": (
        *((str(code), str(label)) for code, label in Kind.choices),
        *((str(code), str(label)) for code, label in GuideKind.choices),
        ("decision", "Council decision"),
    ),
    "day": tuple((day.lower(), day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    "time": (("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening, from 5pm")),
    "season": (("term_time", "Term time"), ("school_holidays", "School holidays")),
    "cost": (("free", "Free"), ("under_5", "Under £5"), ("under_10", "Under £10"), ("carer_free", "A carer comes free")),
    "referral": tuple((str(code), str(label)) for code, label in Referral.choices),
    "diagnosis": tuple((str(code), str(label)) for code, label in Diagnosis.choices if code != Diagnosis.NOT_ASKED),
    "delivery": tuple((str(code), str(label)) for code, label in Delivery.choices),
}  # fmt: skip
HELD = ("need", "topic", "access", "language")


def register() -> None:
    """Tell search of our vocabularies and of where its documents come from."""
    for facet in FIXED:
        registries.register_vocabulary(facet, _fixed(facet))
    for facet in HELD:
        registries.register_vocabulary(facet, _held(facet))
    registries.register_school_breaks(school_breaks)
    registries.register_source(
        registries.DocumentSource(SERVICE, service_documents, service_document, service_documents_of)
    )
    registries.register_source(registries.DocumentSource(GUIDE, guide_documents, guide_document, guide_documents_of))


@cache
def _fixed_terms(facet: str) -> tuple[registries.Term, ...]:
    return tuple(registries.Term(code, name) for code, name in FIXED[facet])


def _fixed(facet: str) -> Callable[[], Iterable[registries.Term]]:
    return lambda: _fixed_terms(facet)


def _held(facet: str) -> Callable[[], Iterable[registries.Term]]:
    return lambda: _held_terms(facet)


def _held_terms(facet: str) -> list[registries.Term]:
    terms = Term.everything.of(facet).select_related("parent", "merged_into")
    formerly: dict[int, tuple[str, ...]] = {}
    for term in terms:
        if term.merged_into_id is not None:
            now = term.current.pk
            formerly[now] = (*formerly.get(now, ()), term.code)
    return [
        registries.Term(
            term.code,
            term.public_name,
            term.parent.code if term.parent else "",
            tuple(dict.fromkeys([*([term.name] if term.plain_name else []), *term.aliases])),
            formerly.get(term.pk, ()),
        )
        for term in terms
        if term.merged_into_id is None
    ]


# Listings


def service_documents() -> Iterator[SearchDocument]:
    """Every listing the public may find."""
    calendar = school_calendar()
    for service in Service.objects.published().with_parts().order_by("pk").iterator(chunk_size=CHUNK):
        yield document_of(service, calendar)


def service_documents_of(ids: Collection[str]) -> Iterator[SearchDocument]:
    """Those of `ids` that are still public."""
    calendar = school_calendar()
    for service in Service.objects.published().with_parts().filter(pk__in=[key for key in map(_uuid, ids) if key]):
        yield document_of(service, calendar)


def service_document(document_id: str) -> SearchDocument | None:
    return next(iter(service_documents_of([document_id])), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def document_of(service: Service, calendar: SchoolCalendar) -> SearchDocument:
    """`service` (fetched `with_parts`) as search keeps it. Of a masked place it holds the district alone."""
    service, today = masked(service), clock.today()
    return SearchDocument(
        id=str(service.id),
        kind=service.kind,
        url=service.get_absolute_url(),
        title=service.name,
        summary=summary(service.description),
        other_names=_joined([service.alternate_name, *service.also_called]),
        terms=_joined(_terms(service)),
        body=_joined(_body(service)),
        codes=codes(service, on=today, calendar=calendar),
        places=tuple(_places(service, today, calendar)),
        reach=service.reach,
        minimum_age=service.minimum_age,
        maximum_age=service.widest_age,
        occurrences=_starts(service, schedules(service), today, calendar),
        confirmed_on=service.checked_on,
        closed=service.is_closed,
        card=card(service, on=today),
    )


def summary(text: str) -> str:
    """The beginning of a text: whole sentences as far as they fit, else whole words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    start = text[:LONGEST_SUMMARY]
    end = max(start.rfind(mark) for mark in (". ", "! ", "? "))
    return start[: end + 1] if end > LONGEST_SUMMARY // 3 else start.rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _terms(service: Service) -> Iterator[str]:
    for link in service.terms.all():
        yield from _names(link.term)
    yield service.get_kind_display()
    if service.organization:
        yield service.organization.name
    if service.short_break:
        yield "Short break"


def _names(term: Term) -> Iterable[str]:
    """What officials and what families call it."""
    return dict.fromkeys((term.name, term.public_name))


def _body(service: Service) -> Iterator[str]:
    yield from (
        service.description,
        service.eligibility_description,
        service.application_process,
        service.fees,
        service.alert,
        service.wait_time,
        service.waiting_meanwhile,
        service.interpretation_services,
        service.accreditations,
    )
    for place in service.places.all():
        location = place.location
        yield from (location.public_name, *location.public_address, location.public_description, place.description)
        for fact in location.accessibility.all():
            if fact.answer in ("yes", "partly"):
                yield fact.get_point_display()
                yield from (fact.description, fact.details)
    for schedule in schedules(service):
        yield schedule.description
    for answer in service.answers.all():
        yield answer.answer
    for language in service.languages.all():
        yield language.name
    for area in service.service_areas.all():
        yield area.name
    for term in service.unmapped_terms:
        yield term.get("name", "")


def _places(service: Service, today: date, calendar: SchoolCalendar) -> Iterator[DocumentPlace]:
    """Where one can go, each with its own times where there are several. A place without a point is placed
    by its postcode, if we know it."""
    held: dict[tuple[Point, str], list[ServiceAtLocation]] = {}
    for place in service.places.all():
        point = place.location.measured_to()
        if point is not None:
            held.setdefault((point, place.location.label), []).append(place)
    several = len(service.places.all()) > 1
    for (point, label), places in held.items():
        if several:
            starts = _starts(service, schedules(service, places), today, calendar)
            yield DocumentPlace(point, label, starts, card_at(service, places, on=today))
        else:
            yield DocumentPlace(point, label)


def _starts(
    service: Service, timetable: Iterable[Schedule], today: date, calendar: SchoolCalendar
) -> tuple[datetime, ...]:
    """The starts to come of a timetable; none while it is closed."""
    sessions = [] if service.is_closed else occurrences(timetable, on=today, calendar=calendar)
    return tuple(session.starts for session in sessions[:MOST_OCCURRENCES])


# Guides


def guide_documents() -> Iterator[SearchDocument]:
    """Every guide the public may read."""
    for guide in _guides().iterator(chunk_size=CHUNK):
        yield document_of_guide(guide)


def guide_documents_of(slugs: Collection[str]) -> Iterator[SearchDocument]:
    for guide in _guides().filter(slug__in=list(slugs)):
        yield document_of_guide(guide)


def guide_document(slug: str) -> SearchDocument | None:
    return next(iter(guide_documents_of([slug])), None)


def _guides() -> PageQuerySet:
    return (
        GuidePage.objects.live()
        .public()
        .prefetch_related("terms__term__vocabulary", "terms__term__parent__parent")
        .order_by("pk")
    )


def document_of_guide(guide: GuidePage) -> SearchDocument:
    """`guide` as search keeps it; it has no place and reaches everyone."""
    found: dict[str, set[str]] = {"kind": {guide.kind}}
    for link in guide.terms.all():
        found.setdefault(link.term.vocabulary.code, set()).update(link.term.codes)
    words = {"ages": ages(guide.min_age, guide.max_age), "organisation": guide.looked_after_by}
    return SearchDocument(
        id=guide.slug,
        kind=guide.kind,
        url=guide.address,
        title=guide.title,
        summary=guide.summary,
        other_names=_joined(guide.also_called),
        terms=_joined(name for link in guide.terms.all() for name in _names(link.term)),
        body=_joined((guide.summary, plain_text(guide.body))),
        codes={facet: frozenset(values) for facet, values in found.items()},
        reach="city",
        minimum_age=guide.min_age,
        maximum_age=guide.max_age,
        confirmed_on=guide.reviewed_on,
        card={name: text for name, text in words.items() if text},
    )
