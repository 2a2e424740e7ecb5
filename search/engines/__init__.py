"""The engine that settings ask for."""

from functools import cache
from pathlib import Path

from django.conf import settings

from .base import Engine
from .embedded import EmbeddedEngine


def engine() -> Engine:
    """The engine of this site, one a process."""
    return _embedded(Path(settings.DATA_DIR) / "search.sqlite3")


@cache
def _embedded(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path)
