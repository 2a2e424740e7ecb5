"""Which filters find a listing: what is not known is left out, and "not asked" is never "no"."""

from datetime import date
from typing import Any

import pytest

from localoffer.calendars import school_calendar
from localoffer.cards import ages, card
from localoffer.facets import codes
from localoffer.importing import import_services
from localoffer.models import Service

from .feeds import a_service, at_a_place

pytestmark = pytest.mark.usefixtures("directory")

TODAY = date(2026, 11, 24)


def listed(**values: Any) -> Service:
    assert import_services([a_service(**values)], source="feed").added == 1
    return Service.objects.with_parts().get()


def codes_of(**values: Any) -> dict[str, set[str]]:
    return {facet: set(each) for facet, each in codes(listed(**values), on=TODAY, calendar=school_calendar()).items()}


def test_a_listing_nobody_knows_anything_of_carries_its_kind_only() -> None:
    assert codes_of() == {"kind": {"service"}}


def test_a_need_is_found_by_what_stands_above_it() -> None:
    found = codes_of(attributes=[{"taxonomy_term": {"name": "Autism"}}, {"taxonomy_term": {"name": "Things to do"}}])

    assert found["need"] == {"autism", "communication-and-interaction"}
    assert found["topic"] == {"things-to-do"}


@pytest.mark.parametrize(("answer", "is_found"), [("yes", True), ("partly", True), ("no", False), ("not_asked", False)])
def test_access_is_found_by_yes_and_partly_only(answer: str, is_found: bool) -> None:
    place = at_a_place(accessibility=[{"send": {"point": "hoist", "answer": answer}}])

    assert ("hoist" in codes_of(service_at_locations=place).get("access", ())) is is_found


@pytest.mark.parametrize(
    ("opens", "closes", "parts"),
    [
        ("09:00", "12:00", {"morning"}),
        ("09:00", "17:00", {"morning", "afternoon"}),
        ("15:30", "17:30", {"afternoon", "evening"}),
        ("18:00", "09:00", {"evening"}),
        ("12:00", None, {"afternoon"}),
    ],
)
def test_times_of_day(opens: str, closes: str | None, parts: set[str]) -> None:
    assert (
        codes_of(schedules=[{"byday": "SA", "freq": "WEEKLY", "opens_at": opens, "closes_at": closes}])["time"] == parts
    )


def test_days_and_seasons_come_from_every_place_and_not_from_what_is_over() -> None:
    place = at_a_place()
    place[0]["schedules"] = [{"byday": "TU", "freq": "WEEKLY", "send": {"season": "term_time"}}]
    over = {"byday": "MO", "freq": "WEEKLY", "valid_to": "2026-11-01"}

    found = codes_of(service_at_locations=place, schedules=[over])

    assert found["day"] == {"tuesday"}
    assert found["season"] == {"term_time"}


def test_a_one_off_has_the_day_and_the_season_it_falls_on() -> None:
    found = codes_of(schedules=[{"valid_from": "2026-12-28", "valid_to": "2026-12-28", "opens_at": "10:00"}])

    assert found["day"] == {"monday"}
    assert found["season"] == {"school_holidays"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"fees": "Free"}, {"free", "under_5", "under_10"}),
        ({"fees": "It is free for families."}, {"free", "under_5", "under_10"}),
        ({"fees": "Free for under-5s, £9 for others"}, None),
        ({"cost_options": [{"amount": 0}]}, {"free", "under_5", "under_10"}),
        ({"cost_options": [{"amount": 4.99, "send": {"for": "child"}}]}, {"under_5", "under_10"}),
        ({"cost_options": [{"amount": 5}]}, {"under_10"}),
        ({"cost_options": [{"amount": 12}]}, None),
        ({"cost_options": [{"amount": 0}, {"amount": 6}]}, {"under_10"}),
        ({"cost_options": [{"amount": 12}, {"amount": 0, "send": {"for": "carer"}}]}, {"carer_free"}),
        ({"send": {"carer": "free"}}, {"carer_free"}),
        ({"fees": "Free", "cost_options": [{"amount": 12}]}, None),
        ({"cost_options": [{"amount": 3, "valid_to": "2026-01-01"}]}, None),
    ],
)
def test_costs(values: dict[str, Any], expected: set[str] | None) -> None:
    assert codes_of(**values).get("cost") == expected


def test_not_asked_is_not_known() -> None:
    assert "diagnosis" not in codes_of(send={"diagnosis": "not_asked", "carer": "not_asked"})


@pytest.mark.parametrize(
    ("lowest", "highest", "with_plan", "words"),
    [
        (5, 11, None, "Ages 5 to 11"),
        (16, None, None, "Age 16 and over"),
        (None, 4, None, "Up to age 4"),
        (0, 25, None, "Up to age 25"),
        (7, 7, None, "Age 7"),
        (5, 18, 25, "Ages 5 to 18, or 25 with an EHC plan"),
        (None, None, None, ""),
    ],
)
def test_ages_in_words(lowest: float | None, highest: float | None, with_plan: float | None, words: str) -> None:
    assert ages(lowest, highest, with_plan) == words


def test_the_words_of_a_card() -> None:
    service = listed(
        minimum_age=5,
        maximum_age=11,
        cost_options=[{"amount": 2.5}, {"amount": 6}],
        schedules=[
            {
                "byday": "SA",
                "freq": "WEEKLY",
                "opens_at": "10:00",
                "closes_at": "12:00",
                "send": {"season": "term_time"},
            }
        ],
        service_at_locations=at_a_place(addresses=[{"postal_code": "HP21 7JF"}]),
        send={
            "carer": "must_stay",
            "diagnosis": "not_needed",
            "waiting": {"open": False, "weeks": 12, "as_of": "2026-11-03"},
            "checked": {"on": "2026-11-03", "by": "provider", "role": "Manager"},
        },
    )

    assert card(service, on=TODAY) == {
        "ages": "Ages 5 to 11",
        "carer": "A parent or carer stays",
        "confirmed_by": "the provider",
        "cost": "£2.50 to £6",
        "diagnosis": "You do not need a diagnosis",
        "outside": "Outside Coventry",
        "waiting": "Full: waiting about 12 weeks (as of 3 November 2026)",
        "when": "Every Saturday, 10am to midday, in term time",
    }
