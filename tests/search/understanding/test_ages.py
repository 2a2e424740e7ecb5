"""Ages as families say them, and numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding.ages import OLDEST_UNSAID, ages, impossible
from search.understanding.reading import Reading


def read(text):
    return [each.value for each in ages(Reading(text))]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("7yo boy", ["7"]),
        ("7 year old", ["7"]),
        ("my seven year old", ["7"]),
        ("girl 7 with downs", ["7"]),
        ("son aged 7", ["7"]),
        ("two boys 8 and 11", ["8", "11"]),
        ("twins aged 3 and 5", ["3", "5"]),
        ("an 8 and a 10 year old", ["8", "10"]),
        ("ages 5 to 11", ["5-11"]),
        ("5-11 year olds", ["5-11"]),
        ("between 5 and 7", ["5-7"]),
        ("year 9", ["13-14"]),
        ("he is in yr 7", ["11-12"]),
        ("y10", ["14-15"]),
        ("year one", ["5-6"]),
        ("starting reception", ["4-5"]),
        ("key stage 2", ["7-11"]),
        ("toddler group", ["1-3"]),
        ("baby sensory", ["0-1"]),
        ("teenager", ["13-18"]),
        ("young adult", ["18-25"]),
        ("turning 16", ["16"]),
        ("she will be 18", ["18"]),
        ("my son is 15 in june", ["15"]),
        ("im 12", ["12"]),
        ("18 month old", ["1.5"]),
        ("under 5s", ["0-4"]),
        ("under fives", ["0-4"]),
        ("16+", ["16-25"]),
        ("over 18s", ["18-25"]),
        ("travel to college help 17", ["17"]),
        ("a 4yr old", ["4"]),
    ],
)
def test_ages_are_read_as_families_say_them(typed, values):
    assert read(typed) == values


@pytest.mark.parametrize(
    "typed",
    [
        "15 hours free childcare",
        "30 hours",
        "section 17",
        "option 2",
        "within 3 miles",
        "at 6 pm",
        "10am",
        "under £10",
        "post 16 transport",
        "waiting 2 years",
        "2 years ago",
        "two kids",
        "level 3",
        "part 3",
        "baby clinic",
        "s17",
        "",
    ],
)
def test_other_numbers_are_no_ages(typed):
    assert read(typed) == []


@pytest.mark.parametrize("typed", ["age 400", "aged 121", "999 year old"])
def test_an_age_nobody_has_is_said(typed):
    reading = Reading(typed)

    assert [said for said, _ in impossible(reading)]
    assert list(ages(reading)) == []


@given(st.integers(0, OLDEST_UNSAID))
def test_every_age_of_a_young_person_is_read(age):
    assert read(f"{age} year old") == [str(age)]
    assert read(f"aged {age}") == [str(age)]


@given(st.text())
def test_no_text_breaks_it_and_ranges_are_in_order(text):
    for found in ages(Reading(text)):
        assert 0 <= found.lowest <= found.highest
        assert found.name
