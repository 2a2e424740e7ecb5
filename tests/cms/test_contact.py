"""How families reach a person: about a page, and in danger."""

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from cms.anchors import with_anchors
from cms.asked_about import Subject, asked_about
from cms.models import StandardPage
from localoffer.models import Service, Status
from search import crisis
from search.models import CrisisContact


@pytest.fixture
def reachable(site_settings):
    site_settings.contact_phone = "01632 960999"
    site_settings.contact_hours = "Monday to Friday, 9am to 5pm"
    site_settings.contact_email = "send@example.org"
    site_settings.contact_address = "1 Quill Street\nCoventry"
    site_settings.save()


@pytest.fixture
def sunbeams(reachable):
    return Service.objects.create(name="Sunbeams & friends")


def read(client, address):
    return BeautifulSoup(client.get(address).content.decode(), "html.parser").main


def test_the_contact_page_says_plainly_how_to_reach_us(client, reachable):
    said = read(client, "/contact/")

    for words in ("01632 960999", "Monday to Friday, 9am to 5pm", "send@example.org", "1 Quill Street"):
        assert words in said.get_text()
    assert said.select_one('a[href="tel:01632960999"]')


def test_a_site_that_gave_no_contacts_shows_no_empty_rows(client, home):
    assert not read(client, "/contact/").select("dt")


def test_every_page_asks_whether_something_is_wrong_and_says_where(client, reachable):
    foot = BeautifulSoup(client.get("/privacy/").content.decode(), "html.parser").footer
    link = foot.find("a", string="Is something wrong?")

    said = read(client, link["href"])

    assert said.select_one('.govuk-inset-text a[href="/privacy/"]').get_text() == "Privacy"


def test_a_listing_carries_its_name_into_the_contact_page(client, sunbeams):
    listing = read(client, sunbeams.get_absolute_url())
    form = read(client, listing.find("a", string="Is something wrong or missing? Tell us")["href"])

    said = read(client, form.find("a", string="call us, write to us or send an e-mail")["href"])

    assert "You came from Sunbeams & friends." in said.get_text()
    mail = said.select_one('a[href^="mailto:"]')["href"]
    assert unquote(mail) == f"mailto:send@example.org?subject=About: Sunbeams & friends ({sunbeams.get_absolute_url()})"
    assert " " not in mail


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "https://evil.example/", "//evil.example/", "/no-such-page/", "/contact/\x00", "/" + "a" * 5000,
     "/local-offer/services/no-such/", "/admin/", "/local-offer/search/", "/decisions/1/"],
)  # fmt: skip
def test_an_address_cannot_put_words_on_our_page(client, reachable, address):
    assert asked_about(address) is None
    response = client.get("/contact/", {"about": address})
    assert response.status_code == 200
    assert "You came from" not in response.content.decode()


def test_a_listing_that_is_not_public_is_not_named(sunbeams):
    sunbeams.status = Status.INACTIVE
    sunbeams.save()

    assert asked_about(sunbeams.get_absolute_url()) is None


def test_a_page_not_yet_published_is_not_named(reachable):
    page = StandardPage.objects.get(slug="privacy")
    assert asked_about("/privacy/") == Subject("Privacy", "/privacy/")

    page.unpublish()

    assert asked_about("/privacy/") is None


def test_whom_to_call_in_danger_stands_first_with_a_way_to_leave_at_once(client, home):
    CrisisContact.objects.all().delete()
    CrisisContact.objects.create(slug="local", position=1, name="The night team", phone="01632 960111")

    page = BeautifulSoup(client.get("/help-now/").content.decode(), "html.parser")

    assert page.select_one(".govuk-exit-this-page")
    first = page.main.select_one(".urgent, .prose")
    assert "The night team" in first.get_text()
    assert not BeautifulSoup(client.get("/privacy/").content.decode(), "html.parser").select(".govuk-exit-this-page")


def test_a_young_person_and_somebody_who_worries_each_find_the_right_numbers(client, home):
    ways = read(client, "/").select(".urgent__who a")

    assert [way.get_text() for way in ways] == ["I am a young person", "I am worried about someone"]
    numbers = []
    for way in ways:
        address, _, anchor = way["href"].partition("#")
        heading = read(client, address).find(id=anchor)
        assert heading.get_text() == way.get_text()
        section = heading.find_next_sibling("ul")
        numbers.append({link["href"] for link in section.select("a")})
    assert {"tel:08001111", "sms:85258", "tel:111", "tel:999"} <= numbers[0]
    assert {"tel:999", "tel:111", "tel:116123"} <= numbers[1]


def test_the_numbers_in_the_words_are_those_of_the_crisis_contacts(client, home):
    known = {re.sub(r"\D", "", each["phone"]) for each in crisis.contact_rows() if each.get("phone")} | {"101"}

    links = read(client, "/help-now/").select('.prose a[href^="tel:"]')

    assert {link["href"].removeprefix("tel:") for link in links} <= known


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>I am a young person</h2>", '<h2 id="i-am-a-young-person">I am a young person</h2>'),
        ("<h3>Call <b>us</b></h3>", '<h3 id="call-us">Call <b>us</b></h3>'),
        ("<h2>A</h2><h2>A</h2>", '<h2 id="a">A</h2><h2>A</h2>'),
        ("<h2>?</h2><p>h2</p>", "<h2>?</h2><p>h2</p>"),
    ],
)
def test_headings_can_be_linked_to(html, expected):
    assert with_anchors(html) == expected
