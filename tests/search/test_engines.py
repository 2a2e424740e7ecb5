"""What every engine answers, whatever it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from search.document import DocumentPlace, Point, SearchDocument
from search.request import Near, SearchRequest

HOME = Near(Point(52.40, -1.50), "CV1")
NEXT_DOOR = (DocumentPlace(Point(52.401, -1.50), "CV1 2"),)
FAR_AWAY = (DocumentPlace(Point(52.60, -1.50), "Nuneaton"),)


def club(document_id="club", **changes):
    return replace(
        SearchDocument(id=document_id, kind="activity", url=f"/{document_id}/", title="Club", places=NEXT_DOOR),
        **changes,
    )


def found(index, request):
    return [hit.id for hit in index.search(request).hits]


def test_a_word_in_the_title_weighs_more_than_in_the_text(index):
    index.put(
        "test", [club("text", body="swimming"), club("title", title="Swimming"), club("other", other_names="swimming")]
    )

    assert found(index, SearchRequest("swimming")) == ["title", "other", "text"]


def test_a_hit_carries_all_that_a_card_shows(index):
    index.put(
        "test",
        [
            club(
                summary="Music and play.",
                places=FAR_AWAY + NEXT_DOOR,
                occurrences=(datetime(2000, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, 10, tzinfo=UTC)),
                confirmed_on=date(2026, 10, 2),
                card={"cost": "Free"},
            )
        ],
    )

    [hit] = index.search(SearchRequest(near=HOME)).hits

    assert (hit.title, hit.url, hit.summary, hit.place) == ("Club", "/club/", "Music and play.", "CV1 2")
    assert (hit.next, hit.confirmed_on) == (datetime(2040, 1, 1, 10, tzinfo=UTC), date(2026, 10, 2))
    assert hit.card == {"cost": "Free"}
    assert hit.distance_miles == pytest.approx(0.069, abs=0.001)


def test_those_with_some_of_the_words_fill_up_and_come_last(index):
    index.put("test", [club("some", title="Swimming swimming"), club("all", body="swimming in a wheelchair")])

    answer = index.search(SearchRequest("swimming wheelchair"))

    assert [(hit.id, hit.matched_all_words) for hit in answer.hits] == [("all", True), ("some", False)]
    assert answer.total == 2


def test_enough_with_all_the_words_need_no_filling(index):
    index.put(
        "test",
        [club(f"all-{number:02}", title="Swimming club") for number in range(10)] + [club("some", title="Swimming")],
    )

    assert index.search(SearchRequest("swimming club")).total == 10


def test_a_page_is_not_empty_when_some_of_the_words_fit_the_filters(index):
    index.put("test", [club(f"all-{number:02}", title="Swimming club") for number in range(10)])
    index.put("test", [club("some", title="Swimming", codes={"cost": frozenset({"free"})})])

    assert found(index, SearchRequest("swimming club", filters={"cost": ("free",)})) == ["some"]


@pytest.mark.parametrize(("age", "fits"), [(4.9, False), (5, True), (7, True), (11, True), (12, False)])
def test_an_age_fits_from_the_lowest_to_the_highest(index, age, fits):
    index.put("test", [club(minimum_age=5, maximum_age=11)])

    assert bool(index.search(SearchRequest(age=age)).total) == fits


def test_an_unknown_age_is_open(index):
    index.put("test", [club("any"), club("up", minimum_age=16), club("down", maximum_age=5)])

    assert found(index, SearchRequest(age=17, sort="az")) == ["any", "up"]


def test_choices_of_one_facet_are_alternatives_but_those_of_access_add_up(index):
    index.put(
        "test",
        [
            club("hoist", codes={"need": frozenset({"autism"}), "access": frozenset({"hoist"})}),
            club("both", codes={"need": frozenset({"adhd"}), "access": frozenset({"hoist", "step_free"})}),
        ],
    )

    assert found(index, SearchRequest(filters={"need": ("autism", "adhd")})) == ["both", "hoist"]
    assert found(index, SearchRequest(filters={"access": ("hoist", "step_free")})) == ["both"]


def test_counts_ignore_their_own_facets_selection_but_access_does_not(index):
    index.put(
        "test",
        [
            club("autism", codes={"need": frozenset({"autism"}), "access": frozenset({"hoist"})}),
            club("adhd", codes={"need": frozenset({"adhd"}), "access": frozenset({"lift"})}),
        ],
    )

    by_need = index.search(SearchRequest(filters={"need": ("autism",)})).facets
    by_access = index.search(SearchRequest(filters={"access": ("hoist",)})).facets

    assert {each.value: each.count for each in by_need["need"]} == {"autism": 1, "adhd": 1}
    assert {each.value: each.count for each in by_need["access"]} == {"hoist": 1}
    assert {each.value: each.count for each in by_access["access"]} == {"hoist": 1}


def test_what_we_do_not_know_is_not_there_when_it_is_asked_for(index):
    index.put("test", [club()])

    assert not index.search(SearchRequest(filters={"diagnosis": ("not_needed",)})).total


def test_no_place_hides_what_reaches_a_family_anywhere(index):
    index.put(
        "test",
        [
            club("far", places=FAR_AWAY),
            club("city", reach="city", places=FAR_AWAY),
            club("phone", places=()),
            club("near"),
        ],
    )

    answer = index.search(SearchRequest(near=HOME, miles=3))

    assert {hit.id for hit in answer.hits} == {"near", "city", "phone"}
    assert {hit.id for hit in answer.hits if hit.distance_miles is None} == {"city", "phone"}


def test_the_nearest_stand_beside_what_reaches_anywhere(index):
    index.put(
        "test", [club("far", places=FAR_AWAY), club("near"), club("a-line", places=()), club("b-line", places=())]
    )

    assert found(index, SearchRequest(near=HOME)) == ["near", "a-line", "far", "b-line"]


def test_nearest_first_puts_what_has_no_place_after_all_that_has(index):
    claims_a_place = club("a-nowhere", places=(), reach="place")
    index.put("test", [club("far", places=FAR_AWAY), club("near"), claims_a_place, club("b-city", reach="city")])

    assert found(index, SearchRequest(near=HOME, sort="near")) == ["near", "far", "a-nowhere", "b-city"]


def test_decisions_stand_beside_only_where_they_are_called_or_about_what_is_sought(index):
    about = SearchDocument(id="decision:1", kind="decision", url="/", title="The swimming strategy")
    aside = SearchDocument(id="decision:2", kind="decision", url="/", title="Minutes", body="A word on swimming.")
    index.put("test", [club("club", title="Swimming"), about, aside])

    assert [hit.id for hit in index.search(SearchRequest("swimming")).decisions] == ["decision:1"]


def test_distance_alone_beats_nothing_that_reaches_anywhere(index):
    index.put("test", [club("a-near", title="Sleep help"), club("b-phone", title="Sleep help", places=())])
    index.put("test", [club("far", title="Sleep help", places=FAR_AWAY)])

    phone_first = found(index, SearchRequest("sleep help", near=HOME))

    assert phone_first.index("b-phone") < phone_first.index("far")


def test_the_nearest_of_many_places_counts(index):
    index.put("test", [club(places=FAR_AWAY + NEXT_DOOR)])

    assert index.search(SearchRequest(near=HOME, miles=1)).total == 1


def test_soonest_first_looks_at_what_is_still_to_come_and_puts_what_has_no_date_last(index):
    over, sooner, later = (datetime(year, 1, 1, 10, tzinfo=UTC) for year in (2020, 2040, 2041))
    index.put(
        "test",
        [
            club("a-undated"),
            club("b-over", occurrences=(over,)),
            club("c-later", occurrences=(over, later)),
            club("d-sooner", occurrences=(sooner, later)),
            club("e-closed", occurrences=(sooner,), closed=True),
        ],
    )

    assert found(index, SearchRequest(sort="soonest")) == ["d-sooner", "c-later", "a-undated", "b-over", "e-closed"]


def test_a_hit_names_one_place_and_what_holds_there(index):
    sooner, later = datetime(2040, 1, 1, 10, tzinfo=UTC), datetime(2040, 2, 1, 10, tzinfo=UTC)
    far = replace(FAR_AWAY[0], occurrences=(sooner,), card={"when": "Every Sunday"})
    near = replace(NEXT_DOOR[0], occurrences=(later,), card={"when": "Every Wednesday"})
    index.put("test", [club(places=(near, far), occurrences=(sooner, later), card={"when": "Both", "cost": "£2"})])

    [from_home] = index.search(SearchRequest(near=HOME)).hits
    [from_nowhere] = index.search(SearchRequest()).hits

    assert (from_home.place, from_home.next) == ("CV1 2", later)
    assert from_home.card == {"when": "Every Wednesday", "cost": "£2"}
    assert (from_nowhere.place, from_nowhere.next) == ("Nuneaton", sooner)


def test_a_place_where_nothing_is_on_borrows_no_date_of_another(index):
    sooner = datetime(2040, 1, 1, 10, tzinfo=UTC)
    places = (replace(NEXT_DOOR[0], occurrences=()), replace(FAR_AWAY[0], occurrences=(sooner,)))
    index.put("test", [club(places=places, occurrences=(sooner,))])

    [hit] = index.search(SearchRequest(near=HOME)).hits

    assert (hit.place, hit.next) == ("CV1 2", None)


def test_closed_ones_sink(index):
    index.put("test", [club("closed", title="Swimming", closed=True), club("open", body="swimming")])

    assert found(index, SearchRequest("swimming")) == ["open", "closed"]
    assert found(index, SearchRequest(sort="az")) == ["open", "closed"]


def test_decisions_stand_beside_and_not_among_the_results(index):
    index.put(
        "test", [club("guide", title="Short breaks"), club("decision:1", kind="decision", title="Short breaks agreed")]
    )

    answer = index.search(SearchRequest("short breaks"))

    assert (answer.total, [hit.id for hit in answer.decisions]) == (1, ["decision:1"])
    assert not index.search(SearchRequest()).decisions
    assert {each.value for each in answer.facets["kind"]} == {"activity"}


@pytest.mark.parametrize("asked", [{"with_decisions": True}, {"filters": {"kind": ("decision",)}}])
def test_decisions_are_among_the_results_when_asked_for(index, asked):
    index.put("test", [club("decision:1", kind="decision", title="Short breaks agreed")])

    answer = index.search(SearchRequest("short breaks", **asked))

    assert ([hit.id for hit in answer.hits], answer.decisions) == (["decision:1"], ())


def test_a_page_beyond_the_end_is_the_last(index):
    index.put("test", [club(f"club-{number:02}") for number in range(21)])

    answer = index.search(SearchRequest(page=99))

    assert (answer.page, answer.pages, len(answer.hits)) == (2, 2, 1)


def test_pages_neither_repeat_nor_miss_any(index):
    index.put("test", [club(f"club-{number:03}", title="Swimming") for number in range(130)])

    shown = [each for page in range(1, 8) for each in found(index, SearchRequest("swimming", page=page))]

    assert shown == sorted(shown)
    assert len(set(shown)) == 130


def test_an_empty_index_answers(index):
    answer = index.search(SearchRequest("anything", near=HOME, miles=2, age=3, filters={"need": ("autism",)}))

    assert (answer.total, answer.page, answer.pages, answer.hits, answer.facets) == (0, 1, 1, (), {})


def test_a_document_put_again_is_replaced(index):
    index.put("test", [club(title="Swimming")])
    index.put("test", [club(title="Dancing")])

    assert not found(index, SearchRequest("swimming"))
    assert found(index, SearchRequest("dancing")) == ["club"]


def test_one_bad_document_leaves_the_index_as_it_was(index):
    index.put("test", [club("old")])

    with pytest.raises(TypeError):
        index.put("test", [club("new"), club("bad", card={"cost": object()})])

    assert found(index, SearchRequest()) == ["old"]


def test_only_its_own_source_removes_a_document(index):
    index.put("services", [club()])
    index.remove("guides", ["club"])

    assert found(index, SearchRequest()) == ["club"]
