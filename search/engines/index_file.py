"""The embedded engine's file: a table of documents, ready for the results page, and their tokens in
FTS5. Every write raises `state.version`, by which readers in other processes know what to reread; a
rebuilt index is another `state.generation`, of which everything is read.

The tokens come from search.words. FTS5 takes them with its `ascii` tokenizer because that parts at
ASCII punctuation only: `unicode61` knows the letters of 2012 and would part or drop newer ones."""

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from search import clock, words
from search.document import SearchDocument

from . import postings

# Raise this when the tables or the tokens of words change: an older file is emptied and has to be rebuilt.
SCHEMA = 7
SECONDS_TO_WAIT = 20
# A little longer than the outbox keeps its notes.
SECONDS_SETTLED = 5 * 24 * 60 * 60

_TABLES = """
CREATE TABLE state (
    schema INTEGER NOT NULL, generation INTEGER NOT NULL, version INTEGER NOT NULL, renewed_on TEXT NOT NULL
);
CREATE TABLE settled (note TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, fingerprint TEXT NOT NULL,
    kind TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, sort_title TEXT NOT NULL, summary TEXT NOT NULL,
    reach TEXT NOT NULL, minimum_age REAL, maximum_age REAL, closed INTEGER NOT NULL, confirmed_on TEXT,
    codes TEXT NOT NULL, places TEXT NOT NULL, occurrences TEXT NOT NULL, card TEXT NOT NULL,
    changed INTEGER NOT NULL, gone INTEGER NOT NULL, tokens BLOB NOT NULL
);
CREATE TABLE token (number INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE);
CREATE INDEX document_changed ON document (changed);
CREATE INDEX document_alphabetical ON document (sort_title, id);
CREATE VIRTUAL TABLE text USING fts5 (title, other_names, terms, body, tokenize = 'ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (text, row);
CREATE VIRTUAL TABLE name USING fts5 (words, tokenize = 'ascii', prefix = '2 3');
CREATE TABLE word (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, token TEXT NOT NULL, only_named INTEGER NOT NULL);
"""
_COLUMNS = (
    "id", "source", "fingerprint", "kind", "url", "title", "sort_title", "summary", "reach", "minimum_age",
    "maximum_age", "closed", "confirmed_on", "codes", "places", "occurrences", "card", "changed", "gone", "tokens",
)  # fmt: skip
_UPSERT = (
    f"INSERT INTO document ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 our own names
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
    " RETURNING row"
)

# Words stay when their documents go: how many documents hold them is asked of `vocabulary`.
_KEEP_WORD = (
    "INSERT INTO word (word, token, only_named) VALUES (?, ?, ?)"
    " ON CONFLICT (word) DO UPDATE SET only_named = 0 WHERE only_named AND NOT excluded.only_named"
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the index at `path`, which is made when it is not there."""
    link = sqlite3.connect(path, timeout=SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
    link.execute("PRAGMA journal_mode = WAL")
    # No write waits for the disk. What a power cut takes is the end of what was written, and with it the knowledge
    # that these notes of the outbox were dealt with (`settle`), so that they are due again.
    link.execute("PRAGMA synchronous = NORMAL")
    link.execute("PRAGMA mmap_size = 268435456")
    if not _has_schema(link):
        with writing(link):
            # Another process may have made the tables while we waited for the lock.
            if not _has_schema(link):
                _make_tables(link)
    return link


@contextmanager
def writing(link: sqlite3.Connection) -> Iterator[None]:
    """One write transaction; a second writer waits for the first."""
    link.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        link.execute("ROLLBACK")
        raise
    link.execute("COMMIT")


@dataclass(slots=True)
class Known:
    """What is in the index already: words, with whether other names alone hold them, and the numbers of tokens."""

    words: set[tuple[str, bool]] = field(default_factory=set)
    tokens: dict[str, int] = field(default_factory=dict)


def put(
    link: sqlite3.Connection,
    source: str,
    documents: Iterable[SearchDocument],
    known: Known | None = None,
) -> None:
    """Adds or replaces documents. Call within `writing`. `known` is what one call of a rebuild tells the next."""
    version = next_version(link)
    known = known or Known()
    for document in documents:
        written = [words.plain(text) for text in texts(document)]
        tokens = [list(map(words.stem, text)) for text in written]
        numbers = _numbers(link, {token for text in tokens for token in text}, known.tokens)
        kept = postings.kept([numbers[token] for token in text] for text in tokens)
        [(row,)] = link.execute(_UPSERT, (*_values(source, document), version, 0, kept)).fetchall()
        link.execute("DELETE FROM text WHERE rowid = ?", (row,))
        link.execute(
            "INSERT INTO text (rowid, title, other_names, terms, body) VALUES (?, ?, ?, ?, ?)",
            (row, *map(" ".join, tokens)),
        )
        link.execute("DELETE FROM name WHERE rowid = ?", (row,))
        link.execute("INSERT INTO name (rowid, words) VALUES (?, ?)", (row, " ".join(written[0])))
        new = _words(*written) - known.words
        link.executemany(_KEEP_WORD, [(word, words.stem(word), only_named) for word, only_named in new])
        known.words |= new


def remove(link: sqlite3.Connection, source: str, ids: Iterable[str]) -> None:
    """Takes documents out. Their rows stay, marked, so that readers notice. Call within `writing`."""
    version = next_version(link)
    for document_id in ids:
        gone = link.execute(
            "UPDATE document SET gone = 1, fingerprint = '', tokens = x'', changed = ? WHERE id = ? AND source = ? RETURNING row",
            (version, document_id, source),
        ).fetchall()
        link.executemany("DELETE FROM text WHERE rowid = ?", gone)
        link.executemany("DELETE FROM name WHERE rowid = ?", gone)


def settled(link: sqlite3.Connection) -> set[str]:
    """The notes of the outbox that have been dealt with here."""
    return {note for (note,) in link.execute("SELECT note FROM settled")}


def settle(link: sqlite3.Connection, notes: Iterable[str]) -> None:
    """Remembers notes that were dealt with, and forgets those that the outbox no longer holds. To deal with one again
    does no harm. Call within `writing`, after what they note was written."""
    now = int(time.time())
    link.executemany("INSERT OR REPLACE INTO settled (note, at) VALUES (?, ?)", ((note, now) for note in notes))
    link.execute("DELETE FROM settled WHERE at < ?", (now - SECONDS_SETTLED,))


def next_version(link: sqlite3.Connection) -> int:
    [(version,)] = link.execute("UPDATE state SET version = version + 1 RETURNING version").fetchall()
    return version


def generation_and_version(link: sqlite3.Connection) -> tuple[int, int]:
    generation, version = link.execute("SELECT generation, version FROM state").fetchone()
    return generation, version


def swap_in(path: Path, documents: Iterable[tuple[str, SearchDocument]]) -> int:
    """Builds a new index beside the one at `path`, then copies it over in one transaction: readers see
    the old one until then. Never renamed over it, since the old one's WAL would be read as the new one's."""
    making = path.with_suffix(".making")
    _unlink(making)
    count = 0
    new = connect(making)
    try:
        new.execute("PRAGMA synchronous = OFF")
        with writing(new):
            known = Known()
            for source, document in documents:
                put(new, source, (document,), known)
                count += 1
            new.execute("INSERT INTO text (text) VALUES ('optimize')")
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live = _connect_or_start_anew(path)
        try:
            new.backup(live)
            live.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            live.close()
    finally:
        new.close()
        _unlink(making)
    return count


def fingerprint(document: SearchDocument) -> str:
    """Tells one version of a document from another, the same in every process."""
    everything = [*texts(document), *map(str, _values("", document, with_fingerprint=False))]
    return hashlib.sha256("\x00".join(everything).encode()).hexdigest()


def as_row(source: str, document: SearchDocument) -> dict[str, Any]:
    """A document as the index keeps it, by name of the column; what is many is JSON."""
    return dict(zip(_COLUMNS, _values(source, document), strict=False))


def texts(document: SearchDocument) -> tuple[str, str, str, str]:
    """The four texts of a document, weightiest first."""
    return document.title, document.other_names, document.terms, document.body


def _words(title: list[str], other_names: list[str], terms: list[str], body: list[str]) -> set[tuple[str, bool]]:
    """The words of a document as they stand in it, and whether they stand in its other names alone, where slips
    of the pen are noted on purpose."""
    said = {*title, *terms, *body}
    return {(word, False) for word in said} | {(word, True) for word in {*other_names} - said}


def _numbers(link: sqlite3.Connection, tokens: set[str], known: dict[str, int]) -> dict[str, int]:
    """`known` with the numbers of all `tokens`: those never seen before get one."""
    if unknown := [token for token in tokens if token not in known]:
        asked = json.dumps(unknown)
        link.execute("INSERT OR IGNORE INTO token (token) SELECT value FROM json_each(?)", (asked,))
        known.update(
            link.execute("SELECT token, number FROM token WHERE token IN (SELECT value FROM json_each(?))", (asked,))
        )
    return known


def _values(source: str, document: SearchDocument, *, with_fingerprint: bool = True) -> tuple[object, ...]:
    """A document as the columns of its row, but for `changed` and `gone`."""
    codes = {facet: sorted(codes) for facet, codes in sorted(document.codes.items()) if codes}
    codes["kind"] = [document.kind]
    places = [
        {
            "at": (place.point.latitude, place.point.longitude),
            "label": place.label,
            "occurrences": None if place.occurrences is None else _moments(place.occurrences),
            "card": dict(sorted(place.card.items())),
        }
        for place in document.places
    ]
    return (
        document.id,
        source,
        fingerprint(document) if with_fingerprint else "",
        document.kind,
        document.url,
        document.title,
        " ".join(words.plain(document.title)) or document.title,
        document.summary,
        document.reach,
        document.minimum_age,
        document.maximum_age,
        int(document.closed),
        document.confirmed_on and document.confirmed_on.isoformat(),
        json.dumps(codes),
        json.dumps(places),
        json.dumps(_moments(document.occurrences)),
        json.dumps(dict(sorted(document.card.items()))),
    )


def _moments(occurrences: Iterable[datetime]) -> list[str]:
    return [moment.isoformat() for moment in sorted(map(_aware, occurrences))]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LONDON)


def _has_schema(link: sqlite3.Connection) -> bool:
    try:
        return link.execute("SELECT schema FROM state").fetchone() == (SCHEMA,)
    except sqlite3.OperationalError as refusal:
        if "no such" in str(refusal):
            return False
        raise


def _make_tables(link: sqlite3.Connection) -> None:
    for table in ("state", "settled", "document", "token", "vocabulary", "text", "name", "word"):
        link.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in filter(str.strip, _TABLES.split(";\n")):
        link.execute(statement)
    link.execute("INSERT INTO state VALUES (?, ?, 0, '')", (SCHEMA, int.from_bytes(os.urandom(6))))


def _connect_or_start_anew(path: Path) -> sqlite3.Connection:
    try:
        return connect(path)
    except sqlite3.DatabaseError as broken:
        if isinstance(broken, sqlite3.OperationalError):
            raise
        _unlink(path)
        return connect(path)


def _unlink(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
