"""How far a listing's details can be relied on: six months fresh, twelve due, then overdue."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.freshness import Freshness, freshness, months_before

TODAY = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("confirmed_on", "expected"),
    [
        (None, Freshness.NEVER),
        (TODAY, Freshness.FRESH),
        (date(2026, 9, 15), Freshness.FRESH),
        (date(2026, 2, 28), Freshness.FRESH),
        (date(2026, 2, 27), Freshness.DUE),
        (date(2025, 8, 31), Freshness.DUE),
        (date(2025, 8, 30), Freshness.OVERDUE),
        (date(1, 1, 1), Freshness.OVERDUE),
    ],
)
def test_how_fresh_it_is(confirmed_on, expected):
    assert freshness(confirmed_on, today=TODAY) == expected


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 800))
def test_details_only_ever_grow_older(confirmed_on, days):
    order = list(Freshness)
    first = freshness(confirmed_on, today=confirmed_on)
    later = freshness(confirmed_on, today=min(confirmed_on, date.max - timedelta(days)) + timedelta(days))

    assert order.index(first) <= order.index(later)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before
