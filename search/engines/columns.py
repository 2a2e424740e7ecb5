"""The part of the index that is counted with, as arrays in memory: which document has which code, how
old, where. A set of documents is a row of bits, so that filters are a few ands and a count is a popcount."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from search import clock
from search.document import Point
from search.ranking import FRESH_DAYS, OVERDUE_DAYS, SOON_DAYS, weights

from .postings import Postings

Bits = NDArray[np.uint64]
EARTH_RADIUS_MILES = 3958.7613

_CHANGED = """
SELECT row, kind, reach, minimum_age, maximum_age, closed, codes, places, occurrences, confirmed_on, sort_title,
    card, gone, tokens
FROM document WHERE changed > ? ORDER BY row
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """All documents as arrays indexed by their row number, as of one version of the index. Never changed:
    `updated` makes the next one, so that a thread in the middle of a search keeps what it counts with."""

    generation: int
    version: int
    size: int  # a multiple of 64, above every row number
    codes: dict[str, dict[str, int]]  # facet -> code -> its row in `bits`
    bits: Bits
    alive: Bits
    decisions: Bits
    anywhere: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    minimum_age: NDArray[np.float64]
    maximum_age: NDArray[np.float64]
    place_row: NDArray[np.int64]  # ascending
    place_at: NDArray[np.float64]  # unit vectors
    occurrence_row: NDArray[np.int64]  # ascending
    occurrence_day: NDArray[np.int64]  # the local day it starts on, as an ordinal
    occurrence_at: NDArray[np.int64]  # the moment it starts, in seconds since 1970
    confirmed: NDArray[np.int64]  # the day it was confirmed, as an ordinal; 0 when nobody did
    alike: NDArray[np.int64]  # the same for near duplicates: one name, one organisation; 0 without the latter
    postings: Postings
    _alphabetical: list[NDArray[np.int64]] = field(default_factory=list)
    _twins: list[NDArray[np.bool_]] = field(default_factory=list)
    _standing: dict[date, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> "Columns":
        nothing = np.zeros(1, np.uint64)
        return cls(
            generation=-1, version=-1, size=64, codes={}, bits=np.zeros((0, 1), np.uint64), alive=nothing, decisions=nothing,
            anywhere=np.zeros(64, bool), closed=np.zeros(64, bool), minimum_age=np.full(64, -np.inf),
            maximum_age=np.full(64, np.inf), place_row=np.zeros(0, np.int64), place_at=np.zeros((0, 3)),
            occurrence_row=np.zeros(0, np.int64), occurrence_day=np.zeros(0, np.int64),
            occurrence_at=np.zeros(0, np.int64), confirmed=np.zeros(64, np.int64), alike=np.zeros(64, np.int64),
            postings=Postings.empty(),
        )  # fmt: skip

    def updated(self, link: sqlite3.Connection, generation: int, version: int) -> "Columns":
        """These columns with all that changed since, as `link` sees it."""
        if generation != self.generation:
            self = Columns.empty()
        highest = link.execute("SELECT max(row) FROM document").fetchone()[0] or 0
        size = max(64, -(-(highest + 1) // 64) * 64)
        changes = link.execute(_CHANGED, (self.version,)).fetchall()
        changed = np.fromiter((change[0] for change in changes), np.int64, len(changes))

        alive, decisions = self._grown(unpacked(self.alive), size), self._grown(unpacked(self.decisions), size)
        anywhere, closed = self._grown(self.anywhere, size), self._grown(self.closed, size)
        minimum, maximum = self._grown(self.minimum_age, size, -np.inf), self._grown(self.maximum_age, size, np.inf)
        confirmed, alike = self._grown(self.confirmed, size), self._grown(self.alike, size)
        codes = {facet: dict(known) for facet, known in self.codes.items()}
        having: list[tuple[int, int]] = []
        where: list[tuple[int, float, float]] = []
        when: list[tuple[int, int, int]] = []
        amount = len(self.bits)
        for change in changes:
            (
                row,
                kind,
                reach,
                low,
                high,
                is_closed,
                its_codes,
                its_places,
                its_starts,
                confirmed_on,
                title,
                card,
                gone,
                _,
            ) = change
            places = json.loads(its_places)
            alive[row], decisions[row], closed[row] = not gone, kind == "decision", is_closed
            anywhere[row] = reach != "place" or not places
            minimum[row], maximum[row] = -np.inf if low is None else low, np.inf if high is None else high
            confirmed[row] = date.fromisoformat(confirmed_on).toordinal() if confirmed_on else 0
            alike[row] = 0 if gone else _alike(title, json.loads(card))
            if gone:
                continue
            where += [(row, *place["at"]) for place in places]
            when += [(row, *_day_and_moment(moment)) for moment in json.loads(its_starts)]
            for facet, values in json.loads(its_codes).items():
                known = codes.setdefault(facet, {})
                for value in values:
                    if value not in known:
                        known[value] = amount
                        amount += 1
                    having.append((known[value], row))

        matrix = np.zeros((amount, size), bool)
        matrix[: len(self.bits), : self.size] = unpacked(self.bits)
        matrix[:, changed] = False
        if having:
            matrix[tuple(np.array(having).T)] = True
        place_row, place_at = self._places_with(changed, where)
        occurrence_row, occurrence_day, occurrence_at = self._occurrences_with(changed, when)
        return Columns(
            generation=generation, version=version, size=size, codes=codes, bits=packed(matrix), alive=packed(alive),
            decisions=packed(decisions), anywhere=anywhere, closed=closed, minimum_age=minimum, maximum_age=maximum,
            place_row=place_row, place_at=place_at, occurrence_row=occurrence_row, occurrence_day=occurrence_day,
            occurrence_at=occurrence_at, confirmed=confirmed, alike=alike,
            postings=self.postings.updated(link, size, changed, (change[-1] for change in changes)),
        )  # fmt: skip

    def having(self, facet: str, codes: Iterable[str], *, all_of_them: bool) -> Bits:
        """Which documents have one of the codes, or all of them. A code nobody has matches nothing."""
        known = self.codes.get(facet, {})
        each = [self.bits[known[code]] if code in known else np.zeros_like(self.alive) for code in codes]
        combine = np.bitwise_and if all_of_them else np.bitwise_or
        result: Bits = combine.reduce(each)
        return result

    def having_any(self, facet: str) -> Bits:
        """Which documents have any code of the facet at all."""
        rows = list(self.codes.get(facet, {}).values())
        result: Bits = np.bitwise_or.reduce(self.bits[rows]) if rows else np.zeros_like(self.alive)
        return result

    def having_at_most(self, number: int, facet: str) -> Bits:
        """Which documents have no more codes of the facet than that."""
        rows = list(self.codes.get(facet, {}).values())
        return packed(unpacked(self.bits[rows]).sum(axis=0, dtype=np.int64) <= number)

    def dated(self) -> Bits:
        """Which documents have an occurrence within the horizon."""
        return row_bits(self.occurrence_row, self.size)

    def starting_within(self, spans: Iterable[tuple[date, date]]) -> Bits:
        """Which documents have an occurrence that starts between two days of one of the spans, both included."""
        within = np.zeros(len(self.occurrence_day), bool)
        for first, last in spans:
            within |= (self.occurrence_day >= first.toordinal()) & (self.occurrence_day <= last.toordinal())
        return row_bits(self.occurrence_row[within], self.size)

    def counts(self, among: Bits) -> dict[str, list[tuple[str, int]]]:
        """How many of `among` have each code of each facet, most first; codes that none has are left out."""
        numbers = np.bitwise_count(self.bits & among).sum(axis=1, dtype=np.int64).tolist()
        ordered = {
            facet: sorted((-numbers[row], code) for code, row in known.items() if numbers[row])
            for facet, known in self.codes.items()
        }
        return {facet: [(code, -less) for less, code in counts] for facet, counts in ordered.items() if counts}

    def aged(self, age: float) -> Bits:
        """Which documents are for this age; an unknown bound is open."""
        return packed((self.minimum_age <= age) & (age <= self.maximum_age))

    def distances(self, point: Point) -> NDArray[np.float64]:
        """Miles from `point` to each document's nearest place; infinite without one. The chord between two
        points on the sphere gives the same great-circle distance as the haversine, without its sines."""
        nearest = np.full(self.size, np.inf)
        if len(self.place_row):
            apart = self.place_at - on_sphere(np.array([point.latitude]), np.array([point.longitude]))
            chord = np.sqrt(np.einsum("ij,ij->i", apart, apart))
            miles = 2 * EARTH_RADIUS_MILES * np.arcsin(np.minimum(chord / 2, 1))
            rows, starts = np.unique(self.place_row, return_index=True)
            nearest[rows] = np.minimum.reduceat(miles, starts)
        return nearest

    def seconds_until_next(self, now: datetime) -> NDArray[np.float64]:
        """How long until each document is next on; infinite for what has no date to come."""
        until = np.full(self.size, np.inf)
        to_come = self.occurrence_at >= now.timestamp()
        np.minimum.at(until, self.occurrence_row[to_come], self.occurrence_at[to_come] - now.timestamp())
        return until

    def alphabetical(self, link: sqlite3.Connection) -> NDArray[np.int64]:
        """Each document's position by title, then id: the tie-break of every order."""
        if not self._alphabetical:
            # One long string is much quicker to hand over than many rows.
            [(rows,)] = link.execute(
                "SELECT group_concat(row) FROM (SELECT row FROM document ORDER BY sort_title, id)"
            ).fetchall()
            in_order = np.fromstring(rows or "", np.int64, sep=",")
            positions = np.zeros(self.size, np.int64)
            positions[in_order] = np.arange(len(in_order))
            self._alphabetical.append(positions)
        return self._alphabetical[0]

    def standing(self, today: date) -> NDArray[np.float64]:
        """What each document is worth beside its words: more when it is on soon or was confirmed lately, less
        when nobody confirmed it for long."""
        if today not in self._standing:
            day, worth = today.toordinal(), np.ones(self.size)
            soon = self.starting_within([(today, today + timedelta(days=SOON_DAYS))])
            worth[unpacked(soon)] *= weights().soon
            worth[self.confirmed > day - FRESH_DAYS] *= weights().fresh
            worth[(self.confirmed > 0) & (self.confirmed <= day - OVERDUE_DAYS)] *= weights().overdue
            self._standing.clear()
            self._standing[today] = worth
        return self._standing[today]

    def later_twins(
        self, rows: NDArray[np.int64], score: NDArray[np.float64], tie: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Which of `rows` have a near duplicate among them that stands before them: by score, then by `tie`."""
        later = np.zeros(len(rows), bool)
        twins = np.flatnonzero(self._twinned()[rows])
        if len(twins):
            twins = twins[np.lexsort((tie[twins], -score[twins]))]
            later[twins] = True
            later[twins[np.unique(self.alike[rows[twins]], return_index=True)[1]]] = False
        return later

    def _twinned(self) -> NDArray[np.bool_]:
        """Which documents have a near duplicate anywhere."""
        if not self._twins:
            _, which, times = np.unique(self.alike, return_inverse=True, return_counts=True)
            self._twins.append((self.alike != 0) & (times > 1)[which])
        return self._twins[0]

    def _places_with(
        self, changed: NDArray[np.int64], where: list[tuple[int, float, float]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        kept = ~np.isin(self.place_row, changed)
        added = np.array(where, np.float64).reshape(-1, 3)
        rows = np.concatenate([self.place_row[kept], added[:, 0].astype(np.int64)])
        at = np.concatenate([self.place_at[kept], on_sphere(added[:, 1], added[:, 2])])
        order = np.argsort(rows, kind="stable")
        return rows[order], at[order]

    def _occurrences_with(
        self, changed: NDArray[np.int64], when: list[tuple[int, int, int]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        kept = ~np.isin(self.occurrence_row, changed)
        added = np.array(when, np.int64).reshape(-1, 3)
        rows = np.concatenate([self.occurrence_row[kept], added[:, 0]])
        days = np.concatenate([self.occurrence_day[kept], added[:, 1]])
        moments = np.concatenate([self.occurrence_at[kept], added[:, 2]])
        order = np.argsort(rows, kind="stable")
        return rows[order], days[order], moments[order]

    @staticmethod
    def _grown(array: NDArray, size: int, filler: float = 0) -> NDArray:
        grown = np.full(size, filler, array.dtype)
        kept = min(size, len(array))
        grown[:kept] = array[:kept]
        return grown


def _alike(title: str, card: Mapping[str, str]) -> int:
    organisation = card.get("organisation", "")
    return hash((title, organisation)) if organisation else 0


def _day_and_moment(text: str) -> tuple[int, int]:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(clock.LONDON).toordinal(), int(moment.timestamp())


def packed(truths: NDArray[np.bool_]) -> Bits:
    """Truths along the last axis (a multiple of 64) as bits."""
    return np.packbits(truths, axis=-1, bitorder="little").view(np.uint64)


def unpacked(bits: Bits) -> NDArray[np.bool_]:
    return np.unpackbits(bits.view(np.uint8), axis=-1, bitorder="little").view(np.bool_)


def rows_of(bits: Bits) -> NDArray[np.int64]:
    """The row numbers of a set, ascending."""
    return np.flatnonzero(unpacked(bits))


def row_bits(rows: NDArray[np.integer], size: int) -> Bits:
    """A set of row numbers as bits."""
    truths = np.zeros(size, bool)
    truths[rows] = True
    return packed(truths)


def count(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())


def on_sphere(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees as unit vectors."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)
