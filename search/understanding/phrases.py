"""Finds phrases in a question, whatever the ending of their words: the longest that fits, from left to right.
Words that say nothing may stand between: "refuses to go to school" is "refuses school"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from search.words import plain, stem, stop_words

from .reading import Reading, Span

ANY = "_"
MOST_BETWEEN = 3
# What turns a phrase into its contrary never goes unsaid.
_TELLING = frozenset({"no", "not", "without", "dont", "doesnt", "isnt", "cant", "never", "hasnt", "havent"})
Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase that stands in the question, and what it means."""

    span: Span
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Phrases and their meanings. In a phrase `_` stands for any one word. Of two meanings the first stays."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], Meaning]] = defaultdict(dict)
        for phrase, meaning in phrases:
            if stems := tuple(_stems(phrase)):
                self._by_first[stems[0]].setdefault(stems, meaning)
        self._longest_first = {first: sorted(known, key=len, reverse=True) for first, known in self._by_first.items()}

    def find(self, reading: Reading) -> Iterator[Found[Meaning]]:
        """Each phrase in what is left of the question. They do not overlap; none is taken here."""
        stems = reading.stems()
        at = 0
        while at < len(stems):
            phrase, end = self._longest_at(reading, stems, at)
            if phrase:
                yield Found(Span(at, end), self._by_first[phrase[0]][phrase])
            at = end

    def whole(self, stems: tuple[str, ...]) -> Meaning | None:
        """What these stems mean when they are nothing but a phrase."""
        return self._by_first.get(stems[0], {}).get(stems) if stems else None

    def _longest_at(self, reading: Reading, stems: list[str], at: int) -> tuple[tuple[str, ...], int]:
        """The longest phrase from there and where it ends; none, and the next word."""
        for phrase in self._longest_first.get(stems[at], ()):
            if end := _end_of(phrase, reading.words, stems, at):
                return phrase, end
        return (), at + 1


def _end_of(phrase: tuple[str, ...], typed: list[str], stems: list[str], at: int) -> int:
    """Where the phrase ends that begins there; 0 when it does not stand there."""
    between = 0
    for wanted in phrase:
        while at < len(stems) and stems[at] and wanted not in (ANY, stems[at]) and between < MOST_BETWEEN:
            if len(phrase) == 1 or typed[at] not in _silent():
                return 0
            at, between = at + 1, between + 1
        if at >= len(stems) or not stems[at] or wanted not in (ANY, stems[at]):
            return 0
        at += 1
    return at


@cache
def _silent() -> frozenset[str]:
    return (stop_words() | {"go", "going", "very", "really", "so"}) - _TELLING


def _stems(phrase: str) -> Iterator[str]:
    for word in phrase.split():
        if word == ANY:
            yield ANY
        else:
            yield from map(stem, plain(word))
