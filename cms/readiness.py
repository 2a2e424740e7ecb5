"""Whether each part that a page needs answers. One question a part, and only yes or no out."""

import logging
from collections.abc import Callable

from django.db import connection

from governance import guards
from search.engines import engine
from search.request import SearchRequest

log = logging.getLogger(__name__)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _search() -> bool:
    engine().search(SearchRequest())
    return True


def _record() -> bool:
    """The record's guards stand: without them nothing may be written."""
    return all(table.stands for table in guards.tables()) and guards.revisions_stand()


PARTS: dict[str, Callable[[], bool]] = {"database": _database, "search": _search, "record": _record}


def parts() -> dict[str, bool]:
    """Each part by name and whether it is well. What is wrong with one goes to the log, not to the asker."""
    return {name: _is_well(name, ask) for name, ask in PARTS.items()}


def _is_well(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:
        log.exception("%s is not ready", name)
        return False
