"""The page of what is on: a selection's days with their sessions, the choices beside them, and, where nothing is on,
the nearest selections that find something."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from search import registries
from search.registries import SchoolBreak

from .occurrences import SchoolCalendar
from .results import DISTANCES, Step
from .whats_on import Day, Narrowed, OnAt, by_day, whats_on
from .whats_on_asked import FILTERS, Selection, SelectionAsked, Span, spans

PAGE_SIZE = 30
LATER = 28
HOLIDAYS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the form."""

    code: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WhatsOnPage:
    """A page of what is on, from top to bottom."""

    heading: str
    total: int
    page: int
    pages: int
    days: tuple[Day, ...]
    spans: tuple[Step, ...]
    chosen: tuple[Step, ...]
    problems: tuple[str, ...]
    first: date
    last: date
    are_typed: bool
    near: str
    miles: str
    age: str
    distances: tuple[Option, ...]
    choices: dict[str, tuple[Option, ...]]
    wider: tuple[Step, ...]
    selection: Selection

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)


def whats_on_page(
    read: SelectionAsked, *, now: datetime, calendar: SchoolCalendar, breaks: tuple[SchoolBreak, ...]
) -> WhatsOnPage:
    """The page for the selection `read` at the moment `now`."""
    sessions = selected(read, now=now, calendar=calendar)
    pages = max(1, -(-len(sessions) // PAGE_SIZE))
    page = min(read.page, pages)
    asked = read.asked
    return WhatsOnPage(
        heading=_heading(read.span),
        total=len(sessions),
        page=page,
        pages=pages,
        days=by_day(sessions[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        spans=tuple(_spans(read, now.date(), breaks)),
        chosen=tuple(Step(text, less.href) for text, less, _ in _narrower(read)),
        problems=tuple(problem.text for problem in read.problems),
        first=read.span.first,
        last=read.span.last,
        are_typed=not read.span.code,
        near=asked.near,
        miles=asked.miles,
        age=asked.age,
        distances=tuple(
            Option(str(miles), f"within {miles} mile{'s' if miles > 1 else ''}", str(miles) == asked.miles)
            for miles in DISTANCES
        ),
        choices={facet: tuple(_options(facet, read)) for facet in FILTERS},
        wider=() if sessions else tuple(_wider(read, now, calendar)),
        selection=read.selection,
    )


def selected(read: SelectionAsked, *, now: datetime, calendar: SchoolCalendar) -> list[OnAt]:
    """The sessions of the selection, soonest first."""
    return whats_on(read.span.first, read.span.last, now=now, calendar=calendar, narrowed=read.narrowed)


def _heading(span: Span) -> str:
    first, last = (f"{day:%A} {day.day} {day:%B}" for day in (span.first, span.last))
    days = first if first == last else f"{first} to {last}"
    return f"{span.name}: {days}" if span.name else days


def _spans(read: SelectionAsked, today: date, breaks: tuple[SchoolBreak, ...]) -> Iterator[Step]:
    anytime = read.selection.without("from").without("to").without("when")
    offered = list(spans(today, breaks))
    holidays_from = len(offered) - sum(span.code not in ("week", "today", "weekend") for span in offered)
    for span in offered[: holidays_from + HOLIDAYS_SHOWN]:
        there = anytime if span.code == "week" else anytime.changed("when", span.code)
        yield Step(span.name, there.href, is_here=span.code == read.span.code)


def _narrower(read: SelectionAsked) -> Iterator[tuple[str, Selection, Narrowed]]:
    """What narrows the selection: its words, and the selection and what it asks for without that."""
    narrowed, selection = read.narrowed, read.selection
    if narrowed.near and narrowed.miles is not None:
        text = f"Within {narrowed.miles:g} mile{'' if narrowed.miles == 1 else 's'} of {narrowed.near.label}"
        yield text, _selection(selection.without("miles")), replace(narrowed, miles=None)
    if narrowed.age is not None:
        yield f"Age {narrowed.age:g}", _selection(selection.without("age")), replace(narrowed, age=None)
    for facet in FILTERS:
        names = {term.code: term.name for term in registries.vocabulary(facet)}
        for code in narrowed.filters.get(facet, ()):
            left = tuple(other for other in narrowed.filters[facet] if other != code)
            filters = {name: codes for name, codes in narrowed.filters.items() if name != facet}
            less = replace(narrowed, filters=filters | ({facet: left} if left else {}))
            yield names.get(code, code), _selection(selection.without(facet, code)), less


def _selection(question: object) -> Selection:
    assert isinstance(question, Selection)  # every step from a selection is one
    return question


def _options(facet: str, read: SelectionAsked) -> Iterator[Option]:
    chosen = read.narrowed.filters.get(facet, ())
    for term in registries.vocabulary(facet):
        yield Option(term.code, term.name, term.code in chosen)


def _wider(read: SelectionAsked, now: datetime, calendar: SchoolCalendar) -> Iterator[Step]:
    """Selections one step away that find something, with how much."""
    span = read.span
    for text, selection, narrowed in _narrower(read):
        count = len(whats_on(span.first, span.last, now=now, calendar=calendar, narrowed=narrowed))
        if count:
            yield Step(f"Without “{text}”: {count}", selection.href)
    later = span.first + timedelta(days=LATER - 1)
    if later > span.last:
        count = len(whats_on(span.first, later, now=now, calendar=calendar, narrowed=read.narrowed))
        if count:
            days = read.selection.without("when").changed("from", span.first.isoformat())
            yield Step(f"In the 4 weeks from then: {count}", days.changed("to", later.isoformat()).href)
