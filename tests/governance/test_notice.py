"""Clear days: for the papers of a meeting and for key decisions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.notice import LONDON, ClearDays, Publicity, refusals_of_key_decision
from governance.working_days import ENGLAND, EVERY_DAY

CLOSING = time(16, 30)
moments = st.datetimes(
    datetime.fromisoformat("2019-01-01"), datetime.fromisoformat("2035-12-01"), timezones=st.just(LONDON)
)
ways = st.builds(
    ClearDays, days=st.sampled_from([ENGLAND, EVERY_DAY]), cut_off=st.none() | st.sampled_from([CLOSING, time(17)])
)
counts = st.integers(0, 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("published", "meets_on", "clear"),
    [
        ("2026-11-16 10:00", date(2026, 11, 24), 5),  # Monday to the Tuesday of the week after
        ("2026-11-17 10:00", date(2026, 11, 24), 4),
        ("2026-11-24 10:00", date(2026, 11, 24), 0),
        ("2026-11-25 10:00", date(2026, 11, 24), 0),
        ("2026-12-23 10:00", date(2027, 1, 5), 5),  # 24, 29, 30, 31 December, 4 January
        ("2026-04-01 10:00", date(2026, 4, 10), 4),  # Good Friday and Easter Monday between
        ("2022-05-26 10:00", date(2022, 6, 7), 5),  # 27, 30, 31 May, 1 and 6 June: the Jubilee between
        ("2023-05-03 10:00", date(2023, 5, 12), 5),  # the Coronation on the 8th
        ("2026-12-17 10:00", date(2026, 12, 28), 5),  # the meeting is on a bank holiday
    ],
)
def test_neither_the_day_of_publication_nor_of_the_meeting_counts(published, meets_on, clear):
    assert ClearDays().given(at(published), meets_on) == clear


@pytest.mark.parametrize(
    ("published", "counts_from"),
    [
        ("2026-11-16 16:29", date(2026, 11, 16)),
        ("2026-11-16 16:30", date(2026, 11, 17)),
        ("2026-11-20 16:30", date(2026, 11, 23)),  # Friday evening
        ("2026-11-21 10:00", date(2026, 11, 23)),  # Saturday
        ("2026-12-24 17:00", date(2026, 12, 29)),
    ],
)
def test_papers_published_after_hours_count_from_the_next_working_day(published, counts_from):
    assert ClearDays(cut_off=CLOSING).day_of(at(published)) == counts_from


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 30, 15, 29, tzinfo=UTC), date(2026, 3, 30)),  # summer time began the day before
        (datetime(2026, 3, 30, 15, 30, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 10, 26, 16, 29, tzinfo=UTC), date(2026, 10, 26)),  # and ended the day before this
        (datetime(2026, 10, 26, 16, 30, tzinfo=UTC), date(2026, 10, 27)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),  # half past midnight in London
    ],
)
def test_the_hour_is_londons(utc, day):
    assert ClearDays(cut_off=CLOSING).day_of(utc) == day


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        ClearDays().day_of(datetime.fromisoformat("2026-11-16 10:00"))


def test_the_papers_deadline_is_the_last_day_that_is_early_enough():
    assert ClearDays().latest(date(2026, 11, 24), 5) == date(2026, 11, 16)
    assert ClearDays().latest(date(2027, 1, 5), 5) == date(2026, 12, 23)
    assert ClearDays(EVERY_DAY).latest(date(2026, 11, 24), 5) == date(2026, 11, 18)


@given(ways, moments, counts)
def test_the_earliest_meeting_has_just_enough_notice(way, published_at, count):
    earliest = way.earliest(published_at, count)

    assert way.given(published_at, earliest) == count
    assert count == 0 or way.given(published_at, earliest - timedelta(days=1)) < count


@given(ways, moments, counts)
def test_the_last_day_to_publish_is_just_early_enough(way, some_moment, count):
    meets_on = some_moment.date()
    last = way.latest(meets_on, count)

    def published_on(day):
        return datetime.combine(day, time(9), tzinfo=LONDON)

    assert way.given(published_on(last), meets_on) >= count
    assert count == 0 or way.given(published_on(last + timedelta(days=1)), meets_on) < count


@given(ways, moments, st.timedeltas(timedelta(), timedelta(days=40)), st.integers(0, 60))
def test_publishing_later_never_gives_more_notice(way, published_at, later, days):
    meets_on = published_at.date() + timedelta(days=days)

    assert way.given(published_at + later, meets_on) <= way.given(published_at, meets_on)


# Key decisions


def test_a_key_decision_needs_twenty_eight_clear_days():
    publicity = Publicity(document_at=at("2026-11-02 10:00"))

    assert refusals_of_key_decision(publicity, decided_on=date(2026, 12, 1)) == []
    assert refusals_of_key_decision(publicity, decided_on=date(2026, 11, 30)) == [
        "Notice was given 27 clear days before; 28 are needed, which is 1 December 2026 or later."
    ]


def test_the_general_exception_needs_five_clear_days_and_a_word_to_the_chair_of_scrutiny():
    told = Publicity(exception_at=at("2026-11-16 10:00"), chair_informed=True)
    untold = Publicity(exception_at=at("2026-11-16 10:00"))

    assert refusals_of_key_decision(told, decided_on=date(2026, 11, 24)) == []
    assert "4 clear days" in refusals_of_key_decision(told, decided_on=date(2026, 11, 23))[0]
    assert "chair of scrutiny" in refusals_of_key_decision(untold, decided_on=date(2026, 11, 24))[0]


def test_an_exception_does_not_matter_when_notice_was_long_enough():
    publicity = Publicity(document_at=at("2026-10-01 10:00"), exception_at=at("2026-11-23 10:00"))

    assert refusals_of_key_decision(publicity, decided_on=date(2026, 11, 24)) == []


@pytest.mark.parametrize(("agreed_by", "allowed"), [("Chair of scrutiny", True), ("", False), ("  ", False)])
def test_special_urgency_needs_someones_agreement(agreed_by, allowed):
    reasons = refusals_of_key_decision(Publicity(urgency_agreed_by=agreed_by), decided_on=date(2026, 11, 24))

    assert (reasons == []) is allowed


def test_a_key_decision_nobody_was_told_of_is_refused():
    assert "not been told" in refusals_of_key_decision(Publicity(), decided_on=date(2026, 11, 24))[0]
