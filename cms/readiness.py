"""Whether each part that a page needs answers. One question a part, and only yes or no out."""

import logging
from collections.abc import Callable

from django.db import connection

log = logging.getLogger(__name__)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


PARTS: dict[str, Callable[[], bool]] = {"database": _database}


def parts() -> dict[str, bool]:
    """Each part by name and whether it is well. What is wrong with one goes to the log, not to the asker."""
    return {name: _is_well(name, ask) for name, ask in PARTS.items()}


def _is_well(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:
        log.exception("%s is not ready", name)
        return False
