"""The contract of every engine: one request in, one result out. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from .concepts import Concept
from .document import FACETS_THAT_ADD_UP, Point

PAGE_SIZE = 20
SORTS = ("best", "near", "soonest", "az")
FILL_BELOW = 10
DECISIONS_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Near:
    """Where a family is, as found in our own tables; `label` is what they typed, tidied."""

    point: Point
    label: str


@dataclass(frozen=True, slots=True)
class Preference:
    """Something understood from the question, which a result may lack. What fits is one of:

    `codes`: it has one of these codes of the facet `filter`, or says all of `words` in its title, other names
    or terms. `refused`: it has a code of the facet besides these, or none at all ("not Sundays");
    where there are `concepts`, it names none of them in its title, other names or terms ("not swimming").
    `ages`: it is for somebody between these two, both included. `dates`: a dated occurrence starts between
    two days of one of the pairs, both included; `codes` count too for what has no dates to show then.

    `weak` preferences order, and are never lacking. Where it is demanded, what does not fit is no result."""

    filter: str
    codes: tuple[str, ...] = ()
    words: str = ""
    ages: tuple[float, float] | None = None
    dates: tuple[tuple[date, date], ...] = ()
    refused: bool = False
    concepts: tuple[Concept, ...] = ()
    weak: bool = False

    def gives_way_to(self, facet: str) -> bool:
        """Whether choosing codes of `facet` settles this. What is also said in words ("club") stays: these words
        are still asked for. Codes that add up stay too."""
        return self.filter == facet and not self.words and facet not in FACETS_THAT_ADD_UP

    def is_said_by(self, demand: "Preference") -> bool:
        """Whether what is demanded settles this: refuses all that this refuses, or asks for codes of the same name."""
        if self.filter != demand.filter or self.refused != demand.refused:
            return False
        if self.refused:
            return {*self.codes} <= {*demand.codes} and {*self.concepts} <= {*demand.concepts}
        return not self.words


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked of an engine. `filters` maps facet to chosen codes: alternatives within one
    facet (all of them for access), all facets together. `age` is one age, which must overlap. What no code or one
    age can say ("not Sundays") is in `demands`, each of which has to fit.
    Decisions are looked at only with `with_decisions` or when the filter `kind` asks for them.
    `concepts` are what `words` ask for, in every way it is said; left empty, it is each word as typed.
    `question` is all that was typed, which crisis words are looked for in.
    `hints` are words, and `asides` concepts, that count when they are there and are not missed when they are
    not; `preferences`
    are soft: what fits them all stands first."""

    words: str = ""
    concepts: tuple[Concept, ...] = ()
    hints: str = ""
    asides: tuple[Concept, ...] = ()
    question: str = ""
    preferences: tuple[Preference, ...] = ()
    near: Near | None = None
    miles: float | None = None
    age: float | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    demands: tuple[Preference, ...] = ()
    sort: str = "best"
    page: int = 1
    with_decisions: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `distance_miles` is to the nearest place, when the family said where it is and the
    distance matters (not for what reaches it anywhere); `next` is the next dated occurrence;
    `matched_all_words` is false for those that only fill. `fits` and `lacks` are the preferences it has and
    has not."""

    id: str
    kind: str
    title: str
    url: str
    summary: str
    reach: str
    place: str = ""
    distance_miles: float | None = None
    next: datetime | None = None
    confirmed_on: date | None = None
    closed: bool = False
    matched_all_words: bool = True
    fits: tuple[Preference, ...] = ()
    lacks: tuple[Preference, ...] = ()
    card: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many results carry a code, its facet's own selection left aside (but not for access)."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What an engine answers: `total` counts every result, `hits` holds one page of them.

    Results have all the words. Where fewer than FILL_BELOW of everything has them all, or where
    nothing that passes the filters does, those with some of the words fill up and are counted too.
    So a facet's count is the total that choosing this code would give: with the preferences that it leaves.

    `total` and the counts are of what fits all preferences. When these are fewer than FILL_BELOW, the first
    page goes on with what fits most of them. `decisions` are the best
    few decisions with all the words, outside `total`; empty when decisions are among the results. `stood_in` says
    that another engine than the site's own had to answer."""

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=lambda: MappingProxyType({}))
    decisions: tuple[Hit, ...] = ()
    stood_in: bool = False
