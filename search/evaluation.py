"""How well search answers questions whose right answers are known."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from urllib.parse import urlencode

from django.http import QueryDict

from .answering import answer
from .asking import read_parameters

FIRST = 3
DEPTH = 10
COLUMNS = frozenset({"query", "relevance", "id"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, and how relevant each document that answers it is; none below zero."""

    query: str
    relevance: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Score:
    """How one question was answered. `rank` is that of the first right answer, counted from 1; 0 without one."""

    query: str
    rank: int
    gain: float  # nDCG@10
    shown: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        return 0 < self.rank <= FIRST


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores of all questions together."""

    scores: tuple[Score, ...]

    @property
    def found(self) -> int:
        """How many have a right answer among the first three."""
        return sum(score.is_found for score in self.scores)

    @property
    def share(self) -> float:
        return self.found / len(self.scores)

    @property
    def reciprocal_rank(self) -> float:
        return fmean(1 / score.rank if score.rank else 0 for score in self.scores)

    @property
    def gain(self) -> float:
        return fmean(score.gain for score in self.scores)


def read_judgements(path: Path) -> tuple[list[Judged], list[str]]:
    """The questions of a file of rows query, relevance, id, and a line for each row that is refused. Questions
    without a relevant answer are none. Raises ValueError when the columns are not there."""
    judged: dict[str, dict[str, float]] = {}
    refused = []
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        if missing := COLUMNS - {name.strip().lower() for name in rows.fieldnames or ()}:
            raise ValueError(f"{path.name} has no column {', '.join(sorted(missing))}")
        for number, row in enumerate(rows, start=2):
            values = {
                name.strip().lower(): (value or "").strip() for name, value in row.items() if isinstance(name, str)
            }
            try:
                relevance = float(values["relevance"])
            except ValueError:
                refused.append(f"refused row {number}: relevance: “{values['relevance']}” is not a number")
                continue
            if not values["query"] or not values["id"]:
                refused.append(f"refused row {number}: {'query' if not values['query'] else 'id'}: is empty")
            elif relevance > 0:
                judged.setdefault(values["query"], {})[values["id"]] = relevance
    return [Judged(query, relevance) for query, relevance in judged.items()], refused


def evaluate(questions: Iterable[Judged], progress: Callable[[int], object] = lambda step: None) -> Evaluation:
    """Asks every question as a family would, and scores what comes."""
    scores = []
    for question in questions:
        scores.append(score(question, asked(question.query)))
        progress(1)
    return Evaluation(tuple(scores))


def asked(query: str) -> list[str]:
    """The ids on the first page that answers what was typed."""
    hits = answer(read_parameters(QueryDict(urlencode({"q": query}))).request).result.hits
    return [hit.id for hit in hits]


def score(question: Judged, shown: Sequence[str]) -> Score:
    rank = next((rank for rank, each in enumerate(shown, start=1) if each in question.relevance), 0)
    best = sorted(question.relevance.values(), reverse=True)
    gain = _discounted([question.relevance.get(each, 0) for each in shown]) / _discounted(best)
    return Score(question.query, rank, gain, tuple(shown[:FIRST]))


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:DEPTH], start=1))
