"""Which documents hold a token, where and how often: an inverted index as arrays in memory, made from what the
index file keeps of each document. Scores are those of FTS5's bm25, to the last bits of rounding."""

import math
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from search.ranking import weights

# How a document is kept in the file: its tokens' numbers, and how often each stands in each of its four texts.
KEPT = np.dtype([("token", "<u4"), ("times", "u1", 4)])
MOST_TIMES = 255
# The first three texts say what a document is called and what it is about.
NAMING_TEXTS = 3
# Those of FTS5.
SATURATION, LENGTH_COUNTS = 1.2, 0.75
LEAST_RARITY = 1e-6
# What changed lately is put to the rest when it is more than this share of it.
MOST_LATELY = 0.02


@dataclass(frozen=True, slots=True)
class Held:
    """The postings of one token: rows, ascending; what its occurrences are worth there, by the weights of the texts they
    stand in; and whether one of these says what the document is called or about."""

    rows: NDArray[np.int32]
    worth: NDArray[np.float32]
    named: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Run:
    """Postings of tokens, one after another, ascending by the number of the token."""

    starts: NDArray[np.int64]  # number -> where its postings begin; one more than there are numbers
    held: Held

    @classmethod
    def empty(cls) -> "Run":
        return cls(np.zeros(1, np.int64), Held(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, bool)))

    @property
    def tokens(self) -> int:
        return len(self.starts) - 1

    def of(self, number: int) -> Held:
        its = slice(self.starts[number], self.starts[number + 1]) if number < self.tokens else slice(0, 0)
        return Held(self.held.rows[its], self.held.worth[its], self.held.named[its])

    def with_others(self, others: "Run", replaced: NDArray[np.integer], size: int) -> "Run":
        """These without the rows that are `replaced`, and with `others`, which have none of the rest. `size` is above
        every row."""
        tokens = max(self.tokens, others.tokens)
        is_replaced = np.zeros(size, bool)
        is_replaced[replaced] = True
        stay = ~is_replaced[self.held.rows]
        mine = np.repeat(np.arange(self.tokens), np.diff(self.starts))[stay]
        its = np.repeat(np.arange(others.tokens), np.diff(others.starts))
        rows = self.held.rows[stay]
        at = np.searchsorted(mine * size + rows, its * size + others.held.rows)
        held = Held(
            rows=np.insert(rows, at, others.held.rows),
            worth=np.insert(self.held.worth[stay], at, others.held.worth),
            named=np.insert(self.held.named[stay], at, others.held.named),
        )
        return Run(_sums(np.bincount(mine, minlength=tokens) + np.bincount(its, minlength=tokens)), held)


@dataclass(frozen=True, slots=True)
class Postings:
    """Those of all tokens, as of one version of the index. Never changed. A change does not move all that there is:
    what changed lately stands apart, until it is much."""

    numbers: dict[str, int]  # token -> its number in the file
    settled: Run
    lately: Run
    replaced: NDArray[np.int32]  # the rows for which `lately` speaks, not `settled`; ascending
    length: NDArray[np.float64]  # how many tokens each row holds; 0 where there is no document
    _saturation: list[NDArray[np.float64]] = field(default_factory=list)

    @classmethod
    def empty(cls) -> "Postings":
        return cls({}, Run.empty(), Run.empty(), np.zeros(0, np.int32), np.zeros(64))

    def updated(
        self, link: sqlite3.Connection, size: int, changed: NDArray[np.int64], kept: Iterable[bytes]
    ) -> "Postings":
        """These with the rows `changed` anew; `kept` is what the file keeps of each, nothing for what is gone."""
        known = max(self.settled.tokens, self.lately.tokens)
        unknown = dict(link.execute("SELECT token, number FROM token WHERE number >= ?", (known,)))
        numbers = self.numbers | unknown if unknown else self.numbers
        blobs = list(kept)
        new = np.frombuffer(b"".join(blobs), KEPT)
        new_rows = np.repeat(changed.astype(np.int32), [len(blob) // KEPT.itemsize for blob in blobs])
        length = np.zeros(size)
        length[: min(size, len(self.length))] = self.length[:size]
        length[changed] = 0
        length += np.bincount(new_rows, new["times"].sum(axis=1, dtype=np.float64), minlength=size)
        order = np.argsort(new["token"], kind="stable")  # the rows are in order as they come
        new, new_rows = new[order], new_rows[order]
        held = Held(
            rows=new_rows,
            worth=new["times"] @ np.array(weights().texts, np.float32),
            named=np.asarray(new["times"][:, :NAMING_TEXTS].any(axis=1), np.bool_),
        )
        tokens = max(known, *(number + 1 for number in unknown.values())) if unknown else known
        run = Run(_sums(np.bincount(new["token"], minlength=tokens)), held)
        if not len(self.settled.held.rows):
            return Postings(numbers, run, Run.empty(), np.zeros(0, np.int32), length)

        replaced = np.union1d(self.replaced, changed.astype(np.int32))
        settled, lately = self.settled, self.lately.with_others(run, changed, size)
        if len(lately.held.rows) > MOST_LATELY * len(settled.held.rows):
            settled, lately = settled.with_others(lately, replaced, size), Run.empty()
            replaced = np.zeros(0, np.int32)
        return Postings(numbers, settled, lately, replaced, length)

    def of(self, token: str) -> Held:
        """The documents that hold a token."""
        if (number := self.numbers.get(token)) is None:
            return Run.empty().held
        settled, lately = self.settled.of(number), self.lately.of(number)
        # Few were replaced, so they are looked for among those that hold the token, and not the other way round.
        at = np.searchsorted(settled.rows, self.replaced)
        at = at[at < len(settled.rows)]
        gone = at[settled.rows[at] == self.replaced[: len(at)]]
        if not len(gone) and not len(lately.rows):
            return settled
        rows = np.delete(settled.rows, gone)
        at = np.searchsorted(rows, lately.rows)
        return Held(
            rows=np.insert(rows, at, lately.rows),
            worth=np.insert(np.delete(settled.worth, gone), at, lately.worth),
            named=np.insert(np.delete(settled.named, gone), at, lately.named),
        )

    def scores(self, held: Held, documents: int) -> NDArray[np.float64]:
        """What a token is worth to each of the documents that hold it, of so many `documents` in all."""
        if not self._saturation:
            average = self.length.sum() / max(documents, 1) or 1.0
            self._saturation.append(SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * self.length / average))
        often = held.worth.astype(np.float64)
        return rarity(len(held.rows), documents) * often * (SATURATION + 1) / (often + self._saturation[0][held.rows])


def _sums(often: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the postings of each token begin, of how many each has."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(often)])


def rarity(number: int, documents: int) -> float:
    """The inverse document frequency of what `number` of so many `documents` hold."""
    return max(math.log((documents - number + 0.5) / (number + 0.5)), LEAST_RARITY)


def kept(texts: Iterable[Iterable[int]]) -> bytes:
    """A document as the file keeps it, of the numbers of the tokens of its four texts."""
    times: dict[int, list[int]] = {}
    for which, numbers in enumerate(texts):
        for number in numbers:
            its = times.setdefault(number, [0, 0, 0, 0])
            its[which] = min(its[which] + 1, MOST_TIMES)
    return b"".join(number.to_bytes(4, "little") + bytes(its) for number, its in times.items())
