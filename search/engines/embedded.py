"""The default engine: arrays in memory find and score words, filter and count; SQLite FTS5 finds phrases and names. All
of it comes from one file beside the database. Several processes may search while one writes."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search import clock, words
from search.concepts import bare
from search.document import FACETS, FACETS_THAT_ADD_UP, SearchDocument
from search.ranking import weights
from search.request import (
    DECISIONS_BESIDE,
    FILL_BELOW,
    PAGE_SIZE,
    FacetCount,
    Hit,
    Near,
    Preference,
    SearchRequest,
    SearchResult,
)

from . import index_file
from .base import IndexedDocument, Lexicon, Title
from .columns import Bits, Columns, count, on_sphere, packed, rows_of, unpacked
from .fitting import Fit, all_fitting, fits_of, some_fitting, worth
from .matching import Sought, having_all

# What is left of a score where only some of the words were found, among what lacks something.
SOME_WORDS = 0.6
_CARDS = """
SELECT row, id, kind, title, url, summary, reach, confirmed_on, closed,
    '[' || places || ',' || occurrences || ',' || card || ']'
FROM document WHERE row IN (SELECT value FROM json_each(?))
"""
_FREQUENCIES = """
SELECT value, (SELECT doc FROM vocabulary WHERE term = value) FROM json_each(?)
"""
_TITLES = """
SELECT document.title, kind, url FROM name JOIN document ON document.row = name.rowid
WHERE name MATCH ? AND NOT closed AND kind <> 'decision' ORDER BY length(document.title), document.title LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """What answers a request, before ordering."""

    results: Bits
    fill: Bits  # what goes on below them for lack of better
    full: Bits  # those with all the words
    whole: Bits  # those that are about all the words and lack nothing
    fits: list[Fit]
    sought: Sought  # what scores them
    facets: Mapping[str, tuple[FacetCount, ...]]
    decisions_beside: Bits


class EmbeddedEngine:
    """An `Engine` over the index file at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = threading.local()
        self._columns = Columns.empty()
        self._columns_lock = threading.Lock()
        self._lexicon: tuple[object, Lexicon] = (None, Lexicon(frozenset(), frozenset()))

    def search(self, request: SearchRequest) -> SearchResult:
        with self._snapshot() as (link, columns):
            found = _find(link, columns, request)
            rows = rows_of(found.results)
            miles = columns.distances(request.near.point) if request.near else None
            first, inserted = _first_page(link, columns, request, found, rows, miles)
            pages = max(1, -(-(len(rows) + inserted) // PAGE_SIZE))
            page = min(max(1, request.page), pages)
            shown = first
            if page > 1:
                ordered = _order(link, columns, request, found, rows, miles, page * PAGE_SIZE)
                # What was inserted on the first page moved all others down.
                rest = ordered[~np.isin(ordered, first)] if inserted else ordered[PAGE_SIZE:]
                shown = rest[(page - 2) * PAGE_SIZE : (page - 1) * PAGE_SIZE]
            beside = _order(link, columns, SearchRequest(request.words), found, rows_of(found.decisions_beside), None)
            hits = _hits(link, columns, request, found, np.concatenate([shown, beside[:DECISIONS_BESIDE]]), miles)
        return SearchResult(
            total=len(rows),
            page=page,
            pages=pages,
            hits=hits[: len(shown)],
            facets=found.facets,
            decisions=hits[len(shown) :],
        )

    def put(self, source: str, documents: Iterable[SearchDocument]) -> None:
        link = self._link()
        with index_file.writing(link):
            index_file.put(link, source, documents)

    def remove(self, source: str, ids: Iterable[str]) -> None:
        link = self._link()
        with index_file.writing(link):
            index_file.remove(link, source, ids)

    def replace_all(self, documents: Iterable[tuple[str, SearchDocument]]) -> int:
        return index_file.swap_in(self.path, documents)

    def settled(self) -> set[str]:
        """The notes of the outbox that it has dealt with."""
        return index_file.settled(self._link())

    def settle(self, notes: Iterable[str]) -> None:
        link = self._link()
        with index_file.writing(link):
            index_file.settle(link, notes)

    def renewed_on(self) -> str:
        """The day that was last given to `renewed`; empty for an index made since."""
        return self._link().execute("SELECT renewed_on FROM state").fetchone()[0]

    def renewed(self, day: str) -> None:
        link = self._link()
        with index_file.writing(link):
            link.execute("UPDATE state SET renewed_on = ?", (day,))

    def held(self) -> Iterator[IndexedDocument]:
        rows = self._link().execute("SELECT id, source, fingerprint FROM document WHERE NOT gone ORDER BY source, id")
        yield from (IndexedDocument(*row) for row in rows)

    def lexicon(self) -> Lexicon:
        link = self._link()
        generation, _ = index_file.generation_and_version(link)
        now = generation, link.execute("SELECT max(number) FROM word").fetchone()[0]
        if self._lexicon[0] != now:
            rows = link.execute("SELECT word, only_named FROM word").fetchall()
            named = frozenset(word for word, only_named in rows if only_named)
            self._lexicon = now, Lexicon(frozenset(word for word, _ in rows), named)
        return self._lexicon[1]

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        rows = self._link().execute(_FREQUENCIES, (json.dumps(list(tokens)),))
        return {token: number for token, number in rows if number}

    def titles(self, words: Sequence[str], limit: int) -> list[Title]:
        *whole, beginning = words
        query = " AND ".join([*(f'"{word}"' for word in whole), f'"{beginning}"*'])
        return [Title(*row) for row in self._link().execute(_TITLES, (query, limit))]

    def faults(self) -> list[str]:
        link = self._link()
        faults = [text for (text,) in link.execute("PRAGMA quick_check") if text != "ok"]
        try:
            link.execute("INSERT INTO text (text) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as broken:
            faults.append(f"the words of the index: {broken}")
        lacking = link.execute(
            "SELECT id FROM document WHERE NOT gone AND row NOT IN (SELECT id FROM text_docsize) ORDER BY id"
        )
        return faults + [f"{document_id}: its words are not in the index" for (document_id,) in lacking]

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[sqlite3.Connection, Columns]]:
        """A read transaction, and the columns of exactly that moment."""
        link = self._link()
        link.execute("BEGIN")
        try:
            yield link, self._columns_of(link)
        finally:
            link.execute("ROLLBACK")

    def _columns_of(self, link: sqlite3.Connection) -> Columns:
        now = index_file.generation_and_version(link)
        held = self._columns
        if (held.generation, held.version) == now:
            return held
        with self._columns_lock:
            held = self._columns
            if held.generation == now[0] and held.version > now[1]:
                # Another thread already sees a later commit than our transaction does.
                return Columns.empty().updated(link, *now)
            if (held.generation, held.version) != now:
                self._columns = held = held.updated(link, *now)
            return held

    def _link(self) -> sqlite3.Connection:
        """This thread's connection, opened anew when the file is another one or the process forked."""
        try:
            status = self.path.stat()
            identity = (os.getpid(), status.st_dev, status.st_ino)
        except FileNotFoundError:
            identity = None
        if identity is None or getattr(self._threads, "identity", None) != identity:
            link = index_file.connect(self.path)
            status = self.path.stat()
            self._threads.link = link
            self._threads.identity = (os.getpid(), status.st_dev, status.st_ino)
        return self._threads.link


def _find(link: sqlite3.Connection, columns: Columns, request: SearchRequest) -> _Found:
    """Which documents answer, and the counts of their facets."""
    filters = {facet: chosen for facet, chosen in request.filters.items() if chosen}
    with_decisions = request.with_decisions or "decision" in filters.get("kind", ())
    scope = columns.alive if with_decisions else columns.alive & ~columns.decisions

    def fits_to(preferences: Sequence[Preference]) -> list[Fit]:
        return fits_of(
            columns,
            preferences,
            said=lambda text: _saying(columns, text),
            named=lambda concept: Sought(link, columns, [concept]).with_all(naming=True),
        )

    limits = scope & _limits(columns, request) & all_fitting(columns, fits_to(request.demands))
    having = {
        facet: columns.having(facet, chosen, all_of_them=facet in FACETS_THAT_ADD_UP)
        for facet, chosen in filters.items()
    }
    fitting = _all_of(limits, having.values())
    fits = fits_to(request.preferences)
    wanted = all_fitting(columns, fits)

    concepts = request.concepts or bare(request.words)
    sought = Sought(link, columns, concepts, words.asked(request.hints), request.asides)
    full = sought.with_all()

    def enough_words(wanted: Bits, fitting: Bits) -> Bits:
        """Those with all the words, or where these are too few those with some."""
        few = count(full & scope & wanted) < FILL_BELOW or not (full & fitting & wanted).any()
        return sought.with_some() if few and sought.number > 1 else full

    base = enough_words(wanted, fitting)
    results = base & fitting & wanted
    fill = np.zeros_like(results)
    # What has a word in its long text alone and merely fits is no reason to leave out what is about the words.
    whole = full & wanted & sought.with_all(naming=True) if request.preferences and sought.number else full & wanted
    enough = results & whole if request.sort == "best" else results
    if count(enough) < FILL_BELOW and request.preferences:
        # What has none of the words may still be what was meant, when it fits something.
        having_words = base if sought.number else fill
        fill = (having_words | some_fitting(columns, fits)) & scope & fitting & ~results
    facets = {}
    of_results = columns.counts(results)
    for facet in FACETS:
        among = results
        left = [each for each in fits if not each.preference.gives_way_to(facet)]
        if facet in having and facet not in FACETS_THAT_ADD_UP:
            among = _all_of(base & limits & wanted, (bits for other, bits in having.items() if other != facet))
        elif len(left) < len(fits):
            left_wanted = all_fitting(columns, left)
            among = enough_words(left_wanted, fitting) & fitting & left_wanted
        counts = of_results if among is results else columns.counts(among)
        if facet in counts:
            facets[facet] = tuple(FacetCount(*each) for each in counts[facet])
    beside = full & columns.alive & columns.decisions
    if not sought.number or with_decisions or "kind" in filters:
        beside = np.zeros_like(beside)
    elif beside.any():
        beside &= sought.with_all(naming=True)
    return _Found(results, fill, full, whole, fits, sought, facets, beside)


def _first_page(
    link: sqlite3.Connection,
    columns: Columns,
    request: SearchRequest,
    found: _Found,
    rows: NDArray[np.int64],
    miles: NDArray[np.float64] | None,
) -> tuple[NDArray[np.int64], int]:
    """The first page, and how many on it lack something: what fits all but has few of the words gives way to
    what has them."""
    first = _order(link, columns, request, found, rows, miles, PAGE_SIZE)[:PAGE_SIZE]
    filling = _order(link, columns, request, found, rows_of(found.fill), miles, PAGE_SIZE)
    if not len(filling):
        return first, 0
    room = PAGE_SIZE if len(rows) >= FILL_BELOW else PAGE_SIZE - len(first)
    together = np.concatenate([first, filling[:room]])
    shown = _order(link, columns, request, found, together, miles)[:PAGE_SIZE]
    return shown, int((~np.isin(shown, first)).sum())


def _limits(columns: Columns, request: SearchRequest) -> Bits:
    """What age and distance leave. What reaches a family anywhere is never hidden by a place."""
    limits = ~np.zeros_like(columns.alive)
    if request.age is not None:
        limits &= columns.aged(request.age)
    if request.near and request.miles is not None:
        limits &= packed(columns.anywhere | (columns.distances(request.near.point) <= request.miles))
    return limits


def _order(
    link: sqlite3.Connection,
    columns: Columns,
    request: SearchRequest,
    found: _Found,
    rows: NDArray[np.int64],
    miles: NDArray[np.float64] | None,
    wanted: int | None = None,
) -> NDArray[np.int64]:
    """`rows` in the order asked for, at least the first `wanted` of them. Those with all the words come
    first, closed ones after open ones; the last tie-break is title, then id.

    "best" is by words, less the farther away; what reaches the family anywhere counts as at the door.
    "soonest" is by when it is next on, and what has no date to come stands last.
    "near" is by distance, and below stands the best of what reaches them anywhere. "best" without words, when we
    know where they are, is by distance too, but beside the first, second, third nearest stands the first, second,
    third best of what reaches them anywhere."""
    if not len(rows):
        return rows
    alphabetical = columns.alphabetical(link)[rows]
    tier = 2 * ~unpacked(found.whole)[rows] + columns.closed[rows]
    if request.sort == "az" or not (request.sort == "soonest" or found.sought or found.fits or miles is not None):
        return rows[np.lexsort((alphabetical, tier))]
    if request.sort == "soonest":
        return rows[_first(tier, columns.seconds_until_next(clock.now())[rows], alphabetical, wanted)]

    score = found.sought.scores(rows)
    if found.fits:
        score = worth(columns, found.fits, rows, score)
        score = np.where(unpacked(found.full)[rows], score, SOME_WORDS * score)
        if found.sought.number:
            score = np.where(unpacked(found.sought.with_some(naming=True))[rows], score, weights().unnamed * score)
    score = score * columns.standing(clock.today())[rows]
    later = columns.later_twins(rows, score, alphabetical)
    score = np.where(later, weights().twin * score, score)
    if miles is None:
        return rows[_first(tier, -score, alphabetical, wanted)]
    far = np.where(columns.anywhere[rows], 0, miles[rows])
    if request.sort == "near":
        anywhere = columns.anywhere[rows]
        return rows[np.lexsort((alphabetical, np.where(anywhere, -score, far), anywhere, tier))]
    if not (found.sought or found.fits):
        place = _places_in_line(
            tier, np.where(columns.anywhere[rows], -score, far), alphabetical, columns.anywhere[rows]
        )
        return rows[np.lexsort((alphabetical, columns.anywhere[rows], place, tier))]
    return rows[_first(tier, -score / (1 + far / weights().miles_that_halve), alphabetical, wanted)]


def _first(
    tier: NDArray[np.int64], key: NDArray[np.float64], tie: NDArray[np.int64], wanted: int | None
) -> NDArray[np.intp]:
    """Positions in the order of tier, key, tie; when a page of many is wanted, only as far as it goes."""
    if wanted is None or wanted * 4 > len(tier):
        return np.lexsort((tie, key, tier))
    # Rounding keeps order, so nothing of the page is above this threshold.
    together = tier * 1e9 + key
    candidates = np.flatnonzero(together <= np.partition(together, wanted - 1)[wanted - 1])
    return candidates[np.lexsort((tie[candidates], key[candidates], tier[candidates]))]


def _places_in_line(
    tier: NDArray[np.int64], key: NDArray[np.float64], tie: NDArray[np.int64], line: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The position of each within its own line (anywhere or not) of its tier."""
    order = np.lexsort((tie, key, line, tier))
    starts = np.flatnonzero(np.diff(tier[order] * 2 + line[order], prepend=-1))
    places = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    result = np.empty(len(order), np.int64)
    result[order] = places
    return result


def _hits(
    link: sqlite3.Connection,
    columns: Columns,
    request: SearchRequest,
    found: _Found,
    rows: NDArray[np.int64],
    miles: NDArray[np.float64] | None,
) -> tuple[Hit, ...]:
    if not len(rows):
        return ()
    full = unpacked(found.full)
    fits = [(each.preference, unpacked(each.fits)) for each in found.fits]
    now = clock.now()
    hits = {}
    cards = link.execute(_CARDS, (json.dumps(rows.tolist()),)).fetchall()
    # All that is many is read in one go: that is quicker than each by itself.
    lists = json.loads(f"[{','.join(card[-1] for card in cards)}]")
    for card, (places, occurrences, shown) in zip(cards, lists, strict=True):
        row, document_id, kind, title, url, summary, reach, confirmed_on, closed, _ = card
        at = place_shown(places, occurrences, request.near, now)
        hits[row] = Hit(
            id=document_id,
            kind=kind,
            title=title,
            url=url,
            summary=summary,
            reach=reach,
            place=at.label,
            distance_miles=None if miles is None or columns.anywhere[row] else float(miles[row]),
            next=at.next,
            confirmed_on=date.fromisoformat(confirmed_on) if confirmed_on else None,
            closed=bool(closed),
            matched_all_words=bool(full[row]),
            fits=tuple(preference for preference, does in fits if does[row]),
            lacks=tuple(preference for preference, does in fits if not (does[row] or preference.weak)),
            card=shown | at.card,
        )
    return tuple(hits[row] for row in rows.tolist())


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """The place a card names: when it is next on there, and the words that hold there."""

    label: str = ""
    next: datetime | None = None
    card: Mapping[str, str] = field(default_factory=dict)


def place_shown(places: list[dict[str, Any]], everywhere: list[str], near: Near | None, now: datetime) -> PlaceShown:
    """The nearest of `places`; where nobody said where they are, the one where it is next on, or the first."""

    def shown(place: dict[str, Any]) -> PlaceShown:
        return PlaceShown(
            place["label"], _next(everywhere if (own := place["occurrences"]) is None else own, now), place["card"]
        )

    if not places:
        return PlaceShown(next=_next(everywhere, now))
    if near is None:
        return min(map(shown, places), key=lambda each: (each.next is None, each.next or now))
    at = on_sphere(*np.array([place["at"] for place in places], np.float64).T)
    home = on_sphere(np.array([near.point.latitude]), np.array([near.point.longitude]))
    return shown(places[int(((at - home) ** 2).sum(axis=1).argmin())])


def _next(starts: list[str], now: datetime) -> datetime | None:
    """The first of `starts`, which are in order, that is still to come."""
    return next((moment for moment in map(datetime.fromisoformat, starts) if moment >= now), None)


def _saying(columns: Columns, text: str) -> Bits:
    """Which documents say all words of `text` where it matters what they are called."""
    asked = words.asked(text)
    if not asked:
        return np.zeros_like(columns.alive)
    return having_all(columns, asked, naming=True)


def _all_of(start: Bits, others: Iterable[Bits]) -> Bits:
    for bits in others:
        start = start & bits
    return start
