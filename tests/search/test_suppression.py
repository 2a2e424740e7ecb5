"""Which counts may be told: no small one, and none that gives a small one away."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.suppression import SMALLEST_TOLD, held_back, with_margins

cubes = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.integers(0, 9), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
        lambda counts: np.array(counts, np.int64).reshape(shape)
    )
)


@given(cubes)
def test_no_small_number_is_told(counts):
    whole = with_margins(counts)

    secret = held_back(whole)

    assert secret[(whole > 0) & (whole < SMALLEST_TOLD)].all()
    assert not secret[whole == 0].any()


@given(cubes)
def test_no_line_lacks_a_single_number_which_the_others_would_give_away(counts):
    secret = held_back(with_margins(counts))

    for axis in range(1, secret.ndim):
        assert not (secret.sum(axis=axis) == 1).any()


def test_the_smallest_of_the_others_is_held_back_beside_a_single_small_one():
    whole = with_margins(np.array([[3, 9, 6, 0]]))

    assert whole.tolist() == [[3, 9, 6, 0, 18]]
    assert held_back(whole).tolist() == [[True, False, True, False, False]]


def test_large_numbers_are_all_told():
    assert not held_back(with_margins(np.array([[[5, 7], [9, 11]]]))).any()


@given(cubes)
def test_neither_a_year_nor_a_month_of_it_gives_the_other_away(counts):
    secret = held_back(with_margins(counts), last_is_within=True)

    within_each_year, over_all_years = secret.sum(axis=-1), secret[..., -1].sum(axis=-1)
    assert not (within_each_year == 1).any()
    assert not (over_all_years == 1).any()
