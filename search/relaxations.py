"""What would be found if a little less were asked for: offered where little was found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from urllib.parse import urlencode

from django.http import QueryDict

from . import registries
from .asking import Asked, read_parameters
from .document import FACETS
from .engines import engine
from .request import FILL_BELOW, SearchResult

Parameters = tuple[tuple[str, str], ...]
MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A question that leaves out one thing, or two: the filters they are of (joined by a comma), what they are
    called, how many it finds, and the parameters of its address."""

    without: str
    names: tuple[str, ...]
    total: int
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that can be left out of a question: its filter, its name, and how its address changes."""

    filter: str
    name: str
    left_out: Callable[[Parameters], Parameters]


def relaxations(asked: Asked, result: SearchResult) -> tuple[Relaxation, ...]:
    """What `asked` would find without one of its parts or filters, those that find most first; only where it
    finds less than a handful, and only what finds more. Where no one part stands in the way alone, without two."""
    if result.total >= FILL_BELOW:
        return ()
    parts = list(_parts(asked))
    alone = _better(asked, [(part,) for part in parts], result.total)
    return alone or _better(asked, combinations(parts, 2), result.total)


def _better(asked: Asked, ways: Iterable[tuple[_Part, ...]], total: int) -> tuple[Relaxation, ...]:
    """Those of the first few ways that find more than `total`."""
    tried = [_tried(asked, parts) for parts, _ in zip(ways, range(MOST_TRIED), strict=False)]
    return tuple(sorted((each for each in tried if each.total > total), key=lambda each: -each.total))


def _tried(asked: Asked, parts: tuple[_Part, ...]) -> Relaxation:
    parameters = asked.parameters
    for part in parts:
        parameters = part.left_out(parameters)
    request = read_parameters(QueryDict(urlencode(parameters))).request
    total = engine().search(replace(request, page=1)).total
    return Relaxation(",".join(part.filter for part in parts), tuple(part.name for part in parts), total, parameters)


def _parts(asked: Asked) -> Iterator[_Part]:
    """All that can be left out, what was understood first."""
    for key, part in {part.key: part for part in asked.understood if part.preference}.items():
        yield _Part(part.filter, part.name, _switching_off(key))
    request = asked.request
    if request.age is not None:
        yield _Part("age", f"Age {request.age:g}", _dropping("age"))
    if request.near and request.miles is not None:
        yield _Part("miles", f"Within {request.miles:g} miles", _dropping("miles"))
    for demand in asked.demanded:
        yield _Part(demand.filter, demand.name, _dropping(demand.filter, demand.value))
    for facet in FACETS:
        names = {term.code: term.name for term in registries.vocabulary(facet)}
        for code in request.filters.get(facet, ()):
            yield _Part(facet, names.get(code, code), _dropping(facet, code))


def _switching_off(key: str) -> Callable[[Parameters], Parameters]:
    return lambda parameters: (*parameters, ("without", key))


def _dropping(name: str, value: str | None = None) -> Callable[[Parameters], Parameters]:
    return lambda parameters: tuple(
        each for each in parameters if each[0] != name or (value is not None and each[1] != value)
    )
