"""How long a decision can be called in, and scrutiny waits for its answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines import call_in_window, response_due
from governance.notice import LONDON
from governance.working_days import ENGLAND, WorkingDays

moments = st.datetimes(
    datetime.fromisoformat("2019-01-01"), datetime.fromisoformat("2035-12-01"), timezones=st.just(UTC)
)
hours = st.none() | st.sampled_from([time(16), time(16, 30), time(17)])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("published", "closes"),
    [
        ("2026-11-16 10:00", "2026-11-23 16:30"),
        ("2026-11-16 16:30", "2026-11-24 16:30"),  # published when the offices close
        ("2026-12-22 10:00", "2026-12-31 16:30"),  # 23, 24, 29, 30, 31 December
        ("2026-12-24 10:00", "2027-01-05 16:30"),
        ("2026-03-31 10:00", "2026-04-09 16:30"),  # Easter between
        ("2022-05-30 10:00", "2022-06-08 16:30"),  # the Jubilee
        ("2023-05-05 10:00", "2023-05-15 16:30"),  # the Coronation
        ("2026-03-25 10:00", "2026-04-01 16:30"),  # over the clock change
        ("2026-10-23 10:00", "2026-10-30 16:30"),
    ],
)
def test_it_closes_at_the_hour_on_the_fifth_working_day(published, closes):
    assert call_in_window(at(published), cut_off=time(16, 30)).closes == at(closes)


@pytest.mark.parametrize(
    ("received", "in_time"),
    [
        ("2026-11-16 09:59", False),
        ("2026-11-16 10:00", True),
        ("2026-11-23 16:29", True),
        ("2026-11-23 16:30", False),
    ],
)
def test_a_request_at_the_hour_itself_is_too_late(received, in_time):
    window = call_in_window(at("2026-11-16 10:00"), cut_off=time(16, 30))

    assert window.is_open(at(received)) is in_time


def test_without_an_hour_it_closes_with_the_day():
    window = call_in_window(at("2026-11-16 23:50"))

    assert window.closes == at("2026-11-24 00:00")


@pytest.mark.parametrize(
    ("published", "closes_in_utc"),
    [
        ("2026-03-23 10:00", datetime(2026, 3, 30, 15, 30, tzinfo=UTC)),
        ("2026-10-19 10:00", datetime(2026, 10, 26, 16, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_is_londons_on_both_sides_of_the_clock_change(published, closes_in_utc):
    assert call_in_window(at(published), cut_off=time(16, 30)).closes == closes_in_utc


def test_days_on_which_the_council_is_closed_do_not_count():
    closed = WorkingDays(frozenset(date(2026, 12, day) for day in (29, 30, 31)))

    window = call_in_window(at("2026-12-22 10:00"), cut_off=time(17), working_days=closed)

    assert window.closes == at("2027-01-06 17:00")


@given(moments, hours, st.integers(1, 15))
def test_there_are_always_that_many_working_days_in_it(published_at, cut_off, days):
    window = call_in_window(published_at, days=days, cut_off=cut_off)
    first, last = window.opens.astimezone(LONDON).date(), (window.closes - timedelta(seconds=1)).date()

    assert ENGLAND.between(first, last + timedelta(days=1)) >= days
    assert ENGLAND.includes(last)
    assert window.is_open(published_at)


@given(moments, hours, st.timedeltas(timedelta(), timedelta(days=30)))
def test_publishing_later_never_closes_it_earlier(published_at, cut_off, later):
    first, second = (call_in_window(each, cut_off=cut_off) for each in (published_at, published_at + later))

    assert first.closes <= second.closes


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 1, 15), date(2026, 3, 14)),
        (date(2026, 3, 1), date(2026, 4, 30)),
        (date(2026, 1, 1), date(2026, 2, 28)),
        (date(2025, 12, 29), date(2026, 2, 28)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)),
        (date(2026, 11, 24), date(2027, 1, 23)),
    ],
)
def test_scrutiny_is_answered_within_two_months_that_begin_with_the_day_of_receipt(received, due):
    assert response_due(received) == due


@given(st.dates(date(2019, 1, 1), date(2035, 12, 31)), st.integers(1, 12))
def test_months_end_as_the_calendar_has_them(received, months):
    due = response_due(received, months=months)

    assert due <= received + relativedelta(months=months) <= due + timedelta(days=1)
    assert due <= response_due(received + timedelta(days=1), months=months)
