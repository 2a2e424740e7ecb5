"""Words, analysed once for every engine: a document's text and a family's question become the same
tokens. Engines index tokens as they are, so that totals and facets agree on all of them. Nothing
here raises on any text."""

import csv
import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

DATA = Path(__file__).parent / "data"
# Both clusters and SQLite cope with more, but no family types more; a pasted letter is cut here.
WORDS_ASKED = 50
LONGEST_TOKEN = 64
# How many of the list of English words are everybody's.
COMMONEST = 2500

_TOKEN = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4\uff07]")
_stemmer = snowballstemmer.stemmer("english")
# The stemmer keeps the word it works on in itself, and threads share it.
_stemmer_lock = threading.Lock()


def fold(text: str) -> str:
    """`text` without case, accents and apostrophes, and with "and" for "&": "Down's CAFÉ" becomes "downs cafe"."""
    text = _APOSTROPHES.sub("", text).replace(" & ", " and ")
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def plain(text: str) -> list[str]:
    """The folded words of `text`, neither stemmed nor left out. Hyphens part words."""
    return [word[:LONGEST_TOKEN] for word in _TOKEN.findall(fold(text))]


def tokens(text: str) -> list[str]:
    """What a document's text is indexed as: every word, folded and stemmed."""
    return [stem(word) for word in plain(text)]


def read(text: str) -> list[str]:
    """The tokens of a question, not endless: as many as tell what is wanted in any question a family types."""
    # A token is a character at least, and nobody's first words take more than this.
    return tokens(text[: WORDS_ASKED * (LONGEST_TOKEN + 1)])


def asked(text: str) -> list[str]:
    """What a question asks for: its tokens without stop words, each once, at most WORDS_ASKED.

    A question of nothing but stop words keeps them, since they are all we were given."""
    typed = read(text)
    return list(dict.fromkeys(telling(typed) or typed))[:WORDS_ASKED]


def telling(typed: Sequence[str]) -> tuple[str, ...]:
    """Those of the tokens that say something about what is wanted."""
    return tuple(token for token in typed if token not in _silent_tokens())


def asks_about_decisions(text: str) -> bool:
    """Whether a question is about plans, boards or decisions, so that decisions may join its ranking."""
    return not set(read(text)).isdisjoint(_decision_tokens())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The token of a folded word: its Snowball English stem, or that of the word that it counts as where the
    stemmer parts what belongs together ("children") or joins what does not ("allowance", "allowed")."""
    counts_as = _forms().get(word)
    if counts_as == word:
        return word
    with _stemmer_lock:
        return _stemmer.stemWord(counts_as or word) or word


@cache
def stop_words() -> frozenset[str]:
    """Folded words that say nothing about what is wanted."""
    return frozenset(plain((DATA / "stop_words.txt").read_text()))


@cache
def commonest() -> frozenset[str]:
    """The stems of the words that are commonest in English, whatever is written about."""
    lines = (DATA / "english_words.txt").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines[: 2 * COMMONEST] if not line.startswith("#")]
    return frozenset(map(stem, said[:COMMONEST]))


@cache
def _forms() -> dict[str, str]:
    """Words that the stemmer is wrong about, and the word each counts as."""
    with (DATA / "word_forms.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: row["counts_as"] for row in csv.DictReader(file)}


@cache
def _silent_tokens() -> frozenset[str]:
    return frozenset(stem(word) for word in stop_words())


@cache
def _decision_tokens() -> frozenset[str]:
    return frozenset(tokens((DATA / "decision_words.txt").read_text()))
