"""What is on, by date and for whom, as a page and as a calendar file, and this weekend on the site's first page."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
import vobject
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import search.keeping
from localoffer.calendars import school_breaks, school_calendar
from localoffer.importing import import_services
from localoffer.models import AccessFact, AccessPoint, Answer, Location, Schedule, Service
from localoffer.whats_on import week, weekend
from localoffer.whats_on_asked import MOST_DAYS, read_selection
from localoffer.whats_on_page import PAGE_SIZE
from search.asking import Asked
from search.clock import LONDON
from search.request import SearchRequest

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


def calendar_of(client: Client, address: str = WHATS_ON + "calendar.ics", **parameters: object):
    """The calendar file, as a second library reads it."""
    response = client.get(address, parameters)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return vobject.readOne(response.content.decode())


def sessions(soup) -> list[str]:
    return [text(each) for each in soup.select(".session__title")]


def test_a_family_sees_the_week_to_come_soonest_first(client: Client) -> None:
    import_services([club("Friday club", "FR"), club("Chess", "FR", "09:00", "10:00")], source="clubs")

    soup = page(client, WHATS_ON)

    assert [text(each) for each in soup.select(".session")] == [
        "9am to 10am Chess Chess hall, CV6",
        "10am to midday Friday club Friday club hall, CV6",
        "10am to midday Saturday swimming Quill Pool, CV6 | Ages 5 to 11 | Free | Full now",
    ]
    assert [text(each) for each in soup.select("h3.govuk-heading-m")] == ["Friday 27 November", "Saturday 28 November"]
    assert text(soup.select_one("[aria-current=page].chip")) == "Next 7 days"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"when": "today"}, []),
        ({"when": "weekend"}, ["Saturday swimming"]),
        ({"from": "2026-11-27", "to": "2026-11-27"}, ["Friday club"]),
        ({"from": "2026-11-27"}, ["Friday club"]),
        ({"to": "2026-11-27"}, ["Friday club"]),
        ({"from": "2026-11-28", "to": "2026-11-27"}, ["Friday club", "Saturday swimming"]),
        ({"age": "12"}, ["Friday club"]),
        ({"need": "autism"}, ["Saturday swimming"]),
        ({"cost": "free"}, ["Saturday swimming"]),
        ({"near": "CV6 1AA", "miles": "1"}, ["Saturday swimming"]),
        ({"near": "CV6 1AA"}, ["Friday club", "Saturday swimming"]),
    ],
)
def test_days_and_what_fits_narrow_the_list(client: Client, asked: dict[str, str], found: list[str]) -> None:
    place = at("CV4 7AL", 52.384, -1.56, "Far hall")
    place["schedules"] = [{"id": key("fridays"), "freq": "WEEKLY", "byday": "FR", "opens_at": "10:00"}]
    import_services(
        [a_service("Friday club", minimum_age=12, service_at_locations=[place], send={"kind": "activity"})],
        source="clubs",
    )

    assert sessions(page(client, WHATS_ON, **asked)) == found


def test_access_that_was_granted_is_asked_for(client: Client) -> None:
    import_services([club("Friday club", "FR")], source="clubs")
    hall, pool = (Location.objects.get(name=name) for name in ("Friday club hall", "Quill Pool"))
    AccessFact.objects.create(location=hall, point=AccessPoint.HOIST, answer=Answer.PARTLY)
    AccessFact.objects.create(location=pool, point=AccessPoint.HOIST, answer=Answer.NO)

    assert sessions(page(client, WHATS_ON, access=AccessPoint.HOIST.value)) == ["Friday club"]


def test_a_half_term_is_asked_for_by_its_name(client: Client) -> None:
    half_term = next(each for each in school_breaks() if each.first.month == 2 and each.first.year == 2027)
    holiday_club = club("Holiday club", "MO")
    holiday_club["service_at_locations"][0]["schedules"][0]["send"] = {"season": "school_holidays"}
    import_services([holiday_club], source="clubs")

    soup = page(client, WHATS_ON, when="february-half-term")

    assert text(soup.select_one("[aria-current=page].chip")) == "February half term"
    assert "Holiday club" in sessions(soup)
    days = [text(each) for each in soup.select("h3.govuk-heading-m")]
    assert f"Monday {(half_term.first + timedelta(-half_term.first.weekday() % 7)).day} February" in days


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"when": "yesterday"}, "We do not know when that is"),
        ({"from": "2026-13-99"}, "We could not read the day “2026-13-99”"),
        ({"from": "\x00"}, "We could not read the day"),
        ({"from": "0001-01-01"}, "That day is too far away"),
        ({"to": "9999-12-31"}, "That day is too far away"),
        ({"from": "2026-11-01", "to": "2026-11-02"}, "Those days are over"),
        ({"to": "2030-01-01"}, "That is a long time"),
        ({"age": "400"}, "The age has to be a number"),
        ({"near": "nowhere"}, "We do not know the place"),
        ({"need": "rubbish"}, "We do not know the need"),
    ],
)
def test_what_we_could_not_use_is_said_on_an_ordinary_page(client: Client, asked: dict[str, str], said: str) -> None:
    soup = page(client, WHATS_ON, **asked)

    assert said in text(soup.select_one(".search-problems"))
    assert soup.select(".session") or "We know of nothing" in text(soup.main)


@given(
    st.dictionaries(st.sampled_from(["when", "from", "to", "page"]), st.text(max_size=12) | st.dates().map(str)),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_whatever_is_asked_the_days_are_to_come_in_order_and_not_endless(asked: dict[str, str], today: date) -> None:
    parameters = QueryDict(mutable=True)
    parameters.update(asked)

    with patch("localoffer.whats_on_asked.read_parameters", return_value=Asked(SearchRequest())):
        read = read_selection(parameters, today=today, breaks=())

    assert today <= read.span.first <= read.span.last < read.span.first + timedelta(days=MOST_DAYS)


def test_many_dates_are_turned_over_a_page_at_a_time(client: Client) -> None:
    import_services([club(f"Club {number}", "MO,TU,WE,TH,FR") for number in range(10)], source="clubs")

    first, second = page(client, WHATS_ON), page(client, WHATS_ON, page="2")

    assert len(sessions(first)) == PAGE_SIZE
    assert len(sessions(first)) + len(sessions(second)) == 10 * 5 + 1
    assert sessions(page(client, WHATS_ON, page="1000000000")) == sessions(second)


def test_where_nothing_is_on_the_nearest_ways_out_say_how_much_they_find(client: Client) -> None:
    soup = page(client, WHATS_ON, when="weekend", need="autism", age="15")

    [link] = soup.main.select("ul.govuk-list--spaced a")
    assert text(link) == "Without “Age 15”: 1"
    assert sessions(page(client, link["href"])) == ["Saturday swimming"]


def test_the_calendar_file_holds_what_the_page_shows(client: Client) -> None:
    calendar = calendar_of(client, near="CV6 1AA", when="weekend")

    [entry] = calendar.vevent_list
    assert entry.summary.value == "Saturday swimming"
    assert entry.location.value == "Quill Pool, CV6"
    assert entry.dtstart.value == on(28, hour=10)
    assert entry.dtend.value == on(28, hour=12)
    assert "Free" in entry.description.value


def test_the_calendar_address_cuts_a_postcode_to_its_district(client: Client) -> None:
    link = page(client, WHATS_ON, near="CV6 1AA").select_one('a[href*="calendar.ics"]')

    assert link["href"] == f"{WHATS_ON}calendar.ics?near=CV6"


def test_wall_clock_times_stay_the_same_across_the_clock_change(client: Client, settings) -> None:
    """The clocks go forward on Sunday 28 March 2027."""
    settings.TODAY = date(2027, 3, 22)

    entries = calendar_of(client, **{"from": "2027-03-22", "to": "2027-04-04"}).vevent_list

    starts = [entry.dtstart.value.astimezone(UTC) for entry in entries]
    assert starts == [datetime(2027, 3, 27, 10, tzinfo=UTC), datetime(2027, 4, 3, 9, tzinfo=UTC)]
    assert {entry.dtstart.value.astimezone(LONDON).hour for entry in entries} == {10}


def test_a_session_keeps_its_name_in_a_calendar_and_each_has_its_own(client: Client) -> None:
    asked = {"from": "2026-11-24", "to": "2026-12-31"}

    names = [entry.uid.value for entry in calendar_of(client, **asked).vevent_list]

    assert len(names) == len(set(names)) == 5
    assert names == [entry.uid.value for entry in calendar_of(client, **asked).vevent_list]


def test_a_calendar_file_has_short_lines_and_escaped_words(client: Client) -> None:
    """RFC 5545, 3.1 and 3.3.11."""
    name = "Comma, semicolon; backslash \\ and naïve " * 5
    import_services([club(name.strip(), "FR")], source="clubs")

    response = client.get(WHATS_ON + "calendar.ics")

    lines = response.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    assert vobject.readOne(response.content.decode()).vevent_list[0].summary.value == name.strip()


def test_a_listing_has_its_dates_as_a_calendar_without_the_cancelled_ones(client: Client) -> None:
    cancelled = club("Friday club", "FR", kind="service")
    cancelled["service_at_locations"][0]["schedules"][0]["send"] = {"except": ["2026-12-04"]}
    import_services([cancelled], source="clubs")

    link = page(client, "/local-offer/services/friday-club/").select_one('a[href$="calendar.ics"]')
    days = [entry.dtstart.value.date() for entry in calendar_of(client, link["href"]).vevent_list]

    assert days[:2] == [date(2026, 11, 27), date(2026, 12, 11)]


def test_the_calendar_of_a_listing_that_is_not_public_is_empty_so_that_a_phone_forgets_its_dates(
    client: Client,
) -> None:
    address = "/local-offer/services/saturday-swimming/calendar.ics"
    assert b"Saturday swimming" in client.get(address).content
    Service.objects.filter(name="Saturday swimming").update(status="inactive")

    response = client.get(address)

    assert response.status_code == 200
    assert b"BEGIN:VEVENT" not in response.content
    assert b"swimming" not in response.content


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

    with django_assert_max_num_queries(11):
        weekend(on(24), school_calendar())
