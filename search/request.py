"""The contract of every engine: one request in, one result out. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from .document import Point

PAGE_SIZE = 20
SORTS = ("best", "near", "az")
FILL_BELOW = 10
DECISIONS_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Near:
    """Where a family is, as found in our own tables; `label` is what they typed, tidied."""

    point: Point
    label: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked of an engine. `filters` maps facet to chosen codes: alternatives within one
    facet (all of them for access), all facets together. `age` is one age, which must overlap.
    Decisions are looked at only with `with_decisions` or when the filter `kind` asks for them."""

    words: str = ""
    near: Near | None = None
    miles: float | None = None
    age: float | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sort: str = "best"
    page: int = 1
    with_decisions: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `distance_miles` is to the nearest place, when the family said where it is and the
    distance matters (not for what reaches it anywhere); `next` is the next dated occurrence;
    `matched_all_words` is false for those that only fill."""

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
    So a facet's count is the total that choosing this code would give. `decisions` are the best
    few decisions with all the words, outside `total`; empty when decisions are among the results."""

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=lambda: MappingProxyType({}))
    decisions: tuple[Hit, ...] = ()
