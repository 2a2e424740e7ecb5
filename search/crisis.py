"""Words that say somebody may be in danger, and where to turn. Looked for in every question, on every
engine; whatever goes wrong here, the contacts of the data file are shown and the page is not lost."""

import csv
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from . import danger, spelling, words
from .models import CrisisContact

TITLE = "Someone is in danger, or you can't cope?"
# Crisis words may stand anywhere in a long message.
WORDS_READ = 20 * words.WORDS_ASKED
SHORTEST_SLIP = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to get help now. `text` says when and how, in words."""

    name: str
    text: str = ""
    phone: str = ""
    url: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Urgent:
    """What must stand above everything else, unaltered."""

    title: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean danger in this order, with at most `between` others between two of them. Each slot
    holds the tokens of which one has to stand there."""

    theme: str
    slots: tuple[frozenset[str], ...]
    between: int

    def found(self, tokens: Sequence[str | None]) -> Iterator[tuple[int, ...]]:
        """Where it is said: the positions of its words, one way for each place where it ends."""
        reached: dict[int, tuple[int, ...]] = {at: (at,) for at, token in enumerate(tokens) if token in self.slots[0]}
        for slot in self.slots[1:]:
            reached = {
                at: (*before, at)
                for last, before in reached.items()
                for at in range(last + 1, min(last + 2 + self.between, len(tokens)))
                if tokens[at] in slot
            }
        yield from reached.values()


def urgent(text: str) -> Urgent | None:
    """The contacts to show first when `text` holds crisis words; None otherwise. Never raises."""
    try:
        return Urgent(TITLE, contacts()) if themes(text) else None
    except Exception:
        logger.exception("Crisis words could not be looked for; the contacts are shown to be safe.")
        return Urgent(TITLE, _contacts_of_the_file())


def is_named(text: str) -> bool:
    """Whether a phrase of danger stands in `text`; also when it could not be looked for. Never raises. The model of
    questions hears more, and too much in a letter: "nobody was there"."""
    try:
        return bool(_named(read(text)[1]))
    except Exception:
        logger.exception("Crisis words could not be looked for; the text is taken to hold some, to be safe.")
        return True


def themes(text: str) -> frozenset[str]:
    """Which of suicide, self-harm, abuse and danger the words of `text` speak of, also when misspelt."""
    named = _named(read(text)[1])
    return named or (frozenset({"danger"}) if danger.sounds_like_danger(*telling(text)) else named)


def _named(stems: Sequence[str]) -> frozenset[str]:
    """What the phrases speak of."""
    harmless = _harmless(stems)
    tokens: list[str | None] = [None if at in harmless else token for at, token in enumerate(stems)]
    present = {token for token in tokens if token}
    return frozenset(
        phrase.theme
        for phrase in _phrases()
        if not any(slot.isdisjoint(present) for slot in phrase.slots) and next(phrase.found(tokens), None)
    )


def _harmless(stems: Sequence[str]) -> frozenset[int]:
    """Where words stand that only sound like danger: "killing time"."""
    tokens: list[str | None] = [*stems]
    for harmless in _false_alarms():
        for positions in harmless.found(tokens):
            for at in range(positions[0], positions[-1] + 1):
                tokens[at] = None
    return frozenset(at for at, token in enumerate(tokens) if token is None)


def read(text: str) -> tuple[list[str], list[str]]:
    """The folded words of `text`, and the stems of what they mean."""
    typed = words.plain(text[: WORDS_READ * words.LONGEST_TOKEN])[:WORDS_READ]
    meant = [each for word in typed for each in _meant(word)]
    return typed, [words.stem(each) for each in meant]


def telling(text: str) -> tuple[list[str], list[str]]:
    """As `read`, without the words that only sound like danger: what the model learns from and listens to."""
    typed, stems = read(text)
    harmless = _harmless(stems)
    whose = [at for at, word in enumerate(typed) for _ in _meant(word)]
    silent = {whose[at] for at in harmless}
    return (
        [word for at, word in enumerate(typed) if at not in silent],
        [stem for at, stem in enumerate(stems) if whose[at] not in silent],
    )


def contacts() -> tuple[Contact, ...]:
    """The contacts of this site, in order; those of the data file when there are none."""
    stored = CrisisContact.objects.all()
    return (
        tuple(Contact(each.name, each.text, each.phone, each.url, each.hours) for each in stored)
        or _contacts_of_the_file()
    )


def contact_rows() -> list[dict[str, str]]:
    """The national contacts as `set_up` loads them."""
    rows: list[dict[str, str]] = json.loads((words.DATA / "crisis_contacts.json").read_text(encoding="utf-8"))
    return rows


@lru_cache(maxsize=4096)
def _meant(word: str) -> tuple[str, ...]:
    """The word, or the crisis word it is a slip of, or those that it runs together."""
    if len(word) < SHORTEST_SLIP or word in spelling.english() or word in _vocabulary():
        return (word,)
    near = [each for each in _vocabulary() if len(each) >= SHORTEST_SLIP and spelling.is_near(word, each)]
    if near:
        return (min(near, key=lambda each: (each[0] != word[0], abs(len(each) - len(word)), each)),)
    cuts = range(2, len(word) - 1)
    return next(((word[:at], word[at:]) for at in cuts if {word[:at], word[at:]} <= _vocabulary()), (word,))


@cache
def _vocabulary() -> frozenset[str]:
    """All words that phrases of danger and concepts are made of."""
    rows = [*_rows("crisis.csv"), *_rows("crisis_classes.csv")]
    said = frozenset(word for row in rows for word in words.plain(row.get("phrase") or row["words"]))
    return said | danger.concept_words()


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(Phrase(row["theme"], _slots(row["phrase"]), int(row["between"])) for row in _rows("crisis.csv"))


@cache
def _false_alarms() -> tuple[Phrase, ...]:
    return tuple(Phrase("", _slots(row["phrase"]), int(row["between"])) for row in _rows("crisis_false_alarms.csv"))


def _slots(phrase: str) -> tuple[frozenset[str], ...]:
    """What may stand in each place of a phrase: words parted by a stroke, or a class of them in braces."""
    classes = {f"{{{row['name']}}}": row["words"] for row in _rows("crisis_classes.csv")}
    return tuple(
        frozenset(token for choice in slot.split("|") for token in words.tokens(classes.get(choice, choice)))
        for slot in phrase.split()
    )


def _rows(file_name: str) -> list[dict[str, str]]:
    with (words.DATA / file_name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _contacts_of_the_file() -> tuple[Contact, ...]:
    return tuple(Contact(**{key: row[key] for key in row if key != "slug"}) for row in contact_rows())
