"""A search's answer has interchange 3's shape."""

import json
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from search import registries
from search.answering import answer
from search.asking import read_parameters
from search.document import DocumentPlace, Point, SearchDocument
from search.engines import engine
from search.json_shape import as_json
from search.models import Note, Postcode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(db):
    Postcode.objects.get_or_create(code="CV15RR", defaults={"latitude": 52.4071, "longitude": -1.5076})


def asked(text):
    question = read_parameters(QueryDict(text))
    return as_json(question, answer(question.request), page="/search/")


def test_an_empty_answer_has_the_keys_that_always_stand(shelf):
    assert asked("") == {"query": "", "total": 0, "page": 1, "pages": 1, "results": [], "facets": {}}


def test_a_result_says_all_we_know_and_nothing_more(shelf):
    registries.register_vocabulary("need", lambda: [registries.Term("autism", "Autism")])
    shelf.put(
        "sunbeams",
        "Saturday Sunbeams",
        summary="Music and play.",
        codes={"need": frozenset({"autism"}), "day": frozenset({"saturday"})},
        places=(DocumentPlace(Point(52.4216, -1.5076), "CV6"),),
        occurrences=(datetime(2040, 11, 28, 10, tzinfo=UTC),),
        confirmed_on=date(2026, 10, 2),
    )
    shelf.put("line", "Sunbeams telephone line", reach="national")
    engine().put("shelf", shelf.values())

    shape = asked("q=saturday+sunbeams&near=CV1+5RR")

    assert json.loads(json.dumps(shape)) == {
        "query": "saturday sunbeams",
        "total": 1,
        "page": 1,
        "pages": 1,
        "understood": [
            {
                "filter": "day",
                "value": "saturday",
                "text": "saturday",
                "without": "/search/?q=saturday+sunbeams&near=CV1+5RR&without=day%3Asaturday",
            }
        ],
        "results": [
            {
                "kind": "guide",
                "id": "sunbeams",
                "title": "Saturday Sunbeams",
                "url": "/sunbeams/",
                "summary": "Music and play.",
                "distance_miles": 1.0,
                "reach": "place",
                "next": "2040-11-28T10:00:00+00:00",
                "confirmed_on": "2026-10-02",
                "why": ["sunbeams", "Saturday", "1.0 mile"],
            },
            {
                "kind": "guide",
                "id": "line",
                "title": "Sunbeams telephone line",
                "url": "/line/",
                "reach": "national",
                "lacks": ["day"],
                "why": ["sunbeams"],
            },
        ],
        "facets": {
            "need": [{"value": "autism", "name": "Autism", "count": 1}],
            "kind": [{"value": "guide", "name": "guide", "count": 1}],
            "day": [{"value": "saturday", "name": "saturday", "count": 1}],
        },
        "relaxations": [
            {"without": "day", "total": 2, "url": "/search/?q=saturday+sunbeams&near=CV1+5RR&without=day%3Asaturday"}
        ],
    }


def test_crisis_words_bring_the_contacts(shelf):
    urgent = asked("q=suicide")["urgent"]

    assert urgent["title"]
    assert urgent["contacts"][0] == {
        "name": "Emergency services",
        "phone": "999",
        "text": "Someone is in danger now. If you cannot speak, press 55 on a mobile.",
        "hours": "Any time",
    }


def test_what_could_not_be_used_is_said(shelf):
    assert asked("age=abc")["problems"] == ["The age has to be a number of years, such as 7, not “abc”."]


def test_decisions_stand_in_a_group_of_their_own(shelf):
    engine().put("shelf", [SearchDocument(id="decision:1", kind="decision", url="/d/", title="Respite agreed")])

    shape = asked("q=respite")

    assert (shape["total"], [each["id"] for each in shape["decisions"]]) == (0, ["decision:1"])


def test_a_question_first_brings_the_index_up_to_date(shelf):
    shelf.put("sleep", "Sleep well")
    Note.objects.create(source="shelf", document_id="sleep")

    assert asked("q=sleep")["total"] == 1
