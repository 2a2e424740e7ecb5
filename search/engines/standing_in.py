"""The cluster with the embedded index of this machine behind it. Whatever the cluster is asked and cannot answer,
the embedded index answers, and the result says so. Both are kept in step; what the cluster did not take is told to
whoever keeps the outbox, who tells it again later."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
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

    def put(self, source: str, documents: Iterable[SearchDocument]) -> None:
        documents = list(documents)
        self.embedded.put(source, documents)
        self._told(lambda: self.cluster.put(source, documents))

    def remove(self, source: str, ids: Iterable[str]) -> None:
        ids = list(ids)
        self.embedded.remove(source, ids)
        self._told(lambda: self.cluster.remove(source, ids))

    def replace_all(self, documents: Iterable[tuple[str, SearchDocument]]) -> int:
        """Both anew, in one go through the documents. Raises Unreachable when the cluster does not take them; the
        embedded index is made anew all the same where that was clear from the start."""
        with ExitStack() as stack:
            try:
                take = stack.enter_context(self.cluster.rebuilding())
            except Unreachable as trouble:
                self._failed(trouble)
                self.embedded.replace_all(documents)
                raise
            return self.embedded.replace_all(take(documents))

    def held(self) -> Iterator[IndexedDocument]:
        """What either holds; with a fingerprint only what both hold alike. While the cluster does not answer, what
        the embedded index holds."""
        here = {each.id: each for each in self.embedded.held()}
        try:
            for there in self.cluster.held():
                both = here.pop(there.id, None) == there
                yield there if both else replace(there, fingerprint="")
        except Unreachable as trouble:
            self._failed(trouble)
            yield from here.values()
        else:
            yield from (replace(each, fingerprint="") for each in here.values())

    def faults(self) -> list[str]:
        try:
            faults = self.cluster.faults()
        except Unreachable as trouble:
            self._failed(trouble)
            faults = [f"the cluster is of no help: {trouble}"]
        return [*faults, *(f"on this machine: {fault}" for fault in self.embedded.faults())]

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

    def _told(self, the_cluster: Callable[[], None]) -> None:
        if not self._may_be_asked():
            raise Unreachable("it did not answer a moment ago")
        try:
            the_cluster()
        except Unreachable as trouble:
            self._failed(trouble)
            raise
        self._asked_again_at = 0.0

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
