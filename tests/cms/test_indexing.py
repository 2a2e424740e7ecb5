import pytest

from governance.models import Decision
from search.answering import answer
from search.request import SearchRequest

pytestmark = pytest.mark.usefixtures("demonstration")


def test_a_question_about_who_decides_finds_decisions_among_the_results():
    found = answer(SearchRequest(words="who decides the send strategy")).result

    assert "decision" in {hit.kind for hit in found.hits}


def test_a_family_looking_for_a_break_is_shown_no_decision_among_the_results():
    found = answer(SearchRequest(words="places to go and things to do")).result

    assert found.hits
    assert "decision" not in {hit.kind for hit in found.hits}


def test_the_kind_decision_lists_every_public_decision():
    found = answer(SearchRequest(filters={"kind": ("decision",)})).result

    assert {hit.id for hit in found.hits} == {f"decision:{pk}" for pk in Decision.objects.values_list("pk", flat=True)}
