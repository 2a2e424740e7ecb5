"""The first page, the pages the law asks for, and the pages for when something is wrong."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client

from cms.legal_pages import SLUGS, make_legal_pages
from cms.models import StandardPage, StrategiesPage
from cms.ways_on import ways_on
from localoffer.front import ages, first_needs
from localoffer.models import Term
from search import registries


def test_the_first_page_asks_what_you_need(client, home):
    text = client.get("/").content.decode()

    assert "What do you need?" in text
    assert 'action="/local-offer/search/"' in text
    assert "Call 999" in text


def test_looking_around_sets_no_cookie(client, home):
    for address in ("/", "/privacy/", "/no-such-page/"):
        response = client.get(address)

        assert not response.cookies, address


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_the_law_asks_for_is_there(client, home, slug):
    response = client.get(f"/{slug}/")

    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_words_the_council_changed_are_not_written_over(home):
    page = StandardPage.objects.get(slug="privacy")
    page.body = "<p>Our own words.</p>"
    page.save()

    make_legal_pages(home)

    assert StandardPage.objects.get(slug="privacy").body == "<p>Our own words.</p>"
    assert StandardPage.objects.count() == len(SLUGS)


def test_the_demonstration_says_so_on_every_page_and_stays_out_of_search_engines(client, site_settings):
    site_settings.site_name = "Coventry SEND"
    site_settings.demonstration = True
    site_settings.save()

    for address in ("/", "/privacy/", "/account/login/", "/no-such-page/"):
        text = client.get(address).content.decode()
        assert "Demonstration, not Coventry City Council. Services, people, meetings, votes, decisions and" in text
        assert '<meta name="robots" content="noindex">' in text


def test_a_site_of_its_own_does_not_call_itself_a_demonstration(client, home):
    text = client.get("/").content.decode()

    assert "Demonstration" not in text
    assert "noindex" not in text


def test_no_way_on_asks_what_the_search_does_not_know(home):
    facets = {facet: {term.code for term in registries.vocabulary(facet)} for facet in ("topic", "kind", "need")}

    for address in (*(way.href for way in ways_on(0)), *(entry.href for entry in (*ages(), *first_needs()))):
        asked = parse_qs(urlsplit(address).query)
        assert set(asked) <= {"age", *facets}, address
        for facet, known in facets.items():
            assert set(asked.get(facet, [])) <= known, address


def test_families_meet_one_name_for_a_need_everywhere(client, home):
    Term.objects.filter(code="sensory-and-physical").update(plain_name="Body, eyes and ears")

    for address in ("/", "/local-offer/"):
        said = client.get(address).content.decode()
        assert "Body, eyes and ears" in said, address
        assert "Speech and language" in said, address
        for official in ("Sensory and physical", "Speech, language and communication", "Cognition and learning"):
            assert official not in said, (address, official)


def test_needs_come_in_the_order_families_look_for_them(client, home):

    chips = BeautifulSoup(client.get("/").content.decode(), "html.parser").select("[aria-labelledby=by-need] .chip")

    assert [chip.get_text() for chip in chips] == [
        "Autism",
        "ADHD",
        "Learning disability",
        "Speech and language",
        "Mental health",
        "No diagnosis yet",
        "All needs",
    ]


def test_a_missing_page_says_what_to_do(client, home):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_an_unknown_host_gets_a_plain_page(client, home):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "We did not understand that" in response.content.decode()


def test_a_failure_is_said_with_the_site_s_own_look_and_without_its_database(home, site_settings, monkeypatch):
    site_settings.site_name = "Coventry SEND"
    site_settings.save()
    calm = Client(raise_request_exception=False)
    calm.get("/")

    def fail(*args, **kwargs):
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        response = calm.get("/")

    text = response.content.decode()
    assert response.status_code == 500
    assert "Sorry, something went wrong here" in text
    assert "Coventry SEND" in text
    assert "999" in text
    assert "disk" not in text


def test_a_form_without_its_token_is_refused_in_plain_words(home):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/account/login/", {"login": "ada@example.org", "password": "whatever it is"})

    assert response.status_code == 403
    assert "We could not take what you sent" in response.content.decode()


def test_the_shelf_of_strategies_has_no_draft_to_look_at(client, home, administrator):
    client.force_login(administrator)

    answer = client.get(f"/admin/pages/{StrategiesPage.objects.get().pk}/view_draft/", follow=True)

    assert answer.redirect_chain == [("/admin/", 302)]
