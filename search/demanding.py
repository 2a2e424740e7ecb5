"""What was understood from a question, sent back as parameters of an address (interchange 3). Most of it is a code of
a facet, or one age. What is not, is demanded: what is not wanted (`day=not-sunday`, `words=not-swimming`), somebody
between two ages (`age=13-18`), and what is asked of a family (`carer=not_needed`, `plan=not_needed`)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import registries, synonyms
from .document import FACETS
from .request import Preference
from .understanding import NAMES_OF_OURS, REFUSED

OLDEST = 120
WORDS = "words"
PARAMETERS = (*FACETS, "age", *NAMES_OF_OURS, WORDS)

_NUMBER = r"([0-9]{1,3}(?:\.[0-9]{1,6})?)"
_AGES = re.compile(rf"{_NUMBER} ?(?:-|to) ?{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Demand:
    """One of them: its parameter and value, what it is called, and what has to fit."""

    filter: str
    value: str
    name: str
    preference: Preference


def demands(typed: Mapping[str, Sequence[str]]) -> tuple[Demand, ...]:
    """Those that PARAMETERS make, `typed` by name. What is no demand is left to others."""
    ages = _ages(typed.get("age", ())[-1:])
    refused = (_refused(facet, value) for facet in FACETS for value in typed.get(facet, ()) if is_refusal(facet, value))
    ours = (
        Demand(name, value, names[value], Preference(name, (value,)))
        for name, names in NAMES_OF_OURS.items()
        for value in typed.get(name, ())
        if value in names
    )
    words = (_unwanted(value) for value in typed.get(WORDS, ()) if value.removeprefix(REFUSED) not in ("", value))
    return (*ages, *refused, *ours, *words)


def not_understood(typed: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The parameters, with their values, that are of our own names and make no demand. An age may yet be one number,
    and a code of a facet a filter: what is neither, is found out there."""
    ours = [
        (name, value) for name, names in NAMES_OF_OURS.items() for value in typed.get(name, ()) if value not in names
    ]
    words = [(WORDS, value) for value in typed.get(WORDS, ()) if value.removeprefix(REFUSED) in ("", value)]
    return ours + words


def is_refusal(facet: str, value: str) -> bool:
    """Whether it refuses a code of the facet; any code, where nobody registered what there is."""
    code = value.removeprefix(REFUSED)
    if code == value:
        return False
    known = {term.code for term in registries.vocabulary(facet)}
    return value not in known and (code in known or not registries.has_vocabulary(facet))


def together(demanded: Iterable[Demand]) -> tuple[Preference, ...]:
    """What has to fit: of one parameter, what is refused is refused together ("neither Saturdays nor Sundays"), and
    all else are alternatives."""
    joined: dict[str, Preference] = {}
    for each in demanded:
        other = joined.get(each.filter, each.preference)
        joined[each.filter] = replace(
            other,
            codes=tuple(dict.fromkeys((*other.codes, *each.preference.codes))),
            concepts=tuple(dict.fromkeys((*other.concepts, *each.preference.concepts))),
        )
    return tuple(joined.values())


def _ages(typed: Sequence[str]) -> list[Demand]:
    found = [match for match in map(_AGES.fullmatch, typed) if match]
    spans = [(float(each[1]), float(each[2])) for each in found]
    return [
        Demand("age", f"{low:g}-{high:g}", f"Age {low:g} to {high:g}", Preference("age", ages=(low, high)))
        for low, high in spans
        if low <= high <= OLDEST
    ]


def _refused(facet: str, value: str) -> Demand:
    code = value.removeprefix(REFUSED)
    name = next((term.name for term in registries.vocabulary(facet) if term.code == code), code)
    return Demand(facet, value, f"Not {name}", Preference(facet, (code,), refused=True))


def _unwanted(value: str) -> Demand:
    said = value.removeprefix(REFUSED).replace("-", " ")
    preference = Preference(WORDS, words=said, concepts=synonyms.concepts(said), refused=True)
    return Demand(WORDS, value, f"Not {said}", preference)
