import pytest
from django.http import QueryDict

from governance.models import Decision
from search.answering import answer
from search.asking import read_parameters

pytestmark = pytest.mark.usefixtures("demonstration")


def ask(**parameters):
    query = QueryDict(mutable=True)
    query.update(parameters)
    return answer(read_parameters(query).request).result


def test_a_question_about_who_decides_finds_decisions_among_the_results():
    found = ask(q="who decides the send strategy")

    assert "decision" in {hit.kind for hit in found.hits}


def test_a_family_looking_for_a_break_is_shown_no_decision_among_the_results():
    found = ask(q="places to go and things to do")

    assert found.hits
    assert "decision" not in {hit.kind for hit in found.hits}


def test_the_kind_decision_lists_every_public_decision():
    found = ask(kind="decision")

    assert {hit.id for hit in found.hits} == {f"decision:{pk}" for pk in Decision.objects.values_list("pk", flat=True)}
