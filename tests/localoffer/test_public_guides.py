"""Guides, their shelf, and the Local Offer's front page."""

import re

import pytest

from localoffer.models import GuidePage
from localoffer.questions import Question, without_postcodes

from .council import page, text

pytestmark = pytest.mark.usefixtures("council")


def test_a_guide_shows_its_words_and_nothing_that_runs(client):
    soup = page(client, "/local-offer/guides/sleep/")

    assert text(soup.h1) == "Sleep"
    assert "What to try when your child will not sleep." in text(soup)
    assert text(soup.select_one(".prose strong")) == "diary"
    assert not soup.select(".prose script")


def test_a_guides_links_elsewhere_tell_nobody_where_the_family_was(client):
    outside, inside = page(client, "/local-offer/guides/sleep/").select(".prose a")

    assert outside["rel"] == ["noopener", "noreferrer"]
    assert not inside.has_attr("rel")


def test_a_guide_says_when_and_by_whom_it_was_checked(client):
    assert "Checked on 1 October 2026, by Health team." in text(page(client, "/local-offer/guides/sleep/"))


def test_services_that_help_are_found_live(client):
    helpers = page(client, "/local-offer/guides/sleep/").select_one(".guide__helpers")

    assert [text(link) for link in helpers.select("li a")] == ["Sleep clinic"]


def test_the_words_are_explained_after_the_services(client):
    headings = [text(heading) for heading in page(client, "/local-offer/guides/sleep/").select("main h2")]

    assert headings == ["What you can do now", "Services that help", "Words used here"]


def test_no_closed_service_is_said_to_help(client):
    soup = page(client, "/local-offer/guides/swimming-badge/")

    helpers = [text(link) for link in soup.select(".guide__helpers li a")]
    assert set(helpers) == {"Saturday swimming", "Swimming teachers"}


def test_the_shelf_holds_every_guide_under_its_topic(client):
    soup = page(client, "/local-offer/guides/")

    shelves = {text(shelf.h2): [text(link) for link in shelf.select("a")] for shelf in soup.select(".shelf")}
    assert shelves == {"Health and therapies": ["Sleep"], "Things to do": ["Apply for a swimming badge"]}


def test_a_guide_that_is_not_published_stands_nowhere(client):
    GuidePage.objects.get(slug="sleep").unpublish()

    assert "Sleep" not in text(page(client, "/local-offer/guides/").main)
    assert "Sleep" not in [text(link) for link in page(client, "/local-offer/").select(".shelf a")]


def test_every_way_in_from_the_front_page_finds_as_many_as_it_says(client):
    soup = page(client, "/local-offer/")

    entries = soup.select(".browse li")
    assert len(entries) > 30
    for entry in entries:
        count = int(re.match(r"\d+", text(entry.select_one(".browse__count")))[0])
        if count:
            assert f"{count} result" in text(page(client, entry.a["href"]).h1)


def test_the_front_page_asks_one_question(client):
    form = page(client, "/local-offer/").select_one("form[role=search]")

    assert (form["action"], form["method"]) == ("/local-offer/search/", "get")
    assert text(form.label) == "What do you need?"


def test_front_page_and_guides_take_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    for address, most in (("/local-offer/", 40), ("/local-offer/guides/", 30), ("/local-offer/guides/sleep/", 40)):
        page(client, address)
        with django_assert_max_num_queries(most):
            page(client, address)


def test_a_question_taken_away_again_is_the_same_question():
    question = Question((("q", "swim"), ("need", "autism"), ("need", "adhd")))

    assert question.having("day", "monday").without("day", "monday") == question
    assert question.without("need", "adhd").having("need", "adhd") == question
    assert question.changed("sort", "az").changed("sort", "near").without("sort") == question
    assert Question().href == "/local-offer/search/"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("near CV6 1AA", "near CV6"),
        ("cv61aa", "CV6"),
        ("w1a 0ax please", "W1A please"),
        ("year 6 maths", "year 6 maths"),
    ],
)
def test_postcodes_are_cut_to_their_district(typed, shown):
    assert without_postcodes(typed) == shown
