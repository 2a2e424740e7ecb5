"""The contract of every engine: one request in, one result out. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from .document import Point

PAGE_SIZE = 20
SORTS = ("best", "near", "az")


@dataclass(frozen=True, slots=True)
class Near:
    """Where a family is, as found in our own tables; `label` is what they typed, tidied."""

    point: Point
    label: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked of an engine. `filters` maps facet to chosen codes: alternatives within one
    facet (all of them for access), all facets together. `age` is one age, which must overlap."""

    words: str = ""
    near: Near | None = None
    miles: float | None = None
    age: float | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sort: str = "best"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `distance_miles` is to the nearest place, when the family said where it is;
    `next` is the next dated occurrence; `matched_all_words` is false for those that only fill."""

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
    """What an engine answers: `total` counts every result, `hits` holds one page of them."""

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=lambda: MappingProxyType({}))
