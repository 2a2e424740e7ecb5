"""A request as queries of the cluster: which documents answer, what has to be counted before that is known, and what
each is worth. The rules are those of the embedded engine (`embedded._find`, `matching`, `fitting`), said in queries."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Bool, Exists, FunctionScore, MatchAll, MatchNone, MatchPhrase, Query, Range, Term

from search import clock, words
from search.concepts import Concept, Way, bare
from search.document import FACETS, FACETS_THAT_ADD_UP
from search.ranking import FRESH_DAYS, OVERDUE_DAYS, SOON_DAYS, weights
from search.request import FILL_BELOW, Near, Preference, SearchRequest

from .columns import EARTH_RADIUS_MILES
from .embedded import SOME_WORDS
from .fitting import CONTRARY, FITTING, SILENT, TOLD_BY_WHEN, WEAK
from .matching import HINT

TEXT, NAMED = "text", "named"

# The nearest of the places, by the haversine formula: what a cluster has built in looks at the first place alone.
_LESS_THE_FARTHER = """
double nearest = Double.POSITIVE_INFINITY;
for (def place : doc['at']) {
    double north = Math.toRadians(place.lat - params.latitude), east = Math.toRadians(place.lon - params.longitude);
    double across = Math.pow(Math.sin(north / 2), 2) + Math.cos(Math.toRadians(params.latitude))
        * Math.cos(Math.toRadians(place.lat)) * Math.pow(Math.sin(east / 2), 2);
    nearest = Math.min(nearest, 2 * params.radius * Math.asin(Math.sqrt(Math.min(1, across))));
}
return 1 / (1 + nearest / params.miles_that_halve);
"""


def every(*queries: Query) -> Query:
    """What matches all of them; everything when there are none."""
    return Bool(filter=list(queries)) if queries else MatchAll()


def some(*queries: Query) -> Query:
    """What matches at least one of them; nothing when there are none."""
    return Bool(should=list(queries), minimum_should_match=1) if queries else MatchNone()


def but(query: Query) -> Query:
    """What does not match it."""
    return Bool(must_not=[query])


def any_of(facet: str, codes: Iterable[str]) -> Query:
    return Q("terms", **{f"codes.{facet}": list(codes)})


def named_as(query: Query) -> str:
    """The same for the same query: the name under which it is counted."""
    return json.dumps(query.to_dict(), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many documents match each query that was counted, and how many there are."""

    everything: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, query: Query) -> int:
        return self.numbers[named_as(query)]


@dataclass(frozen=True, slots=True)
class Fit:
    """What fits one preference, and of what it is not known. Of times, `made_for_it` is what has no others."""

    preference: Preference
    fits: Query
    silent: Query
    made_for_it: Query | None = None


class Asked:
    """A request's queries."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self.filters = {facet: chosen for facet, chosen in request.filters.items() if chosen}
        self.with_decisions = request.with_decisions or "decision" in self.filters.get("kind", ())
        decisions = any_of("kind", ["decision"])
        self.scope = every() if self.with_decisions else but(decisions)
        demanded = (_fit(demand).fits for demand in request.demands)
        self.limits = every(self.scope, *_limits(request), *demanded)
        self.having = {
            facet: every(*(any_of(facet, [code]) for code in chosen))
            if facet in FACETS_THAT_ADD_UP
            else any_of(facet, chosen)
            for facet, chosen in self.filters.items()
        }
        self.fitting = every(self.limits, *self.having.values())
        self.fits = [_fit(preference) for preference in request.preferences]
        self.wanted = _all_fitting(self.fits)
        self.concepts = request.concepts or bare(request.words)
        self.hints = words.asked(request.hints)
        self.full = every(*(_having(concept, TEXT) for concept in self.concepts))
        self.some = some(*(_having(concept, TEXT) for concept in self.concepts))
        self.naming_all = every(*(_having(concept, NAMED) for concept in self.concepts))
        self.naming_some = some(*(_having(concept, NAMED) for concept in self.concepts))
        named = (self.naming_all,) if self.concepts and request.preferences else ()
        self.whole = every(self.full, self.wanted, *named)
        has_no_decisions_beside = not self.concepts or self.with_decisions or "kind" in self.filters
        self.decisions_beside = None if has_no_decisions_beside else every(self.naming_all, decisions)

    @property
    def is_scored(self) -> bool:
        return bool(self.concepts or self.hints or self.request.asides or self.fits)

    # Which documents

    def to_count(self) -> list[Query]:
        """All whose number decides what answers, or says how rare something is."""
        queries: list[Query] = []
        if len(self.concepts) > 1:
            for wanted in (self.wanted, *(_all_fitting(left) for left in self._left().values())):
                queries += [every(self.full, self.scope, wanted), every(self.full, self.fitting, wanted)]
        if self.fits:
            queries += [every(base, self.fitting, self.wanted) for base in (self.full, self.some)]
            queries.append(every(self.whole, self.fitting))
        for fit in self.fits:
            queries += [fit.fits, *([fit.made_for_it] if fit.made_for_it else [])]
        queries += [_token(token, TEXT) for token in self.hints]
        for concept in (*self.concepts, *self.request.asides):
            queries.append(_having(concept, TEXT))
            for way in concept.ways:
                queries += [_saying(way, TEXT), *(_token(token, TEXT) for token in way.tokens)]
        return list({named_as(query): query for query in queries}.values())

    def base(self, counted: Counted, wanted: Query) -> Query:
        """Those with all the words, or where these are too few those with some."""
        if len(self.concepts) < 2:
            return self.full
        few = counted[every(self.full, self.scope, wanted)] < FILL_BELOW
        return self.some if few or not counted[every(self.full, self.fitting, wanted)] else self.full

    def results(self, counted: Counted) -> Query:
        return every(self.base(counted, self.wanted), self.fitting, self.wanted)

    def fill(self, counted: Counted) -> Query | None:
        """What goes on below the results for lack of better."""
        if not self.fits:
            return None
        results = self.results(counted)
        enough = every(self.whole, self.fitting) if self.request.sort == "best" else results
        if counted[enough] >= FILL_BELOW:
            return None
        fitting_something = [fit.fits for fit in self.fits if not fit.preference.weak]
        having_words = [self.base(counted, self.wanted)] if self.concepts else []
        return every(some(*having_words, *fitting_something), self.scope, self.fitting, but(results))

    def among(self, counted: Counted) -> dict[str, Query]:
        """By facet, the documents that its codes are counted in."""
        results, left = self.results(counted), self._left()
        among = {}
        for facet in FACETS:
            among[facet] = results
            if facet in self.having and facet not in FACETS_THAT_ADD_UP:
                others = [query for other, query in self.having.items() if other != facet]
                among[facet] = every(self.base(counted, self.wanted), self.limits, self.wanted, *others)
            elif facet in left:
                wanted = _all_fitting(left[facet])
                among[facet] = every(self.base(counted, wanted), self.fitting, wanted)
        return among

    def _left(self) -> dict[str, list[Fit]]:
        """By facet, the preferences that choosing one of its codes leaves, where it settles any."""
        left = {
            facet: [fit for fit in self.fits if not fit.preference.gives_way_to(facet)]
            for facet in FACETS
            if facet not in self.having or facet in FACETS_THAT_ADD_UP
        }
        return {facet: fits for facet, fits in left.items() if len(fits) < len(self.fits)}

    # What they are worth

    def scored(self, among: Query, counted: Counted, *, near: Near | None) -> Query:
        """`among`, each scored by its words and by what it fits, less the farther from `near`."""
        parts = [*self._words(counted), *(_evidence(fit, counted) for fit in self.fits)]
        query = Bool(filter=[among], should=parts, minimum_should_match=0)
        functions = [*self._keeping(), *_standing()]
        if near:
            functions.append(_less_the_farther(near))
        return FunctionScore(query=query, functions=functions, score_mode="multiply", boost_mode="multiply")

    def _words(self, counted: Counted) -> list[Query]:
        asides = [(concept, HINT) for concept in self.request.asides]
        hints = [_token(token, TEXT, HINT * _rarity_of_words(counted, token)) for token in self.hints]
        concepts = [(concept, concept.weight) for concept in self.concepts]
        return [*hints, *(_scored(concept, counted, factor) for concept, factor in (*concepts, *asides))]

    def _keeping(self) -> list[dict[str, Any]]:
        """What is left of the worth of what lacks something."""
        functions = []
        for fit in self.fits:
            if fit.preference.weak:
                functions.append(_times(WEAK, but(fit.fits)))
            else:
                functions.append(_times(SILENT, every(but(fit.fits), fit.silent)))
                functions.append(_times(CONTRARY, every(but(fit.fits), but(fit.silent))))
        if self.fits and self.concepts:
            functions.append(_times(SOME_WORDS, but(self.full)))
            functions.append(_times(weights().unnamed, but(self.naming_some)))
        return functions


def _limits(request: SearchRequest) -> list[Query]:
    """What age and distance leave. What reaches a family anywhere is never hidden by a place."""
    limits = [] if request.age is None else [_aged(request.age, request.age)]
    if request.near and request.miles is not None:
        point = {"lat": request.near.point.latitude, "lon": request.near.point.longitude}
        within = Q("geo_distance", distance=f"{request.miles}mi", at=point)
        limits.append(some(Term(anywhere=True), within))
    return limits


def _aged(lowest: float, highest: float) -> Query:
    """For somebody between these two; an unknown bound is open."""
    return but(some(Range(minimum_age={"gt": highest}), Range(maximum_age={"lt": lowest})))


def _fit(preference: Preference) -> Fit:
    if preference.ages:
        return Fit(preference, _aged(*preference.ages), MatchNone())
    if preference.concepts:
        return Fit(preference, but(some(*(_having(concept, NAMED) for concept in preference.concepts))), MatchNone())
    facet = f"codes.{preference.filter}"
    silent = but(Exists(field=facet))
    if preference.refused:
        return Fit(preference, some(silent, _another_than(facet, preference.codes)), MatchNone())
    does = any_of(preference.filter, preference.codes)
    if preference.dates:
        spans = [Range(days={"gte": first.toordinal(), "lte": last.toordinal()}) for first, last in preference.dates]
        does = some(every(does, but(Exists(field="days"))), *spans)
    if asked := words.asked(preference.words):
        does = some(does, every(*(_token(token, NAMED) for token in asked)))
    if preference.filter in FACETS_THAT_ADD_UP:
        # Such codes are answers to questions of their own: having others says nothing about this one.
        silent = every()
    made_for_it = None
    if preference.filter in TOLD_BY_WHEN:
        more = Range(**{f"amounts.{preference.filter}": {"gt": len(preference.codes)}})
        made_for_it = every(does, but(more))
    return Fit(preference, does, silent, made_for_it)


def _another_than(facet: str, codes: Iterable[str]) -> Query:
    """Having a code besides these: one that stands before, between or after them."""
    ends = [None, *sorted(codes), None]
    gaps = [
        {name: end for name, end in (("gt", after), ("lt", before)) if end is not None}
        for after, before in pairwise(ends)
    ]
    return some(*(Range(**{facet: gap}) if gap else Exists(field=facet) for gap in gaps))


def _all_fitting(fits: Iterable[Fit]) -> Query:
    return every(*(fit.fits for fit in fits if not fit.preference.weak))


def _token(token: str, where: str, boost: float = 1.0) -> Query:
    return Term(**{where: {"value": token, "boost": boost}})


def _saying(way: Way, where: str) -> Query:
    if way.apart or len(way.tokens) == 1:
        return every(*(_token(token, where) for token in way.tokens))
    return MatchPhrase(**{where: {"query": " ".join(way.tokens)}})


def _having(concept: Concept, where: str) -> Query:
    return some(*(_saying(way, where) for way in concept.ways))


def _scored(concept: Concept, counted: Counted, factor: float) -> Query:
    """The best way of saying it counts, every other way as if it were as rare as the concept: the rarest would win
    otherwise."""
    ways = []
    for way in concept.ways:
        rarity = _rarity_of_way(counted, way)
        worth = 1 if way is concept.ways[0] else way.weight * _rarity_of_concept(counted, concept) / rarity
        ways.append(_scored_way(counted, way, factor * worth))
    return Q("dis_max", queries=ways) if len(ways) > 1 else ways[0]


def _scored_way(counted: Counted, way: Way, worth: float) -> Query:
    if way.apart or len(way.tokens) == 1:
        return Bool(must=[_token(token, TEXT, worth * _rarity_of_words(counted, token)) for token in way.tokens])
    # The cluster scores a phrase once for each of its words.
    boost = worth * _rarity_of_way(counted, way) / len(way.tokens)
    return MatchPhrase(**{TEXT: {"query": " ".join(way.tokens), "boost": boost}})


def _rarity_of_concept(counted: Counted, concept: Concept) -> float:
    typed = concept.ways[0]
    if typed.apart and len(typed.tokens) > 1:
        return _rarity_of_way(counted, typed)
    return _rarity(counted, counted[_having(concept, TEXT)])


def _rarity_of_way(counted: Counted, way: Way) -> float:
    if way.apart:
        return sum(_rarity_of_words(counted, token) for token in way.tokens)
    return _rarity(counted, counted[_saying(way, TEXT)])


def _rarity_of_words(counted: Counted, token: str) -> float:
    return _rarity(counted, counted[_token(token, TEXT)])


def _rarity(counted: Counted, number: int) -> float:
    """The inverse document frequency as SQLite has it."""
    return max(math.log(max(counted.everything - number + 0.5, 0.5) / (number + 0.5)), 1e-6)


def _evidence(fit: Fit, counted: Counted) -> Query:
    def saying(query: Query) -> Query:
        number = counted[query]
        rarity = math.log1p(max(counted.everything - number + 0.5, 0.5) / (number + 0.5))
        return Q("constant_score", filter=query, boost=FITTING * rarity)

    if fit.made_for_it is None:
        return saying(fit.fits)
    return Q("dis_max", queries=[saying(fit.fits), saying(fit.made_for_it)])


def _standing() -> list[dict[str, Any]]:
    """What each is worth beside its words: more when it is on soon or was confirmed lately."""
    today = clock.today()
    day, until = today.toordinal(), (today + timedelta(days=SOON_DAYS)).toordinal()
    return [
        _times(weights().soon, Range(days={"gte": day, "lte": until})),
        _times(weights().fresh, Range(confirmed={"gt": day - FRESH_DAYS})),
        _times(weights().overdue, Range(confirmed={"lte": day - OVERDUE_DAYS})),
    ]


def _less_the_farther(near: Near) -> dict[str, Any]:
    parameters = {
        "latitude": near.point.latitude,
        "longitude": near.point.longitude,
        "radius": EARTH_RADIUS_MILES,
        "miles_that_halve": weights().miles_that_halve,
    }
    script = {"source": _LESS_THE_FARTHER, "params": parameters}
    return {"filter": Exists(field="at").to_dict(), "script_score": {"script": script}}


def _times(weight: float, query: Query) -> dict[str, Any]:
    return {"filter": query.to_dict(), "weight": weight}
