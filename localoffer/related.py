"""Listings that help with what a guide is about, or that are like another one, found by the search engine
at the moment of asking."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from search import registries
from search.engines import engine
from search.request import Hit, SearchRequest

if TYPE_CHECKING:
    from .models import Service, Term

SHOWN = 5
# Kinds that are pages to read, not something to go to or to ring.
KINDS_THAT_EXPLAIN = frozenset({"guide", "apply", "contact", "decision"})


def services_that_help(title: str, *, topics: list[str], needs: list[str]) -> tuple[Hit, ...]:
    """The best few open listings of `topics`: those that share words with `title` first, then whatever
    also is for `needs`. None for a guide of no topic."""
    return _best(title, topics, needs)


def listings_like(service: "Service") -> tuple[Hit, ...]:
    """The best few open listings about the same things as `service`, which need not be public itself."""
    terms: Iterable[Term] = [each.term for each in service.terms.all()]
    codes = {facet: [term.code for term in terms if term.vocabulary.code == facet] for facet in ("topic", "need")}
    return _best(service.name, codes["topic"], codes["need"], without=str(service.pk))


def _best(title: str, topics: list[str], needs: list[str], without: str = "") -> tuple[Hit, ...]:
    kinds = tuple(term.code for term in registries.vocabulary("kind") if term.code not in KINDS_THAT_EXPLAIN)
    if not topics or not kinds:
        return ()
    filters: Mapping[str, tuple[str, ...]] = {"topic": tuple(topics), "kind": kinds}
    questions = [
        SearchRequest(words=title, filters=filters),
        SearchRequest(filters={**filters, "need": tuple(needs)}),
        SearchRequest(filters=filters),
    ]
    found: dict[str, Hit] = {}
    for question in questions:
        if len(found) < SHOWN:
            hits = engine().search(question).hits
            found |= {hit.id: hit for hit in hits if hit.id not in found and hit.id != without and not hit.closed}
    return tuple(found.values())[:SHOWN]
