"""What the Open Referral UK feed gives for each question, and what it never gives."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from localoffer.importing import import_services
from localoffer.models import Location, Service
from localoffer.oruk.changes import last_of_all
from localoffer.oruk.vocabularies import taxonomy_id, term_id
from search.models import Postcode

from .council import at, key, needs, topics
from .feeds import a_service
from .oruk_feed import FEED, everything, get, names

LISTINGS = [
    a_service(
        "Saturday swimming",
        organization={"id": key("Quill Trust"), "name": "Quill Trust", "website": "https://quill.example.org"},
        minimum_age=5,
        maximum_age=11,
        attributes=needs("Autism") + topics("Things to do"),
        schedules=[{"id": key("sa"), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}],
        cost_options=[{"id": key("free"), "option": "Child", "amount": 0}],
        service_at_locations=[at("CV6 1AA", 52.428, -1.508, "Quill Pool")],
    ),
    a_service(
        "Fair day",
        minimum_age=8,
        service_areas=[{"id": key("area"), "name": "Leeds"}],
        service_at_locations=[
            at("CV1 5LP", 52.409, -1.505, "Town baths")
            | {"schedules": [{"id": key("fair"), "valid_from": "2026-11-30", "valid_to": "2026-11-30", "opens_at": "18:00", "closes_at": "20:00"}]}
        ],
    ),
    a_service("Advice line", description="Ring about swimming.", attributes=needs("ADHD"), send={"reach": "national"}),
    a_service("Closed pool", status="temporarily closed"),
    a_service("Suspended club", status="inactive", organization={"id": key("Gone"), "name": "Gone"}, service_at_locations=[at("CV6 1AA", 52.4, -1.5, "Gone hall")]),
]  # fmt: skip
REFUGE = {
    "name": "Larch House",
    "description": "Behind the bakery",
    "external_identifier": "10092008082",
    "external_identifier_type": "UPRN",
    "mask_exact_address": True,
}


@pytest.fixture
def feed(directory):
    Postcode.objects.create(code="CV61AA", latitude=52.428, longitude=-1.508)
    assert import_services(LISTINGS, source="test").refused == 0


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, {"Saturday swimming", "Fair day", "Advice line", "Closed pool"}),
        ({"search": "swimming"}, {"Saturday swimming", "Advice line"}),
        ({"search": "quill SWIMMING"}, {"Saturday swimming"}),
        ({"minimum_age": 6}, {"Fair day"}),
        ({"maximum_age": 11}, {"Saturday swimming"}),
        ({"minimum_age": 5, "maximum_age": 10}, set()),
        ({"day": "SA"}, {"Saturday swimming"}),
        ({"day": "monday"}, {"Fair day"}),
        ({"day": "SA", "start_time": "11:00"}, set()),
        ({"start_time": "10:00", "end_time": "12:00:00"}, {"Saturday swimming"}),
        ({"taxonomy_id": str(taxonomy_id("need"))}, {"Saturday swimming", "Advice line"}),
        ({"taxonomy_term_id": str(term_id("need", "adhd"))}, {"Advice line"}),
        ({"taxonomy_term_id": key("no term of ours")}, set()),
        ({"organization_id": key("Quill Trust")}, {"Saturday swimming"}),
        ({"organization_id": key("Advice line")}, {"Advice line"}),
        ({"postcode": "cv6 1aa"}, {"Saturday swimming", "Advice line", "Closed pool"}),
        ({"postcode": "CV6 1AA", "proximity": 500}, {"Saturday swimming"}),
        ({"postcode": "CV6 1AA", "proximity": 5000}, {"Saturday swimming", "Fair day"}),
    ],
)
def test_services_that_answer_every_filter_are_listed(client, question, found):
    assert names(client, **question) == found


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, {"Saturday swimming", "Fair day"}),
        ({"day": "SA"}, {"Saturday swimming"}),
        ({"day": "MO", "search": "fair"}, {"Fair day"}),
        ({"postcode": "CV6 1AA", "proximity": 500}, {"Saturday swimming"}),
        ({"postcode": "CV6 1AA"}, {"Saturday swimming"}),
    ],
)
def test_places_are_filtered_as_services_are(client, question, found):
    assert names(client, "/service_at_locations", **question) == found


@pytest.mark.usefixtures("feed")
def test_what_is_not_public_is_nowhere(client):
    hidden = next(each for each in LISTINGS if each["name"] == "Suspended club")
    place = hidden["service_at_locations"][0]["id"]

    text = "".join(client.get(f"{FEED}/{kind}?full=true").content.decode() for kind in ("services", "organizations", "service_at_locations"))  # fmt: skip

    assert "Suspended" not in text
    assert "Gone" not in text
    for path in (f"/services/{hidden['id']}", f"/organizations/{key('Gone')}", f"/service_at_locations/{place}"):
        assert "error" in get(client, path, status=404)


def test_a_secret_address_is_nowhere_in_the_feed(client, directory):
    Postcode.objects.create(code="CV61AA", latitude=52.428, longitude=-1.508)
    refuge = a_service("Refuge", service_at_locations=[at("CV6 1AA", 52.428123, -1.508456, **REFUGE)])
    import_services([refuge], source="test")

    text = "".join(client.get(f"{FEED}/{kind}?full=true").content.decode() for kind in ("services", "service_at_locations"))  # fmt: skip
    [place] = get(client, f"/services/{refuge['id']}")["service_at_locations"]

    assert Location.objects.get().postal_code == "CV6 1AA"
    for secret in ("1AA", "Hall Street", "Larch", "bakery", "10092008082", "52.4", "1.50", key("address Larch House")):
        assert secret not in text
    assert place["location"]["addresses"][0]["postal_code"] == "CV6"
    assert names(client, postcode="CV6 1AA", proximity=100_000) == set()


@pytest.mark.usefixtures("feed")
def test_a_listing_of_no_organisation_stands_for_its_own(client):
    listing = next(each for each in everything(client, "/services") if each["name"] == "Advice line")

    organisation = get(client, f"/organizations/{listing['organization_id']}")

    assert listing["organization"] == {"id": listing["id"], "name": "Advice line", "description": "Advice line"}
    assert [each["name"] for each in organisation["services"]] == ["Advice line"]
    assert names(client, "/organizations") == {"Quill Trust", "Fair day", "Advice line", "Closed pool"}


@pytest.mark.usefixtures("feed")
def test_modified_after_tells_of_a_change_in_any_part(client):
    listing = Service.objects.get(name="Saturday swimming")
    last = max(each["last_modified"] for each in everything(client, "/services"))
    later = last_of_all() + timedelta(microseconds=1)
    assert names(client, modified_after=later.isoformat()) == set()

    location = listing.places.get().location
    location.description = "Round the back"
    location.save()

    assert names(client, modified_after=later.isoformat()) == {"Saturday swimming"}
    changed = get(client, f"/services/{listing.pk}")["last_modified"]
    assert changed > last
    assert names(client, modified_after=changed) == {"Saturday swimming"}
    [minimal] = get(client, "/services", minimal="true", modified_after=changed)["contents"]
    assert minimal == {"id": str(listing.pk), "modified_date": changed, "last_modified": changed}


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize("how", [{"format": "ndjson"}, {"headers": {"accept": "application/x-ndjson"}}])
def test_everything_comes_as_lines(client, how):
    headers = how.get("headers", {})
    response = client.get(f"{FEED}/services", {k: v for k, v in how.items() if k != "headers"}, headers=headers)

    lines = b"".join(response.streaming_content).splitlines()

    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines] == everything(client, "/services")


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page", "0"), ("page", "-1"), ("page", "two"), ("page", "9" * 40), ("per_page", "0"), ("per_page", "501"),
        ("minimum_age", "five"), ("minimum_age", "nan"), ("modified_after", "yesterday"), ("modified_after", "2026-02-30"),
        ("taxonomy_term_id", "autism"), ("organization_id", "1"), ("day", "X"), ("start_time", "25:00"),
        ("format", "xml"), ("full", "perhaps"), ("postcode", "ZZ1 1ZZ"), ("proximity", "100"), ("search", "a" * 300),
        ("search", "\x00"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_refused_in_words(client, parameter, value):
    response = client.get(f"{FEED}/services", {parameter: value})

    assert response.status_code == 400
    assert response.json()["parameter"] == parameter
    assert response.json()["error"].startswith("Write ")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("feed")
def test_a_page_beyond_the_end_is_empty_and_true(client):
    assert get(client, "/services", page=9, per_page=3) == {
        "total_items": 4, "total_pages": 2, "page_number": 9, "size": 0,
        "first_page": False, "last_page": True, "empty": True, "contents": [],
    }  # fmt: skip


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize("path", ["", "/", "/services", "/taxonomies", "/openapi.json", "/send.schema.json"])
def test_a_copy_is_asked_about_again_and_not_sent_twice(client, path):
    first = client.get(FEED + path)

    again = client.get(FEED + path, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("feed")
def test_a_change_makes_a_copy_old(client):
    first = client.get(f"{FEED}/services")
    unchanged = client.get(f"{FEED}/services", headers={"if-modified-since": first.headers["Last-Modified"]})
    listing = Service.objects.get(name="Fair day")
    listing.status = "inactive"
    listing.save()

    second = client.get(f"{FEED}/services", headers={"if-none-match": first.headers["ETag"]})

    assert unchanged.status_code == 304
    assert second.status_code == 200
    assert second.json()["total_items"] == 3


def test_it_can_only_be_read(client, directory):
    asked = client.options(f"{FEED}/services", headers={"access-control-request-method": "GET"})

    assert asked.status_code == 204
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert client.post(f"{FEED}/services").status_code == 405
    assert client.head(f"{FEED}/services").status_code == 200


def test_any_other_address_says_where_to_look(client, directory):
    for path in ("/services/", "/nothing", "/services/7"):
        assert "openapi.json" in get(client, path, status=404)["error"]


@pytest.mark.parametrize(
    "path", ["/services", "/service_at_locations", "/organizations?full=true", "/services?minimal=true"]
)
def test_fifty_listings_take_as_many_queries_as_two(client, directory, path):
    def asked_for(count):
        rows = [
            a_service(
                f"Club {number}",
                organization={"id": key(f"org {number}"), "name": f"Org {number}"},
                attributes=needs("Autism"),
                service_at_locations=[at("CV6 1AA", 52.4, -1.5, f"Hall {number}")],
            )
            for number in range(count)
        ]
        import_services(rows, source="test")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = client.get(FEED + path).json()
        assert found["total_items"] == count
        return len(queries)

    client.get(FEED)
    assert asked_for(2) == asked_for(50) < 70


@pytest.mark.usefixtures("feed")
def test_terms_are_a_tree(client):
    tops = get(client, "/taxonomy_terms", taxonomy_id=str(taxonomy_id("need")), top_only="true")["contents"]
    below = get(client, "/taxonomy_terms", parent_id=str(term_id("need", "cognition-and-learning")))["contents"]

    assert "Cognition and learning" in {each["name"] for each in tops}
    assert "Dyslexia, dyspraxia and dyscalculia" in {each["name"] for each in below}
    assert names(client, "/taxonomies") == {"SEND needs", "Topics"}
