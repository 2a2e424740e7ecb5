"""What is on in the week to come, by day, and this weekend on the site's first page."""

from datetime import date, datetime

import pytest
from django.test import Client

import search.keeping
from cms.setting_up import make_home
from localoffer.calendars import school_calendar
from localoffer.importing import import_services
from localoffer.models import Schedule
from localoffer.whats_on import week, weekend
from search.clock import LONDON

from .council import TODAY, at, key, page, text, topics
from .feeds import a_service

pytestmark = pytest.mark.usefixtures("council")

WHATS_ON = "/local-offer/whats-on/"


def on(day: int, hour: int = 0) -> datetime:
    """A moment of November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, tzinfo=LONDON)


def club(
    name: str, byday: str, opens: str = "10:00", closes: str = "12:00", postcode: str = "CV6 1AA", **send: object
) -> dict:
    place = at(postcode, 52.428, -1.508, f"{name} hall")
    place["schedules"] = [
        {"id": key(f"{name} times"), "freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes}
    ]
    return a_service(
        name, service_at_locations=[place], attributes=topics("Things to do"), send={"kind": "activity"} | send
    )


def titles(sessions) -> list[str]:
    return [each.title for each in sessions]


def test_a_family_sees_a_day_of_the_week_to_come(client: Client) -> None:
    import_services([club("Friday club", "FR"), club("Chess", "FR", "09:00", "10:00")], source="clubs")

    soup = page(client, WHATS_ON, day="2026-11-27")

    assert [text(each) for each in soup.select(".session")] == [
        "9am to 10am Chess Chess hall, CV6",
        "10am to midday Friday club Friday club hall, CV6",
    ]
    assert text(soup.select_one("[aria-current=page].chip")) == "Fri 27 (2)"


@pytest.mark.parametrize("asked", ["", "yesterday", "2026-13-99", "\x00", "2030-01-01"])
def test_a_day_we_cannot_show_is_the_first_with_something_on(client: Client, asked: str) -> None:
    import_services([club("Friday club", "FR")], source="clubs")

    assert text(page(client, WHATS_ON, day=asked).select_one("h2.govuk-heading-l")) == "Friday 27 November"


def test_a_week_without_dates_leads_on_to_all_there_is_to_do(client: Client) -> None:
    Schedule.objects.all().delete()

    soup = page(client, WHATS_ON)

    assert "We know of nothing with fixed times" in text(soup.main)
    assert soup.select_one('a[href="/local-offer/search/?topic=things-to-do"]')


def test_what_is_cancelled_closed_outside_or_only_help_is_not_on() -> None:
    cancelled = club("Cancelled", "SA")
    cancelled["service_at_locations"][0]["schedules"][0]["send"] = {"except": ["2026-11-28"]}
    listings = [
        cancelled,
        club("Closed", "SA") | {"status": "temporarily closed"},
        club("Far away", "SA", postcode="B1 1AA"),
        club("Advice", "SA", kind="service"),
    ]
    import_services(listings, source="clubs")

    assert titles(weekend(on(24), school_calendar())) == ["Saturday swimming"]


def test_a_weekend_is_what_is_left_of_it_and_each_listing_stands_once() -> None:
    import_services([club("Both days", "SA,SU", "14:00", "15:00")], source="clubs")

    assert titles(weekend(on(24), school_calendar())) == ["Saturday swimming", "Both days"]
    assert titles(weekend(on(28, hour=13), school_calendar())) == ["Both days"]
    assert titles(weekend(on(29, hour=13), school_calendar())) == ["Both days"]
    assert titles(weekend(on(29, hour=16), school_calendar())) == []


def test_what_is_going_on_now_is_not_over() -> None:
    assert titles(weekend(on(28, hour=11), school_calendar())) == ["Saturday swimming"]


def test_a_week_is_today_and_the_six_days_after_it() -> None:
    import_services([club("Daily", "MO,TU,WE,TH,FR,SA,SU", "20:00", "21:00")], source="clubs")

    days = week(on(24, hour=12), school_calendar())

    assert [day.on for day in days] == [date(2026, 11, day) for day in range(24, 31)]


def test_the_first_page_counts_what_is_on_and_shows_the_weekend(client: Client, settings) -> None:
    settings.TODAY = TODAY
    make_home()
    import_services(
        [club(f"Club {number}", "SU", f"1{number}:00", f"1{number}:30") for number in range(8)], source="clubs"
    )
    search.keeping.rebuild()

    soup = page(client, "/")

    [first, *_] = soup.select(".way-on__link")
    assert (text(first), first["href"]) == ("Things to do this week (9)", WHATS_ON)
    assert len(soup.select(".session")) == 6
    assert (
        text(soup.select_one(".session"))
        == "Saturday 28 November, 10am to midday Saturday swimming Quill Pool, CV6 | Ages 5 to 11"
    )


def test_a_weekend_of_many_clubs_asks_the_database_little(client: Client, django_assert_max_num_queries) -> None:
    import_services([club(f"Club {number}", "SU") for number in range(40)], source="clubs")

    with django_assert_max_num_queries(8):
        weekend(on(24), school_calendar())
