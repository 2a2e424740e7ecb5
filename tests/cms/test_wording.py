from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms import wording


def test_a_date_is_said_in_full():
    assert wording.long_date(date(2026, 10, 4)) == "4 October 2026"


def test_an_instant_is_said_in_the_time_of_the_place():
    late_in_summer = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)

    assert wording.long_date(late_in_summer) == "1 August 2026"
    assert wording.when(late_in_summer) == "Saturday 1 August, 12:30am"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(10), "10am"),
        (time(14, 30), "2:30pm"),
        (time(9, 5), "9:05am"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 15), "12:15am"),
    ],
)
def test_a_time_is_said_as_people_say_it(moment, said):
    assert wording.clock(moment) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (5, "5 days ago"),
        (13, "13 days ago"),
        (21, "3 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (400, "13 months ago"),
        (800, "2 years ago"),
    ],
)
def test_how_long_ago_is_said_in_the_unit_that_says_most(days, said):
    today = date(2026, 11, 24)

    assert wording.ago(date.fromordinal(today.toordinal() - days), today) == said


def test_a_day_to_come_is_not_ago():
    assert wording.ago(date(2026, 12, 1), date(2026, 11, 24)) == "on 1 December 2026"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.04, "less than 0.1 miles"), (0.84, "0.8 miles"), (1.0, "1 mile"), (9.97, "10 miles"), (12.3, "12 miles")],
)
def test_a_distance_is_no_more_exact_than_it_helps(value, said):
    assert wording.miles(value) == said


@pytest.mark.parametrize(
    ("number", "dialled"), [("0800 1111", "08001111"), ("+44 (0)24 7683", "+4402476" + "83"), ("999", "999")]
)
def test_a_phone_number_can_be_pressed(number, dialled):
    assert wording.tel(number) == dialled


def test_the_number_to_text_is_found_in_the_words():
    assert wording.text_number("Text SHOUT to 85258 if you would rather write.") == "85258"
    assert wording.text_number("Call 0800 123456.") == ""
    assert wording.text_number(None) == ""


def test_nothing_known_is_nothing_said():
    nothing = [wording.long_date(None), wording.clock(None), wording.miles(None)]

    assert nothing == [""] * 3


@given(st.dates(min_value=date(1990, 1, 1)), st.dates(min_value=date(1990, 1, 1)))
def test_ago_never_fails_and_never_says_nothing(day, today):
    assert wording.ago(day, today)


@given(st.text())
def test_a_dialled_number_holds_nothing_but_digits_and_a_leading_plus(number):
    dialled = wording.tel(number)

    assert all(sign.isdigit() for sign in dialled.removeprefix("+"))
