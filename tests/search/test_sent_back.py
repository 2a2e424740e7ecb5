"""What a search says it understood, another program can send back as parameters, and finds the same (interchange 3)."""

from itertools import groupby, product
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import registries
from search.answering import answer
from search.asking import read_parameters
from search.engines import engine
from search.json_shape import as_json
from search.registries import Term

pytestmark = pytest.mark.django_db

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
CODES = {
    "need": ["autism", "adhd"],
    "day": DAYS,
    "cost": ["free", "under_5", "carer_free"],
    "access": ["step_free", "hoist"],
    "time": ["morning", "afternoon", "evening"],
    "season": ["term_time", "school_holidays"],
    "referral": ["self", "gp"],
    "delivery": ["online", "home_visit"],
    "language": ["pl", "ur"],
}
NAMES = {"pl": "Polish", "ur": "Urdu"}
ONLY_UNDERSTOOD = {"carer": ["not_needed", "must_stay"], "plan": ["not_needed", "needed"]}
# Said so that nothing stands for it in a title, where the words would be found too.
SAID = [
    "not sundays", "not saturdays or sundays", "not sundays not mondays", "saturdays", "weekdays", "mondays or tuesdays",
    "weekend", "for my 8 year old", "two boys 8 and 11", "teenager", "toddler", "18 months old", "7 months old", "over 16",
    "near cv6", "free", "under £5", "carer goes free", "autism", "he isnt autistic", "adhd", "step free", "hoist",
    "evenings", "not mornings", "term time", "school holidays", "polish speaking", "online", "drop off", "parents stay",
    "no ehcp needed", "self referral", "not swimming", "anything but football", "dont want swimming or football",
]  # fmt: skip
AGES = [None, 0, 1, 5, 8, 11, 13, 16, 18, 25]


@pytest.fixture
def directory(places, shelf):
    for facet, codes in CODES.items():
        terms = [Term(code, NAMES.get(code) or code.replace("_", " ").capitalize()) for code in codes]
        registries.register_vocabulary(facet, lambda terms=terms: terms)
    for number, (low, high) in enumerate(product(AGES, AGES)):
        codes = {
            facet: frozenset(code for at, code in enumerate(codes) if (number * (at + 3) + len(facet)) % 7 in (0, 1))
            for facet, codes in (CODES | ONLY_UNDERSTOOD).items()
        }
        title = ["Swimming", "Football", "Letters"][number % 3]
        shelf.put(f"id-{number:03}", title, codes=codes, minimum_age=low, maximum_age=high)
    engine().put("shelf", shelf.values())


def found(parameters):
    asked = read_parameters(QueryDict(urlencode(parameters)))
    return as_json(asked, answer(asked.request), page="/search/")


def whole(shape):
    """Those on the page that lack nothing."""
    return {each["id"] for each in shape["results"] if "lacks" not in each}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(SAID), min_size=1, max_size=3, unique=True))
def test_what_was_understood_is_accepted_as_parameters_and_finds_the_same(directory, said):
    typed = [("q", " ".join(said))]
    before = found(typed)

    understood = sorted((part["filter"], part["value"]) for part in before.get("understood", ()))
    for name, values in groupby(understood, key=lambda each: each[0]):
        sent_back = list(values)
        for each in sent_back:
            assert "problems" not in found([*typed, each])
        if name == "age" and len(sent_back) > 1:
            sent_back = sent_back[:1]  # an address has one age; the others are still understood
        after = found([*typed, *sent_back])
        if name in {"cost", "carer", "plan"} and len(sent_back) > 1:
            # Two wishes, each of which has to fit; as parameters they are alternatives.
            assert after["total"] >= before["total"]
            continue
        assert (name, after["total"]) == (name, before["total"])
        if before["pages"] == after["pages"] == 1:
            assert whole(after) == whole(before)


@pytest.mark.parametrize("said", SAID)
def test_each_of_these_is_understood(directory, said):
    assert found([("q", said)])["understood"]


@pytest.mark.parametrize(
    ("parameter", "fits", "does_not"),
    [
        (("day", "not-sunday"), {"day": {"sunday", "monday"}}, {"day": {"sunday"}}),
        (("carer", "not_needed"), {"carer": {"not_needed"}}, {"carer": {"must_stay"}}),
    ],
)
def test_what_is_sent_back_is_hard(directory, shelf, parameter, fits, does_not):
    shelf.clear()
    shelf.put("fits", "Drums", codes={name: frozenset(codes) for name, codes in fits.items()})
    shelf.put("does-not", "Drums", codes={name: frozenset(codes) for name, codes in does_not.items()})
    engine().put("shelf", shelf.values())

    assert [each["id"] for each in found([("q", "drums"), parameter])["results"]] == ["fits"]


def test_words_that_are_not_wanted_and_a_span_of_ages_are_hard_without_a_question(directory, shelf):
    everything = found([])["total"]

    assert 0 < found([("words", "not-swimming")])["total"] < everything
    assert found([("age", "13-16")])["total"] == sum(
        (each.minimum_age or 0) <= 16 and (99 if each.maximum_age is None else each.maximum_age) >= 13
        for each in shelf.values()
    )


def test_neither_of_two_days_is_less_than_not_the_one_and_not_the_other(directory, shelf):
    shelf["weekend"] = shelf["id-000"].__class__(
        id="weekend", kind="guide", url="/w/", title="Drums", codes={"day": frozenset({"saturday", "sunday"})}
    )
    engine().put("shelf", shelf.values())

    assert found([("q", "drums"), ("day", "not-saturday"), ("day", "not-sunday")])["total"] == 0
    assert found([("q", "drums"), ("day", "not-saturday")])["total"] == 1


@pytest.mark.parametrize("value", ["16-13", "1-999", "-", "13-", "x-y"])
def test_ages_that_are_none_are_said(directory, value):
    assert found([("age", value)])["problems"]


def test_a_refusal_of_nothing_we_know_is_said(directory):
    assert found([("day", "not-someday")])["problems"] == ["We do not know the day “not-someday”, so we left it out."]


def test_a_part_that_stands_for_several_codes_gives_each_and_is_taken_away_whole(directory):
    understood = found([("q", "drums weekdays")])["understood"]

    assert [part["value"] for part in understood] == DAYS[:5]
    assert {part["without"] for part in understood} == {"/search/?q=drums+weekdays&without=day%3Amonday"}
    assert "understood" not in found([("q", "drums weekdays"), ("without", "day:monday")])


def test_a_result_says_what_it_lacks_where_parts_are_all_that_was_asked(directory, shelf):
    shelf.clear()
    shelf.put("monday", "Drums", codes={"day": frozenset({"monday"}), "cost": frozenset({"free"})})
    engine().replace_all(("shelf", each) for each in shelf.values())

    assert [each["lacks"] for each in found([("q", "free saturday")])["results"]] == [["day"]]


def test_the_meaning_of_a_short_form_sent_back_changes_nothing(directory):
    typed = [("q", "asc drums")]
    part = found(typed)["understood"][0]

    assert part["filter"] == "meaning"
    assert found([*typed, ("meaning", part["value"])]) == found(typed)
