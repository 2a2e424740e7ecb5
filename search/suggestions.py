"""What a family may be about to type: needs and topics, what things are called, and words that many listings
hold. Made for every key that is pressed, so it reads the index and no record but the short lists of terms."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import registries, synonyms, words
from .engines import engine
from .engines.base import Lexicon

MOST = 8
TITLES = 4
TERMS = 4
SHORTEST = 2
LONGEST = 100
WORDS_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for. `kind` is that of a listing or guide, which `url` leads to, or one of need, topic,
    term and word."""

    text: str
    kind: str
    url: str = ""


def suggestions(typed: str) -> tuple[Suggestion, ...]:
    """The best few for what was typed so far; none for less than two letters. Never raises."""
    begun = words.plain(typed[:LONGEST])
    if len("".join(begun)) < SHORTEST:
        return ()
    found: dict[tuple[str, ...], Suggestion] = {}
    for each in (*_terms(begun), *_word(begun), *_titles(begun)):
        found.setdefault(tuple(words.tokens(each.text)), each)
    return tuple(found.values())[:MOST]


def _terms(begun: Sequence[str]) -> list[Suggestion]:
    """Needs, topics and terms of the synonyms that are called so, or that are also called so."""
    facets = ("need", "topic")
    named = [
        (term.name, facet, (term.name, *term.aliases)) for facet in facets for term in registries.vocabulary(facet)
    ]
    fitting = [Suggestion(name, facet) for name, facet, called in named if _begins(called, begun)]
    fitting += [Suggestion(term, "term") for term in synonyms.in_use().terms if _begins([term], begun)]
    return sorted(fitting, key=lambda each: (not words.plain(each.text)[0].startswith(begun[0]), len(each.text)))[
        :TERMS
    ]


def _word(begun: Sequence[str]) -> Iterator[Suggestion]:
    """The word of most documents that starts like the only word typed."""
    if len(begun) > 1:
        return
    ordered = _ordered(engine().lexicon())
    first = bisect_left(ordered, begun[0])
    starting = sorted(ordered[first : bisect_left(ordered, f"{begun[0]}\U0010ffff")], key=len)[:WORDS_WEIGHED]
    often = engine().frequencies({words.stem(word) for word in starting})
    best = max(starting, key=lambda word: (often.get(words.stem(word), 0), -len(word)), default="")
    if often.get(words.stem(best)):
        yield Suggestion(best, "word")


def _titles(begun: Sequence[str]) -> Iterator[Suggestion]:
    for each in engine().titles(begun, TITLES):
        yield Suggestion(each.title, each.kind, each.url)


def _begins(called: Iterable[str], begun: Sequence[str]) -> bool:
    """Whether one of the names has the words typed, the last of which may be a beginning."""
    *whole, last = begun
    for name in called:
        held = words.plain(name)
        if set(whole) <= set(held) and any(word.startswith(last) for word in held):
            return True
    return False


@lru_cache(maxsize=2)
def _ordered(lexicon: Lexicon) -> list[str]:
    return sorted(
        word for word in lexicon.words - lexicon.only_named if word.isalpha() and word not in words.stop_words()
    )
