"""What families could not find, for those who plan services: a table of counts, small ones held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from . import registries
from .academic_year import AcademicYear
from .models import UnmetNeed
from .suppression import held_back, with_margins
from .unmet_need import age_band_names

# What a table can go by, in its own order.
AXES = {"area": "Area", "age_band": "Age", "month": "Month", "year": "School year"}
MONTHS = 12
ALL = -1  # the place of a sum
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
    months = sorted(set(rows.values_list("month", flat=True)), reverse=True)
    return {
        "area": {each: each or "No place said" for each in sorted(set(rows.values_list("area", flat=True)))},
        "age_band": age_band_names() | {"": "No age said"},
        "month": {f"{each:%Y-%m}": f"{each:%B %Y}" for each in months},
        "year": {year.slug: str(year) for year in dict.fromkeys(map(AcademicYear.of, months))},
    }


def unmet_needs(*, facet: str, by: str, only: Mapping[str, str]) -> Table:
    """The codes of `facet` against the axis `by`; `only` gives the value of any other axis to keep. What is held back
    is decided over all counts of the facet, whatever is shown of them."""
    offered = choices()
    codes, areas, ages, years = (
        ["", *_names(facet)],
        *map(list, (offered["area"], offered["age_band"], offered["year"])),
    )
    counts = np.zeros((len(codes), len(areas), len(ages), len(years), MONTHS), np.int64)
    for row in UnmetNeed.objects.filter(facet__in=("", facet)):
        if (
            row.code in codes
            and row.area in areas
            and row.age_band in ages
            and f"{row.month:%Y-%m}" in offered["month"]
        ):
            place = codes.index(row.code), areas.index(row.area), ages.index(row.age_band)
            counts[*place, *_time(row.month, years)] += row.times
    whole = with_margins(counts)
    secret = held_back(whole, last_is_within=True)
    area, age, year, month = map(list, zip(*_columns(offered, by=by, only=only), strict=True))
    shown, hidden = whole[:, area, age, year, month], secret[:, area, age, year, month]
    names = {"": EVERYBODY} | _names(facet)
    lines = tuple(
        Line(names[code], tuple(HELD_BACK if h else int(n) for n, h in zip(shown[row], hidden[row], strict=True)))
        for row, code in enumerate(codes)
        if not row or shown[row].any()
    )
    first, *others = lines
    return Table((*offered[by].values(), "All"), (first, *sorted(others, key=_most)))


def _columns(
    offered: Mapping[str, Mapping[str, str]], *, by: str, only: Mapping[str, str]
) -> list[tuple[int, int, int, int]]:
    """Where in the cube the columns stand: of the axis `by` every value, then their sum; of the others the one chosen,
    or the sum."""
    years = list(offered["year"])

    def places(axis: str) -> list[int]:
        values = list(offered[axis])
        if axis == by:
            return [*range(len(values)), ALL]
        return [values.index(only[axis]) if only.get(axis) in values else ALL]

    times = [(year, ALL) for year in places("year")]
    chosen = only.get("month", "")
    if by == "month":
        times = [*(_time(_first_of(month), years) for month in offered["month"]), (ALL, ALL)]
    elif by != "year" and chosen in offered["month"]:
        times = [_time(_first_of(chosen), years)]
    return [(area, age, *time) for area in places("area") for age in places("age_band") for time in times]


def _time(month: date, years: Sequence[str]) -> tuple[int, int]:
    """The places of a month's school year, and of the month in it."""
    year = AcademicYear.of(month)
    return years.index(year.slug), (month.month - year.first.month) % MONTHS


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _most(line: Line) -> tuple[int, str]:
    """Those asked for most come first; what is held back stands after all numbers that are told, in no order."""
    number = line.numbers[-1]
    return (-number if isinstance(number, int) else 1, line.name)


def _names(facet: str) -> dict[str, str]:
    return {term.code: term.name for term in registries.vocabulary(facet)}
