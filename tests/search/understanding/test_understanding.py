"""A whole question: what is understood, what is left to look for, and how it is taken back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding import understand

PIECES = [
    "not sundays", "girl 7", "downs", "under a fiver", "near cv6", "tile hill", "ASC", "cp", "year 9", "easter", "free", "no diagnosis",
    "without going through school", "wheelchair", "polish", "club", "this saturday", "not swimming", "isnt autistic",
    "sat nite", '"', "£", "👪", "\x00", "-", "AND", "*", "9" * 40,
]  # fmt: skip


def keys(understood):
    return [part.key for part in understood.parts]


def test_a_tired_parents_question_is_understood(knowledge):
    found = understand("music group for my girl 7 with downs not sundays", knowledge)

    assert found.words == "music"
    assert keys(found) == ["kind:activity", "age:7", "need:downs", "day:not-sunday"]
    assert [part.text for part in found.parts] == ["group", "7", "downs", "not sundays"]
    assert [part.name for part in found.parts][1:] == ["Age 7", "Down's syndrome", "Not Sunday"]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("he uses a walker", "access:step_free"),
        ("one in a wheelchair", "access:step_free"),
        ("not too loud", "access:low_sensory_times"),
        ("speech help without going through school", "referral:self"),
        ("swimming no GP", "referral:self"),
        ("group with no diagnosis", "diagnosis:not_needed"),
        ("waiting for an assessment", "diagnosis:waiting_is_enough"),
        ("tutor online", "delivery:online"),
        ("someone to come to the house", "delivery:home_visit"),
        ("advice over the phone", "delivery:phone"),
        ("polish mums", "language:pl"),
        ("bsl class", "language:bsl"),
        ("refuses to go to school", "need:school-worry"),
        ("Down's", "need:downs"),
        ("autistic", "need:autism"),
        ("club without parents staying", "carer:not_needed"),
        ("parent helpline", "kind:helpline"),
    ],
)
def test_each_sort_of_part_is_understood(knowledge, typed, part):
    assert part in keys(understand(typed, knowledge))


def test_needs_are_those_of_the_directory_and_no_others(knowledge):
    bare = replace(knowledge, terms={})

    assert keys(understand("autistic downs", bare)) == []
    assert understand("autistic downs", bare).words == "autistic downs"


def test_codes_that_the_directory_does_not_have_are_not_understood(knowledge):
    assert keys(understand("secure site quiet", knowledge)) == ["access:low_sensory_times"]


@pytest.mark.parametrize(
    ("typed", "label", "words"),
    [
        ("swimming near cv6", "CV6", "swimming"),
        ("swimming CV5 6", "CV5 6", "swimming"),
        ("swimming in tile hill", "Tile Hill", "swimming"),
        ("swimming within 3 miles of cv6", "CV6", "swimming"),
        ("swimming in rugby", "Rugby", "swimming"),
        ("wheelchair rugby", None, "rugby"),
        ("swimming coventry", None, "swimming"),
    ],
)
def test_a_place_is_understood_where_one_is_meant(knowledge, typed, label, words):
    found = understand(typed, knowledge)

    assert (found.near and found.near.label, found.words) == (label, words)


def test_near_me_asks_where_that_is(knowledge):
    assert understand("club near me", knowledge).asks_where
    assert not understand("club near me cv6", knowledge).asks_where


def test_a_postcode_that_is_none_is_said_and_not_looked_for(knowledge):
    found = understand("swimming near CV6 9ZZ", knowledge)

    assert found.words == "swimming"
    assert [note.parameter for note in found.notes] == ["near"]
    assert "CV6 9ZZ" in found.notes[0].text


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("asc assessment", "autism"),
        ("asc budget for my son 19", "adult social care"),
        ("cp physio", "cerebral palsy"),
        ("cp plan social worker", "child protection"),
        ("SI college", "supported internship"),
        ("SI swing therapist", "sensory integration"),
        ("AP at 14", "alternative provision"),
        ("OT referral", "occupational therapy"),
    ],
)
def test_short_forms_mean_what_the_rest_tells(knowledge, typed, meaning):
    assert f"meaning:{meaning}" in keys(understand(typed, knowledge))


def test_a_short_form_can_be_taken_as_typed(knowledge):
    found = understand("cp physio", replace(knowledge, without={"meaning:cerebral palsy"}))

    assert (found.words, keys(found)) == ("cp physio", [])


def test_days_that_suit_are_alternatives_and_children_are_not(knowledge):
    found = understand("saturday or wednesday for boys 8 and 11", knowledge)

    assert {preference.codes for preference in found.preferences if preference.filter == "day"} == {
        ("saturday", "wednesday")
    }
    assert len([preference for preference in found.preferences if preference.filter == "age"]) == 2


def test_what_is_said_around_a_question_is_not_looked_for(knowledge):
    assert understand("can anyone recommend someone to help my son with maths please", knowledge).words == "maths"
    assert understand("where can i take my daughter dancing", knowledge).words == "dancing"


def test_a_saying_of_words_that_say_nothing_is_looked_for_whole(knowledge):
    knowing = replace(knowledge, is_a_saying=lambda said: said == "other kids left out")

    assert understand("my other kids left out", knowing).words == "other kids left out"
    assert understand("my other kids left out", knowledge).words == "left"


def test_a_need_is_sought_by_its_whole_name(knowledge):
    found = understand("downs group", knowledge)

    assert found.asides == ("Down's syndrome",)
    assert "Down's syndrome" in {preference.words for preference in found.preferences}


def test_who_asks_how_to_get_to_a_nursery_is_not_looking_for_one(knowledge):
    assert keys(understand("helpline", knowledge)) == ["kind:helpline"]
    assert keys(understand("at the helpline", knowledge)) == []


def test_a_question_of_nothing_but_common_words_keeps_them(knowledge):
    assert understand("help", knowledge).words == "help"


def test_a_topic_is_understood_only_when_it_is_all_that_is_asked(knowledge):
    assert keys(understand("respite", knowledge)) == ["topic:breaks"]
    assert keys(understand("respite for horses", knowledge)) == []


def test_a_page_that_explains_is_preferred_where_something_is_to_be_explained(knowledge):
    [preference] = understand("how do i get an ehc plan", knowledge).preferences

    assert preference.weak
    assert "guide" in preference.codes


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=8).map(" ".join))
def test_each_part_can_be_switched_off_and_only_it(knowledge, typed):
    found = understand(typed, knowledge)

    assert len(set(keys(found))) == len(found.parts)
    for part in found.parts:
        assert part.text in typed
        assert part.name
        again = understand(typed, replace(knowledge, without={part.key}))
        assert part.key not in keys(again)


@given(st.text(max_size=300))
def test_no_text_breaks_understanding(knowledge, typed):
    found = understand(typed, knowledge)

    assert all(part.text in typed for part in found.parts)


NUMBERS = st.integers(min_value=1, max_value=18)
WHEN = st.sampled_from(
    [
        "on saturday",
        "saturdays",
        "on sat",
        "sat",
        "on tuesdays",
        "weds",
        "friday night",
        "this weekend",
        "on sat 14 march",
    ]
)


@given(NUMBERS, WHEN, st.sampled_from(["", " near cv6", " in tile hill", " free"]))
@pytest.mark.parametrize(
    "said", ["age {}", "my {} year old", "{}yo", "son aged {}", "for a girl of {}", "he is {}", "boy {}"]
)
def test_an_age_is_understood_beside_any_day_and_place_on_either_side(knowledge, said, age, when, where):
    for typed in (f"{said.format(age)} {when}{where}", f"{when} {said.format(age)}{where}"):
        found = understand(typed, knowledge)
        filters = [part.filter for part in found.parts]
        assert f"age:{age}" in keys(found), typed
        assert "day" in filters, typed
        assert ("near" in filters) == ("cv6" in where or "tile" in where), typed


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("on saturday age 9 near CV6", {"day:saturday", "age:9", "near:CV6"}),
        ("age 9 saturday", {"age:9", "day:saturday"}),
        ("my 9 year old on sat 14 march", {"age:9", "day:sunday"}),
        ("8 and 11 on sunday", {"age:8", "age:11", "day:sunday"}),
        ("year 6 on tuesdays", {"age:10-11", "day:tuesday"}),
        ("sat for 6 yo", {"day:saturday", "age:6"}),
        ("9 near tile hill", {"age:9", "near:Tile Hill"}),
        ("within 3 miles of cv6 age 9", {"near:CV6", "age:9"}),
        ("sat or sun 10yr old", {"day:saturday", "day:sunday", "age:10"}),
        ("thursday nite 14", {"day:thursday", "time:evening", "age:14"}),
        ("year 8 wed eve", {"age:12-13", "day:wednesday", "time:evening"}),
        ("twins 7 fri nights cv6", {"age:7", "day:friday", "time:evening", "near:CV6"}),
        ("2 boys 8 and 11 sat", {"age:8", "age:11", "day:saturday"}),
    ],
)
def test_ages_days_and_places_beside_each_other(knowledge, typed, understood):
    assert set(keys(understand(typed, knowledge))) == understood


@pytest.mark.parametrize("typed", ["he sat down and cried", "sat in class", "sat exams", "sun cream", "newly wed"])
def test_what_is_no_day_is_none(knowledge, typed):
    assert not [key for key in keys(understand(typed, knowledge)) if key.startswith("day:")]


def test_words_as_they_are_texted_are_read_as_they_are_written(knowledge):
    assert understand("sumthing musical 2moro nite", knowledge).words == "musical"


@pytest.mark.parametrize("typed", ["polish speaking mums", "speaks polish mums", "polish language mums"])
def test_that_a_language_is_spoken_is_said_with_its_name(knowledge, typed):
    found = understand(typed, knowledge)

    assert ("language:pl" in keys(found), found.words) == (True, "mums")


@pytest.mark.parametrize(
    ("typed", "words", "hints"),
    [
        ("staff understand him at nursery", "staff understand", "nursery"),
        ("speech help in the classroom", "speech", "classroom"),
        ("sitter so we can see a film", "sitter", "film"),
        ("tutor 8 weeks", "tutor", ""),
    ],
)
def test_what_only_goes_with_what_is_wanted_is_not_missed(knowledge, typed, words, hints):
    found = understand(typed, knowledge)

    assert (found.words, found.hints) == (words, hints)


@pytest.mark.parametrize("typed", ["at nursery", "so we can see a film"])
def test_what_goes_with_nothing_else_is_what_is_wanted(knowledge, typed):
    assert understand(typed, knowledge).words or understand(typed, knowledge).parts


@pytest.mark.parametrize("typed", ["turned down", "she melts down", "calm down time"])
def test_a_verbs_down_is_no_syndrome(knowledge, typed):
    assert "need:downs" not in keys(understand(typed, knowledge))


def test_a_show_at_christmas_is_no_wish_for_the_holidays(knowledge):
    found = understand("christmas panto", knowledge)

    assert (found.words, found.hints, keys(found)) == ("panto", "christmas", [])


def test_a_long_saying_is_not_broken_up(knowledge):
    said = "talks at home but"
    found = understand(f"{said} never at school", replace(knowledge, is_a_saying=said.__eq__))

    assert (found.words, keys(found)) == (said, [])
