"""Concepts against the embedded index: which documents have them, and how well they fit."""

import json
import math
import sqlite3
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search.concepts import Concept, Way
from search.ranking import weights

from .columns import Bits, Columns, count, row_bits

_SCORED = "SELECT rowid, -bm25(text, ?, ?, ?, ?) FROM text WHERE text MATCH ?"
# The plus keeps SQLite from looking up row by row what it can filter in one pass, before bm25.
_AMONG = " AND +rowid IN (SELECT value FROM json_each(?))"
_FEW = 200
# What a word that is not missed is worth beside one that is.
HINT = 0.5
# The texts that say what a document is called and what it is about.
NAMING = "{title other_names terms}"


class Sought:
    """`concepts` in one snapshot of the index. `hints` are words, and `asides` concepts, that count where they
    are, and are not missed. Single words without another way of saying them are one query; everything else is a query a way,
    because SQLite would add up the ways of saying one thing."""

    def __init__(
        self,
        link: sqlite3.Connection,
        columns: Columns,
        concepts: Sequence[Concept],
        hints: Sequence[str] = (),
        asides: Sequence[Concept] = (),
    ) -> None:
        self.link = link
        self.columns = columns
        self.number = len(concepts)
        self.bare = [concept.ways[0].tokens[0] for concept in concepts if concept.is_bare]
        self.said = [concept for concept in concepts if not concept.is_bare]
        self.hints = [*hints, *(aside.ways[0].tokens[0] for aside in asides if aside.is_bare)]
        self.asides = [aside for aside in asides if not aside.is_bare]
        self._having: dict[str, Bits] = {}

    def __bool__(self) -> bool:
        return bool(self.number or self.hints or self.asides)

    def with_all(self) -> Bits:
        """The documents that have every concept; all of them when none is sought."""
        together = [self._having_query(_joined(self.bare, " AND "))] if self.bare else [self.columns.alive]
        return reduce(np.bitwise_and, [*together, *map(self._having_concept, self.said)])

    def named(self) -> Bits:
        """The documents that say every concept in what they are called or about: not only in their long text."""
        together = [self._having_query(_joined(self.bare, " AND "), NAMING)] if self.bare else [self.columns.alive]
        return reduce(np.bitwise_and, [*together, *(self._having_concept(each, NAMING) for each in self.said)])

    def with_some(self, within: str = "") -> Bits:
        """The documents that have at least one concept."""
        together = [self._having_query(_joined(self.bare, " OR "), within)] if self.bare else []
        return reduce(
            np.bitwise_or,
            [*together, *(self._having_concept(each, within) for each in self.said)],
            np.zeros_like(self.columns.alive),
        )

    def naming_some(self) -> Bits:
        """The documents that say at least one concept in what they are called or about."""
        return self.with_some(NAMING)

    def scores(self, rows: NDArray[np.int64], *, with_all: bool) -> NDArray[np.float64]:
        """How well each of `rows` fits, by BM25 over weighted texts; of a concept the best way counts.
        `with_all` says that all rows have every concept."""
        total = np.zeros(self.columns.size)
        bare, hints = _joined(self.bare, " AND " if with_all else " OR "), _joined(self.hints, " OR ")
        if bare:
            self._score(total, bare, rows, count(self._having[bare]) if bare in self._having else None)
        if hints:
            beside = np.zeros(self.columns.size)
            self._score(beside, hints, rows, None)
            total += HINT * beside
        for concept in (*self.said, *self.asides):
            best = np.zeros(self.columns.size)
            rarity = self._rarity_of(concept)
            for way in concept.ways:
                if number := count(self._having_query(_query(way))):
                    scored = np.zeros(self.columns.size)
                    self._score(scored, _query(way), rows, number)
                    # What was typed is as rare as it is. Every other way counts as if all were equally rare: the
                    # rarest would win otherwise.
                    worth = 1 if way is concept.ways[0] else way.weight * rarity / self._rarity(way)
                    np.maximum(best, worth * scored, out=best)
            total += best if concept in self.said else HINT * best
        return total[rows]

    def _score(self, scores: NDArray[np.float64], query: str, rows: NDArray[np.int64], matched: int | None) -> None:
        sql, values = _SCORED, [*weights().texts, query]
        if len(rows) < _FEW or (matched is not None and 2 * len(rows) < matched):
            sql, values = sql + _AMONG, [*values, json.dumps(rows.tolist())]
        scored = np.array(self.link.execute(sql, values).fetchall(), np.float64).reshape(-1, 2)
        scores[scored[:, 0].astype(np.int64)] = scored[:, 1]

    def _having_concept(self, concept: Concept, within: str = "") -> Bits:
        return reduce(np.bitwise_or, [self._having_query(_query(way), within) for way in concept.ways])

    def _having_query(self, query: str, within: str = "") -> Bits:
        query = f"{within} : ({query})" if within else query
        if query not in self._having:
            self._having[query] = matching(self.link, self.columns, query)
        return self._having[query]

    def _rarity_of(self, concept: Concept) -> float:
        """What having the concept is worth: of several typed words, what these are; of one, how rare it is
        to have it in any way."""
        typed = concept.ways[0]
        if typed.apart and len(typed.tokens) > 1:
            return self._rarity(typed)
        return self._rarity_at(count(self._having_concept(concept)))

    def _rarity(self, way: Way) -> float:
        if way.apart:
            return sum(self._rarity_at(count(self._having_query(_query(Way((token,)))))) for token in way.tokens)
        return self._rarity_at(count(self._having_query(_query(way))))

    def _rarity_at(self, number: int) -> float:
        """The inverse document frequency as FTS5's bm25 has it."""
        everything = count(self.columns.alive)
        return max(math.log((everything - number + 0.5) / (number + 0.5)), 1e-6)


def matching(link: sqlite3.Connection, columns: Columns, query: str) -> Bits:
    """The documents that an FTS5 query matches."""
    # One long string is much quicker to hand over than many rows.
    rows = link.execute("SELECT group_concat(rowid) FROM text WHERE text MATCH ?", (query,)).fetchone()[0]
    return row_bits(np.fromstring(rows or "", np.int64, sep=","), columns.size)


def all_words(tokens: Iterable[str]) -> str:
    """An FTS5 query for documents that have all `tokens`."""
    return _joined(tokens, " AND ")


def _query(way: Way) -> str:
    return all_words(way.tokens) if way.apart else f'"{" ".join(way.tokens)}"'


def _joined(tokens: Iterable[str], operator: str) -> str:
    """Tokens hold letters and digits only, so quoting them is enough."""
    return operator.join(f'"{token}"' for token in tokens)
