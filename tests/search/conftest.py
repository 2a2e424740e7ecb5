import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from search import geography, registries
from search.document import SearchDocument
from search.engines.base import Engine
from search.engines.cluster import ClusterEngine
from search.engines.cluster_client import connect
from search.engines.embedded import EmbeddedEngine

EITHER = ["embedded", pytest.param("cluster", marks=pytest.mark.cluster)]


@pytest.fixture(scope="session")
def cluster_url() -> str:
    """The cluster of this test run. `make cluster` starts one; continuous integration has to have it."""
    if not (url := os.environ.get("TEST_SEARCH_URL", "")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("TEST_SEARCH_URL names no search cluster")
    return url


@pytest.fixture(scope="session")
def clusters_index(cluster_url) -> Iterator[ClusterEngine]:
    """An index of this worker's own on the cluster, gone afterwards."""
    engine = ClusterEngine(connect(cluster_url.split(",")), f"test-{os.getpid()}")
    engine.client = engine.client.options(request_timeout=30)  # a machine that runs all tests is no quick one
    yield engine
    for name in engine._indices():
        engine.client.indices.delete(index=name)


@dataclass(frozen=True, slots=True)
class Emptied:
    """Gives an engine that holds nothing, as often as it is called. `most_asked` is how many questions an example is
    worth on it: a cluster takes a hundred times as long to begin anew."""

    empty: Callable[[], Engine]
    most_asked: int

    def __call__(self) -> Engine:
        return self.empty()


@pytest.fixture(scope="session", params=EITHER)
def emptied(request, tmp_path_factory) -> Emptied:
    """Either engine, holding nothing."""
    if request.param == "embedded":
        return Emptied(lambda: EmbeddedEngine(tmp_path_factory.mktemp("index") / "search.sqlite3"), most_asked=6)
    clusters_index = request.getfixturevalue("clusters_index")
    if not clusters_index._indices():
        clusters_index.replace_all(())

    def empty() -> Engine:
        clusters_index.client.delete_by_query(index=clusters_index.alias, query={"match_all": {}}, refresh=True)
        clusters_index._lexicon.forget_the_moment()
        return clusters_index

    return Emptied(empty, most_asked=2)


@pytest.fixture
def index(emptied) -> Engine:
    """An empty index of either engine: what is asked of it here, both have to answer alike."""
    return emptied()


@pytest.fixture
def embedded(tmp_path: Path) -> EmbeddedEngine:
    """An empty index of its own."""
    return EmbeddedEngine(tmp_path / "search.sqlite3")


@pytest.fixture
def own_index(tmp_path: Path, settings) -> Path:
    """A DATA_DIR of this test's own, so that the site's engine starts empty."""
    settings.DATA_DIR = tmp_path
    return tmp_path


class Shelf(dict[str, SearchDocument]):
    """A source of documents held in memory. Ids in `poisonous` cannot be made into a document."""

    def __init__(self) -> None:
        self.poisonous: set[str] = set()

    def put(self, document_id: str, title: str, **more) -> None:
        self[document_id] = SearchDocument(id=document_id, kind="guide", url=f"/{document_id}/", title=title, **more)

    def document(self, document_id: str) -> SearchDocument | None:
        if document_id in self.poisonous:
            raise ValueError("this one is poisonous")
        return self.get(document_id)

    def documents(self) -> Iterator[SearchDocument]:
        return iter(list(self.values()))

    def documents_of(self, ids: Collection[str]) -> list[SearchDocument]:
        return [document for each in ids if (document := self.document(each))]


@pytest.fixture
def only_our_sources(monkeypatch) -> None:
    """No sources and vocabularies but the test's own."""
    monkeypatch.setattr(registries, "_sources", {})
    monkeypatch.setattr(registries, "_vocabularies", {})


@pytest.fixture
def shelf(own_index, only_our_sources) -> Shelf:
    shelf = Shelf()
    registries.register_source(registries.DocumentSource("shelf", shelf.documents, shelf.document, shelf.documents_of))
    return shelf


@pytest.fixture(scope="session")
def some_rows() -> list[tuple[str, str, str, str]]:
    """A tenth of the package's postcodes, and those that places are named by."""
    at = {line["at"].replace(" ", "") for line in geography.named_places()} | {"CV15RR"}
    rows = [row for row in geography._from_package() if row[0].startswith("CV")]
    return [row for number, row in enumerate(rows) if number % 10 == 0 or row[0].replace(" ", "") in at]


@pytest.fixture
def places(db, monkeypatch, some_rows) -> None:
    """Postcodes and places, few enough to be loaded for each test."""
    with monkeypatch.context() as quick:
        quick.setattr(geography, "_from_package", lambda: some_rows)
        geography.load_postcodes()
