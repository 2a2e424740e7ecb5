"""Listings that help with what a guide is about, found by the search engine at the moment of asking."""

from collections.abc import Mapping

from search import registries
from search.engines import engine
from search.request import Hit, SearchRequest

SHOWN = 5
KINDS_THAT_EXPLAIN = frozenset({"guide", "apply", "contact", "decision"})


def services_that_help(title: str, *, topics: list[str], needs: list[str]) -> tuple[Hit, ...]:
    """The best few open listings of `topics`: those that share words with `title` first, then whatever
    also is for `needs`. None for a guide of no topic."""
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
            found |= {hit.id: hit for hit in engine().search(question).hits if hit.id not in found and not hit.closed}
    return tuple(found.values())[:SHOWN]
