"""What it may cost, as families say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding.costs import costs
from search.understanding.reading import Reading


def read(text):
    return [each.code for each in costs(Reading(text))]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("free swimming", ["free"]),
        ("swimming for free", ["free"]),
        ("no cost", ["free"]),
        ("under a fiver", ["under_5"]),
        ("a tenner", ["under_10"]),
        ("under £10", ["under_10"]),
        ("less than 5 pounds", ["under_5"]),
        ("£4.50 or less", ["under_5"]),
        ("up to ten quid", ["under_10"]),
        ("cheap", ["under_10"]),
        ("not too expensive", ["under_10"]),
        ("parents dont pay", ["carer_free"]),
        ("parents don't pay", ["carer_free"]),
        ("carers go free", ["carer_free"]),
        ("free for carers", ["carer_free"]),
        ("under £50", []),
    ],
)
def test_costs_are_read_as_families_say_them(typed, codes):
    assert read(typed) == codes


@pytest.mark.parametrize(
    "typed", ["gluten free cooking", "free school meals", "step free", "30 hours free childcare", "free nursery", ""]
)
def test_other_things_that_are_free_are_no_cost(typed):
    assert read(typed) == []


@given(st.integers(1, 60))
def test_a_sum_gives_a_bound_it_stays_under(pounds):
    expected = ["under_5"] if pounds <= 5 else ["under_10"] if pounds <= 10 else []

    assert read(f"under £{pounds}") == expected
    assert read(f"less than {pounds} pounds") == expected


@given(st.text())
def test_no_text_breaks_it(text):
    assert set(read(text)) <= {"free", "under_5", "under_10", "carer_free"}
