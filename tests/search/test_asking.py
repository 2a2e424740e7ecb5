"""Whatever stands in an address, a request comes out, and what we could not use is said."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search import asking, registries
from search.asking import read_parameters
from search.concepts import bare
from search.registries import Term

PARAMETERS = ["q", "near", "miles", "age", "need", "topic", "kind", "access", "day", "cost", "sort", "page", "literal"]


@pytest.fixture(autouse=True)
def vocabulary(places, only_our_sources):
    registries.register_vocabulary("need", lambda: [Term("autism", "Autism"), Term("adhd", "ADHD")])


def read(text):
    return read_parameters(QueryDict(text))


def test_all_parameters_become_one_request():
    asked = read("q=swimming&near=cv6&miles=3&age=7&need=autism&need=adhd&cost=free&sort=near&page=2")

    request = asked.request
    assert (request.words, request.miles, request.age, request.sort, request.page) == ("swimming", 3, 7, "near", 2)
    assert request.near.label == "CV6"
    assert request.filters == {"need": ("autism", "adhd"), "cost": ("free",)}
    assert asked.problems == ()


@pytest.mark.parametrize(
    ("query", "about", "near"),
    [
        ("swimming near CV6", "swimming", "CV6"),
        ("sensory swimming near cv6 free", "sensory swimming", "CV6"),
        ("cv6", "", "CV6"),
        ("swimming near the school", "swimming school", None),
        ("near", "near", None),
    ],
)
def test_a_place_within_the_question_is_where_to_look(query, about, near):
    request = read(urlencode({"q": query})).request

    assert (request.words, request.near and request.near.label) == (about, near)


def test_a_place_of_its_own_stands_before_the_one_in_the_question():
    asked = read("q=swimming+near+cv6&near=cv1")

    assert (asked.request.words, asked.request.near.label) == ("swimming", "CV1")


def test_words_taken_literally_name_no_place():
    asked = read("q=swimming+near+cv6&literal=1")

    assert (asked.request.words, asked.request.near) == ("swimming near cv6", None)


def test_nothing_asked_is_everything():
    assert read("").request == asking.SearchRequest()
    assert read("q=&near=&age=&need=&sort=&page=").request == asking.SearchRequest()


@pytest.mark.parametrize(
    ("typed", "parameter", "says"),
    [
        ("near=CV6+9ZZ", "near", "We do not know the place “CV6 9ZZ”"),
        ("age=abc", "age", "not “abc”"),
        ("age=-1", "age", "not “-1”"),
        ("age=999", "age", "not “999”"),
        ("age=nan", "age", "not “nan”"),
        ("age=٧", "age", "not “٧”"),
        ("near=cv6&miles=inf", "miles", "not “inf”"),
        ("near=cv6&miles=1e9", "miles", "not “1e9”"),
        ("near=cv6&miles=0", "miles", "not “0”"),
        ("near=cv6&miles=-3", "miles", "not “-3”"),
        ("miles=3", "miles", "a postcode or place as well"),
        ("need=unicorns", "need", "“unicorns”"),
        ("sort=price", "sort", "“price”"),
        ("sort=near", "sort", "a postcode or place"),
    ],
)
def test_what_we_cannot_use_is_said_in_words(typed, parameter, says):
    [problem] = read(typed).problems

    assert problem.parameter == parameter
    assert says in problem.text


def test_what_we_cannot_use_is_left_out():
    request = read("need=unicorns&need=autism&age=abc&near=nowhere&miles=inf&sort=price").request

    assert request == asking.SearchRequest(filters={"need": ("autism",)})


@pytest.mark.parametrize(
    ("typed", "age"), [("7", 7), ("7.5", 7.5), ("7 years old", 7), ("7yrs", 7), (" 07 ", 7), ("0", 0)]
)
def test_an_age_is_read_as_people_write_it(typed, age):
    assert read(urlencode({"age": typed})).request.age == age


@pytest.mark.parametrize("page", ["-1", "0", "abc", "", "1.5", "inf", "9" * 5000])
def test_a_page_that_is_none_is_the_first(page):
    assert read(f"page={page}").request.page in (1, asking.LAST_PAGE)


def test_of_a_repeated_single_parameter_the_last_counts():
    assert read("q=one&q=zither&age=3&age=4").request == asking.SearchRequest(
        words="zither", concepts=bare("zither"), question="zither", age=4
    )


def test_too_many_words_are_cut_and_said():
    asked = read("q=" + "+".join(["word"] * 10_000))

    assert len(asked.query) <= asking.LONGEST_QUESTION
    assert [problem.parameter for problem in asked.problems] == ["q"]


def test_what_was_typed_stands_in_the_form_again():
    asked = read("q=caf%C3%A9%00++club&near=nowhere&miles=x&age=abc&literal=1")

    assert (asked.query, asked.near, asked.miles, asked.age, asked.literal) == (
        "café club",
        "nowhere",
        "x",
        "abc",
        True,
    )
    assert asked.near_problem.startswith("We do not know the place")


def test_a_question_about_a_board_lets_decisions_in():
    assert read("q=scrutiny+board").request.with_decisions
    assert not read("q=respite").request.with_decisions


@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text()), max_size=12))
def test_no_parameter_raises(pairs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "find_place", lambda text: None)
        parameters = QueryDict(mutable=True)
        for name, value in pairs:
            parameters.appendlist(name, value)

        request = read_parameters(parameters).request

    assert request.page >= 1
    assert request.sort in asking.SORTS
