"""Words that say somebody may be in danger, and where to turn. Looked for in every question, on every
engine; whatever goes wrong here, the contacts of the data file are shown and the page is not lost."""

import csv
import json
import logging
from dataclasses import dataclass
from functools import cache

from .models import CrisisContact
from .words import DATA, LONGEST_TOKEN, WORDS_ASKED, tokens

TITLE = "Someone is in danger, or you can't cope?"
# Crisis words may stand anywhere in a long message.
WORDS_READ = 20 * WORDS_ASKED

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
    """Tokens that mean danger in this order, with at most `between` others between two of them."""

    theme: str
    tokens: tuple[str, ...]
    between: int


def urgent(text: str) -> Urgent | None:
    """The contacts to show first when `text` holds crisis words; None otherwise. Never raises."""
    try:
        return Urgent(TITLE, contacts()) if themes(text) else None
    except Exception:
        logger.exception("Crisis words could not be looked for; the contacts are shown to be safe.")
        return Urgent(TITLE, _contacts_of_the_file())


def themes(text: str) -> frozenset[str]:
    """Which of suicide, self-harm, abuse and danger the words of `text` speak of."""
    words: list[str | None] = list(tokens(text[: WORDS_READ * LONGEST_TOKEN])[:WORDS_READ])
    for harmless in _false_alarms():
        for start in range(len(words) - len(harmless) + 1):
            if tuple(words[start : start + len(harmless)]) == harmless:
                words[start : start + len(harmless)] = [None] * len(harmless)
    present = set(words)
    return frozenset(
        phrase.theme for phrase in _phrases() if present.issuperset(phrase.tokens) and _says(words, phrase)
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
    rows: list[dict[str, str]] = json.loads((DATA / "crisis_contacts.json").read_text(encoding="utf-8"))
    return rows


def _says(words: list[str | None], phrase: Phrase) -> bool:
    first, *others = phrase.tokens
    reached = {at for at, word in enumerate(words) if word == first}
    for token in others:
        reached = {
            at
            for before in reached
            for at in range(before + 1, min(before + 2 + phrase.between, len(words)))
            if words[at] == token
        }
    return bool(reached)


@cache
def _phrases() -> tuple[Phrase, ...]:
    with (DATA / "crisis.csv").open(newline="", encoding="utf-8") as file:
        return tuple(
            Phrase(row["theme"], tuple(tokens(row["phrase"])), int(row["between"])) for row in csv.DictReader(file)
        )


@cache
def _false_alarms() -> tuple[tuple[str, ...], ...]:
    lines = (DATA / "crisis_false_alarms.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(tokens(line)) for line in lines if line.strip())


def _contacts_of_the_file() -> tuple[Contact, ...]:
    return tuple(Contact(**{key: row[key] for key in row if key != "slug"}) for row in contact_rows())
