"""What the directory's own vocabularies call things, and what families call them: needs, topics, access,
languages by their names and other names; and phrases of ours for facets whose codes are the same everywhere."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from search.registries import Term
from search.words import DATA, plain, stem, stop_words

from .phrases import Phrases
from .reading import Reading, Span, texted

# Facets whose terms are told by their names.
NAMED = ("need", "access", "language")
# Everybody speaks it here, and "English" is more often a lesson.
NOT_ASKED_FOR = frozenset({("language", "en")})
LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """Codes of a facet, any of which is meant; `counted` when the words may stand in a result too."""

    filter: str
    codes: tuple[str, ...]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ShortForm:
    """One meaning of a short form: it is meant from an age on, or beside one of the stems of `context`; always
    without either."""

    meaning: str
    from_age: float | None
    context: frozenset[str]


def phrase_meanings() -> Phrases[Meaning]:
    """The phrases of our data file."""
    return _phrase_meanings()


@cache
def _phrase_meanings() -> Phrases[Meaning]:
    return Phrases(
        (row["phrase"], Meaning(row["filter"], tuple(row["codes"].split()), row["words"] == "counted"))
        for row in rows("understood_phrases.csv")
    )


@lru_cache(maxsize=16)
def names(facet: str, terms: tuple[Term, ...]) -> Phrases[Meaning]:
    """The names of a facet's terms. Neither a short form of more than one meaning nor a word that says nothing
    ("disabled") is one of them."""
    return Phrases(
        (name, Meaning(facet, (term.code,)))
        for term in terms
        if (facet, term.code) not in NOT_ASKED_FOR
        for name in (term.name, *term.aliases)
        if len(plain(name)) <= LONGEST_NAME and name.lower() not in short_forms() and not _says_nothing(name)
    )


def _says_nothing(name: str) -> bool:
    return all(word in stop_words() or stem(word) in generic_words() for word in plain(name))


@cache
def short_forms() -> dict[str, tuple[ShortForm, ...]]:
    """Each short form with its meanings in the order they are tried."""
    found: dict[str, list[ShortForm]] = {}
    for row in rows("short_forms.csv"):
        meaning = ShortForm(
            row["meaning"],
            float(row["from_age"]) if row["from_age"] else None,
            frozenset(map(stem, row["context"].split())),
        )
        found.setdefault(row["short"], []).append(meaning)
    return {short: tuple(meanings) for short, meanings in found.items()}


def expansions(reading: Reading, ages: Sequence[float]) -> Iterator[tuple[Span, str]]:
    """The short forms in what is left of the question and what they stand for, as far as the rest tells."""
    around = set(reading.stems())
    for at in reading.left():
        word = reading.words[at]
        for form in short_forms().get(word, ()):
            told = form.from_age is not None and any(age >= form.from_age for age in ages)
            always = form.from_age is None and not form.context
            if told or always or not form.context.isdisjoint(around - {stem(word)}):
                yield Span(at, at + 1), form.meaning
                break


@cache
def stop_phrases() -> Phrases[None]:
    """What people say around a question without asking anything by it."""
    return Phrases((line, None) for line in lines("stop_phrases.txt"))


@cache
def generic_words() -> frozenset[str]:
    """The stems of words that are in too many questions to say anything."""
    return frozenset(stem(word) for line in lines("generic_words.txt") for word in line.split())


@cache
def form_words() -> frozenset[str]:
    """The stems of words for what form a thing has, which is not missed where it is another."""
    return frozenset(stem(word) for line in lines("form_words.txt") for word in line.split())


@cache
def how_to() -> Phrases[None]:
    """What begins a question that a page of explanation answers best."""
    return Phrases((line, None) for line in lines("how_to_phrases.txt"))


@cache
def known_words() -> frozenset[str]:
    """Folded words that are no slips of the pen, whatever the index holds: those of our phrases, short forms,
    stages of life and everyday words."""
    texts = (
        *(row["phrase"] for row in rows("understood_phrases.csv")),
        *(text for row in rows("short_forms.csv") for text in (row["short"], row["meaning"], row["context"])),
        *(
            line
            for name in ("stop_phrases.txt", "how_to_phrases.txt", "generic_words.txt", "form_words.txt")
            for line in lines(name)
        ),
        *(
            line.replace(",", " ")
            for name in ("everyday_words.csv", "narrower_words.csv", "things_to_do.txt")
            for line in lines(name)
        ),
        *lines("words_of_time_and_money.txt"),
        *texted(),
    )
    known = {word for text in texts for word in plain(text)}
    return frozenset(known | {f"{word}s" for word in known} | set(map(stem, known)))


def lines(name: str) -> Iterator[str]:
    """The lines of a data file, but for those that begin with #."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def rows(name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(lines(name))
