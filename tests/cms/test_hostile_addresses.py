"""Whatever stands in a public address, the answer is one of ours, and no longer than a page: never an error of the
server, on no address that takes parameters."""

import json
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.decision_register import FILTERS
from localoffer.comment_forms import CommentForm
from localoffer.whats_on_asked import NARROWING

SEARCH = ("q", "near", "miles", "age", "need", "topic", "kind", "day", "time", "cost", "access", "sort", "page", "without",
          "literal", "told", "language", "delivery", "season")  # fmt: skip
WHATS_ON = ("from", "to", "when", "page", *NARROWING)
ORUK = ("page", "per_page", "search", "format", "full", "full_service", "minimal", "modified_after", "taxonomy_term_id",
        "taxonomy_id", "parent_id", "top_only", "organization_id", "minimum_age", "maximum_age", "start_time", "end_time",
        "day", "postcode", "proximity")  # fmt: skip
DECISIONS = (*FILTERS, "page")
ADDRESSES = {
    "/local-offer/search/": SEARCH,
    "/local-offer/search.json": SEARCH,
    "/local-offer/search.atom": SEARCH,
    "/local-offer/search/suggestions.json": ("q",),
    "/local-offer/whats-on/": WHATS_ON,
    "/local-offer/whats-on/calendar.ics": WHATS_ON,
    "/local-offer/my-list/": ("ids", "then"),
    "/local-offer/comments/": ("theme", "page"),
    "/local-offer/comments/new/": ("service", "guide"),
    "/api/oruk/v3/services": ORUK,
    "/api/oruk/v3/service_at_locations": ORUK,
    "/api/oruk/v3/organizations": ORUK,
    "/api/oruk/v3/taxonomies": ORUK,
    "/api/oruk/v3/taxonomy_terms": ORUK,
    "/decisions/": DECISIONS,
    "/decisions.json": DECISIONS,
    "/decisions.csv": DECISIONS,
    "/forward-plan/": ("page",),
    "/strategies/": ("page",),
}
# A page of ours is a tenth of this.
MOST_BYTES = 1_000_000

NASTY = st.sampled_from(
    [
        "0", "-1", "1e999", "NaN", "Infinity", "9" * 400, "1000000000", "٣", "½", "0x10", "1_000", "true", "null", "[]",
        "0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-30T25:61:61Z", "2026-11-30T00:00:00+99:99",
        "24:00", "CV6 9ZZ", "CV1", "00000000-0000-0000-0000-000000000000", "best", "soonest", "ndjson", "day:saturday",
        "' OR 1=1 --", "\x00", "%", "\\", "{{7*7}}", "../../etc/passwd", "<script>", "\u202e", "👨‍👩‍👧", "x" * 10_000,
    ]
)  # fmt: skip
VALUES = st.one_of(
    NASTY.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=20),  # no text at all
)
UNHURRIED = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def query_strings(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """A few parameters, any of them several times, and now and then one that nobody knows."""
    pairs = draw(st.lists(st.tuples(st.sampled_from((*names, "", "nobody[knows]")), VALUES), max_size=6))
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def visitor(db, home, tmp_path, settings) -> Client:
    settings.DATA_DIR = tmp_path
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ADDRESSES)
@UNHURRIED
@given(data=st.data())
def test_an_address_always_answers(visitor, address, data):
    answer = visitor.get(f"{address}?{data.draw(query_strings(ADDRESSES[address]))}")

    assert answer.status_code in {200, 301, 302, 304, 400, 404}
    body = body_of(answer)
    assert len(body) < MOST_BYTES
    if answer.headers["Content-Type"].startswith("application/json"):
        json.loads(body)


@pytest.mark.parametrize(
    "address", ["/local-offer/services/{}/", "/local-offer/services/{}/like.json", "/local-offer/comments/{}/",
                "/decisions/{}/", "/decisions/{}.json", "/strategies/{}/", "/meetings/{}/", "/bodies/{}/",
                "/api/oruk/v3/services/{}"]
)  # fmt: skip
@UNHURRIED
@given(value=VALUES)
def test_no_name_in_an_address_breaks_it(visitor, address, value):
    answer = visitor.get(address.format(quote_from_bytes(value, safe="") or "x"))

    assert answer.status_code in {200, 301, 302, 400, 404}
    assert len(body_of(answer)) < MOST_BYTES


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/local-offer/comments/send/", ("service", "guide", *CommentForm.base_fields)),
        ("/local-offer/my-list/add/", ("ids", "then")),
        ("/local-offer/my-list/remove/", ("ids", "then")),
        ("/local-offer/search/could-not-find/", ("seal",)),
    ],
)
@UNHURRIED
@given(data=st.data())
def test_no_form_breaks(visitor, address, names, data):
    answer = visitor.post(
        address,
        data.draw(query_strings(names)),
        content_type="application/x-www-form-urlencoded",
        HTTP_ORIGIN="http://testserver",
    )

    assert answer.status_code in {200, 302, 400, 403, 404, 422, 429}
    assert len(body_of(answer)) < MOST_BYTES
