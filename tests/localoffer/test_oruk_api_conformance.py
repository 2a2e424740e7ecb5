"""The whole feed of the demonstration against Open Referral UK 3.0: every page, every id, and what the
standard's own validator does not look at."""

import json
import re
from datetime import date, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from localoffer.importing import import_services
from localoffer.models import Organization, Service, Suspension

from .oruk_feed import FEED, complaints, everything, get, nested, pages

KINDS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
LINKS = {
    "organization_id": "organizations",
    "parent_organization_id": "organizations",
    "taxonomy_term_id": "taxonomy_terms",
    "parent_id": "taxonomy_terms",
    "taxonomy_id": "taxonomies",
    "service_id": "services",
    "service_at_location_id": "service_at_locations",
}
DAYS = {"valid_from", "valid_to", "dtstart", "assured_date", "on", "as_of", "checked_on"}


@pytest.mark.usefixtures("demonstration")
def test_every_page_and_every_id_keeps_to_the_standard(client):
    found = {kind: everything(client, f"/{kind}", per_page=25, full="true") for kind in KINDS}
    ones = {kind: [get(client, f"/{kind}/{each['id']}") for each in held] for kind, held in found.items()}

    problems = [
        problem
        for kind, schema in KINDS.items()
        for value in (*found[kind], *ones[kind])
        for problem in (*complaints(schema, value), *_forgotten(kind, value))
    ]
    ids = {kind: {each["id"] for each in held} for kind, held in found.items()}
    loose = {
        (path, value)
        for held in ones.values()
        for each in held
        for path, value in nested(each)
        if (leads_to := LINKS.get(path.rsplit(".", 1)[-1])) and value not in ids[leads_to]
    }
    assert len(found["services"]) == Service.objects.published().count() > 50
    assert all(found.values())
    assert problems == []
    assert loose == set()
    assert all(len(ids[kind]) == len(found[kind]) for kind in KINDS)


def _forgotten(kind, value):
    """What the validator forgets: nulls and empty values, ids, days and times."""
    for path, inner in nested(value):
        key = path.rsplit(".", 1)[-1]
        where = f"{kind} {value['id']}{path}: {inner!r}"
        if (
            inner is None
            or inner in ([], {})
            or (inner == "" and key not in ("address_1", "state_province", "postal_code"))
        ):
            yield f"nothing in {where}"
        if key in DAYS and date.fromisoformat(inner).isoformat() != inner:
            yield f"no day in {where}"
        if key in ("opens_at", "closes_at") and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", inner):
            yield f"no time in {where}"
        if key == "last_modified" and datetime.fromisoformat(inner).tzinfo is None:
            yield f"no zone in {where}"
    if kind == "services" and not {"organization_id", "last_modified", "organization"} <= value.keys():
        yield f"something missing in {value['id']}"


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("kind", KINDS)
def test_the_envelope_of_every_page_is_true(client, kind):
    held = list(pages(client, f"/{kind}", per_page=7))

    total = sum(len(page["contents"]) for page in held)
    for number, page in enumerate(held, start=1):
        assert {key: value for key, value in page.items() if key not in ("contents", "demonstration")} == {
            "total_items": total,
            "total_pages": len(held),
            "page_number": number,
            "size": len(page["contents"]),
            "first_page": number == 1,
            "last_page": number == len(held),
            "empty": False,
        }
    assert len({each["id"] for page in held for each in page["contents"]}) == total


@pytest.mark.usefixtures("demonstration")
def test_the_list_without_its_lists_keeps_to_the_schema_of_a_list(client):
    for each in everything(client, "/services", full="false"):
        assert complaints("service_list", each) == []
        assert not {"schedules", "service_at_locations", "attributes"} & each.keys()


@pytest.mark.usefixtures("demonstration")
def test_what_stands_in_send_keeps_to_its_published_schema(client):
    address = get(client)["send"]["schema_url"]
    published = client.get("/" + address.split("/", 3)[3]).json()
    Draft202012Validator.check_schema(published)
    check = Draft202012Validator(published, format_checker=FormatChecker())

    problems = [error.message for each in everything(client, "/services") for error in check.iter_errors(each)]

    assert problems == []
    assert list(check.iter_errors({"send": {"kind": "circus"}}))
    assert list(check.iter_errors({"service_at_locations": [{"location": {"send": {"unheard": 1}}}]}))


@pytest.mark.usefixtures("demonstration")
def test_the_root_leads_to_a_description_of_every_address(client):
    about = get(client, "/")
    described = client.get("/" + about["openapi_url"].split("/", 3)[3]).json()

    assert about == get(client)
    assert {"version", "profile", "openapi_url"} <= about.keys()
    assert {f"/{kind}" for kind in KINDS} | {f"/{kind}/{{id}}" for kind in KINDS} | {"/"} == described["paths"].keys()
    named = {ref["$ref"].rsplit("/", 1)[-1] for ref in described["paths"]["/services"]["get"]["parameters"]}
    assert {"taxonomy_term_id", "modified_after", "minimal", "day", "organization_id"} <= named


@pytest.mark.usefixtures("demonstration")
def test_all_of_a_demonstrations_data_is_marked(client):
    marks = [get(client, path)["demonstration"] for path in ("", "/services", "/taxonomies")]
    lines = b"".join(client.get(f"{FEED}/services", {"format": "ndjson"}).streaming_content).splitlines()

    assert all(mark.startswith("Demonstration") for mark in marks)
    assert len(lines) == Service.objects.published().count()
    assert all(json.loads(line)["demonstration"] == marks[0] for line in lines)


@pytest.fixture
def exported(client, demonstration):
    return everything(client, "/services", per_page=100)


def test_an_empty_site_that_reads_the_feed_gives_the_same_feed(client, exported):
    said = []
    Suspension.objects.all().delete()
    Service.objects.all().delete()
    Organization.objects.all().delete()

    outcome = import_services(exported, source="their feed", say=said.append)

    again = everything(client, "/services", per_page=100)
    assert (outcome.added, outcome.refused, said) == (len(exported), 0, [])
    assert [_lasting(each) for each in again] == [_lasting(each) for each in exported]


def _lasting(value):
    """A listing without the moment it was written here."""
    return {key: inner for key, inner in value.items() if key != "last_modified"}
