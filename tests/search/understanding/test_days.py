"""Days, parts of days, dates and holidays as families say them, on Tuesday 24 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding.days import DAYS, days
from search.understanding.holidays import bank_holiday
from search.understanding.reading import Reading

from .conftest import BREAKS, TODAY


def read(text, today=TODAY):
    return [
        (("not ", "")[not each.refused] + each.filter, each.codes)
        for each in days(Reading(text), today=today, breaks=BREAKS)
    ]


def dates(text, today=TODAY):
    return [each.dates for each in days(Reading(text), today=today, breaks=BREAKS)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("saturday", [("day", ("saturday",))]),
        ("on saturdays", [("day", ("saturday",))]),
        ("every second tuesday", [("day", ("tuesday",))]),
        ("first monday of the month", [("day", ("monday",))]),
        ("mondays or wednesdays", [("day", ("monday", "wednesday"))]),
        ("monday to friday", [("day", DAYS[:5])]),
        ("weekends", [("day", ("saturday", "sunday"))]),
        ("weekdays", [("day", DAYS[:5])]),
        ("not sundays", [("not day", ("sunday",))]),
        ("not on a sunday", [("not day", ("sunday",))]),
        ("cant do mondays or tuesdays", [("not day", ("monday", "tuesday"))]),
        ("but not weekends", [("not day", ("saturday", "sunday"))]),
        ("evenings", [("time", ("evening",))]),
        ("in the evening", [("time", ("evening",))]),
        ("after school", [("time", ("afternoon", "evening"))]),
        ("friday night", [("time", ("evening",)), ("day", ("friday",))]),
        ("saturday mornings", [("time", ("morning",)), ("day", ("saturday",))]),
        ("sat morning", [("day", ("saturday",)), ("time", ("morning",))]),
        ("not mornings", [("not time", ("morning",))]),
        ("after 6pm", [("time", ("evening",))]),
        ("term time only", [("season", ("term_time",))]),
        ("in the holidays", [("season", ("school_holidays",))]),
        ("holiday club", [("season", ("school_holidays",))]),
        ("half term", [("season", ("school_holidays",))]),
        ("easter football", [("season", ("school_holidays",))]),
        ("christmas holidays", [("season", ("school_holidays",))]),
        ("wensday", [("day", ("wednesday",))]),
    ],
)
def test_when_is_read_as_families_say_it(typed, found):
    assert read(typed) == found


@pytest.mark.parametrize(
    "typed",
    ["crying every morning", "a short break", "he sat there", "sun cream", "family holidays abroad", "march on", "", "may i ask"],
)  # fmt: skip
def test_other_words_are_no_time(typed):
    assert read(typed) == []


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("this saturday", [((date(2026, 11, 28), date(2026, 11, 28)),)]),
        ("next saturday", [((date(2026, 11, 28),) * 2, (date(2026, 12, 5),) * 2)]),
        ("this weekend", [((date(2026, 11, 28), date(2026, 11, 29)),)]),
        ("tomorrow", [((date(2026, 11, 25), date(2026, 11, 25)),)]),
        ("next week", [((date(2026, 11, 30), date(2026, 12, 6)),)]),
        ("28th november", [((date(2026, 11, 28), date(2026, 11, 28)),)]),
        ("on 3 february", [((date(2027, 2, 3), date(2027, 2, 3)),)]),
        ("christmas holidays", [((date(2026, 12, 19), date(2027, 1, 3)),)]),
        ("february half term", [((date(2027, 2, 13), date(2027, 2, 21)),)]),
        ("half term", [((date(2027, 2, 13), date(2027, 2, 21)),)]),
        ("easter", [((date(2027, 3, 26), date(2027, 4, 11)),)]),
        ("summer holidays", [((date(2027, 7, 22), date(2027, 9, 1)),)]),
        ("boxing day", [((date(2026, 12, 26), date(2026, 12, 26)),)]),
    ],
)
def test_dates_are_those_of_the_calendar(typed, spans):
    assert dates(typed) == spans


def test_a_day_that_has_no_date_is_any_such_day():
    assert dates("saturdays") == [()]


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [("good friday", 2027, date(2027, 3, 26)), ("easter monday", 2028, date(2028, 4, 17)), ("mothers day", 2027, date(2027, 3, 7)), ("fathers day", 2027, date(2027, 6, 20))],
)  # fmt: skip
def test_english_holidays_fall_on_their_days(name, year, day):
    assert bank_holiday(name, date(year, 1, 1)) == day


@given(st.text(), st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_and_no_day_breaks_it(text, today):
    for found in days(Reading(text), today=today, breaks=BREAKS):
        assert found.codes
        assert all(first <= last for first, last in found.dates)


@given(
    st.sampled_from(
        ["this saturday", "next sunday", "this weekend", "next weekend", "tomorrow", "next week", "next month"]
    ),
    st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
)
def test_what_is_next_is_never_past(typed, today):
    [spans] = dates(typed, today)

    assert all(last >= today and (last - today).days <= 62 for _, last in spans)
