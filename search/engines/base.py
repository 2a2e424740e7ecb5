"""What every engine can do. The rest of search knows engines by this alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from search.document import SearchDocument
from search.request import SearchRequest, SearchResult


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """How the index names a document it holds: `fingerprint` tells one version from another."""

    id: str
    source: str
    fingerprint: str


class Engine(Protocol):
    """An index of search documents. Whatever is written is seen by the next search, in any process."""

    def search(self, request: SearchRequest) -> SearchResult: ...

    def put(self, source: str, documents: Iterable[SearchDocument]) -> None:
        """Adds or replaces documents, all of them or none."""

    def remove(self, source: str, ids: Iterable[str]) -> None:
        """Takes documents out; ids it does not hold are no error."""

    def replace_all(self, documents: Iterable[tuple[str, SearchDocument]]) -> int:
        """Holds exactly these (source, document) from now on; searches go on meanwhile. Returns how many."""

    def held(self) -> Iterator[IndexedDocument]:
        """All documents in the index."""

    def faults(self) -> list[str]:
        """What is wrong inside the index, in words; empty when sound."""
