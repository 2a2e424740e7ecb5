"""What the apps above give to search: the vocabularies of facets and the sources of documents. They
fill these in AppConfig.ready(); search itself imports none of them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .document import SearchDocument


@dataclass(frozen=True, slots=True)
class Term:
    """One choice of a facet: its stable code, its name in plain words, the code of its parent, what else families
    call it, and the codes of terms that were merged into it, which still stand in saved addresses."""

    code: str
    name: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """Where documents of one sort come from. An id is the `id` of the SearchDocument itself.

    `documents` goes through all that the public may find; `document` gives one, or None when there is
    no such thing (any more). `documents_of`, where given, gives those of many ids with fewer queries:
    ids it does not give are gone."""

    key: str
    documents: Callable[[], Iterable[SearchDocument]]
    document: Callable[[str], SearchDocument | None]
    documents_of: Callable[[Collection[str]], Iterable[SearchDocument]] | None = None


_vocabularies: dict[str, Callable[[], Iterable[Term]]] = {}
_sources: dict[str, DocumentSource] = {}


def register_vocabulary(facet: str, terms: Callable[[], Iterable[Term]]) -> None:
    """`terms` gives the facet's choices in the order to show them; it is called for each use."""
    _vocabularies[facet] = terms


def register_source(source: DocumentSource) -> None:
    _sources[source.key] = source


def vocabulary(facet: str) -> tuple[Term, ...]:
    """The facet's choices in order; none when nobody registered any."""
    return tuple(_vocabularies[facet]()) if facet in _vocabularies else ()


def has_vocabulary(facet: str) -> bool:
    return facet in _vocabularies


def sources() -> tuple[DocumentSource, ...]:
    return tuple(_sources.values())


def source(key: str) -> DocumentSource | None:
    return _sources.get(key)


def all_documents() -> Iterator[tuple[str, SearchDocument]]:
    """Every document of every source, with the source's key."""
    for each in sources():
        for document in each.documents():
            yield each.key, document


@dataclass(frozen=True, slots=True)
class SchoolBreak:
    """Days without school between two terms or halves of one, from the first to the last."""

    first: date
    last: date


_calendar: list[Callable[[], Iterable[SchoolBreak]]] = []


def register_school_breaks(breaks: Callable[[], Iterable[SchoolBreak]]) -> None:
    """`breaks` gives the school holidays that are known, in order."""
    _calendar[:] = [breaks]


def school_breaks() -> tuple[SchoolBreak, ...]:
    """The school holidays, in order; none when nobody registered any."""
    return tuple(each for breaks in _calendar for each in breaks())
