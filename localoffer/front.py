"""The ways into the Local Offer: by topic, need, age and kind, each a search that is already narrowed; and
guides under their topics. The needs and ages of the site's first page are these too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import registries
from search.engines import engine
from search.request import SearchRequest

from .questions import Question

if TYPE_CHECKING:
    from .models import GuidePage

# A search takes one age and finds what covers it, so each range asks for an age within.
AGES = (("0 to 4", "3"), ("5 to 10", "8"), ("11 to 15", "13"), ("16 to 25", "18"))
# The needs most families come with.
FIRST_NEEDS = (
    "autism",
    "adhd",
    "learning-disability",
    "speech-language-and-communication",
    "social-emotional-and-mental-health",
    "no-diagnosis-needed",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A narrowed search: its words, its address, how much it finds, and narrower ones under it."""

    text: str
    href: str
    count: int | None = None
    parts: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page offers."""

    topics: tuple[Entry, ...]
    needs: tuple[Entry, ...]
    ages: tuple[Entry, ...]
    kinds: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The guides about one topic, by title."""

    topic: str
    guides: tuple["GuidePage", ...]


def front() -> Front:
    """The front page's ways in. Topics and needs always stand; kinds only where there is something."""
    counts = {
        facet: {each.value: each.count for each in values}
        for facet, values in engine().search(SearchRequest()).facets.items()
    }
    return Front(
        topics=_entries("topic", counts.get("topic", {})),
        needs=_entries("need", counts.get("need", {})),
        ages=ages(),
        kinds=tuple(entry for entry in _entries("kind", counts.get("kind", {})) if entry.count),
    )


def ages() -> tuple[Entry, ...]:
    """The ranges of age."""
    return tuple(Entry(text, Question((("age", age),)).href) for text, age in AGES)


def first_needs() -> tuple[Entry, ...]:
    """A few needs to begin with, and the way to all of them."""
    names = {term.code: term.name for term in registries.vocabulary("need")}
    needs = (Entry(names[code], Question((("need", code),)).href) for code in FIRST_NEEDS if code in names)
    return (*needs, Entry("All needs", Question().href))


def areas_of_need() -> tuple[Entry, ...]:
    """The areas of need, each with the needs in it."""
    return tuple(entry for entry in _entries("need", {}) if entry.parts)


def shelves(guides: Iterable["GuidePage"]) -> tuple[Shelf, ...]:
    """`guides` (their terms fetched) under each of their topics, both from A to Z; the rest come last."""
    by_topic: dict[str, list[GuidePage]] = {}
    for guide in guides:
        for topic in [term.public_name for term in guide.topics()] or [""]:
            by_topic.setdefault(topic, []).append(guide)
    ordered = sorted(by_topic.items(), key=lambda shelf: (not shelf[0], shelf[0].lower()))
    return tuple(
        Shelf(topic or "Other guides", tuple(sorted(held, key=lambda guide: guide.title.lower())))
        for topic, held in ordered
    )


def _entries(facet: str, counts: dict[str, int]) -> tuple[Entry, ...]:
    terms = registries.vocabulary(facet)

    def entry(term: registries.Term) -> Entry:
        parts = tuple(entry(part) for part in terms if part.parent == term.code)
        return Entry(term.name, Question(((facet, term.code),)).href, counts.get(term.code, 0), parts)

    return tuple(entry(term) for term in terms if not term.parent)
