"""Listings that help with what a guide is about, or that are like another one, found by the search engine
at the moment of asking."""

from typing import TYPE_CHECKING

from search import registries
from search.likeness import like
from search.request import Hit, Near

if TYPE_CHECKING:
    from .models import Service

# Kinds that are pages to read, not something to go to or to ring.
KINDS_THAT_EXPLAIN = frozenset({"guide", "apply", "contact", "decision"})
# Those of them that tell a family what to do.
EXPLAINING = ("guide", "apply", "contact")


def services_that_help(title: str, *, topics: list[str], needs: list[str]) -> tuple[Hit, ...]:
    """The best few open listings of `topics`: those for `needs` first, then those that share words with `title`.
    None for a guide of no topic."""
    if not topics or not _kinds():
        return ()
    return like(title, codes={"need": needs}, filters={"kind": _kinds(), "topic": tuple(topics)})


def listings_like(service: "Service") -> tuple[Hit, ...]:
    """The best few open listings about the same things as `service`, which need not be public itself."""
    codes: dict[str, list[str]] = {"topic": [], "need": []}
    for link in service.terms.all():
        codes.setdefault(link.term.vocabulary.code, []).append(link.term.code)
    shared = {facet: codes[facet] for facet in ("topic", "need")}
    if not any(shared.values()) or not _kinds():
        return ()
    return like(service.name, codes=shared, filters={"kind": _kinds()}, near=_place(service), without=str(service.pk))


def _kinds() -> tuple[str, ...]:
    """The kinds of what one can go to or ring."""
    return tuple(term.code for term in registries.vocabulary("kind") if term.code not in KINDS_THAT_EXPLAIN)


def _place(service: "Service") -> Near | None:
    points = (place.location.measured_to() for place in service.places.all())
    return next((Near(point, "here") for point in points if point), None)
