"""Whatever the documents and whatever is asked: the engine answers as if it had looked at every one."""

from datetime import datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from search import clock
from search.document import DocumentPlace, Point, SearchDocument
from search.ranking import weights
from search.request import PAGE_SIZE, SORTS, Near, SearchRequest, SearchResult

from . import brute_force

WORDS = ["swimming", "Swim", "club", "café", "Down's", "the", "sensory-play", "autism", "𞤀𞤣", "ﬁsh", "C++", '"quote']
CODES = {"need": ["autism", "adhd", "deaf"], "access": ["hoist", "lift", "bsl"], "cost": ["free"], "day": ["monday"]}

NEARLY = 0.75

texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
points = st.builds(Point, st.floats(52.35, 52.5), st.floats(-1.65, -1.4))
ages = st.none() | st.integers(0, 25).map(float)


def _in_days(days: int) -> datetime:
    """Noon, which is the same day everywhere that matters."""
    return datetime.combine(clock.today(), time(12), clock.LONDON) + timedelta(days=days)


@st.composite
def documents(draw):
    titles = draw(st.lists(texts, max_size=30))
    return [
        SearchDocument(
            id=f"id-{number:02}",
            kind=draw(st.sampled_from(["activity", "guide", "decision"])),
            url=f"/{number}/",
            title=title,
            terms=draw(texts),
            body=draw(texts),
            codes={facet: frozenset(draw(st.lists(st.sampled_from(codes)))) for facet, codes in CODES.items()},
            places=tuple(DocumentPlace(point, "CV1") for point in draw(st.lists(points, max_size=2))),
            reach=draw(st.sampled_from(["place", "place", "city"])),
            minimum_age=draw(ages),
            maximum_age=draw(ages),
            closed=draw(st.booleans()),
            occurrences=draw(st.lists(st.sampled_from([2, 10, 40]).map(_in_days), max_size=2).map(tuple)),
            confirmed_on=draw(st.none() | st.sampled_from([-10, -300, -500]).map(_in_days).map(datetime.date)),
            card=draw(st.sampled_from([{}, {"organisation": "One Trust"}, {"organisation": "Another"}])),
        )
        for number, title in enumerate(titles)
    ]


requests = st.builds(
    SearchRequest,
    words=texts | st.just(""),
    near=st.none() | points.map(lambda point: Near(point, "home")),
    miles=st.none() | st.floats(0.5, 8),
    age=ages,
    filters=st.fixed_dictionaries(
        {},
        optional={
            facet: st.lists(st.sampled_from([*codes, "unknown"]), min_size=1, max_size=2, unique=True).map(tuple)
            for facet, codes in (CODES | {"kind": ["activity", "decision"]}).items()
        },
    ),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 3),
    with_decisions=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(held=documents(), gone=documents(), asked=st.lists(requests, min_size=1, max_size=6))
def test_totals_counts_and_order_equal_brute_force(emptied, held, gone, asked):
    asked = asked[: emptied.most_asked]
    engine = emptied()
    engine.put("test", gone)
    engine.search(SearchRequest())
    engine.put("test", held[:15])
    engine.remove("test", [document.id for document in gone[len(held) :]])
    engine.put("test", held[15:])

    for request in asked:
        _equals_brute_force(engine.search(request), held, request)


def _equals_brute_force(answer: SearchResult, held: list[SearchDocument], request: SearchRequest) -> None:
    expected = brute_force.results(held, request)
    counted = {facet: {each.value: each.count for each in counts} for facet, counts in answer.facets.items()}

    assert answer.total == len(expected)
    assert counted == brute_force.facets(held, request)
    assert answer.pages == max(1, -(-len(expected) // PAGE_SIZE))
    assert answer.page == min(request.page, answer.pages)
    _is_in_order(answer, held, expected, request)


def _is_in_order(answer, held, expected, request):
    """Brute force gives each result a key; the shown page must hold what the keys put there."""
    score = brute_force.scores(held, request)
    standing = brute_force.standing(expected, score, clock.today())
    worth = {
        document.id: score[document.id]
        * standing[document.id]
        / (1 + brute_force.distance(document, request) / weights().miles_that_halve)
        for document in expected
    }
    by_id = {document.id: document for document in expected}

    def tier(document):
        return (not brute_force.has_all_words(document, request), document.closed)

    exact = _keys(request, score)
    if exact:
        order = sorted(expected, key=lambda document: (tier(document), *(key(document) for key in exact)))
        start = (answer.page - 1) * PAGE_SIZE
        assert [hit.id for hit in answer.hits] == [document.id for document in order[start : start + PAGE_SIZE]]
    shown = [by_id[hit.id] for hit in answer.hits]
    assert [tier(document) for document in shown] == sorted(tier(document) for document in shown)
    for before, after in pairwise(shown):
        if tier(before) != tier(after) or request.sort == "az":
            continue
        if score and request.sort != "soonest" and (request.sort == "best" or not request.near):
            # A cluster counts the length of a text in another way, so there this is near enough.
            assert worth[before.id] >= worth[after.id] * NEARLY - 1e-9
    if request.near and (request.sort == "near" or (request.sort == "best" and not score)):
        for each in {tier(document) for document in shown}:
            far = [
                hit.distance_miles
                for hit in answer.hits
                if hit.distance_miles is not None and tier(by_id[hit.id]) == each
            ]
            assert far == sorted(far)
    for hit in answer.hits:
        assert hit.matched_all_words == brute_force.has_all_words(by_id[hit.id], request)
        if hit.distance_miles is not None:
            assert abs(hit.distance_miles - brute_force.distance(by_id[hit.id], request)) < 1e-6


@settings(max_examples=100, deadline=None)
@given(words=st.text(max_size=60), held=documents())
def test_no_words_can_break_a_search(emptied, words, held):
    engine = emptied()
    engine.put("test", [*held, SearchDocument(id="itself", kind="guide", url="/", title=words)])

    answer = engine.search(SearchRequest(words))

    assert "itself" in {hit.id for hit in answer.hits} or answer.total > PAGE_SIZE


def _keys(request, score):
    """What decides within a tier, where it is not a number that two ways of reckoning may round differently."""
    if request.sort == "soonest":
        return brute_force.next_start, brute_force.alphabetical
    return (brute_force.alphabetical,) if request.sort == "az" or not (request.near or score) else ()
