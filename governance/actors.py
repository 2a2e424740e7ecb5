"""Who changes the record: a person; a command or a migration that someone with the machine's keys ran; or
the site by itself, such as at night. The ledger knows them by id only, and the database refuses an entry
whose actor was not declared in the transaction."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .models import Person

# What tells the database who acts.
POSTGRESQL_SETTING = "governance.actor"
SQLITE_FUNCTION = "governance_actor"
_REFERENCE = re.compile(r"person:[1-9][0-9]*|(command|migration|system):[A-Za-z0-9_.-]+")
_acting: ContextVar[str | None] = ContextVar("governance_actor", default=None)


@dataclass(frozen=True, slots=True)
class Command:
    """A management command, for example `Command("demo")`."""

    name: str


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration of the database, for example `Migration("governance.0003")`."""

    name: str


@dataclass(frozen=True, slots=True)
class System:
    """The site by itself, for example `System("ledger")`."""

    name: str


Actor = Person | Command | Migration | System


def reference(actor: Actor) -> str:
    """How the ledger names `actor`: `person:12`, `command:demo`, `migration:...` or `system:...`."""
    if isinstance(actor, Person):
        return f"person:{actor.pk}"
    return f"{type(actor).__name__.lower()}:{actor.name}"


def person_of(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None


@contextmanager
def acting(actor: str) -> Iterator[None]:
    """Declares to the database who acts in this transaction. Raises ValueError for what names no actor."""
    if not _REFERENCE.fullmatch(actor):
        raise ValueError(f"“{actor}” names nobody who could change the record.")
    if _acting.get() == actor and connection.in_atomic_block:  # declared already
        yield
        return
    before = _acting.set(actor)
    _declare(actor)
    try:
        yield
    finally:
        _acting.reset(before)
        # A transaction that failed is over, and what was declared in it with it.
        if not connection.needs_rollback and connection.in_atomic_block:
            _declare(_acting.get() or "")


def _declare(actor: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [POSTGRESQL_SETTING, actor])


def tell_sqlite(*, connection: Any, **kwargs: Any) -> None:
    """Gives each connection to SQLite the function that its guard asks: any other program that writes to the
    file has none, and its write fails."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA trusted_schema = ON")
        connection.connection.create_function(SQLITE_FUNCTION, 0, _acting.get)
