"""A listing's page: what it costs, when, how to get in, and how far it can be relied on."""

from datetime import date
from typing import Any

import pytest

import search.keeping
from localoffer.importing import import_services
from localoffer.models import AccessPoint, Location, Organization, OrganizationIdentifier, Service, ServiceSlug, Source

from .council import at, key, needs, page, text, topics
from .feeds import a_service

TODAY = date(2026, 11, 24)

FULL = {
    "description": "Music for all.\n\nWe sing <b>loudly</b>.",
    "email": "sunbeams@example.org",
    "url": "https://example.org/sunbeams",
    "minimum_age": 5,
    "maximum_age": 18,
    "eligibility_description": "Children who like music.",
    "application_process": "Ring us first.",
    "attributes": needs("Autism") + topics("Things to do"),
    "organization": {"id": key("Sunbeams CIC"), "name": "Sunbeams CIC", "description": "A charity."},
    "phones": [
        {"id": key("voice"), "number": "01632 960123", "type": "voice"},
        {"id": key("text"), "number": "07700 900123", "type": "text", "description": "Text line"},
    ],
    "schedules": [
        {"id": key("weekly"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00",
         "send": {"except": ["2026-12-05"]}},
    ],
    "cost_options": [
        {"id": key("child"), "option": "Child", "amount": 4.5, "amount_description": "a session", "send": {"for": "child"}},
        {"id": key("carer"), "option": "Helper", "amount": 0, "send": {"for": "carer"}},
    ],
    "languages": [{"id": key("punjabi"), "name": "Punjabi", "code": "pa"}],
    "service_at_locations": [
        at("CV6 1AA", 52.428, -1.508, "Quill Hall", accessibility=[
            {"id": key("hoist"), "description": "A ceiling hoist.", "send": {"point": "hoist", "answer": "partly", "checked_on": "2026-06-23"}},
            {"id": key("lift"), "send": {"point": "lift", "answer": "no", "checked_on": "2026-06-23"}},
        ])
    ],
    "send": {
        "kind": "activity",
        "maximum_age_with_plan": 25,
        "diagnosis": "not_needed",
        "plan": "not_needed",
        "referral": ["self", "school"],
        "carer": "must_stay",
        "waiting": {"open": False, "weeks": 12, "as_of": "2026-11-03", "meanwhile": "Come to the open day."},
        "answers": [{"question": "How do you talk with families?", "answer": "Every week."}],
        "checked": {"on": "2026-11-03", "by": "provider", "role": "manager"},
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(directory, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.TODAY = TODAY


def published(**values: Any) -> str:
    """Imports a listing and gives its address."""
    outcome = import_services([a_service("Sunbeams", **values)], source="test")
    assert outcome.refused == 0
    return Service.objects.get().get_absolute_url()


def rows(soup: Any) -> dict[str, str]:
    return {text(row.dt): text(row.dd) for row in soup.select(".govuk-summary-list__row")}


def access(soup: Any) -> dict[str, list[str]]:
    return {text(row.th): [text(cell) for cell in row.select("td")] for row in soup.select(".listing__access tbody tr")}


def test_the_first_screen_answers_what_families_ask_first(client):
    soup = page(client, published(**FULL))

    said = rows(soup)
    assert list(said) == [
        "Who it is for",
        "What it costs",
        "When",
        "Where",
        "How to get it",
        "Contact",
        "Details confirmed",
    ]
    assert said["Who it is for"] == (
        "Ages 5 to 18, or 25 with an EHC plan Children who like music. You do not need a diagnosis. "
        "You do not need an EHC plan. A parent or carer stays."
    )
    assert said["What it costs"] == "Child or young person: £4.50 a session Parent or carer (Helper): Free"
    assert said["When"] == "Every Saturday, 10am to midday"
    assert said["Where"] == "Quill Hall, CV6"
    assert said["How to get it"] == "Ask yourself, through school Ring us first."
    assert said["Details confirmed"] == "Details confirmed by the provider (manager) 3 weeks ago"
    assert text(soup.h1) == "Sunbeams"
    assert "Run by Sunbeams CIC" in text(soup)


def test_nothing_known_is_said_as_such(client):
    said = rows(page(client, published()))

    assert said["What it costs"] == "We do not know."
    assert said["Details confirmed"] == "Not confirmed by a person yet"
    assert "Contact" not in said


def test_without_a_way_to_reach_them_the_council_offers_to_ask(client):
    assert "We have no contact details for this yet. Ask us" in text(page(client, published()))


def test_a_providers_words_are_never_markup(client):
    soup = page(client, published(**FULL))

    assert soup.find("b") is None


def test_getting_in_is_a_table_in_which_not_asked_is_not_no(client):
    facts = access(page(client, published(**FULL)))

    assert facts["Hoist"] == ["Partly", "A ceiling hoist."]
    assert facts["Lift"] == ["No", ""]
    [not_asked] = [point for point in facts if "Changing Places toilet" in point]
    assert facts[not_asked] == ["Not asked", "We have not asked yet. Call to check."]
    assert len(not_asked.split(", ")) == len(AccessPoint) - 2


def test_ways_to_reach_them_are_links(client):
    soup = page(client, published(**FULL))

    links = {link["href"] for link in soup.main.select("a")}
    assert {
        "tel:01632960123",
        "sms:07700900123",
        "mailto:sunbeams@example.org",
        "https://example.org/sunbeams",
    } <= links


def test_links_elsewhere_tell_nobody_where_the_family_was(client):
    soup = page(client, published(**FULL))

    outside = [link for link in soup.main.select("a") if link["href"].startswith("http")]
    assert outside
    assert all({"noopener", "noreferrer"} <= set(link["rel"]) for link in outside)


def test_the_next_three_dates_and_those_it_is_not_on(client):
    soup = page(client, published(**FULL))

    dates = soup.find("h2", string="Next dates").find_next("ul")
    assert [text(each) for each in dates.select("li")] == [
        "Saturday 28 November , 10am to midday",
        "Saturday 12 December , 10am to midday",
        "Saturday 19 December , 10am to midday",
    ]
    assert "Not on: Saturday 5 December" in text(soup)


def test_times_stay_right_when_the_clocks_change(client, settings):
    settings.TODAY = date(2027, 3, 26)

    dates = page(client, published(**FULL)).find("h2", string="Next dates").find_next("ul")

    assert [text(each).split(" , ")[1] for each in dates.select("li")] == ["10am to midday"] * 3


def test_a_masked_place_gives_its_area_only(client):
    address = published(service_at_locations=[at("CV6 1AA", 52.4281, -1.5083, "Safe House")])
    Location.objects.update(mask_exact_address=True)

    said = client.get(address).content.decode()

    assert "CV6" in said
    assert "private" in said
    for secret in ("Safe House", "1 Hall Street", "1AA", "52.4281", "1.5083"):
        assert secret not in said


def test_places_each_have_their_own_times(client):
    places = [at("CV6 1AA", 52.428, -1.508, "North Hall"), at("CV3 1AA", 52.39, -1.48, "South Hall")]
    for place, day in zip(places, ("MO", "TU"), strict=True):
        place["schedules"] = [{"id": key(day), "freq": "WEEKLY", "byday": day, "opens_at": "09:30"}]

    soup = page(client, published(service_at_locations=places))

    sections = soup.select(".listing__place")
    assert ["Every Monday, from 9:30am" in text(sections[0]), "Every Tuesday, from 9:30am" in text(sections[1])] == [
        True,
        True,
    ]
    assert "Tuesday" not in text(sections[0])


def test_beside_each_time_stands_its_place_when_there_are_several(client):
    places = [at("CV6 1AA", 52.428, -1.508, "North Hall"), at("CV3 1AA", 52.39, -1.48, "South Hall")]
    for place, days in zip(places, (("MO", "FR"), ("TU", "FR")), strict=True):
        place["schedules"] = [
            {"id": key(f"{place['id']} {day}"), "freq": "WEEKLY", "byday": day, "opens_at": "09:30"} for day in days
        ]

    soup = page(client, published(service_at_locations=places))

    assert rows(soup)["When"] == (
        "Every Monday, from 9:30am, North Hall "
        "Every Friday, from 9:30am, North Hall and South Hall "
        "Every Tuesday, from 9:30am, South Hall"
    )


def test_what_holds_online_stands_with_the_listing(client):
    online = {
        "id": key("online"),
        "location": {"id": key("online place"), "location_type": "virtual"},
        "schedules": [{"id": key("mondays"), "freq": "WEEKLY", "byday": "MO", "opens_at": "19:00"}],
        "phones": [{"id": key("online phone"), "number": "01632 960200"}],
        "cost_options": [{"id": key("online price"), "option": "Online", "amount": 3}],
    }
    hall = at("CV6 1AA", 52.428, -1.508, "North Hall")
    hall["schedules"] = [{"id": key("tuesdays"), "freq": "WEEKLY", "byday": "TU", "opens_at": "09:30"}]

    soup = page(client, published(service_at_locations=[hall, online]))

    said = rows(soup)
    assert said["When"] == "Every Tuesday, from 9:30am, North Hall Every Monday, from 7pm, online or by phone"
    assert said["What it costs"] == "Online: £3"
    assert said["Contact"] == "Call 01632 960200"


def test_a_full_listing_says_so_first_and_what_to_do_meanwhile(client):
    soup = page(client, published(**FULL))

    assert "Full: waiting about 12 weeks (as of 3 November 2026)." in text(soup.select_one(".govuk-warning-text"))
    assert "Come to the open day." in text(soup)


def test_closed_is_the_first_thing_said_and_no_dates_are_given(client):
    soup = page(client, published(**{**FULL, "status": "temporarily closed"}))

    assert "Closed for now." in text(soup.select_one(".govuk-warning-text"))
    assert "Saturday 28 November" not in text(soup)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2026-03-01", "That is a while ago, so check before you go"),
        ("2025-01-01", "Nobody has told us since 1 January 2025 that these details are right."),
    ],
)
def test_old_details_are_said_to_be_old_in_words(client, on, says):
    soup = page(client, published(send={"checked": {"on": on, "by": "council"}}))

    assert says in text(soup)
    assert "Details confirmed by the council" in text(soup)


def test_the_foot_promises_nothing(client):
    foot = text(page(client, published(**FULL)).select_one(".listing__foot"))

    assert "The council does not inspect or recommend this service." in foot
    assert "Questions to ask before you go" in foot
    assert "Is something wrong or missing? Tell us" in foot


def test_where_the_words_came_from_stands_where_the_source_says_so(client):
    address = published(**FULL)
    Source.objects.filter(name="test").update(
        title="Buckinghamshire's directory, open licence", url="https://example.org/"
    )

    assert "Source: Buckinghamshire's directory, open licence" in text(page(client, address))


def test_every_source_of_a_listing_is_named(client):
    address = published(**FULL)
    import_services([a_service("Sunbeams", **FULL)], source="another-feed.json")

    said = text(page(client, address))

    assert "Source: test" in said
    assert "Source: another-feed.json" in said


def test_an_inspectorates_number_leads_to_it(client):
    address = published(**FULL)
    OrganizationIdentifier.objects.create(
        organization=Organization.objects.get(), identifier_type="Ofsted URN", identifier="EY123456"
    )

    link = page(client, address).find("a", href="https://reports.ofsted.gov.uk/search?q=EY123456")

    assert "See what Ofsted says" in text(link)


SAID_BESIDES = {
    "alternate_name": "The Sunbeams",
    "organization": {
        "id": key("Sunbeams CIC"),
        "name": "Sunbeams CIC",
        "description": "Parents began it in 2009.\n\nAll of us have <b>disabled</b> children.",
        "organization_identifiers": [
            {"id": key("charity"), "identifier_scheme": "GB-CHC", "identifier_type": "Charity number", "identifier": "123456"},
            {"id": key("ofsted"), "identifier_type": "Ofsted URN", "identifier": "EY123456"},
            {"id": key("cqc"), "identifier_type": "Care Quality Commission", "identifier": "1-234567"},
            {"id": key("company"), "identifier_scheme": "GB-COH", "identifier_type": "Company number", "identifier": "07654321"},
        ],
    },
    "schedules": [
        {"id": key("weekly"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00",
         "description": "The quiet hour is at 11am.", "notes": "Ring the bell."},
        {"id": key("monday"), "freq": "WEEKLY", "byday": "MO", "description": "Bring a towel.", "notes": "bring a towel"},
        {"id": key("words"), "notes": "Some evenings in May."},
    ],
    "send": {
        "also_called": ["The Sunbeams", "Music club", "sunbeams", "music club", "Saturday singers"],
        "checked": {"on": "2026-11-03", "by": "provider", "role": "club leader"},
    },
}  # fmt: skip


def test_what_else_families_call_it_is_said_once(client):
    soup = page(client, published(**SAID_BESIDES))

    assert [text(each) for each in soup.main.select("p") if "Also called" in text(each)] == [
        "Also called: Music club, Saturday singers"
    ]


def test_who_confirmed_the_details_is_said_by_role(client):
    said = "Details confirmed by the provider (club leader) 3 weeks ago"

    soup = page(client, published(**SAID_BESIDES))

    assert rows(soup)["Details confirmed"] == said
    assert f"{said}." in text(soup.select_one(".listing__foot"))


def test_a_role_that_repeats_who_confirmed_is_left_out(client):
    checked = {"on": "2026-11-03", "by": "provider", "role": "Provider"}

    soup = page(client, published(send={"checked": checked}))

    assert rows(soup)["Details confirmed"] == "Details confirmed by the provider 3 weeks ago"


def test_notes_stand_beside_the_times_unless_already_said(client):
    soup = page(client, published(**SAID_BESIDES))

    when = soup.find("dt", string=lambda words: words and words.strip() == "When").find_next("dd")
    assert [text(each) for each in when.select("li")] == [
        "Every Saturday, from 10am The quiet hour is at 11am. Ring the bell.",
        "Every Monday Bring a towel.",
        "Some evenings in May.",
    ]


def test_the_organisation_tells_of_itself_beside_the_contact_details(client):
    soup = page(client, published(**SAID_BESIDES))

    heading = soup.find("h3", string="Run by Sunbeams CIC")
    assert text(heading.find_previous("h2")) == "Contact"
    assert text(heading.find_next("p")) == "Parents began it in 2009."
    assert "More about Sunbeams CIC All of us have disabled children." in [
        text(each) for each in soup.select("details")
    ]


@pytest.mark.parametrize("says", ["Sunbeams CIC", "Sunbeams", "Music for all.", None])
def test_an_organisation_that_says_nothing_new_gets_no_heading(client, says):
    organisation = {"id": key("Sunbeams CIC"), "name": "Sunbeams CIC", "description": says}

    soup = page(client, published(description="Music for all.", organization=organisation))

    assert soup.find("h3", string="Run by Sunbeams CIC") is None


def test_the_numbers_an_organisation_is_registered_by_are_shown(client):
    foot = page(client, published(**SAID_BESIDES)).select_one(".listing__foot")

    assert "Charity number 123456" in [text(each) for each in foot.select("p")]
    assert "Number at Ofsted: EY123456." in text(foot)
    assert "Number at the Care Quality Commission: 1-234567." in text(foot)
    assert "07654321" not in text(foot)


def test_nothing_said_gets_no_label(client):
    said = text(page(client, published()).main)

    for label in ("Also called", "Charity number", "Run by", "Who runs it", "Number at", "()"):
        assert label not in said


def test_all_it_says_takes_no_more_queries(client, django_assert_max_num_queries):
    places = [at("CV6 1AA", 52.4 + number / 100, -1.5, f"Hall {number}") for number in range(30)]
    for number, place in enumerate(places):
        place["schedules"] = [
            {"id": key(f"notes {number}"), "freq": "WEEKLY", "byday": "SA", "notes": f"Door {number}."}
        ]
    address = published(**{**SAID_BESIDES, "service_at_locations": places})
    page(client, address)

    with django_assert_max_num_queries(40):
        page(client, address)


def test_an_age_that_nobody_has_is_not_known_and_loses_no_listing(client):
    address = published(minimum_age=5, maximum_age=999, send={"maximum_age_with_plan": -1})

    service = Service.objects.get()
    assert (service.minimum_age, service.maximum_age, service.maximum_age_with_plan) == (5, None, None)
    assert service.extra == {"maximum_age": 999, "send": {"maximum_age_with_plan": -1}}
    assert rows(page(client, address))["Who it is for"] == "Age 5 and over"


def test_an_age_that_is_no_longer_known_is_taken_back(client):
    published(maximum_age=18)

    published(maximum_age=999)

    assert Service.objects.get().maximum_age is None


def test_free_is_said_once(client):
    free = [{"id": key("free"), "option": "Free", "amount": 0, "send": {"for": "family"}}]

    assert rows(page(client, published(cost_options=free, fees="Free.")))["What it costs"] == "Family: Free"


def test_answers_to_the_local_offers_questions_open_one_by_one(client):
    soup = page(client, published(**FULL))

    assert "How do you talk with families? Every week." in [text(each) for each in soup.select("details")]


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_what_is_not_public_says_so_without_a_reason_and_shows_similar_ones(client, status):
    address = published(**{**FULL, "status": status})
    import_services([a_service("Music for all", attributes=topics("Things to do"))], source="more")
    search.keeping.rebuild()

    soup = page(client, address, status=410)

    assert text(soup.h1) == "This listing is not available"
    assert "Sunbeams" not in text(soup)
    assert [text(link) for link in soup.select(".hits a")] == ["Music for all"]
    assert soup.main.find("a", string="Things to do")["href"] == "/local-offer/search/?topic=things-to-do"


def test_an_old_address_leads_to_the_new_one(client):
    address = published(**FULL)
    ServiceSlug.objects.create(slug="old-name", service_id=Service.objects.get().pk)

    response = client.get("/local-offer/services/old-name/")

    assert (response.status_code, response["Location"]) == (301, address)


def test_an_address_nobody_had_is_not_found(client):
    assert client.get("/local-offer/services/nothing/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_listing(client, django_assert_max_num_queries):
    places = [at("CV6 1AA", 52.4 + number / 100, -1.5, f"Hall {number}") for number in range(30)]
    address = published(**{**FULL, "service_at_locations": places})
    page(client, address)

    with django_assert_max_num_queries(40):
        page(client, address)


def test_nothing_is_kept_in_the_browser_and_nobody_else_is_asked(client):
    address = published(**FULL)
    response = client.get(address)

    assert not response.cookies
    for element in page(client, address).select("script[src], img[src], link[href], iframe[src]"):
        assert (element.get("src") or element.get("href")).startswith("/")
