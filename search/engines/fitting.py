"""How far documents fit what was understood from a question: which fit a preference, and which say nothing
about it. What fits is worth the more the fewer do, as with words; what contradicts a preference keeps less of its
worth than what is silent."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search.concepts import Concept
from search.document import FACETS_THAT_ADD_UP
from search.request import Preference

from .columns import Bits, Columns, count, packed, unpacked

# What is left of a result's worth for each preference that it is silent about, or contradicts.
SILENT = 0.8
CONTRARY = 0.35
# For each weak preference that it does not fit.
WEAK = 0.85
# What fitting a preference is worth beside having a word that is as rare.
FITTING = 1.2

# Facets in which what fits alone fits best: what is on every day was not made for Saturdays.
TOLD_BY_WHEN = frozenset({"day", "time", "season"})

Said = Callable[[str], Bits]
Named = Callable[[Concept], Bits]


@dataclass(frozen=True, slots=True)
class Fit:
    """The documents that fit one preference, and those of which it is not known."""

    preference: Preference
    fits: Bits
    silent: Bits

    def evidence(self, columns: Columns, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much fitting says of each row; nothing where it does not fit. Of times, what was made for this one
        alone says more than what is on at all of them."""
        evidence = np.where(unpacked(self.fits)[rows], _rarity(columns, self.fits), 0.0)
        if self.preference.filter in TOLD_BY_WHEN and not self.preference.refused:
            made_for_it = self.fits & columns.having_at_most(len(self.preference.codes), self.preference.filter)
            alone = np.where(unpacked(made_for_it)[rows], _rarity(columns, made_for_it), 0.0)
            evidence = np.maximum(evidence, alone)
        return evidence


def fits_of(columns: Columns, preferences: Sequence[Preference], said: Said, named: Named) -> list[Fit]:
    """Each preference with what fits it. `said` gives the documents that say all words of a text in their
    title, other names or terms, `named` those that name a concept there."""
    return [_fit(columns, preference, said, named) for preference in preferences]


def all_fitting(columns: Columns, fits: Sequence[Fit]) -> Bits:
    """The documents that lack nothing."""
    whole = ~np.zeros_like(columns.alive)
    for each in fits:
        if not each.preference.weak:
            whole = whole & each.fits
    return whole


def some_fitting(columns: Columns, fits: Sequence[Fit]) -> Bits:
    """The documents that fit at least one preference that can be lacking."""
    some = np.zeros_like(columns.alive)
    for each in fits:
        if not each.preference.weak:
            some = some | each.fits
    return some


def worth(
    columns: Columns, fits: Sequence[Fit], rows: NDArray[np.int64], score: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What these documents are worth whose words are worth `score`."""
    kept = np.ones(len(rows))
    for each in fits:
        does, silent = unpacked(each.fits)[rows], unpacked(each.silent)[rows]
        score = score + FITTING * each.evidence(columns, rows)
        lacking = WEAK if each.preference.weak else np.where(silent, SILENT, CONTRARY)
        kept *= np.where(does, 1.0, lacking)
    return score * kept


def _rarity(columns: Columns, those: Bits) -> float:
    number, everybody = count(those & columns.alive), count(columns.alive)
    return math.log1p((everybody - number + 0.5) / (number + 0.5))


def _fit(columns: Columns, preference: Preference, said: Said, named: Named) -> Fit:
    nobody = np.zeros_like(columns.alive)
    if preference.ages:
        lowest, highest = preference.ages
        does = packed((columns.minimum_age <= highest) & (lowest <= columns.maximum_age))
        return Fit(preference, does, nobody)
    if preference.concepts:
        return Fit(preference, ~reduce(np.bitwise_or, map(named, preference.concepts)), nobody)
    silent = ~columns.having_any(preference.filter)
    if preference.refused:
        others = [code for code in columns.codes.get(preference.filter, {}) if code not in preference.codes]
        does = silent | columns.having(preference.filter, others, all_of_them=False) if others else silent
        return Fit(preference, does, nobody)
    does = columns.having(preference.filter, preference.codes, all_of_them=False) if preference.codes else nobody
    if preference.dates:
        dated = columns.dated()
        does = (does & ~dated) | columns.starting_within(preference.dates)
    if preference.words:
        does = does | said(preference.words)
    if preference.filter in FACETS_THAT_ADD_UP:
        # Such codes are answers to questions of their own: having others says nothing about this one.
        silent = ~does
    return Fit(preference, does, silent)
