"""What is like something: for the same needs, about the same topics, near it, in the same words; and what explains
it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from .engines import engine
from .request import Hit, Near, Preference, SearchRequest

SHOWN = 5


def like(
    title: str,
    *,
    codes: Mapping[str, Collection[str]],
    filters: Mapping[str, tuple[str, ...]],
    near: Near | None = None,
    without: str = "",
) -> tuple[Hit, ...]:
    """The best few open documents that pass `filters`: those first that share most of `codes` (facet -> codes, any
    of which will do), then those that share words with `title`, less the farther from `near`. `without` is the id
    of the thing itself. Documents that share none of the codes are left out."""
    preferences = tuple(Preference(facet, tuple(chosen)) for facet, chosen in codes.items() if chosen)
    found = engine().search(SearchRequest(hints=title, preferences=preferences, filters=filters, near=near)).hits
    return tuple(hit for hit in found if hit.id != without and not hit.closed and (hit.fits or not preferences))[:SHOWN]


def explaining(request: SearchRequest, *, kinds: tuple[str, ...]) -> tuple[Hit, ...]:
    """The best few documents of `kinds` on what `request` asks for, wherever and for whomever: those with some of its
    words, or that fit something of it. None when it asks for nothing in words."""
    if not (request.words or request.preferences):
        return ()
    beside = replace(request, filters={"kind": kinds}, near=None, miles=None, age=None, demands=(), sort="best", page=1)
    found = engine().search(beside).hits
    return tuple(hit for hit in found if hit.fits or request.words)[:SHOWN]
