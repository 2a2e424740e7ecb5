"""Buckinghamshire's real directory, as Outpost serves it."""

from typing import Any

import pytest

from localoffer.importing import import_services
from localoffer.imports.outpost import identity
from localoffer.models import Location, Service

from .feeds import DATA, run

pytestmark = pytest.mark.usefixtures("directory")

SOURCE = "services.json"


def an_outpost_service(**values: Any) -> dict[str, Any]:
    return {"id": 7, "name": "Youth club", "organisation": {"id": 3, "name": "The club"}, "send_needs": []} | values


def needs_and_topics(service: Service) -> set[str]:
    return {link.term.code for link in service.terms.all()}


def test_all_twenty_come_in_with_ids_of_our_own() -> None:
    said, code = run("import_services", DATA / "outpost/services.json")

    assert (said, code) == (["20 added, 0 changed, 0 unchanged, 0 gone, 0 refused"], 0)
    brownies = Service.objects.get(name="12th Aylesbury Brownies")
    assert brownies.pk == identity(SOURCE, "service", 1)
    assert (brownies.source, brownies.source_id) == (SOURCE, "1")
    assert (brownies.minimum_age, brownies.maximum_age) == (5, 11)
    assert brownies.schedules.get().byday == "MO"
    assert needs_and_topics(brownies) == {
        "autism",
        "deaf-and-hearing",
        "sensory-and-physical",
        "vision",
        "things-to-do",
    }


def test_access_is_mapped_by_name_and_never_the_wrong_way_round() -> None:
    facts = [
        {"name": "Wheelchair accessible entrance"},
        {"name": "Partial wheelchair access"},
        {"name": "Baby changing facilities"},
    ]
    import_services([an_outpost_service(locations=[{"id": 1, "accessibilities": facts}])], source="bucks")

    held = [(fact.point, fact.answer, fact.description) for fact in Location.objects.get().accessibility.all()]
    assert held == [
        ("step_free", "yes", "Wheelchair accessible entrance"),
        ("step_free", "partly", "Partial wheelchair access"),
        ("", "not_asked", "Baby changing facilities"),  # kept in its words; none of our points
    ]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Accessible toilet facilities", "accessible_toilet"),
        ("British sign language (bsl)", "bsl"),
        ("Disabled car parking space", "parking_blue_badge"),
        ("Hoist", "hoist"),
        ("Hearing loop", "hearing_loop"),
        ("Bus stop nearby", "bus_near"),
        ("Building has lift", "lift"),
        ("Car parking", ""),
        ("Changing facilities", ""),
    ],
)
def test_each_accessibility_of_outposts_list(theirs: str, ours: str) -> None:
    import_services([an_outpost_service(locations=[{"id": 1, "accessibilities": [{"name": theirs}]}])], source="bucks")

    assert Location.objects.get().accessibility.get().point == ours


def test_needs_and_suitabilities_are_mapped_and_the_rest_is_kept() -> None:
    row = an_outpost_service(
        send_needs=[{"name": "Social, emotional and mental health difficulties"}, {"name": "Visual"}],
        suitabilities=[{"name": "Physical disabilities"}, {"name": "Older people"}],
        taxonomies=[{"name": "Sports and fitness"}, {"name": "Marlow Family Centre"}],
    )
    import_services([row], source="bucks")

    service = Service.objects.get()
    assert needs_and_topics(service) == {
        "social-emotional-and-mental-health",
        "vision",
        "physical-disability",
        "things-to-do",
    }
    assert [term["name"] for term in service.unmapped_terms] == ["Marlow Family Centre", "Older people"]


def test_a_place_nobody_looked_up_has_no_point() -> None:
    place = {"id": 1, "postal_code": "HP21 7JF", "geometry": {"type": "Point", "coordinates": [0, 0]}}
    import_services([an_outpost_service(locations=[place])], source="bucks")

    assert Location.objects.get().public_point is None


def test_masked_and_hidden_places_and_hidden_contacts_stay_secret() -> None:
    row = an_outpost_service(
        locations=[{"id": 1, "mask_exact_address": True, "address_1": "1 Quiet Road"}, {"id": 2, "visible": False}],
        contacts=[{"id": 1, "name": "Sam", "visible": False}, {"id": 2, "name": "Office", "phone": "01632 960000"}],
    )
    import_services([row], source="bucks")

    assert [place.location.mask_exact_address for place in Service.objects.get().places.all()] == [True, True]
    assert [contact.name for contact in Service.objects.get().contacts.all()] == ["Office"]


def test_the_local_offer_answers_come_with_it() -> None:
    offer = {
        "description": "We welcome all.",
        "survey_answers": [{"question": "How do I start?", "answer": "Ring us."}, {"question": "Plans?", "answer": ""}],
    }
    import_services([an_outpost_service(local_offer=offer)], source="bucks")

    assert [answer.answer for answer in Service.objects.get().answers.all()] == ["We welcome all.", "Ring us."]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("min_age", {"min_age": "5"}),
        ("name", {"name": None}),
        ("locations", {"locations": {}}),
        ("locations[0].geometry.coordinates", {"locations": [{"geometry": {"coordinates": "0,0"}}]}),
        ("regular_schedules[0].weekday", {"regular_schedules": [{"weekday": "Someday"}]}),
        ("id", {"id": None}),
    ],
)
def test_a_wrong_type_is_refused_by_the_name_of_its_field(field: str, values: dict[str, Any]) -> None:
    said: list[str] = []

    outcome = import_services([an_outpost_service(**values)], source="bucks", say=said.append)

    assert outcome.refused == 1
    assert said[0].split(": ")[1] == field
    assert not Service.objects.exists()
