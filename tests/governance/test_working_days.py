"""The days on which a council works. The bank holidays are those GOV.UK lists for England and Wales."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.working_days import ENGLAND, EVERY_DAY, WorkingDays, is_bank_holiday

# As GOV.UK lists them, month and day.
AS_LISTED = {
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
days = st.dates(date(2019, 1, 1), date(2035, 12, 31))
counts = st.integers(1, 40)
calendars = st.sampled_from([ENGLAND, EVERY_DAY, WorkingDays(frozenset({date(2026, 12, 29), date(2026, 12, 30)}))])


def _of_year(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", AS_LISTED)
def test_the_bank_holidays_are_those_listed_for_england(year):
    found = [f"{day:%m-%d}" for day in _of_year(year) if is_bank_holiday(day) and day.weekday() < 5]

    assert " ".join(found) == AS_LISTED[year]


@pytest.mark.parametrize("year", range(2028, 2036))
def test_every_later_year_has_its_eight_on_weekdays(year):
    assert sum(is_bank_holiday(day) for day in _of_year(year) if day.weekday() < 5) == 8


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 12, 24), True),  # Christmas Eve is none
        (date(2026, 12, 28), False),  # instead of Boxing Day, a Saturday
        (date(2026, 12, 29), True),
        (date(2022, 5, 30), True),  # the spring holiday was moved to June for the Jubilee
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),  # the Queen's funeral
        (date(2023, 5, 8), False),  # the Coronation
        (date(2025, 3, 17), True),  # St Patrick's Day is Northern Ireland's
        (date(2026, 1, 2), True),  # 2 January is Scotland's
    ],
)
def test_a_council_works_from_monday_to_friday_but_on_bank_holidays(day, works):
    assert ENGLAND.includes(day) is works


def test_a_council_may_be_closed_on_days_of_its_own():
    between_the_years = WorkingDays(frozenset(date(2026, 12, day) for day in (29, 30, 31)))

    assert ENGLAND.after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert between_the_years.after(date(2026, 12, 24), 1) == date(2027, 1, 4)


def test_easter_and_christmas_lengthen_five_working_days():
    assert ENGLAND.after(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert ENGLAND.after(date(2026, 4, 1), 5) == date(2026, 4, 10)
    assert ENGLAND.after(date(2026, 12, 23), 5) == date(2027, 1, 4)


@pytest.mark.parametrize("count", [0, -1])
def test_days_are_counted_from_one(count):
    with pytest.raises(ValueError, match="from 1"):
        ENGLAND.after(date(2026, 11, 24), count)


@given(calendars, days, counts)
def test_there_and_back_are_as_many_days(calendar, day, count):
    reached = calendar.after(day, count)

    assert calendar.includes(reached)
    assert calendar.between(day, reached) == count - 1
    assert calendar.before(reached, count) <= calendar.first_from(day)
    assert calendar.before(reached + timedelta(days=1), count) == calendar.after(day, 1)


@given(calendars, days, counts)
def test_a_later_start_never_ends_earlier(calendar, day, count):
    assert calendar.after(day, count) <= calendar.after(day + timedelta(days=1), count)
