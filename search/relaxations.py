"""What would be found if a little less were asked for: offered where little was found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from .asking import Asked, read_parameters
from .document import FACETS
from .engines import engine
from .request import FILL_BELOW, SearchResult

Parameters = tuple[tuple[str, str], ...]
MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A question that leaves out one thing: the filter it is of, what it is called, how many it finds, and the
    parameters of its address."""

    without: str
    name: str
    total: int
    parameters: Parameters


def relaxations(asked: Asked, result: SearchResult) -> tuple[Relaxation, ...]:
    """What `asked` would find without one of its parts or filters, those that find most first; only where it
    finds less than a handful, and only what finds more."""
    if result.total >= FILL_BELOW:
        return ()
    tried = [
        Relaxation(without, name, _total(parameters), parameters)
        for without, name, parameters in list(_less(asked))[:MOST_TRIED]
    ]
    return tuple(sorted((each for each in tried if each.total > result.total), key=lambda each: -each.total))


def _less(asked: Asked) -> Iterator[tuple[str, str, Parameters]]:
    seen = set()
    for part in asked.understood:
        if part.preference and part.key not in seen:
            seen.add(part.key)
            yield part.filter, part.name, asked.less(part)
    request = asked.request
    if request.age is not None:
        yield "age", f"Age {request.age:g}", _without(asked, "age")
    if request.near and request.miles is not None:
        yield "miles", f"Within {request.miles:g} miles", _without(asked, "miles")
    for facet in FACETS:
        for code in request.filters.get(facet, ()):
            yield facet, code, tuple(each for each in asked.parameters if each != (facet, code))


def _without(asked: Asked, name: str) -> Parameters:
    return tuple(each for each in asked.parameters if each[0] != name)


def _total(parameters: Parameters) -> int:
    request = read_parameters(QueryDict(urlencode(parameters))).request
    return engine().search(replace(request, page=1)).total
