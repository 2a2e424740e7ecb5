"""Guards in the database itself: what is append-only refuses every UPDATE and DELETE whoever asks, but for
the words of a row whose erasure is entered and declared in the transaction (erasures.py); a Wagtail revision that a pin cites keeps its content, and no entry enters the ledger but from a
transaction that declared its actor. Installed after each migrate, since
SQLite drops a table's triggers, silently, when a migration rebuilds it.

Residue: whoever owns the database can take the guards away. `ledger verify` then shows what was
changed, and a checkpoint held elsewhere shows it even if the ledger was rewritten too."""

# ruff: noqa: S608 (statements are made of our own names of tables and columns, nothing from outside)

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import actors, classes, erasures
from .models import LedgerEntry, LedgerPayload, Pin

REVISIONS = "wagtailcore_revision"
ENTRIES = LedgerEntry._meta.db_table
PAYLOADS = LedgerPayload._meta.db_table
# What makes a revision the text it is; that it went live, or on whose behalf, may still be noted.
PINNED_COLUMNS = (
    "id",
    "content",
    "object_id",
    "content_type_id",
    "base_content_type_id",
    "created_at",
    "object_str",
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: the table it stands on, its name and the statement that makes it."""

    table: str
    name: str
    statement: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A guarded table, and which of its guards do not stand as we would make them."""

    table: str
    missing: list[str] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        return not self.missing


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Puts every guard in place, anew where it differs. Tables that do not exist yet are left out."""
    link = connections[using]
    with transaction.atomic(using=using), link.cursor() as cursor:
        if link.vendor == "postgresql":
            for name, body in _POSTGRESQL_BODIES.items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        for guard in list(_guards(link, _existing(link))):
            on_table = f' ON "{guard.table}"' if link.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.name}"{on_table}')
            cursor.execute(guard.statement)


def tables(using: str = DEFAULT_DB_ALIAS) -> list[Standing]:
    """The tables that take no change, and those that take one only with its actor declared; each with the guards
    that it lacks."""
    standing = _standing(connections[using])
    expected = dict.fromkeys(_append_only_tables() + [each.table for each in _declared()])
    return [standing.get(table, Standing(table, ["the table itself"])) for table in expected]


def revisions_stand(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether pinned revisions are guarded."""
    standing = _standing(connections[using]).get(REVISIONS)
    return standing is not None and standing.stands


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The existing tables whose guards do not stand."""
    return [each.table for each in lacking(using)]


def lacking(using: str = DEFAULT_DB_ALIAS) -> list[Standing]:
    """The same, each with the names of the guards that it lacks."""
    return [each for each in _standing(connections[using]).values() if not each.stands]


def _append_only_tables() -> list[str]:
    return [model._meta.db_table for model in classes.append_only()]


@dataclass(frozen=True, slots=True)
class Declared:
    """A table that takes a row, new or changed, only with its actor declared; and the rows that may leave it: none, or
    those of a kind, by their key, that are erased whole."""

    table: str
    erased_whole: tuple[str, ...] = ()


def _declared() -> list[Declared]:
    return [
        Declared(
            model._meta.db_table,
            (str(model._meta.model_name), str(model._meta.pk.column)) if classes.keeping(model).erased_whole else (),
        )
        for model in classes.declared()
    ]


def _written_once_tables() -> list[str]:
    return [model._meta.db_table for model in classes.written_once()]


def _standing(link: BaseDatabaseWrapper) -> dict[str, Standing]:
    """By existing table, whether the database holds each of its guards exactly as we would make it."""
    held = _held_on_postgresql(link) if link.vendor == "postgresql" else _held_on_sqlite(link)
    standing: dict[str, Standing] = {}
    for guard in _guards(link, _existing(link)):
        key = (guard.table, guard.name, guard.statement)
        found = standing.setdefault(guard.table, Standing(guard.table))
        if key not in held:
            found.missing.append(guard.name)
    return standing


def _existing(link: BaseDatabaseWrapper) -> set[str]:
    with link.cursor() as cursor:
        return set(link.introspection.table_names(cursor))


def _guards(link: BaseDatabaseWrapper, existing: set[str]) -> Iterator[Guard]:
    tables = [table for table in _append_only_tables() if table in existing]
    declared = [each for each in _declared() if each.table in existing]
    written_once = [table for table in _written_once_tables() if table in existing]
    pins = Pin._meta.db_table
    has_pins = pins in existing and REVISIONS in existing
    if link.vendor == "postgresql":
        yield from _on_postgresql(tables, declared, written_once, has_pins)
    else:
        for table in tables:
            yield from _append_only_on_sqlite(link, table)
        for each in declared:
            yield from _declared_on_sqlite(each)
        for table in written_once:
            yield _sqlite_guard(table, "declared_insert", "BEFORE INSERT", _NOBODY, _refused_by_sqlite(table, "INSERT"))
        if ENTRIES in tables:
            undeclared = f"NEW.actor IS NOT {actors.SQLITE_FUNCTION}()"
            yield _sqlite_guard(ENTRIES, "declared_actor", "BEFORE INSERT", undeclared, _UNDECLARED)
        if has_pins:
            yield from _pinned_on_sqlite(pins)


# PostgreSQL: one function for what is append-only, one for pinned revisions

_UNDECLARED = f"{ENTRIES} is append-only, and only by the actor that the transaction declared"
_CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in PINNED_COLUMNS)
_POSTGRESQL_BODIES = {
    "governance_append_only": f"""
BEGIN
  IF TG_OP <> 'TRUNCATE' AND {erasures.POSTGRESQL_DECLARED} IS NOT NULL THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END """,
    "governance_only_erasure": erasures.POSTGRESQL_ROW,
    "governance_only_erasure_of_payload": erasures.POSTGRESQL_PAYLOAD,
    "governance_pinned_revision": f"""
BEGIN
  IF TG_OP = 'UPDATE' AND {erasures.POSTGRESQL_PINNED} THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND NOT ({_CHANGED}) THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM {Pin._meta.db_table} WHERE revision_id = OLD.id) THEN
    RAISE EXCEPTION 'a pinned revision does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END """,
    "governance_declared_actor": f"""
BEGIN
  IF NEW.actor IS DISTINCT FROM nullif(current_setting('{actors.POSTGRESQL_SETTING}', true), '') THEN
    RAISE EXCEPTION '{_UNDECLARED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END """,
}
# Nothing of the record is written by nobody, and nothing of it goes but by an erasure.
_POSTGRESQL_BODIES |= {
    "governance_declared_change": f"""
BEGIN
  IF nullif(current_setting('{actors.POSTGRESQL_SETTING}', true), '') IS NULL THEN
    RAISE EXCEPTION '% is part of the record: % refused, no actor is declared', TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP <> 'DELETE' THEN RETURN NEW; END IF;
  IF TG_NARGS = 2 THEN
    IF {erasures.POSTGRESQL_WHOLE_ROW} THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '% is part of the record: DELETE refused', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END """,
    "governance_declared_row": f"""
BEGIN
  IF nullif(current_setting('{actors.POSTGRESQL_SETTING}', true), '') IS NULL THEN
    RAISE EXCEPTION '% is part of the record: % refused, no actor is declared', TG_TABLE_NAME, TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END """,
    "governance_no_truncate": """
BEGIN
  RAISE EXCEPTION '% is part of the record: TRUNCATE refused', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END """,
}
_POSTGRESQL_EVENTS = {
    "governance_append_only": ("UPDATE OR DELETE OR TRUNCATE", "STATEMENT"),
    "governance_declared_actor": ("INSERT", "ROW"),
    "governance_declared_change": ("INSERT OR UPDATE OR DELETE", "ROW"),
    "governance_declared_row": ("INSERT", "ROW"),
    "governance_no_truncate": ("TRUNCATE", "STATEMENT"),
}
# By trigger, the bits of pg_trigger.tgtype: 1 each row, 2 before, 4 INSERT, 8 DELETE, 16 UPDATE, 32 TRUNCATE.
_POSTGRESQL_TYPES = {
    "governance_append_only": 2 + 8 + 16 + 32,
    "governance_only_erasure": 1 + 2 + 8 + 16,
    "governance_only_erasure_of_payload": 1 + 2 + 8 + 16,
    "governance_pinned_revision": 1 + 2 + 8 + 16,
    "governance_declared_actor": 1 + 2 + 4,
    "governance_declared_change": 1 + 2 + 4 + 8 + 16,
    "governance_declared_row": 1 + 2 + 4,
    "governance_no_truncate": 2 + 32,
}


def _on_postgresql(
    tables: list[str], declared: list[Declared], written_once: list[str], has_pins: bool
) -> Iterator[Guard]:
    """For each statement, so that also one that meets no row is refused."""
    for table in tables:
        yield _postgresql_guard(table, "governance_append_only")
        yield _postgresql_guard(
            table, "governance_only_erasure_of_payload" if table == PAYLOADS else "governance_only_erasure"
        )
    for each in declared:
        yield _postgresql_guard(each.table, "governance_declared_change")
        yield _postgresql_guard(each.table, "governance_no_truncate")
    for table in written_once:
        yield _postgresql_guard(table, "governance_declared_row")
    if ENTRIES in tables:
        yield _postgresql_guard(ENTRIES, "governance_declared_actor")
    if has_pins:
        yield _postgresql_guard(REVISIONS, "governance_pinned_revision")


def _postgresql_guard(table: str, name: str) -> Guard:
    """What a function that stands on many tables may let through on this one, it is told."""
    events, each = _POSTGRESQL_EVENTS.get(name, ("UPDATE OR DELETE", "ROW"))
    told = ", ".join(f"'{argument}'" for argument in _told(table, name))
    statement = f'CREATE TRIGGER {name} BEFORE {events} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {name}({told})'
    return Guard(table, name, statement)


def _told(table: str, name: str) -> list[str]:
    if name == "governance_only_erasure" and (of := erasures.of(table)):
        return of.arguments
    if name == "governance_declared_change":
        return [argument for each in _declared() if each.table == table for argument in each.erased_whole]
    return []


def _held_on_postgresql(link: BaseDatabaseWrapper) -> set[tuple[str, ...]]:
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgtype, p.prosrc, t.tgargs FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE pg_table_is_visible(c.oid) AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgname = ANY(%s)",
            [list(_POSTGRESQL_BODIES)],
        )
        return {
            (table, name, _made_again(table, name, bytes(told)))
            for table, name, kind, body, told in cursor.fetchall()
            if kind == _POSTGRESQL_TYPES[name] and body == _POSTGRESQL_BODIES[name]
        }


def _made_again(table: str, name: str, told: bytes) -> str:
    """The statement that made a trigger, by what its function was told; empty if we would tell it something else."""
    if told.decode().split("\0")[:-1] != _told(table, name):
        return ""
    return _postgresql_guard(table, name).statement


# SQLite: a trigger for each verb. INSERT OR REPLACE deletes the row in its way without a word to any
# trigger on DELETE, so an INSERT that meets a row is refused as well.


def _append_only_on_sqlite(link: BaseDatabaseWrapper, table: str) -> Iterator[Guard]:
    columns = _columns(link, table)
    for verb in ("UPDATE", "DELETE"):
        yield _sqlite_guard(
            table,
            f"no_{verb.lower()}",
            f"BEFORE {verb}",
            f"NOT ({_sqlite_erasure(table, verb, columns)})",
            f"{table} is append-only: {verb} refused",
        )
    yield _sqlite_guard(
        table,
        "no_replace",
        "BEFORE INSERT",
        _meets_a_row(link, table),
        f"{table} is append-only: a row like this exists",
    )


def _declared_on_sqlite(of: Declared) -> Iterator[Guard]:
    """What would replace a row is an INSERT, and declares its actor or is refused."""
    stays = f"NOT ({erasures.on_sqlite_of_whole_row(*of.erased_whole)})" if of.erased_whole else "1"
    for verb, when in (("INSERT", _NOBODY), ("UPDATE", _NOBODY), ("DELETE", f"{_NOBODY} OR {stays}")):
        refused = _refused_by_sqlite(of.table, verb)
        yield _sqlite_guard(of.table, f"declared_{verb.lower()}", f"BEFORE {verb}", when, refused)


_NOBODY = f"{actors.SQLITE_FUNCTION}() IS NULL"


def _refused_by_sqlite(table: str, verb: str) -> str:
    return f"{table} is part of the record: {verb} refused" + ("" if verb == "DELETE" else ", no actor is declared")


def _sqlite_erasure(table: str, verb: str, columns: list[str]) -> str:
    if table == PAYLOADS:
        return erasures.SQLITE_PAYLOAD if verb == "DELETE" else "0"
    of = erasures.of(table)
    return of.on_sqlite(verb, columns) if of else "0"


def _columns(link: BaseDatabaseWrapper, table: str) -> list[str]:
    with link.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
        return [name for (name,) in cursor.fetchall()]


def _pinned_on_sqlite(pins: str) -> Iterator[Guard]:
    is_pinned = f"EXISTS (SELECT 1 FROM {pins} WHERE revision_id = OLD.id)"
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in PINNED_COLUMNS)
    refused = "a pinned revision does not change"
    held = f"({changed}) AND {is_pinned} AND NOT {erasures.SQLITE_PINNED}"
    yield _sqlite_guard(REVISIONS, "pinned_update", "BEFORE UPDATE", held, refused)
    yield _sqlite_guard(REVISIONS, "pinned_delete", "BEFORE DELETE", is_pinned, refused)
    yield _sqlite_guard(REVISIONS, "pinned_replace", "BEFORE INSERT", is_pinned.replace("OLD.id", "NEW.id"), refused)


def _sqlite_guard(table: str, what: str, event: str, when: str, message: str) -> Guard:
    name = f"{table}_{what}"
    statement = (
        f'CREATE TRIGGER "{name}" {event} ON "{table}" WHEN {when} BEGIN SELECT RAISE(ABORT, \'{message}\'); END'
    )
    return Guard(table, name, statement)


def _held_on_sqlite(link: BaseDatabaseWrapper) -> set[tuple[str, ...]]:
    with link.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return set(cursor.fetchall())


def _meets_a_row(link: BaseDatabaseWrapper, table: str) -> str:
    """Whether a row to be inserted has a key of one that stands: SQLite's own number, the primary key, or
    a unique index."""
    with link.cursor() as cursor:
        cursor.execute("SELECT name, pk FROM pragma_table_info(%s)", [table])
        columns = cursor.fetchall()
        keys = [([name for name, is_key in columns if is_key], "")]
        cursor.execute(
            "SELECT i.name, m.sql FROM pragma_index_list(%s) i LEFT JOIN sqlite_master m ON m.name = i.name"
            " WHERE i.\"unique\" = 1 AND i.origin != 'pk' ORDER BY i.name",
            [table],
        )
        for index, sql in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
            keys.append(([name for (name,) in cursor.fetchall()], (sql or "").partition(" WHERE ")[2]))
    same = [_same(table, key, condition, [name for name, _ in columns]) for key, condition in keys]
    return " OR ".join([f'EXISTS (SELECT 1 FROM "{table}" WHERE rowid = NEW.rowid)', *same])


def _same(table: str, key: list[str], condition: str, columns: list[str]) -> str:
    """A standing row with the same key; where the index is partial, only rows (and a new row) it holds."""
    matches = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    if not condition:
        return f'EXISTS (SELECT 1 FROM "{table}" WHERE {matches})'
    new = ", ".join(f'NEW."{column}" AS "{column}"' for column in columns)
    return (
        f'(EXISTS (SELECT 1 FROM "{table}" WHERE {matches} AND ({condition}))'
        f" AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {condition}))"
    )
