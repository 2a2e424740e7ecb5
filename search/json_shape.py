"""A search's answer for another program, in the shape of interchange 3."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from . import registries
from .answering import Answer
from .asking import Asked
from .crisis import Contact
from .reasons import reasons
from .relaxations import relaxations
from .request import FacetCount, Hit
from .suggestions import Suggestion

ALWAYS = frozenset({"query", "total", "page", "pages", "results", "facets"})


def as_json(asked: Asked, answer: Answer, *, page: str = "") -> dict[str, Any]:
    """The answer as JSON's own types. Empty keys are left out, but for those that always stand. `page` is the
    path of the page that shows the same."""
    result = answer.result

    def path(parameters: tuple[tuple[str, str], ...]) -> str:
        return f"{page}?{urlencode(parameters)}"

    shape = {
        "query": asked.query,
        "total": result.total,
        "page": result.page,
        "pages": result.pages,
        "understood": [
            {"filter": part.filter, "value": value, "text": part.text, "without": path(asked.less(part))}
            for part in asked.understood
            for value in (part.value, *part.also)
        ],
        "corrected": asked.corrected and asked.corrected.text,
        "urgent": answer.urgent
        and {"title": answer.urgent.title, "contacts": [_contact(each) for each in answer.urgent.contacts]},
        "problems": [problem.text for problem in asked.problems],
        "results": [hit_as_json(hit, asked) for hit in result.hits],
        "decisions": [hit_as_json(hit, asked) for hit in result.decisions],
        "facets": _facets(result.facets),
        "relaxations": [
            {"without": each.without, "total": each.total, "url": path(each.parameters)}
            for each in relaxations(asked, result)
        ],
    }
    return {key: value for key, value in shape.items() if value or key in ALWAYS}


def suggestions_as_json(typed: str, found: Iterable[Suggestion]) -> dict[str, Any]:
    """What may be meant by what was typed so far."""
    return {
        "query": typed,
        "suggestions": [
            {"text": each.text, "kind": each.kind} | ({"url": each.url} if each.url else {}) for each in found
        ],
    }


def hit_as_json(hit: Hit, asked: Asked) -> dict[str, Any]:
    """One result: `lacks` names the filters understood that it does not fit, `why` what it has of the question."""
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
        "lacks": list(dict.fromkeys(preference.filter for preference in hit.lacks)),
        "why": list(reasons(hit, asked)),
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
