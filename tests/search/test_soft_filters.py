"""What was understood is soft: what fits it all stands first and is counted, the rest fills up and says what it
lacks; what is asked for by a parameter is hard."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import words
from search.concepts import bare
from search.document import FACETS, SearchDocument
from search.request import FILL_BELOW, PAGE_SIZE, Preference, SearchRequest

from . import brute_force

CODES = {
    "need": ["autism", "adhd"],
    "day": ["monday", "saturday"],
    "cost": ["free"],
    "season": ["term_time", "school_holidays"],
}
TITLES = ["Swimming", "Saturday swimming", "Autism club", "Free play", ""]
MOMENTS = [datetime(2040, 1, 7, 10, tzinfo=UTC), datetime(2040, 1, 9, 23, 30, tzinfo=UTC)]
ages = st.none() | st.integers(0, 25).map(float)


@st.composite
def documents(draw):
    return [
        SearchDocument(
            id=f"id-{number:02}",
            kind="activity",
            url=f"/{number}/",
            title=title,
            codes={
                facet: frozenset(draw(st.lists(st.sampled_from(codes), max_size=2))) for facet, codes in CODES.items()
            },
            minimum_age=draw(ages),
            maximum_age=draw(ages),
            closed=draw(st.booleans()),
            occurrences=tuple(draw(st.lists(st.sampled_from(MOMENTS), max_size=2, unique=True))),
        )
        for number, title in enumerate(draw(st.lists(st.sampled_from(TITLES), max_size=40)))
    ]


def of_a_facet(facet):
    codes = st.lists(st.sampled_from([*CODES[facet], "unknown"]), min_size=1, max_size=2, unique=True).map(tuple)
    return st.builds(Preference, st.just(facet), codes, words=st.sampled_from(["", "autism"]), weak=st.booleans())


preferences = st.one_of(
    *map(of_a_facet, CODES),
    st.builds(Preference, st.just("day"), st.just(("saturday",)), refused=st.just(True)),
    st.just(Preference("words", words="swimming", concepts=bare("swimming"), refused=True)),
    st.builds(
        Preference, st.just("day"), st.just(("saturday",)), dates=st.just(((date(2040, 1, 7), date(2040, 1, 8)),))
    ),
    st.builds(
        lambda low, more: Preference("age", ages=(float(low), float(low + more))), st.integers(0, 20), st.integers(0, 5)
    ),
)
requests = st.builds(
    SearchRequest,
    words=st.sampled_from(["", "swimming", "autism saturday"]),
    preferences=st.lists(preferences, max_size=3, unique=True).map(tuple),
    demands=st.lists(preferences.filter(lambda each: not each.weak), max_size=1).map(tuple),
    filters=st.fixed_dictionaries({}, optional={"need": st.just(("autism",))}),
    sort=st.sampled_from(["best", "az"]),
)


@settings(max_examples=120, deadline=None)
@given(held=documents(), asked=st.lists(requests, min_size=1, max_size=4))
def test_totals_counts_and_what_is_lacking_equal_brute_force(emptied, held, asked):
    asked = asked[: emptied.most_asked]
    engine = emptied()
    engine.put("test", held)

    for request in asked:
        answer = engine.search(request)
        _equals_brute_force(answer, held, request)
        _is_shown_once_on_some_page(answer, engine, request)


def _equals_brute_force(answer, held, request):
    needed = [preference for preference in request.preferences if not preference.weak]
    by_id = {document.id: document for document in held}
    chosen = _counted(held, request)
    expected = {document.id for document in chosen}

    assert answer.total == len(expected)
    for facet in FACETS:
        counts = {each.value: each.count for each in answer.facets.get(facet, ())}
        if facet not in request.filters and facet != "kind":
            left = tuple(each for each in request.preferences if each.filter != facet or each.words)
            among = _counted(held, replace(request, preferences=left))
            every = [code for document in among for code in document.codes.get(facet, ())]
            assert counts == {code: every.count(code) for code in set(every)}
    shown = [hit.id for hit in answer.hits]
    assert len(shown) == len(set(shown))
    full = [document for document in chosen if brute_force.has_all_words(document, request)]
    enough = full if request.sort == "best" else chosen
    assert expected.issuperset(shown) or len(enough) < FILL_BELOW
    if len(expected) < FILL_BELOW:
        assert expected.issubset(shown)
    for hit in answer.hits:
        document = by_id[hit.id]
        assert brute_force.fits(document, request)
        assert set(hit.lacks) == {each for each in needed if not brute_force.fits_wish(document, each)}
        assert set(hit.fits) == {each for each in request.preferences if brute_force.fits_wish(document, each)}
    _what_fits_all_stands_first(answer.hits, by_id, request)


def _counted(held, request):
    needed = [preference for preference in request.preferences if not preference.weak]
    whole = {document.id for document in held if all(brute_force.fits_wish(document, each) for each in needed)}
    words_all = [document for document in held if brute_force.has_all_words(document, request)]
    chosen = [document for document in words_all if brute_force.fits(document, request) and document.id in whole]
    enough = len([document for document in words_all if document.id in whole]) >= FILL_BELOW
    asked = words.asked(request.words)
    if len(asked) > 1 and not (enough and chosen):
        some = [d for d in held if not set(words.tokens(d.title)).isdisjoint(asked)]
        chosen = [document for document in some if brute_force.fits(document, request) and document.id in whole]
    return chosen


def _is_shown_once_on_some_page(first, engine, request):
    pages = [engine.search(replace(request, page=page)) for page in range(1, first.pages + 1)]
    shown = [hit.id for page in pages for hit in page.hits]

    assert len(shown) == len(set(shown))
    assert sum(not hit.lacks for page in pages for hit in page.hits) >= first.total
    assert all(len(page.hits) <= PAGE_SIZE for page in pages)


def _what_fits_all_stands_first(hits, by_id, request):
    whole = [not hit.lacks and hit.matched_all_words for hit in hits]

    assert whole == sorted(whole, reverse=True)


SATURDAY = Preference("day", ("saturday",))


@pytest.fixture
def two(index):
    def document(name, day, **more):
        return SearchDocument(
            id=name, kind="activity", url="/", title="Swimming", codes={"day": frozenset(day)}, **more
        )

    index.put("test", [document("monday", {"monday"}), document("unsaid", set())])
    return index


def test_when_nothing_fits_the_best_stands_there_and_says_what_it_lacks(two):
    answer = two.search(SearchRequest("swimming", preferences=(SATURDAY,)))

    assert answer.total == 0
    assert [(hit.id, hit.lacks) for hit in answer.hits] == [("unsaid", (SATURDAY,)), ("monday", (SATURDAY,))]


def test_a_parameter_stays_hard(two):
    answer = two.search(SearchRequest("swimming", filters={"day": ("monday",)}, preferences=(SATURDAY,)))

    assert [hit.id for hit in answer.hits] == ["monday"]


def test_what_fits_is_found_though_it_has_none_of_the_words(two):
    answer = two.search(SearchRequest("unicorns", preferences=(Preference("day", ("monday",)),)))

    assert (answer.total, [hit.id for hit in answer.hits]) == (0, ["monday"])


def test_a_day_that_does_not_suit_is_not_the_only_one(two):
    answer = two.search(SearchRequest("swimming", preferences=(Preference("day", ("monday",), refused=True),)))

    assert [hit.id for hit in answer.hits if not hit.lacks] == ["unsaid"]


def test_what_is_refused_by_name_stands_last(index):
    for name, title in (("pool", "Swimming club"), ("gym", "Gym club")):
        index.put("test", [SearchDocument(id=name, kind="activity", url="/", title=title)])

    refused = Preference("words", words="swimming", concepts=bare("swimming"), refused=True)
    answer = index.search(SearchRequest("club", preferences=(refused,)))

    assert [(hit.id, hit.lacks) for hit in answer.hits] == [("gym", ()), ("pool", (refused,))]


def test_having_other_facts_of_access_does_not_say_that_this_one_is_missing(index):
    def document(name, access):
        return SearchDocument(id=name, kind="activity", url="/", title=f"Swimming {name}", codes={"access": access})

    index.put("test", [document("a", frozenset({"step_free"})), document("b", frozenset())])

    answer = index.search(SearchRequest("swimming", preferences=(Preference("access", ("hoist",)),)))

    assert [hit.id for hit in answer.hits] == ["a", "b"]
