"""How a schedule is said, so that a family knows when to go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.models import Schedule
from localoffer.patterns import in_words, one_off_day, pattern, season

SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"freq": "WEEKLY", "byday": "SU"}, "Every Sunday"),
        ({"freq": "WEEKLY", "byday": "WE,MO"}, "Every Monday and Wednesday"),
        ({"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}, "Every weekday"),
        ({"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}, "Every day"),
        ({"freq": "WEEKLY", "byday": "TH", "interval": 2, "dtstart": SATURDAY}, "Every second Thursday"),
        ({"freq": "WEEKLY", "byday": "TH", "interval": 3}, "Every 3 weeks on Thursday"),
        ({"freq": "WEEKLY", "dtstart": SATURDAY}, "Every Saturday"),
        ({"freq": "MONTHLY", "byday": "1SA"}, "First Saturday of the month"),
        ({"freq": "MONTHLY", "byday": "1SA,3SA"}, "First and third Saturday of the month"),
        ({"freq": "MONTHLY", "byday": "-1FR", "interval": 2}, "Last Friday every 2 months"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "Day 1 and day 15 of the month"),
        ({"freq": "MONTHLY", "bymonthday": "-1"}, "The last day of the month"),
        ({"byday": "MO,FR"}, "Monday and Friday"),
        ({"valid_from": SATURDAY, "valid_to": SATURDAY}, ""),
        ({}, ""),
        ({"freq": "WEEKLY", "byday": "soon"}, ""),
    ],
)
def test_a_pattern_in_words(values, said):
    assert pattern(Schedule(**values)) == said


def test_a_one_off_has_a_day():
    assert one_off_day(Schedule(valid_from=SATURDAY, valid_to=SATURDAY)) == SATURDAY
    assert one_off_day(Schedule(valid_from=SATURDAY)) is None


def test_seasons():
    assert season(Schedule(season="term_time")) == "in term time"
    assert season(Schedule()) == ""


def test_lists_in_words():
    assert [in_words([]), in_words(["a"]), in_words(["a", "b"]), in_words(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@given(
    st.sampled_from(["", "WEEKLY", "MONTHLY", "DAILY"]), st.text(max_size=20), st.text(max_size=20), st.integers(0, 99)
)
def test_whatever_a_source_says_is_no_error(freq, byday, bymonthday, interval):
    pattern(Schedule(freq=freq, byday=byday, bymonthday=bymonthday, interval=interval))
