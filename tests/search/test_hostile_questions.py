"""Whatever is asked, a normal page comes, with a plain word on what was not understood; never an error."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import demanding

PAGE, JSON = "/local-offer/search/", "/local-offer/search.json"
ADDRESSES = (PAGE, JSON, "/local-offer/search.atom", "/local-offer/search/suggestions.json", "/local-offer/whats-on/")
PARAMETERS = ("q", "near", "miles", "sort", "page", "without", "literal", *demanding.PARAMETERS)
HOSTILE = (
    '"',
    "'; DROP TABLE localoffer_service; --",
    "a OR b AND NOT (c NEAR d) * ^ {title}: x",
    "👨‍👩‍👧 🏊 ♿",
    "swim " * 2000,
    "x" * 10_000,
    "null\x00byte",
    "\u202e\ufeff\u0301",
    "../../etc/passwd",
    "{{ 7 * 7 }} {% if %}",
    "<script>alert(1)</script>",
    "%00 %ff %zz",
    "-1 --- ((((",
    "year 99 y0 999yo",
    "31 february 0 of 13",
    "£999999999999999999999999",
    "not not not sundays",
    "CV6 9ZZ",
    "400",
    "1000000000",
    "not-not-",
    "\ud800",
    "١٢ ½ ² 1e9 inf nan",
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_comes_whatever_is_typed(client, own_index, address):
    for typed in HOSTILE:
        for asked in ({"q": typed}, dict.fromkeys(PARAMETERS, typed)):
            query = urlencode(asked, errors="surrogatepass")
            assert client.get(f"{address}?{query}").status_code == 200, asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"q": "club age 400"}, "We could not use the age “400”"),
        ({"age": "400"}, "The age has to be a number of years"),
        ({"q": "swimming near CV6 9ZZ"}, "We do not know the postcode “CV6 9ZZ”"),
        ({"q": "club near me"}, "Tell us a postcode or a part of Coventry"),
        ({"near": "Atlantis"}, "We do not know the place “Atlantis”"),
        ({"carer": "dragon"}, "We could not use carer “dragon”, so we left it out."),
        ({"plan": "b"}, "We could not use plan “b”, so we left it out."),
        ({"words": "swimming"}, "We could not use words “swimming”, so we left it out."),
        ({"day": "not-someday"}, "We do not know the day “not-someday”, so we left it out."),
        ({"age": "18-13"}, "The age has to be a number of years"),
        ({"page": "1000000000"}, "There is no page “1000000000”"),
    ],
)
def test_what_was_not_understood_is_said(client, own_index, places, asked, says):
    assert says in client.get(PAGE, asked).content.decode()
    assert any(says in problem for problem in client.get(JSON, asked).json()["problems"])


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["0", "-3", "1000000000", "9" * 400, "two", ""])
def test_a_page_that_is_not_there_is_a_page_all_the_same(client, own_index, page):
    assert client.get(JSON, {"q": "swimming", "page": page}).json()["page"] == 1


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=60)), max_size=5))
def test_no_parameters_break_the_answer(client, own_index, pairs):
    answer = client.get(JSON, dict(pairs))

    assert answer.status_code == 200
    assert {"query", "total", "page", "pages", "results", "facets"} <= answer.json().keys()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from((*PARAMETERS, "from", "to", "when", "told")), st.text(max_size=80)),
        max_size=5,
    )
)
def test_no_address_of_the_search_breaks(client, own_index, address, pairs):
    assert client.get(f"{address}?{urlencode(pairs)}").status_code == 200


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.dictionaries(
        st.sampled_from(["page", "per_page", "q", "postcode", "proximity", "modified_after", "minimal", "full"]),
        st.text(max_size=30),
        max_size=4,
    )
)
def test_the_feed_says_what_it_cannot_read_and_never_breaks(client, own_index, parameters):
    assert client.get("/api/oruk/v3/services", parameters).status_code < 500


@pytest.mark.django_db
@given(seal=st.text(max_size=200))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_of_what_was_not_found_breaks(client, own_index, seal):
    answer = client.post("/local-offer/search/could-not-find/", {"seal": seal}, HTTP_ORIGIN="http://testserver")

    assert answer.status_code == 302
