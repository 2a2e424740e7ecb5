"""A question as words that remember where they stood, so that whatever is understood can name what was typed."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from search.words import DATA, fold, plain, stem

_TOKEN = re.compile(r"£ ?\d+(?:\.\d+)?|\d+(?:\.\d+)?\+|\d+\.\d+|[^\W_]+(?:['\u2018\u2019\u02bc`´][^\W_]+)*")
_DASH = re.compile(r"\s*[-\u2013]\s*")
TAKEN = "\u00b7"


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` up to, but not including, `end` of a reading."""

    first: int
    end: int


class Reading:
    """The folded words of a text, those that are texted as they are written. Words that somebody has understood are taken, and no longer read.

    `line` is all of them in a row with single spaces, the taken ones blotted out: what patterns look at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self._where: list[tuple[int, int]] = []
        for found in _TOKEN.finditer(text):
            folded = _folded(found[0])
            if not folded:
                continue
            folded = texted().get(folded, folded)
            if self.words and _is_range(self.words[-1], text[self._where[-1][1] : found.start()], folded):
                self._add("to", self._where[-1][1], found.start())
            self._add(folded, found.start(), found.end())
        self._free = [True] * len(self.words)
        self._line: str | None = None
        self._starts: list[int] = []

    def _add(self, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self._where.append((start, end))

    @property
    def line(self) -> str:
        if self._line is None:
            # As long as the word, so that places in the line stay what they are while words are taken.
            shown = [word if free else TAKEN * len(word) for word, free in zip(self.words, self._free, strict=True)]
            self._starts = []
            at = 0
            for word in shown:
                self._starts.append(at)
                at += len(word) + 1
            self._line = " ".join(shown)
        return self._line

    def take(self, span: Span) -> None:
        self._free[span.first : span.end] = [False] * (span.end - span.first)
        self._line = None

    def is_free(self, span: Span) -> bool:
        return all(self._free[span.first : span.end])

    def typed(self, span: Span) -> str:
        """What stood there, as it was typed."""
        return self.text[self._where[span.first][0] : self._where[span.end - 1][1]]

    def span_of(self, found: re.Match[str], group: int | str = 0) -> Span:
        """The words that a match of a pattern in `line` covers."""
        start, end = found.span(group)
        held = [at for at, begins in enumerate(self._starts) if begins < end and start < begins + len(self.words[at])]
        return Span(held[0], held[-1] + 1)

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Each match of `pattern` in what is left, one after another; each is expected to be taken."""
        at = 0
        while at <= len(self.line) and (found := pattern.search(self.line, at)):
            at = found.end() + 1
            if found[0]:
                yield found, self.span_of(found)

    def left(self) -> list[int]:
        """Which words nobody has taken."""
        return [at for at, free in enumerate(self._free) if free]

    def stems(self) -> list[str]:
        """The stem of each word; an empty one for those that are taken."""
        return [stem(word) if free else "" for word, free in zip(self.words, self._free, strict=True)]

    def stand_for(self, at: int, meaning: str) -> None:
        """Reads the words of `meaning` in place of the one that stands there."""
        words = plain(meaning)
        self.words[at : at + 1] = words
        self._where[at : at + 1] = [self._where[at]] * len(words)
        self._free[at : at + 1] = [True] * len(words)
        self._line = None


@cache
def texted() -> Mapping[str, str]:
    """Words as they are texted ("nite"), and the one each stands for."""
    lines = (DATA / "texted_words.csv").read_text(encoding="utf-8").splitlines()
    return {row["word"]: row["meant"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}


def _folded(token: str) -> str:
    if token[0] == "£":
        return "£" + token[1:].strip()
    if token[-1] == "+":
        return f"{token[:-1]}plus"
    return fold(token) if token.replace(".", "").isdecimal() and token.isascii() else "".join(plain(token))


def _is_range(before: str, between: str, after: str) -> bool:
    return before[-1].isdecimal() and after[:1].isdecimal() and bool(_DASH.fullmatch(between))
