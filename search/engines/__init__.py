"""The engine that settings ask for."""

from functools import cache
from pathlib import Path

from django.conf import settings

from .base import Engine
from .cluster import ClusterEngine
from .cluster_client import connect
from .embedded import EmbeddedEngine
from .standing_in import StandingIn


def engine() -> Engine:
    """The engine of this site, one a process."""
    return cluster_with_its_stand_in() if settings.SEARCH_URL else embedded_engine()


def embedded_engine() -> EmbeddedEngine:
    """The index file of this machine: the site's engine, or what stands in for its cluster."""
    return _embedded(Path(settings.DATA_DIR) / "search.sqlite3")


def cluster_with_its_stand_in() -> StandingIn:
    """The cluster of SEARCH_URL, with the index file of this machine behind it."""
    cluster = _cluster(
        tuple(settings.SEARCH_URL), settings.SEARCH_INDEX, settings.SEARCH_API_KEY, settings.SEARCH_CA_FILE
    )
    return _standing_in(cluster, embedded_engine())


@cache
def _embedded(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path)


@cache
def _cluster(urls: tuple[str, ...], index: str, api_key: str, ca_file: str) -> ClusterEngine:
    return ClusterEngine(connect(urls, api_key=api_key, ca_file=ca_file), index)


@cache
def _standing_in(cluster: ClusterEngine, embedded: EmbeddedEngine) -> StandingIn:
    return StandingIn(cluster, embedded)
