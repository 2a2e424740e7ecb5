"""What families could not find, for those who plan services: a table of counts, small ones held back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import registries
from .models import UnmetNeed
from .suppression import held_back, with_margins
from .unmet_need import age_band_names

# What a table can go by, in its own order; the cube has one axis for each.
AXES = {"area": "Area", "age_band": "Age", "month": "Month"}
FACETS = {
    "need": "Need", "topic": "What it is about", "kind": "Kind", "day": "Day", "time": "Time of day",
    "season": "Term time or holidays", "cost": "Cost", "access": "Access", "referral": "How to get it",
    "diagnosis": "Diagnosis", "delivery": "How it is given", "language": "Language",
}  # fmt: skip
EVERYBODY = "All who could not find what they needed"
HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing asked for: counts under each heading, then all of them. A number, or HELD_BACK."""

    name: str
    numbers: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def choices() -> dict[str, dict[str, str]]:
    """What each axis can be narrowed to: value -> name, in order. Empty values are "not said"."""
    rows = UnmetNeed.objects.filter(facet="")
    return {
        "area": {each: each or "No place said" for each in sorted(set(rows.values_list("area", flat=True)))},
        "age_band": age_band_names() | {"": "No age said"},
        "month": {
            f"{each:%Y-%m}": f"{each:%B %Y}" for each in sorted(set(rows.values_list("month", flat=True)), reverse=True)
        },
    }


def unmet_needs(*, facet: str, by: str, only: Mapping[str, str]) -> Table:
    """The codes of `facet` against the axis `by`; `only` gives the value of any other axis to keep. What is held back
    is decided over all counts of the facet, whatever is shown of them."""
    offered = choices()
    axes = [list(offered[axis]) for axis in AXES]
    codes = ["", *_names(facet)]
    counts = np.zeros((len(codes), *map(len, axes)), np.int64)
    where = [{value: at for at, value in enumerate(values)} for values in (codes, *axes)]
    for row in UnmetNeed.objects.filter(facet__in=("", facet)):
        place = (row.code, row.area, row.age_band, f"{row.month:%Y-%m}")
        if all(value in places for value, places in zip(place, where, strict=True)):
            counts[tuple(places[value] for value, places in zip(place, where, strict=True))] += row.times
    whole = with_margins(counts)
    secret = held_back(whole)
    slices: list[int | slice] = [slice(None)]
    for position, axis in enumerate(AXES):
        chosen = only.get(axis)
        narrowed = axis != by and chosen is not None and chosen in offered[axis]
        slices.append(
            slice(None) if axis == by else axes[position].index(chosen) if narrowed and chosen is not None else -1
        )
    shown, hidden = whole[tuple(slices)], secret[tuple(slices)]
    names = {"": EVERYBODY} | _names(facet)
    lines = tuple(
        Line(names[code], tuple(HELD_BACK if h else int(n) for n, h in zip(shown[at], hidden[at], strict=True)))
        for at, code in enumerate(codes)
        if not at or shown[at].any()
    )
    first, *others = lines
    return Table((*offered[by].values(), "All"), (first, *sorted(others, key=_most)))


def _most(line: Line) -> tuple[int, str]:
    """Those asked for most come first; what is held back stands after all numbers that are told, in no order."""
    number = line.numbers[-1]
    return (-number if isinstance(number, int) else 1, line.name)


def _names(facet: str) -> dict[str, str]:
    return {term.code: term.name for term in registries.vocabulary(facet)}
