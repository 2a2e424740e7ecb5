"""The cluster with the embedded index of this machine behind it. Whatever the cluster is asked and cannot answer,
the embedded index answers, and the result says so. What the cluster does not take is raised as Unreachable, so that
whoever keeps the outbox tells it again later."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from search.document import SearchDocument
from search.request import SearchRequest, SearchResult

from .base import Engine, IndexedDocument, Lexicon, Title
from .cluster import ClusterEngine
from .cluster_client import Unreachable

# For how long a cluster that did not answer is not asked again, so that not every page waits for it.
SECONDS_LEFT_ALONE = 10.0

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class StandingIn:
    """An `Engine`: `cluster` as long as it answers, else `embedded`."""

    def __init__(self, cluster: ClusterEngine, embedded: Engine) -> None:
        self.cluster, self.embedded = cluster, embedded
        self._lock = threading.Lock()
        self._asked_again_at = 0.0

    @property
    def is_standing_in(self) -> bool:
        """Whether the cluster failed lately, so that it is left alone for now."""
        return time.monotonic() < self._asked_again_at

    def search(self, request: SearchRequest) -> SearchResult:
        return self._asked(
            lambda: self.cluster.search(request),
            lambda: replace(self.embedded.search(request), stood_in=self.is_standing_in),
        )

    def lexicon(self) -> Lexicon:
        return self._asked(self.cluster.lexicon, self.embedded.lexicon)

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        tokens = list(tokens)
        return self._asked(lambda: self.cluster.frequencies(tokens), lambda: self.embedded.frequencies(tokens))

    def titles(self, words: Sequence[str], limit: int) -> list[Title]:
        return self._asked(lambda: self.cluster.titles(words, limit), lambda: self.embedded.titles(words, limit))

    # What is kept is the cluster's: the embedded index is kept in step by itself, and both by search.keeping.

    def put(self, source: str, documents: Iterable[SearchDocument]) -> None:
        self._told(lambda: self.cluster.put(source, documents))

    def remove(self, source: str, ids: Iterable[str]) -> None:
        self._told(lambda: self.cluster.remove(source, ids))

    def replace_all(self, documents: Iterable[tuple[str, SearchDocument]]) -> int:
        return self._told(lambda: self.cluster.replace_all(documents))

    def held(self) -> Iterator[IndexedDocument]:
        return iter(self._told(lambda: list(self.cluster.held())))

    def faults(self) -> list[str]:
        return self._told(self.cluster.faults)

    def _asked(self, of_the_cluster: Callable[[], Answer], instead: Callable[[], Answer]) -> Answer:
        if not self._may_be_asked():
            return instead()
        try:
            answer = of_the_cluster()
        except Unreachable as trouble:
            self._failed(trouble)
            return instead()
        self._asked_again_at = 0.0
        return answer

    def _told(self, the_cluster: Callable[[], Answer]) -> Answer:
        if not self._may_be_asked():
            raise Unreachable("it did not answer a moment ago")
        try:
            answer = the_cluster()
        except Unreachable as trouble:
            self._failed(trouble)
            raise
        self._asked_again_at = 0.0
        return answer

    def _may_be_asked(self) -> bool:
        """Once it failed, one at a time may try again; the others do not wait for what may not come."""
        with self._lock:
            if self.is_standing_in:
                return False
            if self._asked_again_at:
                self._asked_again_at = time.monotonic() + SECONDS_LEFT_ALONE
            return True

    def _failed(self, trouble: Unreachable) -> None:
        if not trouble.is_about_the_question:
            self._asked_again_at = time.monotonic() + SECONDS_LEFT_ALONE
        logger.error("The search cluster is of no help: %s. The index of this machine answers.", trouble)
