"""Schedules become real starts: checked against dateutil, across clock changes, terms and holidays."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from localoffer.occurrences import DAYS, LONDON, SchoolCalendar, occurrences, occurrences_of, weekdays

RRULE_DAYS = (MO, TU, WE, TH, FR, SA, SU)
NO_CALENDAR = SchoolCalendar()
CALENDAR = SchoolCalendar(
    terms=(
        (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 2, 12)),
    ),
    bank_holidays=frozenset({date(2026, 12, 25)}),
)


@dataclass
class Times:
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    freq: str = "WEEKLY"
    interval: int = 1
    byday: str = ""
    bymonthday: str = ""
    opens_at: time | None = time(10)
    closes_at: time | None = time(12)
    season: str = "all_year"
    except_dates: list[str] = field(default_factory=list)


def days_of(schedule: Times, on: date, days: int = 90, calendar: SchoolCalendar = NO_CALENDAR) -> list[date]:
    return [found.starts.date() for found in occurrences_of(schedule, on=on, calendar=calendar, days=days)]


def midnight(day: date) -> datetime:
    """`day` as dateutil wants it: without a zone."""
    return datetime.combine(day, time())


some_day = st.dates(date(2020, 1, 1), date(2035, 12, 31))
some_days = st.sets(st.integers(0, 6), min_size=1, max_size=7)


@given(start=some_day, on=some_day, wanted=some_days, interval=st.integers(1, 5))
def test_weekly_is_as_dateutil_has_it(start: date, on: date, wanted: set[int], interval: int) -> None:
    schedule = Times(dtstart=start, byday=",".join(DAYS[day] for day in wanted), interval=interval)

    expected = rrule(
        WEEKLY, interval=interval, byweekday=[RRULE_DAYS[day] for day in wanted], wkst=MO,
        dtstart=midnight(start), until=midnight(on) + timedelta(days=90),
    )  # fmt: skip

    assert days_of(schedule, on) == [found.date() for found in expected if found.date() >= on]


@given(start=some_day, months=st.integers(0, 24), interval=st.integers(1, 4),
       nths=st.sets(st.tuples(st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.integers(0, 6)), min_size=1, max_size=3))  # fmt: skip
def test_monthly_by_weekday_is_as_dateutil_has_it(
    start: date, months: int, interval: int, nths: set[tuple[int, int]]
) -> None:
    on = start + timedelta(days=months * 30)
    schedule = Times(
        freq="MONTHLY", dtstart=start, interval=interval, byday=",".join(f"{nth}{DAYS[day]}" for nth, day in nths)
    )

    expected = rrule(
        MONTHLY, interval=interval, byweekday=[RRULE_DAYS[day](nth) for nth, day in nths],
        dtstart=midnight(start), until=midnight(on) + timedelta(days=90),
    )  # fmt: skip

    assert days_of(schedule, on) == [found.date() for found in expected if found.date() >= on]


@given(
    start=some_day,
    numbers=st.sets(st.integers(-31, 31).filter(bool), min_size=1, max_size=4),
    interval=st.integers(1, 4),
)
def test_monthly_by_day_of_the_month_is_as_dateutil_has_it(start: date, numbers: set[int], interval: int) -> None:
    schedule = Times(freq="MONTHLY", dtstart=start, interval=interval, bymonthday=",".join(map(str, numbers)))

    expected = rrule(
        MONTHLY, interval=interval, bymonthday=sorted(numbers),
        dtstart=midnight(start), until=midnight(start) + timedelta(days=90),
    )  # fmt: skip

    assert days_of(schedule, start) == [found.date() for found in expected]


@given(first=some_day, length=st.integers(0, 40))
def test_days_on_end_without_a_frequency_are_every_day(first: date, length: int) -> None:
    last = first + timedelta(days=length)

    found = days_of(Times(freq="", valid_from=first, valid_to=last), first)

    assert found == [each.date() for each in rrule(DAILY, dtstart=midnight(first), count=length + 1)]


@given(on=some_day, byday=st.text(max_size=20), bymonthday=st.text(max_size=20), freq=st.sampled_from(["WEEKLY", "MONTHLY", "", "DAILY"]),
       interval=st.integers(0, 10**6), start=st.none() | st.dates(), end=st.none() | st.dates(), days=st.integers(0, 400))  # fmt: skip
def test_whatever_a_schedule_holds_its_starts_are_in_order_and_within_the_horizon(
    on: date, byday: str, bymonthday: str, freq: str, interval: int, start: date | None, end: date | None, days: int
) -> None:
    schedule = Times(valid_from=start, valid_to=end, freq=freq, interval=interval, byday=byday, bymonthday=bymonthday)

    found = days_of(schedule, on, days)

    assert found == sorted(set(found))
    assert all(on <= day <= on + timedelta(days=days) for day in found)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 10, 24), 9), (date(2026, 10, 31), 10), (date(2027, 3, 27), 10), (date(2027, 4, 3), 9)],
)
def test_ten_in_the_morning_is_ten_in_the_morning_before_and_after_the_clocks_change(day: date, utc_hour: int) -> None:
    [found] = occurrences_of(Times(byday="SA"), on=day, calendar=NO_CALENDAR, days=0)

    assert found.starts == datetime(day.year, day.month, day.day, 10, tzinfo=LONDON)
    assert found.starts.astimezone(UTC).hour == utc_hour
    assert found.ends is not None
    assert found.ends - found.starts == timedelta(hours=2)


def test_a_night_ends_on_the_next_day() -> None:
    [night] = occurrences_of(
        Times(byday="FR", opens_at=time(18), closes_at=time(9)), on=date(2026, 11, 27), calendar=NO_CALENDAR, days=0
    )

    assert night.ends == datetime(2026, 11, 28, 9, tzinfo=LONDON)


def test_term_time_falls_out_in_half_term_and_on_bank_holidays() -> None:
    found = days_of(Times(byday="FR", season="term_time"), date(2026, 10, 16), 80, CALENDAR)

    assert date(2026, 10, 23) in found
    assert not {date(2026, 10, 30), date(2026, 12, 25), date(2027, 1, 1)} & set(found)


def test_a_holiday_club_is_on_in_half_term_only() -> None:
    assert days_of(Times(byday="WE", season="school_holidays"), date(2026, 10, 1), 45, CALENDAR) == [date(2026, 10, 28)]


def test_past_the_last_known_term_nothing_is_ruled_out() -> None:
    for season in ("term_time", "school_holidays"):
        assert days_of(Times(byday="SA", season=season), date(2029, 1, 1), 6, CALENDAR) == [date(2029, 1, 6)]


def test_cancelled_dates_fall_out() -> None:
    assert days_of(Times(byday="SA", except_dates=["2026-11-28"]), date(2026, 11, 24), 14) == [date(2026, 12, 5)]


def test_a_one_off_is_one_day_whatever_else_it_says() -> None:
    day = date(2026, 12, 5)

    assert days_of(Times(valid_from=day, valid_to=day, byday="MO"), date(2026, 11, 24)) == [day]


def test_without_a_time_of_start_there_is_nothing_to_show() -> None:
    assert days_of(Times(byday="SA", opens_at=None), date(2026, 11, 24)) == []


def test_every_second_week_is_counted_from_the_first_day() -> None:
    schedule = Times(byday="SU", interval=2, dtstart=date(2026, 11, 8))

    assert days_of(schedule, date(2026, 11, 24), 30) == [date(2026, 12, 6), date(2026, 12, 20)]


def test_starts_at_several_places_are_in_order_and_each_once() -> None:
    both = [Times(byday="SA"), Times(byday="FR"), Times(byday="SA")]

    found = occurrences(both, on=date(2026, 11, 24), calendar=NO_CALENDAR, days=7)

    assert [each.starts.date() for each in found] == [date(2026, 11, 27), date(2026, 11, 28)]


def test_the_days_named() -> None:
    assert weekdays("mo, 2SA,-1su;nonsense") == {0, 5, 6}
