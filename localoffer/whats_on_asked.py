"""What a family asks of What's on, in an address: which days, and for whom. Whatever stands there, a selection comes
out; what we could not use is said in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from search.asking import Asked, Problem, read_parameters
from search.registries import SchoolBreak
from search.understanding.holidays import named_break

from .questions import Question, without_postcodes
from .whats_on import DAYS_OF_A_WEEK, Narrowed, days_of_weekend

# What narrows the list besides days, as in a search.
FILTERS = ("need", "cost", "access")
NARROWING = ("near", "miles", "age", *FILTERS)
# School holidays by the name families use, with the name that understanding knows them by.
HOLIDAYS = {
    "october-half-term": "October half term",
    "christmas": "Christmas holidays",
    "february-half-term": "February half term",
    "easter": "Easter holidays",
    "may-half-term": "May half term",
    "summer": "Summer holidays",
}
# As far as the longest holiday and some days more; what is later is seldom certain.
MOST_DAYS = 92
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included, by their code and name; without a code they were typed."""

    first: date
    last: date
    name: str
    code: str = ""


class Selection(Question):
    """A question's parameters as an address of What's on."""

    __slots__ = ()

    @property
    def href(self) -> str:
        return self._at("localoffer:whats-on")

    @property
    def calendar(self) -> str:
        """The address of the same days as a calendar file. A phone keeps it, so that each full postcode is cut."""
        kept = ((name, without_postcodes(value)) for name, value in self.parameters if name != "page")
        return Selection(tuple(kept))._at("localoffer:whats-on-calendar")

    def _at(self, name: str) -> str:
        address = reverse(name)
        return f"{address}?{urlencode(self.parameters)}" if self.parameters else address


@dataclass(frozen=True, slots=True)
class SelectionAsked:
    """A selection read: its days, for whom, which page of it, and its address."""

    span: Span
    asked: Asked
    selection: Selection
    page: int
    problems: tuple[Problem, ...] = ()

    @property
    def narrowed(self) -> Narrowed:
        request = self.asked.request
        return Narrowed(near=request.near, miles=request.miles, age=request.age, filters=request.filters)


def read_selection(parameters: QueryDict, *, today: date, breaks: Sequence[SchoolBreak]) -> SelectionAsked:
    """The selection that the parameters of an address make: `when` (a code of `spans`) or `from` and `to`, then
    NARROWING as in a search, and `page`."""
    problems: list[Problem] = []
    span = _typed_span(parameters, today, problems) or _named_span(parameters, today, breaks, problems)
    asked = read_parameters(_only(NARROWING, parameters))
    # Sessions are narrowed by codes and one age alone.
    problems += [
        Problem(each.filter, f"What's on cannot be narrowed to “{each.name}”, so we left it out.")
        for each in asked.demanded
    ]
    asked = replace(asked, demanded=(), request=replace(asked.request, demands=()))
    days: tuple[tuple[str, str], ...] = ()
    if not span.code:
        days = (("from", span.first.isoformat()), ("to", span.last.isoformat()))
    elif parameters.get("when"):
        days = (("when", span.code),)
    return SelectionAsked(
        span=span,
        asked=asked,
        selection=Selection((*days, *asked.parameters)),
        page=_page(parameters.get("page", "")),
        problems=(*problems, *asked.problems),
    )


def spans(today: date, breaks: Sequence[SchoolBreak]) -> Iterator[Span]:
    """The spans that have a name: the next days, then the school holidays that we know of, soonest first."""
    yield Span(today, today + timedelta(days=DAYS_OF_A_WEEK - 1), "Next 7 days", "week")
    yield Span(today, today, "Today", "today")
    yield Span(*days_of_weekend(today), "This weekend", "weekend")
    holidays = [
        Span(max(found.first, today), found.last, name, code)
        for code, name in HOLIDAYS.items()
        if (found := named_break(code.replace("-", " "), breaks, today))
    ]
    yield from sorted(holidays, key=lambda span: span.first)


def _only(names: Sequence[str], parameters: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        if name in parameters:
            kept.setlist(name, parameters.getlist(name))
    return kept


def _named_span(parameters: QueryDict, today: date, breaks: Sequence[SchoolBreak], problems: list[Problem]) -> Span:
    named = {span.code: span for span in spans(today, breaks)}
    code = parameters.get("when", "")
    if code and code not in named:
        problems.append(Problem("when", "We do not know when that is. This is what is on in the next 7 days."))
    return named.get(code, named["week"])


def _typed_span(parameters: QueryDict, today: date, problems: list[Problem]) -> Span | None:
    """The days typed as `from` and `to`; one alone is that day, or from today to it."""
    read = {name: _day(name, parameters.get(name, "").strip(), problems) for name in ("from", "to")}
    first, last = read["from"], read["to"]
    if first is None and last is None:
        return None
    first = first or today
    last = last or first
    if last < first:
        first, last = last, first
    if last < today:
        problems.append(Problem("from", "Those days are over. This is what is on today."))
        return Span(today, today, "Today")
    first = max(first, today)
    if (last - first).days >= MOST_DAYS:
        last = first + timedelta(days=MOST_DAYS - 1)
        problems.append(Problem("to", f"That is a long time. These are the first {MOST_DAYS} days of it."))
    return Span(first, last, "")


def _day(name: str, typed: str, problems: list[Problem]) -> date | None:
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        day = None
        problems.append(Problem(name, f"We could not read the day “{typed[:40]}”. Write it as 2026-11-28."))
    if day is not None and not 1900 < day.year < 3000:
        problems.append(Problem(name, "That day is too far away."))
        return None
    return day


def _page(typed: str) -> int:
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 20 else 1
