"""While a family types: needs, topics, names and words of the index, and never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import outbox, registries
from search.models import SynonymGroup, SynonymVersion
from search.publishing import publish
from search.registries import Term
from search.suggestions import MOST, suggestions


@pytest.fixture(autouse=True)
def directory(db, shelf):
    SynonymVersion.objects.all().delete()
    SynonymGroup.objects.all().delete()
    registries.register_vocabulary("need", lambda: [Term("downs", "Down's syndrome", aliases=("trisomy 21",))])
    shelf.put("swim", "Quiet swimming", body="A pool with a hoist. Swimming for all.")
    shelf.put("lessons", "Swimming lessons for beginners")
    shelf.put("closed", "Swimming gala", closed=True)
    shelf.put("plan", "How to ask for an EHC plan")
    shelf.put("note", "Reading", other_names="swimmign")
    outbox.note("shelf", list(shelf))
    outbox.drain()
    return shelf


def texts(typed):
    return [each.text for each in suggestions(typed)]


def test_words_and_open_titles_that_begin_so():
    assert texts("swi") == ["swimming", "Quiet swimming", "Swimming lessons for beginners"]


def test_every_word_typed_has_to_be_there_the_last_may_be_a_beginning():
    assert texts("ehc pl") == ["How to ask for an EHC plan"]
    assert texts("EHC plans") == []


@pytest.mark.parametrize("typed", ["down", "Down’s syn", "syndrome", "TRISOMY"])
def test_a_need_is_offered_by_any_of_its_names(typed):
    assert texts(typed)[0] == "Down's syndrome"


def test_a_term_of_the_synonyms_is_offered():
    SynonymGroup.objects.create(term="EHC plan", same="EHCP")
    publish(by=None)

    assert texts("ehc")[0] == "EHC plan"


def test_a_listing_leads_to_its_page():
    assert [each.url for each in suggestions("lessons")] == ["", "/lessons/"]


@pytest.mark.parametrize("typed", ["", "s", " ", "?", "zzzz"])
def test_too_little_or_unknown_gives_none(typed):
    assert texts(typed) == []


def test_a_slip_that_editors_noted_is_not_offered():
    assert "swimmign" not in texts("swimm")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_raises(typed):
    assert len(suggestions(typed)) <= MOST


@pytest.mark.urls("cms.urls")
def test_they_are_given_as_json_that_nobody_keeps(client):
    answer = client.get("/local-offer/search/suggestions.json", {"q": "swi"})

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["suggestions"][1] == {"text": "Quiet swimming", "kind": "guide", "url": "/swim/"}
