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


@dataclass(frozen=True, slots=True)
class Held:
    """The postings of one token: rows, ascending; what its occurrences are worth there, by the weights of the texts they
    stand in; and whether one of these says what the document is called or about."""

    rows: NDArray[np.int32]
    worth: NDArray[np.float32]
    named: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Postings:
    """Those of all tokens, one after another, as of one version of the index. Never changed."""

    numbers: dict[str, int]  # token -> its number in the file
    starts: NDArray[np.int64]  # number -> where its postings begin; one more than there are numbers
    all: Held
    length: NDArray[np.float64]  # how many tokens each row holds; 0 where there is no document
    _saturation: list[NDArray[np.float64]] = field(default_factory=list)

    @classmethod
    def empty(cls) -> "Postings":
        nothing = Held(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, bool))
        return cls({}, np.zeros(1, np.int64), nothing, np.zeros(64))

    def updated(
        self, link: sqlite3.Connection, size: int, changed: NDArray[np.int64], kept: Iterable[bytes]
    ) -> "Postings":
        """These with the rows `changed` anew; `kept` is what the file keeps of each, nothing for what is gone."""
        tokens = self.numbers | dict(
            link.execute("SELECT token, number FROM token WHERE number >= ?", (len(self.starts) - 1,))
        )
        blobs = list(kept)
        new = np.frombuffer(b"".join(blobs), KEPT)
        new_rows = np.repeat(changed.astype(np.int32), [len(blob) // KEPT.itemsize for blob in blobs])
        length = np.zeros(size)
        length[: min(size, len(self.length))] = self.length[:size]
        length[changed] = 0
        length += np.bincount(new_rows, new["times"].sum(axis=1, dtype=np.float64), minlength=size)
        order = np.argsort(new["token"], kind="stable")  # the rows are in order as they come
        new, new_rows = new[order], new_rows[order]
        worth = new["times"] @ np.array(weights().texts, np.float32)
        named = np.asarray(new["times"][:, :NAMING_TEXTS].any(axis=1), np.bool_)
        tokens_in_all = max(tokens.values(), default=-1) + 1
        if not len(self.all.rows):
            often = np.bincount(new["token"], minlength=tokens_in_all)
            return Postings(tokens, _sums(often), Held(new_rows, worth, named), length)

        is_changed = np.zeros(max(size, len(self.length)), bool)
        is_changed[changed] = True
        stay = ~is_changed[self.all.rows]
        of_token = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))[stay]
        rows = self.all.rows[stay]
        at = np.searchsorted(of_token * size + rows, new["token"].astype(np.int64) * size + new_rows)
        often = np.bincount(of_token, minlength=tokens_in_all) + np.bincount(new["token"], minlength=tokens_in_all)
        merged = Held(
            rows=np.insert(rows, at, new_rows),
            worth=np.insert(self.all.worth[stay], at, worth),
            named=np.insert(self.all.named[stay], at, named),
        )
        return Postings(tokens, _sums(often), merged, length)

    def of(self, token: str) -> Held:
        """The documents that hold a token."""
        number = self.numbers.get(token)
        its = slice(0, 0) if number is None else slice(self.starts[number], self.starts[number + 1])
        return Held(self.all.rows[its], self.all.worth[its], self.all.named[its])

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
