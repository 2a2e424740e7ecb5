"""Databases for tests: one template, migrated and set up once, and a fresh copy for whoever needs one.

A copy is a file copy on SQLite and `CREATE DATABASE ... TEMPLATE` on PostgreSQL. Guards stand in
every copy: no switch turns them off, so tests that commit get a new copy instead of a clean-up."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
WHAT_MAKES_A_TEMPLATE = (
    "*/migrations/*.py",
    "*/setting_up.py",
    "cms/legal_pages.py",
    "*/roles.py",
    "*/guards.py",
    "*/models/*.py",
    "*/classes.py",
    "*/data/**/*",
    "requirements.txt",
)
# What stands in DATA_DIR beside the database, and belongs to it.
FILES_BESIDE = ("search.sqlite3*", "pinned", "checkpoints", "checkpoint_key", "media", "demonstration-accounts.txt")
STORE = Path(tempfile.gettempdir()) / f"signpost-templates-{os.getuid()}"


def _digest(*more: str) -> str:
    """Names a template by all that goes into it, so that an outdated one is never used."""
    digest = hashlib.sha256()
    for pattern in WHAT_MAKES_A_TEMPLATE + more:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def use(name: str) -> None:
    """Points Django at the database called `name` (a file on SQLite)."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _maintenance() -> Iterator[Callable[[str], bool]]:
    """A way to run a statement on PostgreSQL's own database; says whether it returned a row."""
    import psycopg

    parameters = connection.get_connection_params()
    link_to = {key: parameters[key] for key in ("user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(**link_to, dbname="postgres", autocommit=True) as link:

        def run(statement: str) -> bool:
            cursor = link.execute(statement)  # type: ignore[call-overload]
            return cursor.description is not None and cursor.fetchone() is not None

        yield run


def template(kind: str, fill: Callable[[], None], *made_of: str) -> str:
    """The name of a filled template database, made if nobody has yet (workers wait for each other)."""
    STORE.mkdir(exist_ok=True)
    name = f"signpost_{kind}_{_digest(*made_of)}"
    target = str(STORE / f"{name}.sqlite3") if _is_sqlite() else name
    with (STORE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _exists(target):
            return target
        making = target + ".making" if _is_sqlite() else f"{target}_making"
        drop(making)
        if not _is_sqlite():
            with _maintenance() as run:
                run(f'CREATE DATABASE "{making}"')
        use(making)
        fill()
        if _is_sqlite():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        _copy_files(Path(settings.DATA_DIR), STORE / f"{name}.files")
        if _is_sqlite():
            os.replace(making, target)
        else:
            with _maintenance() as run:
                run(f'ALTER DATABASE "{making}" RENAME TO "{target}"')
    return target


def _exists(name: str) -> bool:
    if _is_sqlite():
        return Path(name).exists()
    with _maintenance() as run:
        return run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")


def copy(template_name: str) -> str:
    """A fresh copy of the template, in use from now on; returns its name."""
    connections.close_all()
    _copy_files(STORE / f"{Path(template_name).stem}.files", Path(settings.DATA_DIR))
    if _is_sqlite():
        name = str(Path(settings.DATA_DIR) / f"{uuid.uuid4().hex}.sqlite3")
        shutil.copyfile(template_name, name)
    else:
        name = f"signpost_copy_{uuid.uuid4().hex[:16]}"
        with _maintenance() as run:
            run(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    use(name)
    return name


def drop(name: str) -> None:
    connections.close_all()
    if _is_sqlite():
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    else:
        with _maintenance() as run:
            run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _copy_files(source: Path, target: Path) -> None:
    """The files beside a database, in place of those that stood at `target`; each arrives whole."""
    target.mkdir(exist_ok=True)
    for pattern in FILES_BESIDE:
        for old in target.glob(pattern):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for path in source.glob(pattern):
            if path.is_dir():
                shutil.copytree(path, target / path.name)
            else:
                shutil.copyfile(path, target / path.name)


def site() -> None:
    """Fills a template with the tables, and with the pages, roles and vocabularies that every site has. What
    search knows of words and places, and governance of retention, is brought by the tests that are about it."""
    from cms.legal_pages import make_legal_pages
    from cms.roles import make_roles
    from cms.setting_up import make_home, make_strategies
    from localoffer.setting_up import set_up

    call_command("migrate", verbosity=0, interactive=False)
    home = make_home()
    make_strategies(home)
    make_legal_pages(home)
    set_up()
    make_roles()


def demonstration() -> None:
    """Fills a template with what `set_up` and `demo` make of an empty site."""
    from cms.demonstration.loading import load
    from cms.setting_up import fill

    call_command("migrate", verbosity=0, interactive=False)
    fill(lambda step: None)
    load(lambda step: None)
