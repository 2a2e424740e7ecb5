"""The order of results, by the weights of one table."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from search import clock, ranking, synonyms
from search.document import DocumentPlace, Point, SearchDocument
from search.request import Near, Preference, SearchRequest

HOME = Near(Point(52.40, -1.50), "CV1")
CLUB = SearchDocument(id="club", kind="activity", url="/", title="Swimming club")


def in_days(days):
    return datetime.combine(clock.today() + timedelta(days=days), time(12), clock.LONDON)


def first(embedded, *documents, **request):
    embedded.put("test", documents)
    return [hit.id for hit in embedded.search(SearchRequest("swimming", **request)).hits]


def test_the_table_holds_every_weight_with_its_reason():
    assert ranking.weights().title > ranking.weights().other_names > ranking.weights().terms > ranking.weights().body


def test_a_line_that_is_missing_is_said(monkeypatch, tmp_path):
    (tmp_path / "ranking.csv").write_text("name,weight,why\ntitle,8,Because.\n")
    monkeypatch.setattr(ranking, "DATA", tmp_path)

    with pytest.raises(ValueError, match=r"ranking\.csv"):
        ranking.weights.__wrapped__()


def test_what_is_on_soon_stands_before_what_is_on_later(embedded):
    later, soon = (replace(CLUB, id=name, occurrences=(in_days(days),)) for name, days in (("a", 30), ("b", 3)))

    assert first(embedded, later, soon) == ["b", "a"]


def test_what_was_confirmed_lately_stands_before_what_was_not(embedded):
    old, unknown, fresh = (
        replace(CLUB, id=name, confirmed_on=on)
        for name, on in (("a", in_days(-400).date()), ("b", None), ("c", in_days(-10).date()))
    )

    assert first(embedded, old, unknown, fresh) == ["c", "b", "a"]


def test_no_freshness_makes_up_for_a_worse_match(embedded):
    aside = replace(CLUB, id="a", title="Club", body="swimming", confirmed_on=clock.today(), occurrences=(in_days(1),))

    assert first(embedded, aside, replace(CLUB, id="b", confirmed_on=in_days(-900).date())) == ["b", "a"]


def test_what_is_closed_sinks(embedded):
    assert first(embedded, replace(CLUB, id="a", closed=True), replace(CLUB, id="b", body="a long text")) == ["b", "a"]


def test_near_duplicates_make_room_for_others(embedded):
    twins = [replace(CLUB, id=f"twin-{number}", card={"organisation": "One Trust"}) for number in range(3)]
    other = replace(CLUB, id="z-other", title="Swimming group", body="for all", card={"organisation": "One Trust"})

    assert first(embedded, *twins, other) == ["twin-0", "z-other", "twin-1", "twin-2"]


def test_one_name_of_two_organisations_is_no_duplicate(embedded):
    ones = [replace(CLUB, id=name, card={"organisation": name}) for name in ("a", "b")]

    assert first(embedded, *ones, replace(CLUB, id="c", title="Swimming and much else")) == ["a", "b", "c"]


def test_distance_alone_never_puts_a_place_before_what_reaches_everyone(embedded):
    at_the_door = replace(CLUB, id="a", title="Swimming club for all", places=(DocumentPlace(HOME.point),))
    anywhere = replace(CLUB, id="b", reach="city", places=(DocumentPlace(Point(53.0, -1.0)),))

    assert first(embedded, at_the_door, anywhere, near=HOME) == ["b", "a"]


def test_what_merely_fits_stands_below_what_is_about_the_words(embedded):
    in_passing = [
        replace(
            CLUB,
            id=f"grant-{number}",
            title="Grants",
            body="For swimming and more",
            codes={"cost": frozenset({"free"})},
        )
        for number in range(12)
    ]
    free = replace(CLUB, id="y-free", codes={"cost": frozenset({"free"})})
    paid = replace(CLUB, id="z-paid", title="A swimming club", codes={"cost": frozenset({"under_5"})})

    others = [replace(CLUB, id=f"other-{number}", title="Music", codes=free.codes) for number in range(50)]

    found = first(embedded, *in_passing, *others, free, paid, preferences=(Preference("cost", ("free",)),))

    assert found[:3] == ["y-free", "z-paid", "grant-0"]


def test_a_word_that_everybody_uses_says_less_unless_it_names_something_we_know():
    strange, known = synonyms.Thesaurus(()), synonyms.Thesaurus([synonyms.Group("understand", same=("insight",))])

    assert [concept.weight for concept in strange.concepts("understand splints")] == [ranking.weights().everyday, 1]
    assert [concept.weight for concept in known.concepts("understand")] == [1]
