"""Small numbers are not told, nor what would give them away (disclosure control as the Office for National Statistics
describes it: primary and secondary suppression). Pure: numbers in, which of them are held back out."""

import numpy as np
from numpy.typing import NDArray

SMALLEST_TOLD = 5


def with_margins(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """`counts` with, along every axis but the first, its sum as one more place at the end."""
    for axis in range(1, counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def held_back(counts: NDArray[np.int64], *, last_is_within: bool = False) -> NDArray[np.bool_]:
    """Which of `counts` (with margins) may not be told. Numbers from 1 to 4 are small. Where a line of numbers and its
    sum would lack only one, it could be worked out from the others: so the smallest other number of that line is
    held back too, until no line lacks only one. Every table is a slice of the same numbers, so that what one holds
    back no other gives away.

    With `last_is_within` each place of the last axis but one is divided by the last, as a year is into its months: only
    sums over all of them are then added up along that axis (no table tells all Septembers)."""
    secret = (counts > 0) & (counts < SMALLEST_TOLD)
    while True:
        before = int(secret.sum())
        for axis in range(1, counts.ndim):
            told = np.s_[..., -1:] if last_is_within and axis == counts.ndim - 2 else np.s_[...]
            _hold_back_another(counts[told], secret[told], axis)
        if int(secret.sum()) == before:
            return secret


def _hold_back_another(counts: NDArray[np.int64], secret: NDArray[np.bool_], axis: int) -> None:
    alone = secret.sum(axis=axis, keepdims=True) == 1
    told = np.where((counts > 0) & ~secret, counts, np.iinfo(np.int64).max)
    smallest = told.argmin(axis=axis, keepdims=True)
    can = np.take_along_axis(told, smallest, axis) < np.iinfo(np.int64).max
    np.put_along_axis(secret, smallest, np.take_along_axis(secret, smallest, axis) | (alone & can), axis)
