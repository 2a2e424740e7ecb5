"""What can be understood: parts, each of which a family can take away again."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from search.concepts import Concept, bare
from search.registries import SchoolBreak, Term
from search.request import Near, Preference

from .reading import Span

# What becomes of the words a part was read from: they have said all they had to say; or they still count where
# they are found, but are not missed where they are not.
GONE, COUNTED = "gone", "counted"
# Begins the value of what is not wanted.
REFUSED = "not-"


@dataclass(frozen=True, slots=True)
class Part:
    """Something understood. `filter` and `value` are as in an address (interchange 3), `text` is what was typed,
    `name` is what a chip shows; `also` are other values that it stands for ("weekdays"). Parts of one `preference`
    are alternatives; a place is `near`."""

    filter: str
    value: str
    text: str
    name: str
    span: Span
    preference: Preference | None = None
    near: Near | None = None
    also: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names the part in an address that switches it off."""
        return f"{self.filter}:{self.value}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the question that we could not use: which parameter it is about, and a sentence."""

    parameter: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place that the words of `span` name. `certain` ones need no "near" before them. Without `near` it is a
    postcode that we do not know."""

    span: Span
    near: Near | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What understanding may know of this directory on this day. `places` finds the places that folded words name;
    `concepts` gives them all the ways they are said; `is_a_saying` tells what the synonyms know as a whole, such as "left out"; `without` are the keys of parts that the family has switched off."""

    today: date
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=lambda: MappingProxyType({}))
    breaks: Sequence[SchoolBreak] = ()
    places: Callable[[Sequence[str]], Sequence[PlaceNamed]] = lambda words: ()
    area: str = ""
    concepts: Callable[[str], tuple[Concept, ...]] = bare
    is_a_saying: Callable[[str], bool] = lambda words: False
    without: Collection[str] = ()

    def name_of(self, facet: str, code: str) -> str:
        named = next((term.name for term in self.terms.get(facet, ()) if term.code == code), "")
        return named or code.replace("_", " ").replace("-", " ").capitalize()
