"""Learns the weights of `search.danger` from judged sentences, and writes them:

    python -m search.danger_training

Logistic regression, the same every time. Run it after a sentence was added; nobody needs it to search."""

import csv
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from . import crisis, danger, words

SEEN_AT_LEAST = 2
STEPS = 300
PACE = 0.1
PULL_TO_ZERO = 0.2
# Help shown needlessly costs a glance; help not shown may cost a life.
MISSED_COSTS = 3.0
SMALLEST = 0.1


def sentences() -> list[tuple[str, bool]]:
    """The judged sentences, and whether each speaks of danger."""
    with (words.DATA / "danger_sentences.csv").open(newline="", encoding="utf-8") as file:
        return [(row["words"], row["danger"] == "yes") for row in csv.DictReader(file)]


def examples() -> list[tuple[str, bool]]:
    """The sentences to learn from: ordinary ones also as said of somebody, each in the turn of another carrier."""
    lines = (words.DATA / "danger_carriers.txt").read_text(encoding="utf-8").splitlines()
    carriers = cycle(line for line in lines if not line.startswith("#"))
    judged = sentences()
    return judged + [(f"{next(carriers)} {text}", False) for text, is_danger in judged if not is_danger]


def learned() -> dict[str, float]:
    """The weight of each feature, and of what is always there."""
    judged = [(danger.features(*crisis.telling(text)), is_danger) for text, is_danger in examples()]
    times: dict[str, int] = {}
    for found, _ in judged:
        for each in found:
            times[each] = times.get(each, 0) + 1
    column = {each: at for at, each in enumerate(sorted(each for each, seen in times.items() if seen >= SEEN_AT_LEAST))}
    present = [np.array(sorted(column[each] for each in found if each in column), np.int64) for found, _ in judged]
    truth = np.array([is_danger for _, is_danger in judged], np.float64)
    weight = _fitted(present, truth, len(column))
    kept = {each: round(float(weight[at]), 3) for each, at in column.items() if abs(weight[at]) >= SMALLEST}
    return {danger.BIAS: round(float(weight[-1]), 3)} | kept


def _fitted(present: list[NDArray[np.int64]], truth: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Weights of `width` features, and of what is always there, by Adam: few steps, no chance in them. `present`
    are the features of each sentence."""
    rows = np.repeat(np.arange(len(present)), [len(each) for each in present])
    columns = np.concatenate(present)
    share = np.array([1 / max(1, len(each)) ** 0.5 for each in present])
    costs = np.where(truth == 1, MISSED_COSTS, 1)
    weight, mean, square = (np.zeros(width + 1) for _ in range(3))
    for step in range(1, STEPS + 1):
        said = share * np.bincount(rows, weight[columns], len(present)) + weight[-1]
        error = (1 / (1 + np.exp(-said)) - truth) * costs
        slope = np.append(np.bincount(columns, (error * share)[rows], width) + PULL_TO_ZERO * weight[:-1], error.sum())
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weight = weight - PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weight


def main() -> None:
    """Writes the table of weights."""
    with (words.DATA / "danger_weights.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerows(learned().items())


if __name__ == "__main__":
    main()
