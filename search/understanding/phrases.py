"""Finds phrases in a question, whatever the ending of their words: the longest that fits, from left to right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from search.words import plain, stem

from .reading import Reading, Span

ANY = "_"
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
            phrase = self._longest_at(stems, at)
            if phrase:
                yield Found(Span(at, at + len(phrase)), self._by_first[phrase[0]][phrase])
            at += len(phrase) or 1

    def whole(self, stems: tuple[str, ...]) -> Meaning | None:
        """What these stems mean when they are nothing but a phrase."""
        return self._by_first.get(stems[0], {}).get(stems) if stems else None

    def _longest_at(self, stems: list[str], at: int) -> tuple[str, ...]:
        for phrase in self._longest_first.get(stems[at], ()):
            there = stems[at : at + len(phrase)]
            if len(there) == len(phrase) and all(
                said and (wanted in (ANY, said)) for wanted, said in zip(phrase, there, strict=True)
            ):
                return phrase
        return ()


def _stems(phrase: str) -> Iterator[str]:
    for word in phrase.split():
        if word == ANY:
            yield ANY
        else:
            yield from map(stem, plain(word))
