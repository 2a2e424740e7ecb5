"""When the cluster is gone: every search is answered, by the index of this machine, and nothing is lost."""

import pytest
from django.http import QueryDict

from search import keeping, outbox
from search.answering import answer
from search.asking import read_parameters
from search.engines import engine
from search.engines.cluster_client import Unreachable
from search.engines.standing_in import StandingIn
from search.models import Note
from search.request import SearchRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(shelf, settings) -> StandingIn:
    """A site whose cluster does not answer."""
    settings.SEARCH_URL = ["http://127.0.0.1:1"]
    return engine()


def titles(**asked):
    return [hit.title for hit in engine().search(SearchRequest(sort="az", **asked)).hits]


def test_the_index_of_this_machine_answers_and_says_so(gone, shelf):
    shelf.put("sleep", "Sleep well")
    gone.embedded.put("shelf", shelf.values())

    answered = gone.search(SearchRequest("sleep"))

    assert ([hit.id for hit in answered.hits], answered.stood_in) == (["sleep"], True)
    assert gone.lexicon().words == {"sleep", "well"}
    assert gone.frequencies(["sleep"]) == {"sleep": 1}
    assert [each.title for each in gone.titles(["sle"], 3)] == ["Sleep well"]


def test_the_contacts_for_danger_come_first_all_the_same(gone):
    answered = answer(read_parameters(QueryDict("q=i+want+to+kill+myself")).request)

    assert answered.urgent
    assert answered.urgent.contacts


def test_a_cluster_that_failed_is_not_asked_by_every_page(gone, monkeypatch):
    gone.search(SearchRequest())
    monkeypatch.setattr(gone.cluster, "search", lambda request: pytest.fail("it was asked again"))

    assert gone.is_standing_in
    assert gone.search(SearchRequest()).stood_in


def test_an_edit_is_found_at_once_and_waits_for_the_cluster(gone, shelf):
    shelf.put("sleep", "Sleep well")
    outbox.note("shelf", "sleep")

    drained = outbox.drain()

    assert titles() == ["Sleep well"]
    assert drained.failures == (("shelf", "sleep", outbox.NOT_TAKEN),)
    assert Note.objects.owed_to_the_cluster().exists()


def test_what_is_gone_is_no_longer_found(gone, shelf):
    shelf.put("sleep", "Sleep well")
    gone.embedded.put("shelf", shelf.values())
    del shelf["sleep"]
    outbox.note("shelf", "sleep")

    outbox.drain()

    assert titles() == []


def test_a_rebuild_makes_the_index_of_this_machine_and_says_what_it_could_not(gone, shelf):
    shelf.put("sleep", "Sleep well")

    kept = keeping.rebuild()

    assert titles() == ["Sleep well"]
    assert [failure[0] for failure in kept.failures] == ["the search cluster"]


def test_the_check_says_that_the_cluster_does_not_answer(gone):
    assert any(difference.source == "the search cluster" for difference in keeping.check())


def test_a_question_the_cluster_refuses_does_not_make_it_ill(gone, monkeypatch):
    def refuse(request):
        raise Unreachable("it answered with BadRequestError, status 400", is_about_the_question=True)

    monkeypatch.setattr(gone.cluster, "search", refuse)

    assert not gone.search(SearchRequest("much too long")).stood_in
    assert not gone.is_standing_in


@pytest.mark.cluster
class TestWhenItIsBack:
    @pytest.fixture
    def back(self, shelf, settings, cluster_url, clusters_index) -> StandingIn:
        settings.SEARCH_URL = cluster_url.split(",")
        settings.SEARCH_INDEX = clusters_index.alias.rsplit("-", 1)[0]
        clusters_index.replace_all(())
        return engine()

    def test_the_cluster_answers(self, back, shelf):
        shelf.put("sleep", "Sleep well")
        keeping.rebuild()

        answered = back.search(SearchRequest("sleep"))

        assert ([hit.id for hit in answered.hits], answered.stood_in) == (["sleep"], False)
        assert keeping.check() == []

    def test_the_next_search_tells_it_what_it_missed(self, back, shelf):
        shelf.put("sleep", "Sleep well")
        back.embedded.put("shelf", shelf.values())
        Note.objects.create(source="shelf", document_id="sleep")

        answered = answer(SearchRequest("sleep"))

        assert [hit.id for hit in answered.result.hits] == ["sleep"]
        assert not Note.objects.owed_to_the_cluster().exists()

    def test_the_check_names_what_either_lacks(self, back, shelf):
        shelf.put("both", "Both")
        shelf.put("here", "Here")
        keeping.rebuild()
        back.cluster.remove("shelf", ["here"])

        assert [(each.id, each.what) for each in keeping.check()] == [("here", "is not in the search cluster")]

        keeping.bring_up_to_date()
        assert keeping.check() == []
