"""What the guards of the database let through: inside a transaction that declared it, and only where an erasure of that
very row is entered, its words may give way to the mark of an erasure, column by column, and nothing else of it may
change. What the ledger had beside an entry of that row may be deleted, and the lines of its history with a row that was
disposed of."""

# ruff: noqa: S608 (conditions are made of our own names of tables and columns, nothing from outside)

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from . import classes
from .models import Erasure, LedgerEntry, Pin
from .models.redaction import ERASED, texts

# What tells the database which row is being erased, and which words of it.
POSTGRESQL_SUBJECT, POSTGRESQL_WORDS = "governance.erasing", "governance.erased_words"
SQLITE_SUBJECT, SQLITE_WORDS = "governance_erasing", "governance_erased_words"
_subject: ContextVar[str | None] = ContextVar("governance_erasing", default=None)
_words: ContextVar[str | None] = ContextVar("governance_erased_words", default=None)

_ERASURES, _ENTRIES, _PINS = (model._meta.db_table for model in (Erasure, LedgerEntry, Pin))


@contextmanager
def declared(subject: str, words: str = "") -> Iterator[None]:
    """Declares to the database that, until the end of this block, these words of that row are erased."""
    before = _subject.get(), _words.get()
    subject_before, words_before = _subject.set(subject), _words.set(words)
    _declare(subject, words)
    try:
        yield
        # A statement that failed took the declaration with it, and PostgreSQL runs no other before it is rolled back.
        _declare(before[0] or "", before[1] or "")
    finally:
        _subject.reset(subject_before)
        _words.reset(words_before)


def _declare(subject: str, words: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
                [POSTGRESQL_SUBJECT, subject, POSTGRESQL_WORDS, words],
            )


def tell_sqlite(*, connection: Any, **kwargs: Any) -> None:
    """Gives each connection to SQLite the functions that its guards ask. What is overwritten is zeroed in the file."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_SUBJECT, 0, _subject.get)
        connection.connection.create_function(SQLITE_WORDS, 0, _words.get)
        connection.connection.execute("PRAGMA secure_delete = ON")


@dataclass(frozen=True, slots=True)
class Erasable:
    """A guarded table: the row that its lines are about, and the columns in which words stand."""

    kind: str
    key: str
    columns: tuple[str, ...]
    is_history: bool

    @property
    def arguments(self) -> list[str]:
        """What PostgreSQL's function is told of it."""
        return [self.kind, self.key, "history" if self.is_history else "row", *self.columns]

    def on_sqlite(self, verb: str, columns: list[str]) -> str:
        """When an UPDATE or DELETE of a line is part of a declared erasure."""
        declared = on_sqlite_of_whole_row(self.kind, self.key)
        if verb == "DELETE":
            return declared if self.is_history else "0"
        unchanged = [f'NEW."{each}" IS OLD."{each}"' for each in columns if each not in self.columns]
        erased = [
            f'(NEW."{each}" IS OLD."{each}" OR NEW."{each}" IS replace(OLD."{each}", {SQLITE_WORDS}(), \'{ERASED}\'))'
            for each in self.columns
        ]
        return " AND ".join([declared, *unchanged, *erased])


def on_sqlite_of_whole_row(kind: str, key: str) -> str:
    """When a row that is erased whole may be deleted."""
    return (
        f"{SQLITE_SUBJECT}() IS ('{kind}:' || OLD.\"{key}\")"
        f" AND EXISTS (SELECT 1 FROM {_ERASURES} WHERE subject = {SQLITE_SUBJECT}())"
    )


def of(table: str) -> Erasable | None:
    """What may be erased of a guarded table; None where that is nothing."""
    return _erasable().get(table)


@cache
def _erasable() -> dict[str, Erasable]:
    found = {}
    for name, how in classes.KEEPING.items():
        model = classes.model(name)
        history = getattr(model, "history", None)
        kind, key = str(model._meta.model_name), str(model._meta.pk.column)
        columns = texts(model)
        if columns and how.kept is classes.Kept.APPEND_ONLY:
            found[model._meta.db_table] = Erasable(kind, key, columns, is_history=False)
        if history is not None:
            found[history.model._meta.db_table] = Erasable(kind, key, columns, is_history=True)
    return found


SQLITE_PAYLOAD = (
    f"EXISTS (SELECT 1 FROM {_ENTRIES} entry JOIN {_ERASURES} erasure ON erasure.subject = entry.subject"
    f" WHERE entry.seq = OLD.entry_id AND entry.subject IS {SQLITE_SUBJECT}() AND entry.seq <= erasure.up_to)"
)
SQLITE_PINNED = (
    f"EXISTS (SELECT 1 FROM {_PINS} pin JOIN {_ERASURES} erasure ON erasure.subject = 'pin:' || pin.id"
    f" WHERE pin.revision_id = OLD.id AND erasure.subject IS {SQLITE_SUBJECT}())"
)

POSTGRESQL_DECLARED = f"nullif(current_setting('{POSTGRESQL_SUBJECT}', true), '')"
POSTGRESQL_PINNED = SQLITE_PINNED.replace(f"IS {SQLITE_SUBJECT}()", f"= {POSTGRESQL_DECLARED}")
# The function is told: kind and key.
POSTGRESQL_WHOLE_ROW = (
    f"{POSTGRESQL_DECLARED} = TG_ARGV[0] || ':' || (to_jsonb(OLD) ->> TG_ARGV[1])"
    f" AND EXISTS (SELECT 1 FROM {_ERASURES} WHERE subject = {POSTGRESQL_DECLARED})"
)
# The function is told: kind, key, whether it is a history, and the columns in which words stand.
POSTGRESQL_ROW = f"""
DECLARE
  was jsonb := to_jsonb(OLD);
  is_now jsonb;
  words text := current_setting('{POSTGRESQL_WORDS}', true);
  each text;
BEGIN
  IF {POSTGRESQL_DECLARED} IS DISTINCT FROM TG_ARGV[0] || ':' || (was ->> TG_ARGV[1])
     OR NOT EXISTS (SELECT 1 FROM {_ERASURES} WHERE subject = {POSTGRESQL_DECLARED}) THEN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF TG_ARGV[2] = 'history' THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  is_now := to_jsonb(NEW);
  FOREACH each IN ARRAY TG_ARGV[3:] LOOP
    IF is_now ->> each IS DISTINCT FROM was ->> each
       AND is_now ->> each IS DISTINCT FROM replace(was ->> each, words, '{ERASED}') THEN
      RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    was := was - each;
    is_now := is_now - each;
  END LOOP;
  IF was IS DISTINCT FROM is_now THEN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END """
POSTGRESQL_PAYLOAD = f"""
BEGIN
  IF TG_OP = 'DELETE' AND {SQLITE_PAYLOAD.replace(f"IS {SQLITE_SUBJECT}()", f"= {POSTGRESQL_DECLARED}")} THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END """
