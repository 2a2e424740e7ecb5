"""How far a listing's details can be relied on: fresh, due, overdue by the rule of its kind, and flagged before all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localoffer.freshness import Freshness, Rule, freshness
from localoffer.models import Kind, ReviewRule, Service
from localoffer.reviews.rules import USUAL, rules

TODAY = date(2026, 8, 31)
SHORT = Rule(days_to_due=30, days_to_overdue=60)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-15, Freshness.FRESH),  # a clock may be wrong
        (0, Freshness.FRESH),
        (30, Freshness.FRESH),
        (31, Freshness.DUE),
        (60, Freshness.DUE),
        (61, Freshness.OVERDUE),
        (700_000, Freshness.OVERDUE),
    ],
)
def test_how_fresh_it_is(days: int, expected: Freshness) -> None:
    assert freshness(TODAY - timedelta(days=days), today=TODAY, rule=SHORT) == expected


def test_what_nobody_confirmed_is_never_confirmed_and_what_is_flagged_is_flagged_whatever_its_age() -> None:
    assert freshness(None, today=TODAY, rule=SHORT) == Freshness.NEVER
    assert freshness(None, today=TODAY, rule=SHORT, is_flagged=True) == Freshness.FLAGGED
    assert freshness(TODAY, today=TODAY, rule=SHORT, is_flagged=True) == Freshness.FLAGGED


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(0, 800))
def test_details_only_ever_grow_older(confirmed_on: date, days: int) -> None:
    order = list(Freshness)
    first = freshness(confirmed_on, today=confirmed_on, rule=USUAL)
    later = freshness(confirmed_on, today=min(confirmed_on, date.max - timedelta(days)) + timedelta(days), rule=USUAL)

    assert order.index(first) <= order.index(later)


@given(st.integers(1, 400), st.integers(1, 400))
def test_it_is_due_and_overdue_from_the_days_the_rule_names(days_to_due: int, more: int) -> None:
    rule = Rule(days_to_due, days_to_due + more)

    for on, before, then in (
        (rule.due_on(TODAY), Freshness.FRESH, Freshness.DUE),
        (rule.overdue_on(TODAY), Freshness.DUE, Freshness.OVERDUE),
    ):
        assert freshness(TODAY, today=on - timedelta(1), rule=rule) == before
        assert freshness(TODAY, today=on, rule=rule) == then


def test_each_kind_has_its_own_rule(directory: None) -> None:
    ReviewRule.objects.filter(kind=Kind.EVENT).update(days_to_due=30, days_to_overdue=60)
    event, club = (
        Service.objects.create(name=str(kind), kind=kind, checked_on=TODAY - timedelta(days=90))
        for kind in (Kind.EVENT, Kind.ACTIVITY)
    )

    held = rules()

    assert held.freshness(event, today=TODAY) == Freshness.OVERDUE
    assert held.freshness(club, today=TODAY) == Freshness.FRESH
    assert list(Service.objects.filter(held.overdue(TODAY))) == [event]
    assert list(Service.objects.filter(held.due(TODAY))) == [event]


def test_the_database_and_the_rule_agree_on_what_is_overdue(directory: None) -> None:
    for days in (182, 183, 184, 365, 366):
        Service.objects.create(name=f"{days}", checked_on=TODAY - timedelta(days=days))
    held = rules()

    for condition, expected in (
        (held.overdue(TODAY), {Freshness.OVERDUE}),
        (held.due(TODAY), {Freshness.DUE, Freshness.OVERDUE}),
    ):
        found = set(Service.objects.filter(condition))
        assert found == {each for each in Service.objects.all() if held.freshness(each, today=TODAY) in expected}
