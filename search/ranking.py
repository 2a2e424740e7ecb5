"""What counts in the order of results and how much: one table, `data/ranking.csv`, with the reason of each
number. `tests/search/test_ranking.py` asks judged questions of it."""

import csv
from dataclasses import dataclass, fields
from functools import cache

from .words import DATA

SOON_DAYS = 14
FRESH_DAYS = 183
OVERDUE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the table. Words of a text count by where they stand; the others multiply a score."""

    title: float
    other_names: float
    terms: float
    body: float
    synonym: float
    sibling: float
    miles_that_halve: float
    soon: float
    fresh: float
    overdue: float
    twin: float
    unnamed: float
    everyday: float

    @property
    def texts(self) -> tuple[float, float, float, float]:
        """Of a document's four texts, in their order."""
        return self.title, self.other_names, self.terms, self.body


@cache
def weights() -> Weights:
    """The weights of this installation. Raises when a line of the table is missing, unknown or no number."""
    with (DATA / "ranking.csv").open(newline="", encoding="utf-8") as file:
        table = {row["name"]: float(row["weight"]) for row in csv.DictReader(file)}
    if set(table) != {field.name for field in fields(Weights)}:
        raise ValueError("data/ranking.csv does not hold the weights that search.ranking knows")
    return Weights(**table)
