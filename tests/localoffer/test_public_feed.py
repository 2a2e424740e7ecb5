"""A saved search for a feed reader, and listings like another one for other programs."""

import re
from xml.etree import ElementTree

import pytest

from localoffer.models import Service

pytestmark = pytest.mark.usefixtures("council")

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
FEED = "/local-offer/search.atom"


def feed(client, **question):
    answer = client.get(FEED, question)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)


def titles(atom):
    return [title.text for title in atom.findall("atom:entry/atom:title", ATOM)]


def test_it_holds_what_the_page_shows(client):
    shown = client.get("/local-offer/search.json", {"q": "swimming"}).json()["results"]

    assert titles(feed(client, q="swimming")) == [result["title"] for result in shown]


def test_entries_keep_their_names_and_days(client):
    first, second = (client.get(FEED, {"q": "swimming"}).content for _ in range(2))

    ids = re.findall(rb"<id>.*?</id>", first)
    assert first == second
    assert len(ids) == len(set(ids)) > 2


def test_a_postcode_is_cut_to_its_district(client):
    whole = client.get(FEED, {"q": "swimming near CV6 1AA", "near": "CV6 1AA"}).content.decode()

    assert "1AA" not in whole
    assert "CV6" in whole


def test_danger_comes_first_with_every_contact_and_without_what_was_said(client):
    atom = feed(client, q="he wants to die")

    assert titles(atom)[0].startswith("Someone is in danger")
    assert "116 123" in atom.find("atom:entry/atom:summary", ATOM).text
    assert "die" not in atom.find("atom:title", ATOM).text


@pytest.mark.parametrize("question", [{"q": "\x00\x0b<&>"}, {"page": "9" * 30}, {"near": "nowhere", "age": "400"}])
def test_no_question_breaks_it(client, question):
    feed(client, **question)


def test_listings_like_one_are_given_as_json(client):
    listing = Service.objects.get(name="Saturday swimming")

    answer = client.get(f"/local-offer/services/{listing.slug}/like.json").json()

    assert listing.name not in {result["title"] for result in answer["results"]}
    assert all({"id", "title", "url", "kind"} <= result.keys() for result in answer["results"])
    assert answer["results"]
