"""The cluster: several web processes on one index, a rebuild beside it, the words of the settings kept to ourselves."""

import logging

import pytest

from search.concepts import Concept, Way
from search.document import SearchDocument
from search.engines.cluster import ClusterEngine
from search.engines.cluster_client import Unreachable, connect
from search.engines.cluster_index import LONGEST_SORTED
from search.request import SearchRequest


def guide(document_id: str, title: str = "Guide", **more) -> SearchDocument:
    return SearchDocument(id=document_id, kind="guide", url="/", title=title, **more)


def found(engine, text=""):
    return [hit.id for hit in engine.search(SearchRequest(text)).hits]


def test_a_secret_of_the_address_is_neither_shown_nor_logged(caplog):
    caplog.set_level(logging.DEBUG)
    client = connect(["http://reader:pa55word@127.0.0.1:1"], api_key="")

    with pytest.raises(Unreachable) as trouble:
        ClusterEngine(client, "test").search(SearchRequest("a child's own words"))

    said = f"{trouble.value} {client!r} {caplog.text}"
    assert "pa55word" not in said
    assert "child" not in said


@pytest.mark.cluster
class TestOnACluster:
    """What only a cluster can get wrong."""

    @pytest.fixture
    def cluster(self, clusters_index):
        clusters_index.replace_all(())
        return clusters_index

    @pytest.fixture
    def elsewhere(self, cluster, cluster_url) -> ClusterEngine:
        """The same index as another web process has it."""
        return ClusterEngine(
            connect(cluster_url.split(",")).options(request_timeout=30), cluster.alias.rsplit("-", 1)[0]
        )

    def test_another_process_sees_what_was_put(self, cluster, elsewhere):
        elsewhere.search(SearchRequest())

        cluster.put("test", [guide("new", "Trampolining")])

        assert found(elsewhere, "trampolining") == ["new"]

    def test_the_first_document_makes_the_index(self, cluster, elsewhere):
        fresh = ClusterEngine(cluster.client, "test-fresh-" + cluster.alias.split("-")[1])
        try:
            fresh.put("test", [guide("first")])
            assert found(fresh) == ["first"]
        finally:
            for name in fresh._indices():
                cluster.client.indices.delete(index=name)

    def test_searches_go_on_with_the_old_index_until_the_new_one_stands(self, cluster, elsewhere):
        cluster.put("test", [guide("old")])

        with cluster.rebuilding() as take:
            list(take([("test", guide("new"))]))
            assert found(elsewhere) == ["old"]

        assert found(elsewhere) == ["new"]
        assert len(cluster._indices()) == 1

    def test_a_rebuild_that_fails_leaves_the_old_index(self, cluster):
        cluster.put("test", [guide("old")])

        def documents():
            yield "test", guide("new")
            raise ValueError("the records cannot be read")

        with pytest.raises(ValueError, match="records"):
            cluster.replace_all(documents())

        assert found(cluster) == ["old"]
        assert len(cluster._indices()) == 1

    def test_all_documents_are_named_also_when_they_are_many(self, cluster):
        cluster.put("test", [guide(f"id-{number:04}") for number in range(1100)])

        assert [each.id for each in cluster.held()] == [f"id-{number:04}" for number in range(1100)]

    def test_long_names_and_texts_are_kept(self, cluster):
        long = guide("ü" * 255, "word " * LONGEST_SORTED, body="text " * 50_000)

        cluster.put("test", [long])

        assert found(cluster, "word text") == [long.id]

    def test_words_are_known_as_they_are_written(self, cluster):
        cluster.put("test", [guide("one", "Rebound", other_names="rebownd")])
        before = cluster.lexicon()
        cluster.put("test", [guide("two", "Boccia")])

        assert before.only_named == {"rebownd"}
        assert cluster.lexicon().words == {"rebound", "rebownd", "boccia"}

    def test_a_question_that_is_too_long_for_it_is_no_trouble_of_the_cluster(self, cluster):
        cluster.put("test", [guide("one")])
        ways = tuple(Way((f"token{number}", "more"), apart=True) for number in range(3000))

        with pytest.raises(Unreachable) as refused:
            cluster.search(SearchRequest("guide", concepts=(Concept(ways),)))

        assert refused.value.is_about_the_question
