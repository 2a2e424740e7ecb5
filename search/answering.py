"""Answers a request: with the site's engine, an index that is up to date, and crisis contacts first."""

from dataclasses import dataclass

from . import crisis, outbox
from .engines import engine
from .request import SearchRequest, SearchResult


@dataclass(frozen=True, slots=True)
class Answer:
    """What a results page shows. `urgent` stands above all of it, unaltered."""

    request: SearchRequest
    result: SearchResult
    urgent: crisis.Urgent | None = None


def answer(request: SearchRequest) -> Answer:
    """The answer to `request`, after whatever an earlier failure left unindexed."""
    outbox.drain_if_needed()
    return Answer(request, engine().search(request), crisis.urgent(request.question or request.words))
