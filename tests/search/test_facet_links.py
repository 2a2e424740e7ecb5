"""A facet says how many results choosing it would give, also where the question was understood as a wish of the
same facet; and the words of such a wish are not lost."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from search import registries
from search.answering import answer
from search.asking import read_parameters
from search.engines import engine
from search.registries import Term

pytestmark = pytest.mark.django_db

QUESTIONS = [
    "club", "youth club", "autism", "autism club", "swimming saturday", "free swimming", "free club not sundays",
    "step free swimming", "swimming step free saturday", "sport", "adhd", "how do I find a club",
]  # fmt: skip
CODES = {
    "kind": ["activity", "service", "guide"],
    "need": ["autism", "adhd"],
    "day": ["saturday", "sunday", "monday"],
    "cost": ["free", "under_5"],
    "access": ["step_free", "hoist"],
    "topic": ["sport", "music"],
}
TITLES = ["Swimming club", "Autism advice", "Sport for all", "Free swimming", "Step-free fun", "Letters"]


@pytest.fixture(autouse=True)
def directory(shelf):
    for facet, codes in CODES.items():
        terms = [Term(code, code.replace("_", " ").capitalize()) for code in codes]
        registries.register_vocabulary(facet, lambda terms=terms: terms)
    for number in range(60):
        codes = {
            facet: frozenset(code for at, code in enumerate(CODES[facet], start=2) if (number // at) % 2)
            for facet in CODES
            if facet != "kind"
        }
        shelf.put(f"id-{number:02}", TITLES[number % len(TITLES)], codes=codes, body="a club" if number % 7 else "")
    kinds = CODES["kind"]
    documents = [replace(each, kind=kinds[at // 6 % 3]) for at, each in enumerate(shelf.values())]
    engine().put("shelf", documents)


def asked(query, *chosen):
    return answer(read_parameters(QueryDict(urlencode([("q", query), *chosen]))).request).result


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_count_is_what_following_its_link_finds(query):
    counted = [(facet, each) for facet, counts in asked(query).facets.items() for each in counts]

    assert counted
    for facet, each in counted:
        assert asked(query, (facet, each.value)).total == each.count, (facet, each)


def test_the_words_of_a_wish_are_still_asked_for_when_its_filter_is_chosen_otherwise():
    services = asked("", ("kind", "service")).total

    clubs = asked("club", ("kind", "service"))

    assert 0 < clubs.total < services
    assert all("club" in hit.title for hit in clubs.hits[: clubs.total])


def test_a_filter_settles_the_day_that_was_understood():
    assert not read_parameters(QueryDict("q=swimming+saturday&day=sunday")).request.preferences
