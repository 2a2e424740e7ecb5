"""A refuge or a home: whatever somebody wrote where, no public address says where it is or how to reach a person who did
not agree to that, and none can be used to find out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

import search.keeping
from localoffer import urls
from localoffer.distances import miles_between
from localoffer.importing import import_services
from localoffer.masking import masked, repeated
from localoffer.models import Comment, CommentState, Contact, Location, Service
from localoffer.oruk import urls as feed_urls
from localoffer.reviews.asking import open_request, parties_to_ask
from localoffer.reviews.links import new_link, token_of
from localoffer.reviews.rules import rules
from search import clock
from search.document import Point
from tests import answers

from .council import at, key, page, text, topics
from .editors import form_of, work
from .feeds import a_service
from .oruk_feed import FEED, get, names

pytestmark = pytest.mark.usefixtures("council")
NAME, SIBLING = "Harbour refuge", "Harbour drop-in"
PLACE = {"description": "Behind the quokka statue", "mask_exact_address": True}
# As somebody might write them: none of these may stand anywhere.
SECRETS = re.compile(
    r"quokka|numbat|wombat house|cv6(\s|\+|%20|-)*3qq|52\.4377|1\.5177|100070123456|900\W*555|sam\.private",
    re.IGNORECASE,
)
TOLD = (
    "We are at 17 Quokka Road (CV6 3QQ), in Wombat House; ring Sam on +44 7700 900 555. "
    "On a map: 52.437711, -1.517722. Quokka  rd. has buses. UPRN 100070123456. Write to sam.private@example.org."
)
HARBOUR = {
    "id": key("Harbour"),
    "name": "Harbour",
    "description": f"A charity. {TOLD}",
    "website": "https://example.org/cv63qq",
}


def refuge() -> dict[str, Any]:
    address = {
        "id": key("secret"),
        "attention": "Sam Numbat",
        "address_1": "Flat 2, 17 Quokka Road",
        "city": "Coventry",
        "postal_code": "CV6 3QQ",
    }
    where = at("CV6 3QQ", 52.437711, -1.517722, "Wombat House", **PLACE) | {
        "description": TOLD,
        "schedules": [{"id": key("days"), "freq": "WEEKLY", "byday": "WE", "opens_at": "10:00", "description": TOLD}],
        "phones": [{"id": key("phone"), "number": "07700 900555"}],
    }
    where["location"] |= {
        "addresses": [address],
        "external_identifier": "100070123456",
        "accessibility": [{"id": key("step"), "description": TOLD, "url": "https://maps.example.org/?q=CV6+3QQ", "send": {"point": "step_free", "answer": "yes"}}],
    }  # fmt: skip
    words = ("alternate_name", "fees", "alert", "eligibility_description", "application_process", "wait_time")
    return a_service(
        NAME,
        description=f"A safe place. {TOLD}",
        url="https://maps.example.org/?q=CV63QQ",
        email="sam.private@example.org",
        organization=HARBOUR,
        attributes=topics("Things to do"),
        contacts=[{"id": key("sam"), "name": "Sam Numbat", "email": "sam.private@example.org", "phones": [{"id": key("sams"), "number": "07700 900555"}]}],
        service_areas=[{"id": key("area"), "name": "Near 17 Quokka Road"}],
        service_at_locations=[where],
        send={"kind": "activity", "also_called": ["The Quokka Road refuge"], "waiting": {"meanwhile": TOLD},
              "answers": [{"question": "Where?", "answer": TOLD}]},
        **dict.fromkeys(words, TOLD),
    )  # fmt: skip


@pytest.fixture
def harbour(council: None) -> Service:
    """A refuge whose organisation tells everything, a second listing of it, and a comment on it."""
    # The organisation is confirmed by nobody, so that it is asked whether all is right.
    sibling = a_service(SIBLING, organization=HARBOUR, description="Tea.", attributes=topics("Things to do"))
    assert import_services([refuge(), sibling], source="harbour").refused == 0
    Contact.objects.filter(name="Sam Numbat").update(is_personal=True)
    service = Service.objects.get(name=NAME)
    Comment.objects.create(
        service=service, about_name=NAME, words="x", public_words="Kind people.", response="Thank you.", action="None.",
        state=CommentState.ANSWERED, answered_on=clock.today(), received_on=clock.today(), due_on=clock.today(),
    )  # fmt: skip
    search.keeping.rebuild()
    return service


def walked(service: Service) -> Iterator[str]:
    """Every public address, with what one would ask for to learn where it is."""
    party = next(each for each in parties_to_ask(rules(), clock.today()) if each.organization == service.organization)
    values = {
        "slug": service.slug,
        "token": token_of(new_link(open_request(party=party, today=clock.today()), today=clock.today())),
        "pk": Comment.objects.get().pk,
    }
    place = service.places.get()
    ids = (service.pk, service.organization_id, place.oruk_id, place.location_id)
    for prefix, patterns in (("localoffer", urls.urlpatterns), ("oruk", feed_urls.urlpatterns)):
        for pattern in patterns:
            wanted = pattern.pattern.converters
            for name in [pattern.name] if pattern.name else []:
                for each in ids if "key" in wanted else (None,):
                    given = {word: each if word == "key" else values.get(word) for word in wanted}
                    try:
                        yield reverse(f"{prefix}:{name}", kwargs=given)
                    except NoReverseMatch:
                        continue
    for asked in ("q=harbour", "q=17+Quokka+Road", "q=CV6+3QQ", "near=CV6+1AA&sort=near", "near=CV6+3QQ"):
        yield from (
            f"/local-offer/search/?{asked}",
            f"/local-offer/search.json?{asked}",
            f"/local-offer/search.atom?{asked}",
        )
    yield from (f"/local-offer/search/suggestions.json?q={typed}" for typed in ("harb", "quok", "womb"))
    yield from (f"/local-offer/my-list/?ids={service.pk.hex}", f"/local-offer/comments/new/?service={service.slug}")
    for name in ("services", "service_at_locations", "organizations"):
        yield from (
            f"{FEED}/{name}?{asked}" for asked in ("full=true", "full_service=true", "format=ndjson", "minimal=true")
        )
    yield from ("/", "/local-offer/", "/sitemap.xml", "/robots.txt")
    yield from (f"{reverse(name)}?export=csv" for name in ("service:index", "location:index", "organization:index"))


def said(client: Client, address: str) -> str:
    return answers.said(client.get(address))


def without_the_question(words: str, address: str) -> str:
    """A page repeats what was typed; that is no answer."""
    typed = re.search(r"(?:q|near)=([^&]+)", address)
    if typed is None:
        return words
    pattern = r"(?:\s|\+|%20)*".join(re.escape(part) for part in typed[1].split("+"))
    return re.sub(pattern, "", words, flags=re.IGNORECASE)


def test_no_public_address_tells_a_secret(client: Client, harbour: Service) -> None:
    naming = set()
    for address in walked(harbour):
        words = said(client, address)
        if "still-right" not in address and NAME in words:
            naming.add(address.partition("?")[0])
        found = SECRETS.search(without_the_question(words, address))
        assert found is None, (address, found and words[max(0, found.start() - 200) : found.end() + 50])
    assert {
        "/local-offer/search/",
        "/local-offer/search.json",
        "/local-offer/search.atom",
        "/local-offer/whats-on/",
        "/local-offer/whats-on/calendar.ics",
        "/local-offer/my-list/",
        "/local-offer/comments/",
        harbour.get_absolute_url(),
        f"{harbour.get_absolute_url()}calendar.ics",
        f"{FEED}/services",
        f"{FEED}/services/{harbour.pk}",
        f"{FEED}/service_at_locations",
        f"{FEED}/organizations",
    } <= naming


def test_no_question_finds_it_by_its_secret(client: Client, harbour: Service) -> None:
    for word in ("Quokka", "CV6 3QQ", "Wombat"):
        assert word == "CV6 3QQ" or NAME not in {
            hit["title"] for hit in client.get("/local-offer/search.json", {"q": word, "literal": 1}).json()["results"]
        }
        for path in ("/services", "/service_at_locations", "/organizations"):
            assert not names(client, path, search=word), (path, word)
    assert NAME in names(client, search="safe place")
    assert names(client, "/organizations", search="charity") == {"Harbour"}


def test_a_distance_leads_to_the_middle_of_its_district(client: Client, harbour: Service) -> None:
    found = client.get("/local-offer/search.json", {"near": "CV6 1AA", "sort": "near"}).json()["results"]
    miles = next(hit["distance_miles"] for hit in found if hit["title"] == NAME)
    assert miles == pytest.approx(miles_between(Point(52.428, -1.508), Point(52.43, -1.51)), abs=0.06)


def test_what_is_masked_reads_on_and_an_open_place_of_the_same_street_is_named(
    client: Client, harbour: Service
) -> None:
    words = text(page(client, harbour.get_absolute_url()).main)
    assert "We are at (address kept secret) (CV6), in (address kept secret)" in words
    Location.objects.filter(name="Wombat House").update(mask_exact_address=False)
    assert "We are at 17 Quokka Road" in text(page(client, harbour.get_absolute_url()).main)


def test_a_person_is_named_once_they_agreed_and_it_is_written_who_and_when(client: Client, harbour: Service) -> None:
    assert "contacts" not in get(client, f"/services/{harbour.pk}")
    Contact.objects.filter(name="Sam Numbat").update(agreed_on=clock.today(), agreed_with="Sam, on the phone to Jo")
    shown = get(client, f"/services/{harbour.pk}")
    assert shown["contacts"][0]["email"] == "sam.private@example.org"
    assert "Jo" not in str(shown["contacts"])


def test_what_the_public_reads_is_never_saved(harbour: Service) -> None:
    read = masked(Service.objects.with_parts().get(pk=harbour.pk))
    with pytest.raises(TypeError, match="never saved"):
        read.save()
    assert "Quokka" in Service.objects.get(pk=harbour.pk).description


def test_an_editor_is_told_on_saving_and_in_the_work_list(editor: Client, council: None) -> None:
    import_services([refuge()], source="harbour")
    service = Service.objects.with_parts().get(name=NAME)
    assert "“what happens there” says the postcode of a secret place" in repeated(service)

    address = reverse("service:edit", args=[service.pk])
    answer = editor.post(address, form_of(editor, address), follow=True).content.decode()

    assert "Families do not see these words, but take them out" in answer
    assert work(editor)[next(line for line in work(editor) if "secret address" in line)].endswith("to_do=secrets")
