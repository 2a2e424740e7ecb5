"""Slips of the pen, mended by the words of the index and the names it goes by. Only a word that the index
does not hold is taken for one, and an English word only where it sounds like one of the index. What was
typed can always be searched for as it is."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import registries, synonyms, words
from .engines import engine
from .engines.base import Lexicon

SHORTEST = 4
SHORTEST_PART = 3
# From here on two letters may be wrong.
LONG = 8

_WORD = re.compile(r"[^\W\d_]+(?:['\u2018\u2019][^\W\d_]+)*")
_HEARD = (
    ("tion", "shun"),
    ("sion", "shun"),
    ("cian", "shun"),
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("y", "i"),
    ("z", "s"),
)
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question with its slips mended: `text`, and (typed, meant) of each word."""

    text: str
    changes: tuple[tuple[str, str], ...]


def corrected(text: str, *, also_known: Collection[str] = ()) -> Corrected | None:
    """`text` with its misspelt words mended; None when there is none. `also_known` are folded words that
    whoever asks understands, whatever the index holds."""
    typed = list(_WORD.finditer(text))[: words.WORDS_ASKED]
    folded = ["".join(words.plain(word[0])) for word in typed]
    doubtful = _doubtful(folded).difference(also_known)
    names = _names().union(also_known) if doubtful else frozenset()
    doubtful -= names
    if not doubtful:
        return None
    speller = _speller(engine().lexicon(), names)
    mended, changes, at = [], [], 0
    for first, last, meant in _meanings(folded, doubtful, speller):
        start, end = typed[first].start(), typed[last].end()
        mended += [text[at:start], meant]
        changes.append((text[start:end], meant))
        at = end
    return Corrected("".join([*mended, text[at:]]), tuple(changes)) if changes else None


def _doubtful(folded: Sequence[str]) -> set[str]:
    """The words that the index does not hold, or that stand in other names only, where editors note slips."""
    lexicon = engine().lexicon()
    candidates = {word for word in folded if len(word) >= SHORTEST and word.isascii()} - words.stop_words()
    held = engine().frequencies({words.stem(word) for word in candidates})
    return {
        word
        for word in candidates
        if words.stem(word) not in held
        or word in lexicon.only_named
        or (word not in lexicon.words and word not in english())
    }


def _meanings(folded: Sequence[str], doubtful: Set[str], speller: "_Speller") -> Iterator[tuple[int, int, str]]:
    """(first, last, what is meant) of each stretch of words that is a slip, from left to right."""
    at = 0
    while at < len(folded):
        pair = folded[at : at + 2]
        if len(pair) == 2 and not doubtful.isdisjoint(pair) and "".join(pair) in speller.targets:
            yield at, at + 1, "".join(pair)
            at += 2
            continue
        if folded[at] in doubtful and (meant := speller.meant(folded[at])):
            yield at, at, meant
        at += 1


@dataclass(frozen=True, slots=True)
class _Speller:
    """All words that can be meant, and how each sounds. `names` are meant though no document says them;
    `noted` words stand in other names only."""

    targets: frozenset[str]
    ordered: list[str]
    by_sound: Mapping[str, list[str]]
    names: frozenset[str]
    noted: frozenset[str]

    def meant(self, word: str) -> str | None:
        """The word, or the words run together, that was most likely meant; None also when documents that have
        it are found by another form of the word as typed."""
        near = self._near(word)
        if word in english() or word in self.noted or synonyms.in_use().knows(word) or self._is_a_form(word):
            best = self._best(word, [each for each in near if _is_slip_of(word, each)])
        else:
            best = self._best(word, near)
            if best is None or OSA.distance(word, best) > 1:
                best = self._parted(word) or best
        return best if best and words.stem(best) != words.stem(word) else None

    def _is_a_form(self, word: str) -> bool:
        """Whether documents hold another form of the word."""
        return bool(engine().frequencies([words.stem(word)]))

    def _near(self, word: str) -> list[str]:
        farthest = 1 if len(word) < LONG else 2
        found = process.extract(word, self.ordered, scorer=OSA.distance, score_cutoff=farthest, limit=None)
        alike = self.by_sound.get(jellyfish.metaphone(word), ())
        near = {each for each, _, _ in found if _may_be_meant(word, each)}
        near |= {each for each in alike if OSA.distance(_by_ear(word), _by_ear(each)) <= farthest}
        held = engine().frequencies({words.stem(each) for each in near})
        return [each for each in near - {word} if words.stem(each) in held or each in self.names]

    def _best(self, word: str, near: Sequence[str]) -> str | None:
        held = engine().frequencies({words.stem(each) for each in near})

        def cost(candidate: str) -> tuple[float, str]:
            """How unlikely it is that this was meant; the numbers were tried on slips that parents make."""
            distance = float(OSA.distance(word, candidate))
            distance -= 0.8 * _sounds_like(word, candidate)
            distance -= 0.5 * (sorted(word) == sorted(candidate))
            distance -= 0.5 * (tuple(words.tokens(candidate)) in synonyms.in_use().others(word))
            distance += 0.6 * (word[0] != candidate[0])
            often = min(held.get(words.stem(candidate), 0), 100)
            return distance - 0.1 * often**0.5, candidate

        return min(near, key=cost, default=None)

    def _parted(self, word: str) -> str | None:
        """Two words that were run together: "supportgroup"."""
        cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        pairs = [(word[:cut], word[cut:]) for cut in cuts if {word[:cut], word[cut:]} <= self.targets]
        held = engine().frequencies({words.stem(part) for pair in pairs for part in pair})
        often, pair = max(
            ((min(held.get(words.stem(part), 0) for part in pair), pair) for pair in pairs), default=(0, ())
        )
        return " ".join(pair) if often else None


def is_near(word: str, candidate: str) -> bool:
    """Whether `word` may well be `candidate` with one letter wrong, or two where it sounds the same."""
    return OSA.distance(word, candidate, score_cutoff=1) <= 1 or (
        _sounds_like(word, candidate) and OSA.distance(word, candidate) <= 2
    )


def _may_be_meant(word: str, candidate: str) -> bool:
    """Whether a word as near as this may be meant. Of short words only one that swaps letters or sounds the
    same, of longer ones one that starts alike."""
    if sorted(word) == sorted(candidate) or _sounds_like(word, candidate):
        return True
    return len(word) > SHORTEST and (word[0] == candidate[0] or len(word) >= LONG)


def _is_slip_of(word: str, candidate: str) -> bool:
    """Whether `word` is plainly `candidate` misspelt, and not a word of its own ("calender")."""
    if min(len(word), len(candidate)) <= SHORTEST:
        return sorted(word) == sorted(candidate)
    return OSA.distance(_by_ear(word), _by_ear(candidate)) <= 1 and (
        _sounds_like(word, candidate) or sorted(word) == sorted(candidate) or len(word) > LONG
    )


def _sounds_like(word: str, candidate: str) -> bool:
    return jellyfish.metaphone(word) == jellyfish.metaphone(candidate)


def _by_ear(word: str) -> str:
    """`word` with one letter for each of those that people mix up when they write by ear."""
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=2)
def _speller(lexicon: Lexicon, names: frozenset[str]) -> _Speller:
    targets = (lexicon.words - lexicon.only_named) | names
    ordered = sorted(word for word in targets if len(word) >= SHORTEST_PART and word.isascii() and word.isalpha())
    by_sound: dict[str, list[str]] = {}
    for word in ordered:
        by_sound.setdefault(jellyfish.metaphone(word), []).append(word)
    return _Speller(frozenset(ordered), ordered, by_sound, names, lexicon.only_named)


def _names() -> frozenset[str]:
    """The words of all needs and topics, of the terms that synonyms are gathered under, and of the others
    those that are English: editors note slips among them."""
    terms = [term.name for facet in ("need", "topic") for term in registries.vocabulary(facet)]
    said = synonyms.in_use()
    return frozenset(words.plain(" ".join(terms))) | said.words | (said.other_words & english())


@cache
def english() -> frozenset[str]:
    """The commonest English words."""
    lines = (words.DATA / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
