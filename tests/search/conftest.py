from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from search import geography, registries
from search.document import SearchDocument
from search.engines.embedded import EmbeddedEngine


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
