"""Concepts against the embedded index: which documents have them, and how well they fit. Single tokens are looked
up in memory; only words that have to stand side by side are asked of SQLite."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search.concepts import Concept, Way
from search.ranking import weights

from .columns import Bits, Columns, count, row_bits, rows_of
from .postings import rarity

_SCORED = "SELECT rowid, -bm25(text, ?, ?, ?, ?) FROM text WHERE text MATCH ?"
# The plus keeps SQLite from looking up row by row what it can filter in one pass, before bm25.
_AMONG = " AND +rowid IN (SELECT value FROM json_each(?))"
_FEW = 200
# What a word that is not missed is worth beside one that is.
HINT = 0.5
# The texts that say what a document is called and what it is about.
_NAMING = "{title other_names terms}"


class Sought:
    """`concepts` in one snapshot of the index. `hints` are words, and `asides` concepts, that count where they
    are, and are not missed."""

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
        self.concepts = concepts
        self.asides = [*(Concept((Way((hint,)),)) for hint in hints), *asides]
        self.number = len(concepts)
        self.documents = count(columns.alive)
        self._having: dict[tuple[Way, bool], Bits] = {}

    def __bool__(self) -> bool:
        return bool(self.concepts or self.asides)

    def with_all(self, *, naming: bool = False) -> Bits:
        """The documents that have every concept, or with `naming` say it in what they are called or about, not only in
        their long text; all of them when none is sought."""
        return reduce(
            np.bitwise_and, (self._having_concept(each, naming) for each in self.concepts), self.columns.alive
        )

    def with_some(self, *, naming: bool = False) -> Bits:
        """The documents that have at least one concept, or say it in what they are called or about."""
        return reduce(
            np.bitwise_or,
            (self._having_concept(each, naming) for each in self.concepts),
            np.zeros_like(self.columns.alive),
        )

    def scores(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """How well each of `rows` fits, by BM25 over weighted texts; of a concept the best way counts."""
        total = np.zeros(self.columns.size)
        for concept in self.concepts:
            self._add_score(total, concept, rows, concept.weight)
        for aside in self.asides:
            self._add_score(total, aside, rows, HINT)
        return total[rows]

    def _add_score(self, total: NDArray[np.float64], concept: Concept, rows: NDArray[np.int64], part: float) -> None:
        typed, *others = concept.ways
        if not others:
            holding, scored = self._scored(typed, rows)
            total[holding] += part * scored
            return
        best = np.zeros(self.columns.size)
        concepts_rarity = self._rarity_of(concept)
        for way in concept.ways:
            if self._having_way(way).any():
                holding, scored = self._scored(way, rows)
                # What was typed is as rare as it is. Every other way counts as if all were equally rare: the
                # rarest would win otherwise.
                worth = 1 if way is typed else way.weight * concepts_rarity / self._rarity(way)
                best[holding] = np.maximum(best[holding], worth * scored)
        total += part * best

    def _scored(self, way: Way, rows: NDArray[np.int64]) -> tuple[NDArray[np.integer], NDArray[np.float64]]:
        """The documents that have a way, and what it is worth to each: at least those of `rows`."""
        postings = self.columns.postings
        if len(way.tokens) == 1:
            held = postings.of(way.tokens[0])
            return held.rows, postings.scores(held, self.documents)
        if way.apart:
            summed = np.zeros(self.columns.size)
            for held in map(postings.of, way.tokens):
                summed[held.rows] += postings.scores(held, self.documents)
            having = rows_of(self._having_way(way))
            return having, summed[having]
        sql, values = _SCORED, [*weights().texts, _phrase(way)]
        if len(rows) < _FEW or 2 * len(rows) < count(self._having_way(way)):
            sql, values = sql + _AMONG, [*values, json.dumps(rows.tolist())]
        scored = np.array(self.link.execute(sql, values).fetchall(), np.float64).reshape(-1, 2)
        return scored[:, 0].astype(np.int64), scored[:, 1]

    def _having_concept(self, concept: Concept, naming: bool = False) -> Bits:
        return reduce(np.bitwise_or, [self._having_way(way, naming) for way in concept.ways])

    def _having_way(self, way: Way, naming: bool = False) -> Bits:
        if (way, naming) not in self._having:
            self._having[way, naming] = (
                having_all(self.columns, way.tokens, naming=naming)
                if way.apart or len(way.tokens) == 1
                else self._having_phrase(way, naming)
            )
        return self._having[way, naming]

    def _having_phrase(self, way: Way, naming: bool) -> Bits:
        query = f"{_NAMING} : ({_phrase(way)})" if naming else _phrase(way)
        # One long string is much quicker to hand over than many rows.
        rows = self.link.execute("SELECT group_concat(rowid) FROM text WHERE text MATCH ?", (query,)).fetchone()[0]
        return row_bits(np.fromstring(rows or "", np.int64, sep=","), self.columns.size)

    def _rarity_of(self, concept: Concept) -> float:
        """What having the concept is worth: of several typed words, what these are; of one, how rare it is
        to have it in any way."""
        typed = concept.ways[0]
        if typed.apart and len(typed.tokens) > 1:
            return self._rarity(typed)
        return rarity(count(self._having_concept(concept)), self.documents)

    def _rarity(self, way: Way) -> float:
        if way.apart:
            each = (len(self.columns.postings.of(token).rows) for token in way.tokens)
            return sum(rarity(number, self.documents) for number in each)
        return rarity(count(self._having_way(way)), self.documents)


def having_all(columns: Columns, tokens: Iterable[str], *, naming: bool = False) -> Bits:
    """The documents that have all `tokens`, or with `naming` say them in what they are called or about."""
    having = columns.alive
    for held in map(columns.postings.of, tokens):
        having = having & row_bits(held.rows[held.named] if naming else held.rows, columns.size)
    return having


def _phrase(way: Way) -> str:
    """An FTS5 query. Tokens hold letters and digits only, so quoting them is enough."""
    return f'"{" ".join(way.tokens)}"'
