"""“I could not find what I needed”: one tap below the results, from nothing found to a count without a name."""

import pytest
from django.core.cache import cache

from search.models import UnmetNeed

from .council import SEARCH, page, text

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    cache.clear()


HERE = {"HTTP_ORIGIN": "http://testserver"}


def tap(client, **asked):
    """Presses the button on a page of results, and gives the page one comes back to."""
    soup = page(client, **asked)
    form = soup.select_one("#could-not-find form")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    was = client.get(SEARCH, asked).wsgi_request.build_absolute_uri()
    return form, fields, client.post(form["action"], fields, HTTP_REFERER=was, **HERE)


def test_one_tap_counts_what_was_understood_and_says_so(client):
    form, fields, response = tap(client, q="trampolining for girl 9 with autism on saturday near CV6 1AA")

    back = page(client, response["Location"].partition("#")[0])

    assert text(form.button) == "I could not find what I needed"
    assert set(fields) == {"seal"}
    assert "Thank you. We have counted this" in text(back.select_one("#could-not-find [role=status]"))
    assert back.select_one("#could-not-find form") is None
    assert back.select_one("#q")["value"] == "trampolining for girl 9 with autism on saturday near CV6 1AA"
    rows = set(UnmetNeed.objects.values_list("facet", "code", "area", "age_band", "times"))
    assert ("", "", "CV6", "5-10", 1) in rows
    assert ("need", "autism", "CV6", "5-10", 1) in rows


def test_it_stands_below_an_empty_page_too(client):
    soup = page(client, q="zzzz", literal="1", day="sunday")

    assert soup.select_one("#could-not-find form")


def test_no_word_that_was_typed_goes_with_it_or_is_kept(client):
    _, fields, _ = tap(client, q="Aaliyah Smith 07700 900123 zither lessons")

    assert not any("aaliyah" in str(value).lower() for value in fields.values())
    for row in UnmetNeed.objects.values():
        assert not {"aaliyah", "smith", "zither"} & set(str(row).lower().split())


def test_whoever_speaks_of_danger_is_not_counted(client):
    soup = page(client, q="he says he wants to die")

    assert soup.select_one("#could-not-find") is None


def test_the_same_form_counts_once(client):
    form, fields, _ = tap(client, q="swimming for autism")

    client.post(form["action"], fields, **HERE)

    assert UnmetNeed.objects.get(facet="").times == 1


def test_a_form_that_is_not_ours_counts_nothing(client):
    address = "/local-offer/search/could-not-find/"

    forged = client.post(address, {"seal": "made up"}, HTTP_REFERER=f"http://testserver{SEARCH}?q=x&told=yes", **HERE)
    from_elsewhere = client.post(address, {"seal": "made up"}, HTTP_ORIGIN="https://elsewhere.example")

    assert forged["Location"] == f"http://testserver{SEARCH}?q=x&told=again#could-not-find"
    assert from_elsewhere.status_code == 403
    assert client.get(address).status_code == 405
    assert not UnmetNeed.objects.exists()


def test_nothing_found_leads_to_guides_about_it(client):
    soup = page(client, q="swimming badge", literal="1", day="sunday", cost="free", access="hoist")

    heading = soup.find("h2", string="Guides that may help")
    assert "Apply for a swimming badge" in text(heading.find_next("ul"))


def test_where_no_one_part_stands_in_the_way_two_are_left_out(client):
    soup = page(client, q="swimming", need="downs-syndrome", access="hoist", kind="activity")

    steps = {text(step) for step in soup.select("#results ul a")}
    assert any(step.startswith("Without “Down's syndrome” and “Hoist”: ") for step in steps)


def test_a_card_says_that_it_is_on_the_list(client):
    listing = page(client, q="swimming").select_one(".my-list-button button")["value"]
    client.post("/local-offer/my-list/add/", {"ids": listing}, **HERE)

    assert page(client, q="swimming").select_one(".my-list-button__button--on")["value"] == listing


def test_what_is_on_soonest_stands_first(client):
    answer = client.get("/local-offer/search.json", {"sort": "soonest"}).json()

    starts = [hit["next"] for hit in answer["results"] if "next" in hit]
    assert starts
    assert starts == sorted(starts)
    assert "next" in answer["results"][0]
