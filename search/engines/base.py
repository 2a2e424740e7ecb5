"""What every engine can do. The rest of search knows engines by this alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.document import SearchDocument
from search.request import SearchRequest, SearchResult


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all documents as they stand there, as of one moment. `only_named` are those that stand in
    other names alone, where slips of the pen are noted on purpose. Words of documents long gone may linger."""

    words: frozenset[str]
    only_named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Title:
    """What a document is called, for a list of suggestions."""

    title: str
    kind: str
    url: str


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

    def lexicon(self) -> Lexicon:
        """Its words; the same object until there are new ones."""

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token stands; those that stand in none are left out."""

    def titles(self, words: Sequence[str], limit: int) -> list[Title]:
        """Open documents whose title holds all these folded words, the last of which may be a beginning; the
        shortest titles first, decisions left out."""

    def faults(self) -> list[str]:
        """What is wrong inside the index, in words; empty when sound."""
