"""What is not wanted, and what only sounds refused."""

from dataclasses import replace

import pytest

from search.understanding import understand


def keys(found):
    return {part.key for part in found.parts}


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("something to do on saturday not swimming", "words:not-swimming"),
        ("club for boy 10 thats not football", "words:not-football"),
        ("anything but football for 8 year old", "words:not-football"),
        ("indoor fun, no sports", "words:not-sports"),
        ("he hates swimming what else is there", "words:not-swimming"),
        ("activities except horse riding", "words:not-horse-riding"),
        ("she doesnt like ball games", "words:not-ball-games"),
        ("we dont want medication for him", "words:not-medication"),
        ("dont want a club just someone to talk to", "kind:not-activity"),
    ],
)
def test_what_is_not_wanted_is_refused_and_not_looked_for(knowledge, typed, refused):
    found = understand(typed, knowledge)

    assert refused in keys(found)
    assert not set(refused.partition("not-")[2].split("-")) & set(found.words.split())


def test_two_things_may_be_refused_at_once(knowledge):
    assert {"words:not-football", "words:not-rugby"} <= keys(understand("a team, not football or rugby", knowledge))


@pytest.mark.parametrize(
    "typed",
    [
        "my 3 year old is not talking",
        "no sleep",
        "not eating",
        "he isnt toilet trained",
        "not coping at school",
        "hates haircuts",
        "club for kids not in school",
        "swimming not too loud",
    ],
)
def test_what_is_hard_for_a_child_is_not_refused(knowledge, typed):
    assert not [key for key in keys(understand(typed, knowledge)) if ":not-" in key]


@pytest.mark.parametrize(
    "typed", ["he isnt autistic but he cant read", "not autistic but cant read", "hasnt got autism he cant read"]
)
def test_a_need_that_somebody_has_not_got_is_not_looked_for(knowledge, typed):
    found = understand(typed, knowledge)

    assert "need:not-autism" in keys(found)
    assert "read" in found.words


@pytest.mark.parametrize("typed", ["not autistic enough for help", "not just autistic", "no autism diagnosis"])
def test_a_need_that_is_only_not_yet_settled_stays(knowledge, typed):
    assert "need:not-autism" not in keys(understand(typed, knowledge))


def test_what_is_refused_can_be_taken_back(knowledge):
    [part] = [each for each in understand("drama not dance", knowledge).parts if each.filter == "words"]

    assert (part.name, part.preference.refused) == ("Not dance", True)
    assert "words:not-dance" not in keys(understand("drama not dance", replace(knowledge, without={part.key})))
