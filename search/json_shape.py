"""A search's answer for another program, in the shape of interchange 3."""

from collections.abc import Mapping
from typing import Any

from . import registries
from .answering import Answer
from .asking import Asked
from .crisis import Contact
from .request import FacetCount, Hit

ALWAYS = frozenset({"query", "total", "page", "pages", "results", "facets"})


def as_json(asked: Asked, answer: Answer) -> dict[str, Any]:
    """The answer as JSON's own types. Empty keys are left out, but for those that always stand."""
    result = answer.result
    shape = {
        "query": asked.query,
        "total": result.total,
        "page": result.page,
        "pages": result.pages,
        "urgent": answer.urgent
        and {"title": answer.urgent.title, "contacts": [_contact(each) for each in answer.urgent.contacts]},
        "problems": [problem.text for problem in asked.problems],
        "results": [hit_as_json(hit) for hit in result.hits],
        "decisions": [hit_as_json(hit) for hit in result.decisions],
        "facets": _facets(result.facets),
    }
    return {key: value for key, value in shape.items() if value or key in ALWAYS}


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """One result. `lacks` holds "q" for what has only some of the words."""
    shape = {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "url": hit.url,
        "summary": hit.summary,
        "distance_miles": None if hit.distance_miles is None else round(hit.distance_miles, 1),
        "reach": hit.reach,
        "next": hit.next and hit.next.isoformat(),
        "confirmed_on": hit.confirmed_on and hit.confirmed_on.isoformat(),
        "lacks": [] if hit.matched_all_words else ["q"],
    }
    return {key: value for key, value in shape.items() if value not in (None, "", [])}


def _facets(facets: Mapping[str, tuple[FacetCount, ...]]) -> dict[str, list[dict[str, Any]]]:
    named = {}
    for facet, counts in facets.items():
        names = {term.code: term.name for term in registries.vocabulary(facet)}
        named[facet] = [
            {"value": each.value, "name": names.get(each.value, each.value), "count": each.count} for each in counts
        ]
    return named


def _contact(contact: Contact) -> dict[str, str]:
    shape = {
        "name": contact.name,
        "phone": contact.phone,
        "text": contact.text,
        "url": contact.url,
        "hours": contact.hours,
    }
    return {key: value for key, value in shape.items() if value}
