"""What search keeps of one thing that can be found: the only shape both engines index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

# The facets of interchange 3, in the order the page shows them.
FACETS = (
    "need", "topic", "kind", "day", "time", "season", "cost", "access", "referral", "diagnosis", "delivery", "language",
)  # fmt: skip
# A facet whose codes add up ("step-free and a hoist"); codes of every other one are alternatives.
FACETS_THAT_ADD_UP = frozenset({"access"})


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where something happens. `label` is what a card shows, such as "CV6". Where there are several places,
    `occurrences` are those at this one (None: the document's), and `card` the words that hold here: a card
    says only what holds at the place it names."""

    point: Point
    label: str = ""
    occurrences: tuple[datetime, ...] | None = None
    card: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One listing, guide or decision, as search knows it.

    `id` is what interchange 3 gives out: an ORUK id, a guide's slug or `decision:<id>`. Texts weigh
    in the order title, other_names, terms, body. `codes` holds stable codes per facet; a missing
    facet means "not known", never "no". `occurrences` are the starts of dated events and sessions
    within the horizon. `card` holds ready words for the results page (cost, ages, when, waiting).
    """

    id: str
    kind: str
    url: str
    title: str
    summary: str = ""
    other_names: str = ""
    terms: str = ""
    body: str = ""
    codes: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    places: tuple[DocumentPlace, ...] = ()
    reach: str = "place"
    minimum_age: float | None = None
    maximum_age: float | None = None
    occurrences: tuple[datetime, ...] = ()
    confirmed_on: date | None = None
    closed: bool = False
    card: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reaches_anywhere(self) -> bool:
        """Whether a family's postcode says nothing about it: it comes to them, or has no place."""
        return self.reach != "place" or not self.places
