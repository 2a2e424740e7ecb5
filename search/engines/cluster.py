"""The engine for a directory that has outgrown one machine: a cluster of Elasticsearch or OpenSearch. It finds and
scores; the order among what it gives is made here, so that both engines page, fill and demote alike."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
from elasticsearch import BadRequestError, Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk
from elasticsearch_dsl import A, MultiSearch, Q, Search
from elasticsearch_dsl.query import Bool, MatchAll, Query, Term

from search import clock
from search.document import FACETS, SearchDocument
from search.ranking import weights
from search.request import (
    DECISIONS_BESIDE,
    FILL_BELOW,
    PAGE_SIZE,
    FacetCount,
    Hit,
    Near,
    SearchRequest,
    SearchResult,
)  # fmt: skip

from . import index_file
from .base import IndexedDocument, Lexicon, Title
from .cluster_client import SECONDS_TO_WRITE, Unreachable, telling_trouble
from .cluster_index import DEEPEST, SCHEMA, fields_of, key, mapping
from .cluster_queries import Asked, Counted, but, every, named_as
from .columns import EARTH_RADIUS_MILES, on_sphere
from .embedded import place_shown

# Near duplicates are looked for among the first so many, which are ordered together.
TOGETHER = 200
MOST_CODES = 1000
BATCH = 500
WORDS_AT_ONCE = 10_000
# How long the words of the index are taken to be as they were: they change with every document.
SECONDS_OF_LEXICON = 1.0


@dataclass(frozen=True, slots=True)
class _Light:
    """A document found, with all that orders it."""

    key: str
    order: tuple[Any, ...]  # compared as it is
    score: float
    score_at: int | None  # where in the order its score stands, as a negative number
    alike: str = ""

    def worth_less(self, factor: float) -> "_Light":
        if self.score_at is None:
            return self
        order = (*self.order[: self.score_at], -self.score * factor, *self.order[self.score_at + 1 :])
        return replace(self, order=order, score=self.score * factor)


class ClusterEngine:
    """An `Engine` over the cluster that `client` speaks with, in the index called `name`. What goes wrong there
    comes out as Unreachable."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client
        # Tokens of another version are another index: old and new web processes go on beside each other.
        self.alias = f"{name}-{index_file.SCHEMA}.{SCHEMA}"
        self._lexicon = _Lexicon(client, self.alias)

    # Searching

    def search(self, request: SearchRequest) -> SearchResult:
        with telling_trouble():
            asked = Asked(request)
            counted = self._counted(asked.to_count())
            found = self._found(asked, counted)
            fill, inserted = [], 0
            first = found.results[:PAGE_SIZE]
            if found.fill:
                room = PAGE_SIZE if found.total >= FILL_BELOW else PAGE_SIZE - len(first)
                fill = _in_order([*first, *found.fill[:room]])[:PAGE_SIZE]
                inserted = len({each.key for each in fill} - {each.key for each in first})
            first = fill or first
            pages = max(1, min(-(-(found.total + inserted) // PAGE_SIZE), DEEPEST // PAGE_SIZE))
            page = min(max(1, request.page), pages)
            on_page = first
            if page > 1:
                # What was inserted on the first page moved all others down.
                on_first = {each.key for each in first}
                rest = [each for each in found.results if each.key not in on_first]
                on_page = rest[(page - 2) * PAGE_SIZE : (page - 1) * PAGE_SIZE]
            beside = found.decisions[:DECISIONS_BESIDE]
            hits = self._hits(asked, [each.key for each in (*on_page, *beside)])
        return SearchResult(
            total=found.total,
            page=page,
            pages=pages,
            hits=tuple(hits[each.key] for each in on_page if each.key in hits),
            facets=found.facets,
            decisions=tuple(hits[each.key] for each in beside if each.key in hits),
        )

    def _counted(self, queries: Sequence[Query]) -> Counted:
        if not queries:
            return Counted()
        search = self._search().extra(size=0, track_total_hits=True)
        search.aggs.bucket("counted", "filters", filters={str(at): query for at, query in enumerate(queries)})
        answer = search.execute().to_dict()
        buckets = answer["aggregations"]["counted"]["buckets"]
        numbers = {named_as(query): buckets[str(at)]["doc_count"] for at, query in enumerate(queries)}
        return Counted(answer["hits"]["total"]["value"], numbers)

    def _found(self, asked: Asked, counted: Counted) -> "_Found":
        """Everything a page is made of, in one trip."""
        request, results, fill = asked.request, asked.results(counted), asked.fill(counted)
        some_lack = bool(asked.concepts) and (bool(asked.fits) or asked.base(counted, asked.wanted) is asked.some)
        is_plain = request.sort in ("az", "soonest") or not (asked.is_scored or request.near)
        by_distance = not is_plain and bool(request.near) and (request.sort == "near" or not asked.is_scored)
        takes_turns = by_distance and request.sort != "near"
        score_at = None if is_plain else 4 if by_distance else 2
        tiers = (
            [(0, every(results, asked.whole)), (1, every(results, but(asked.whole)))] if some_lack else [(0, results)]
        )
        if takes_turns:
            tiers = [(at, every(results, Term(anywhere=at == 1))) for at in (0, 1)]
        wanted = min(max(request.page * PAGE_SIZE, TOGETHER), DEEPEST)
        lines = [self._line(asked, counted, query, wanted, plain=is_plain) for _, query in tiers]
        lines += [self._line(asked, counted, fill, PAGE_SIZE, plain=is_plain)] if fill else []
        if asked.decisions_beside:
            lines.append(self._search(asked.scored(asked.decisions_beside, counted, near=None), PAGE_SIZE, _BEST))
        searches = MultiSearch(using=self.client)
        for search in (self._facets(asked.among(counted)), *lines):
            searches = searches.add(search)
        answers = [answer.to_dict() for answer in searches.execute()]
        counts, *answers = answers
        ordered = [_ordered(answer, tier, score_at=score_at) for (tier, _), answer in zip(tiers, answers, strict=False)]
        together = _interleaved(*ordered) if takes_turns else _in_order(chain(*ordered))
        rest = answers[len(tiers) :]
        return _Found(
            total=sum(answer["hits"]["total"]["value"] for answer in answers[: len(tiers)]),
            results=together,
            fill=_ordered(rest.pop(0), 1, score_at=score_at) if fill else [],
            decisions=_ordered(rest.pop(0), 0, score_at=2) if asked.decisions_beside else [],
            facets=_facet_counts(counts),
        )

    def _line(self, asked: Asked, counted: Counted, query: Query, size: int, *, plain: bool) -> Search:
        """The first `size` of `query` in the order asked for."""
        request = asked.request
        if plain:
            script = {"source": _NEXT, "params": {"now": clock.now().timestamp()}}
            soonest = [{"_script": {"type": "number", "script": script}}] if request.sort == "soonest" else []
            return self._search(every(query), size, ["closed", *soonest, "sort_title", "id"])
        near = request.near
        if near and (request.sort == "near" or not asked.is_scored):
            at = {"lat": near.point.latitude, "lon": near.point.longitude}
            distance = {"_geo_distance": {"at": at, "order": "asc", "unit": "mi", "mode": "min"}}
            order = ["closed", "anywhere", distance, "_score", "sort_title", "id"]
            return self._search(asked.scored(query, counted, near=None), size, order)
        return self._search(asked.scored(query, counted, near=near), size, _BEST)

    def _facets(self, among: dict[str, Query]) -> Search:
        search = self._search().extra(size=0, track_total_hits=False)
        queries = {named_as(query): query for query in among.values()}
        names = {name: str(at) for at, name in enumerate(queries)}
        buckets = {name: search.aggs.bucket(names[name], "filter", filter=query) for name, query in queries.items()}
        for facet, query in among.items():
            buckets[named_as(query)].bucket(facet, A("terms", field=f"codes.{facet}", size=MOST_CODES))
        return search

    def _hits(self, asked: Asked, keys: Sequence[str]) -> dict[str, Hit]:
        """The documents as a results page shows them, with what of the question each has."""
        if not keys:
            return {}
        told = {"full": asked.full} | {f"fit {at}": fit.fits for at, fit in enumerate(asked.fits)}
        query = Bool(
            filter=[Q("ids", values=list(keys))],
            should=[Bool(filter=[each], _name=name) for name, each in told.items()],
            minimum_should_match=0,
        )
        search = self._search(query, len(keys), []).source(["id", "anywhere", "shown"])
        found = search.execute().to_dict()["hits"]["hits"]
        return {each["_id"]: _hit(asked, each["_source"], set(each.get("matched_queries", ()))) for each in found}

    def _search(self, query: Query | None = None, size: int = 0, order: Sequence[Any] | None = None) -> Search:
        search = Search(using=self.client, index=self.alias).query(query or MatchAll())
        if not size:
            return search
        return (
            search.sort(*order or ()).source(False).extra(size=size, track_total_hits=True, docvalue_fields=["alike"])
        )

    # Keeping

    def put(self, source: str, documents: Iterable[SearchDocument]) -> None:
        # Made before anything is sent: one that cannot be kept leaves the index as it was.
        actions = [_action(source, document) for document in documents]
        if not actions:
            return
        with telling_trouble():
            try:
                self._send(actions, self.alias, refresh=True)
            except _NoIndex:
                self._make_first()
                self._send(actions, self.alias, refresh=True)
        self._lexicon.forget_the_moment()

    def remove(self, source: str, ids: Iterable[str]) -> None:
        keys = [key(each) for each in ids]
        if not keys:
            return
        query = Bool(filter=[Q("ids", values=keys), Term(source=source)])
        with telling_trouble():
            self._patient.delete_by_query(
                index=self.alias, query=query.to_dict(), refresh=True, conflicts="proceed", ignore_unavailable=True
            )
        self._lexicon.forget_the_moment()

    def replace_all(self, documents: Iterable[tuple[str, SearchDocument]]) -> int:
        with self.rebuilding() as take:
            return sum(1 for _ in take(documents))

    @contextmanager
    def rebuilding(self) -> Iterator["_Taking"]:
        """A new index beside the live one, which takes documents and stands in its place at the end; searches go
        on with the old one until then. What goes wrong leaves the old one."""
        new = f"{self.alias}-{time.time_ns()}"
        with telling_trouble():
            self._patient.indices.create(index=new, **mapping())
        try:
            yield _Taking(self, new)
            with telling_trouble():
                self._patient.indices.refresh(index=new)
                old = [name for name in self._indices() if name != new]
                actions = [{"add": {"index": new, "alias": self.alias, "is_write_index": True}}]
                actions += [{"remove_index": {"index": name}} for name in old]
                self._patient.indices.update_aliases(actions=actions)
        except BaseException:
            with telling_trouble():
                self._patient.options(ignore_status=404).indices.delete(index=new)
            raise
        self._lexicon.forget_the_moment()

    def held(self) -> Iterator[IndexedDocument]:
        after: list[Any] = []
        while True:
            search = self._search(MatchAll(), 1000, ["source", "id"]).source(["id", "source", "fingerprint"])
            with telling_trouble():
                try:
                    found = (search.extra(search_after=after) if after else search).execute().to_dict()["hits"]["hits"]
                except NotFoundError:
                    return
            if not found:
                return
            for each in found:
                kept = each["_source"]
                yield IndexedDocument(kept["id"], kept["source"], kept["fingerprint"])
            after = found[-1]["sort"]

    def faults(self) -> list[str]:
        with telling_trouble():
            answer = self._search().extra(size=0).execute().to_dict()
        failed = answer["_shards"]["failed"]
        return [f"{failed} parts of the index do not answer"] if failed else []

    def lexicon(self) -> Lexicon:
        with telling_trouble():
            return self._lexicon.now()

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        asked = sorted(set(tokens))
        with telling_trouble():
            counted = self._counted([Term(text=token) for token in asked])
        numbers = {token: counted[Term(text=token)] for token in asked}
        return {token: number for token, number in numbers.items() if number}

    def titles(self, words: Sequence[str], limit: int) -> list[Title]:
        *whole, beginning = words
        query = Bool(
            filter=[*(Term(name=word) for word in whole), Q("prefix", name=beginning), Term(closed=False)],
            must_not=[Q("terms", **{"codes.kind": ["decision"]})],
        )
        with telling_trouble():
            search = self._search(query, limit, ["title_length", "title", "id"]).source(["shown"])
            found = search.execute().to_dict()["hits"]["hits"]
        cards = [json.loads(each["_source"]["shown"]) for each in found]
        return [Title(card["title"], card["kind"], card["url"]) for card in cards]

    @property
    def _patient(self) -> Elasticsearch:
        return self.client.options(request_timeout=SECONDS_TO_WRITE)

    def _send(self, actions: Iterable[dict[str, Any]], index: str, *, refresh: bool) -> None:
        for done, answer in streaming_bulk(
            self._patient, actions, index=index, chunk_size=BATCH, raise_on_error=False, max_retries=3,
            refresh=refresh, require_alias=index == self.alias,
        ):  # fmt: skip
            if not done:
                [(_, told)] = answer.items()
                if told.get("status") == 404:
                    raise _NoIndex
                raise Unreachable(f"it refused a document, status {told.get('status')}")

    def _make_first(self) -> None:
        made = mapping() | {"aliases": {self.alias: {"is_write_index": True}}}
        # Refused where another process made it at the same moment; anything else the next try says.
        with suppress(BadRequestError):
            self._patient.indices.create(index=f"{self.alias}-first", **made)

    def _indices(self) -> list[str]:
        """The indexes of ours, also those that a rebuild left behind when it was cut off."""
        return sorted(self._patient.indices.get(index=f"{self.alias}-*", ignore_unavailable=True).body)


class _NoIndex(Exception):
    """Nothing was ever kept here."""


class _Taking:
    """Takes documents into an index that is being made."""

    def __init__(self, engine: ClusterEngine, index: str) -> None:
        self.engine, self.index = engine, index

    def __call__(self, documents: Iterable[tuple[str, SearchDocument]]) -> Iterator[tuple[str, SearchDocument]]:
        """Gives every document on, after it was sent."""
        batch: list[tuple[str, SearchDocument]] = []
        for each in documents:
            batch.append(each)
            if len(batch) == BATCH:
                yield from self._sent(batch)
                batch = []
        yield from self._sent(batch)

    def _sent(self, batch: list[tuple[str, SearchDocument]]) -> list[tuple[str, SearchDocument]]:
        actions = [_action(source, document) for source, document in batch]
        with telling_trouble():
            self.engine._send(actions, self.index, refresh=False)
        return batch


class _Lexicon:
    """The words of an index, read again when it changed: only those of what changed, where that is known."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self.client, self.alias = client, alias
        self._lock = Lock()
        self._read_at = 0.0
        self._version: tuple[Any, ...] = ()
        self._said: set[str] = set()
        self._named: set[str] = set()
        self._lexicon = Lexicon(frozenset(), frozenset())

    def forget_the_moment(self) -> None:
        self._read_at = 0.0

    def now(self) -> Lexicon:
        with self._lock:
            if self._version and time.monotonic() - self._read_at < SECONDS_OF_LEXICON:
                return self._lexicon
            version = self._asked_version()
            if version != self._version:
                self._read()
                self._version = version
                if (
                    self._said | self._named
                ) != self._lexicon.words or self._lexicon.only_named != self._named - self._said:
                    self._lexicon = Lexicon(frozenset(self._said | self._named), frozenset(self._named - self._said))
            self._read_at = time.monotonic()
            return self._lexicon

    def _asked_version(self) -> tuple[Any, ...]:
        search = Search(using=self.client, index=self.alias).extra(size=0, track_total_hits=True)
        search.aggs.metric("changed", "max", field="changed")
        search.aggs.bucket("indices", "terms", field="_index")
        answer = search.execute().to_dict()
        indices = [bucket["key"] for bucket in answer["aggregations"]["indices"]["buckets"]]
        return indices, answer["aggregations"]["changed"]["value"], answer["hits"]["total"]["value"]

    def _read(self) -> None:
        self._said = set(self._all("words_said"))
        self._named = set(self._all("words_named"))

    def _all(self, name: str) -> Iterator[str]:
        after: dict[str, Any] = {}
        while True:
            search = Search(using=self.client, index=self.alias).extra(size=0)
            sources = [{"word": {"terms": {"field": name}}}]
            search.aggs.bucket("words", "composite", size=WORDS_AT_ONCE, sources=sources, **after)
            answer = search.execute().to_dict()["aggregations"]["words"]
            yield from (bucket["key"]["word"] for bucket in answer["buckets"])
            if "after_key" not in answer:
                return
            after = {"after": answer["after_key"]}


@dataclass(frozen=True, slots=True)
class _Found:
    """What answers a request, the results and what fills in the order asked for, as far as it was wanted."""

    total: int
    results: list[_Light]
    fill: list[_Light]
    decisions: list[_Light]
    facets: dict[str, tuple[FacetCount, ...]]


_NEXT = """
double next = Double.MAX_VALUE;
for (def moment : doc['moments']) { if (moment >= params.now) { next = Math.min(next, moment); } }
return next;
"""
_BEST = ["closed", "_score", "sort_title", "id"]


def _action(source: str, document: SearchDocument) -> dict[str, Any]:
    return {"_id": key(document.id), "_source": fields_of(source, document)}


def _ordered(answer: dict[str, Any], tier: int, *, score_at: int | None) -> list[_Light]:
    """The documents of one line, near duplicates after what they are like."""
    lights = []
    for hit in answer["hits"]["hits"]:
        order: list[Any] = [tier, *hit["sort"]]
        score = 0.0
        if score_at is not None:
            score = float(order[score_at])
            order[score_at] = -score
        if score_at == 4:
            order[3] = float(order[3])  # no place is "Infinity", in letters
        [alike] = hit.get("fields", {}).get("alike", [""])
        lights.append(_Light(hit["_id"], tuple(order), score, score_at, alike))
    seen: set[str] = set()
    first = []
    for light in lights[:TOGETHER]:
        first.append(light.worth_less(weights().twin) if light.alike in seen else light)
        seen |= {light.alike} - {""}
    return [*_in_order(first), *lights[TOGETHER:]]


def _in_order(lights: Iterable[_Light]) -> list[_Light]:
    return sorted(lights, key=lambda light: light.order)


def _interleaved(placed: list[_Light], anywhere: list[_Light]) -> list[_Light]:
    """Beside the first, second, third nearest the first, second, third of what reaches a family anywhere; what is
    closed after what is open."""
    keyed = []
    for line, lights in enumerate((placed, anywhere)):
        at = {0: 0, 1: 0}
        for light in lights:
            closed = int(light.order[1])
            keyed.append(((closed, at[closed], line), light))
            at[closed] += 1
    return [light for _, light in sorted(keyed, key=lambda each: each[0])]


def _facet_counts(answer: dict[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
    counted = {}
    for among in answer["aggregations"].values():
        for facet in FACETS:
            if buckets := among.get(facet, {}).get("buckets"):
                counts = sorted((-bucket["doc_count"], bucket["key"]) for bucket in buckets)
                counted[facet] = tuple(FacetCount(code, -number) for number, code in counts)
    return {facet: counted[facet] for facet in FACETS if facet in counted}


def _hit(asked: Asked, kept: dict[str, Any], told: set[str]) -> Hit:
    card, near = json.loads(kept["shown"]), asked.request.near
    places = json.loads(card["places"])
    at = place_shown(places, json.loads(card["occurrences"]), near, clock.now())
    fits = [f"fit {at}" in told for at in range(len(asked.fits))]
    preferences = [fit.preference for fit in asked.fits]
    return Hit(
        id=kept["id"],
        kind=card["kind"],
        title=card["title"],
        url=card["url"],
        summary=card["summary"],
        reach=card["reach"],
        place=at.label,
        distance_miles=_miles(places, near) if near and not kept["anywhere"] else None,
        next=at.next,
        confirmed_on=date.fromisoformat(card["confirmed_on"]) if card["confirmed_on"] else None,
        closed=bool(card["closed"]),
        matched_all_words="full" in told,
        fits=tuple(each for each, does in zip(preferences, fits, strict=True) if does),
        lacks=tuple(each for each, does in zip(preferences, fits, strict=True) if not (does or each.weak)),
        card=json.loads(card["card"]) | at.card,
    )


def _miles(places: list[dict[str, Any]], near: Near) -> float:
    """To the nearest place, as `Columns.distances` has it."""
    at = on_sphere(*np.array([place["at"] for place in places], np.float64).T)
    home = on_sphere(np.array([near.point.latitude]), np.array([near.point.longitude]))
    chord = np.sqrt(((at - home) ** 2).sum(axis=1)).min()
    return float(2 * EARTH_RADIUS_MILES * np.arcsin(min(chord / 2, 1)))
