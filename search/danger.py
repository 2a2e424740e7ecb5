"""Whether a sentence sounds like danger though no phrase of ours is in it: a linear model over what it says.

The model is a table of weights, `data/danger_weights.csv`, learned from the sentences of `data/danger_sentences.csv` by
`search.danger_training`. A sentence's features are its stems, pairs of them, what these are words for
(`data/danger_concepts.csv`) and stretches of its letters, so that what is misspelt still counts. Nothing is learned
from what families type."""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from . import words

STRETCHES = (3, 4, 5)
# A long message is scored piece by piece, or its danger would drown in it.
PIECE = 16
STEP = 8
BIAS = "(always)"


def sounds_like_danger(read: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether folded words, with the stems of what they mean, sound like danger."""
    return any(score(features(piece, piece_stems)) > 0 for piece, piece_stems in _pieces(read, stems))


def score(found: set[str]) -> float:
    """How much features sound like danger; above 0 they do."""
    weights = _weights()
    counted = [weight for each in found if (weight := weights.get(each)) is not None]
    return weights[BIAS] + sum(counted) / max(1, len(counted)) ** 0.5


def features(read: Sequence[str], stems: Sequence[str]) -> set[str]:
    """What the model looks at."""
    found = set(stems)
    found.update(f"{first} {second}" for first, second in pairwise(stems))
    for stem in found & concepts().keys():
        found = found | concepts()[stem]
    line = f" {' '.join(read)} "
    for length in STRETCHES:
        found.update(f"#{line[at : at + length]}" for at in range(len(line) - length + 1))
    return found


@cache
def concepts() -> dict[str, frozenset[str]]:
    """What each stem is a word for."""
    known: dict[str, set[str]] = {}
    for row in _rows("danger_concepts.csv"):
        for word in row["words"].split():
            known.setdefault(words.stem(word), set()).add(f"@{row['name']}")
    return {stem: frozenset(names) for stem, names in known.items()}


def concept_words() -> frozenset[str]:
    """All words of the concepts, as typed."""
    return frozenset(word for row in _rows("danger_concepts.csv") for word in row["words"].split())


def _pieces(read: Sequence[str], stems: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for at in range(0, max(1, len(read) - STEP), STEP):
        yield read[at : at + PIECE], stems[at : at + PIECE]


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in _rows("danger_weights.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (words.DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
