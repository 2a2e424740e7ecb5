"""Two web machines with two processes each drain one outbox while records go on changing, and one of the processes is
killed in the middle: nothing is lost, nothing older stays, and nobody makes a document that another of its machine has
made already."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import override_settings

from search import keeping, outbox, registries
from search.copies import OfTheCluster
from search.document import SearchDocument
from search.engines import engine
from search.models import KnownPlace, Note
from search.request import SearchRequest

from .processes import FORKING, SECONDS_TO_FINISH, at_once

pytestmark = pytest.mark.prove

PLACES = 40
ROUNDS = 3


@pytest.fixture
def machines(committed, tmp_path, monkeypatch) -> tuple[Path, Path]:
    """Two machines' folders, and places as the only thing to be searched for, each with a note."""
    monkeypatch.setattr(registries, "_sources", {})

    def documents(ids: list[str] | None = None) -> Iterator[SearchDocument]:
        places = KnownPlace.objects.all() if ids is None else KnownPlace.objects.filter(key__in=ids)
        for place in places:
            if ids is not None:
                with (Path(settings.DATA_DIR) / "made.txt").open("a") as made:
                    made.write(f"{place.key} {place.name}\n")
            yield SearchDocument(id=place.key, kind="guide", url="/", title=place.name)

    registries.register_source(
        registries.DocumentSource(
            "place", documents, lambda key: next(documents([key]), None), lambda ids: list(documents(list(ids)))
        )
    )
    KnownPlace.objects.all().delete()
    KnownPlace.objects.bulk_create(
        KnownPlace(key=f"{number:03}", name=f"Place {number:03} version 0", kind="landmark", latitude=0, longitude=0)
        for number in range(PLACES)
    )
    Note.objects.all().delete()
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
    return folders


def on(machine: Path, act):
    """`act` as a process of that machine does it."""

    def acting():
        with override_settings(DATA_DIR=machine, SEARCH_URL=""):
            act()

    return acting


def catch_up():
    """Searches as families do, until nothing is left to be told."""
    ends = time.monotonic() + SECONDS_TO_FINISH / 2
    while outbox.drain(seconds_to_wait=0).waiting and time.monotonic() < ends:
        time.sleep(0.01)


def go_on_changing():
    for version in range(1, ROUNDS + 1):
        for place in KnownPlace.objects.all():
            with transaction.atomic():
                KnownPlace.objects.filter(pk=place.pk).update(name=f"Place {place.key} version {version}")
                outbox.note("place", place.key)


def note_all():
    Note.objects.bulk_create(Note(source="place", document_id=f"{number:03}") for number in range(PLACES))


def made_on(machine: Path) -> list[str]:
    return (machine / "made.txt").read_text().splitlines()


def test_no_process_does_what_another_of_its_machine_did(machines):
    note_all()

    at_once(*(on(machine, catch_up) for machine in machines for _ in range(2)))

    for machine in machines:
        assert sorted(made_on(machine)) == [f"{number:03} Place {number:03} version 0" for number in range(PLACES)]
        with override_settings(DATA_DIR=machine):
            assert engine().search(SearchRequest()).total == PLACES


def test_all_machines_end_with_the_newest_version_of_everything(machines):
    note_all()
    one, two = machines

    at_once(*(on(machine, go_on_changing) for machine in (one, two)), *(on(machine, catch_up) for machine in machines))

    for machine in machines:
        with override_settings(DATA_DIR=machine):
            outbox.drain_if_needed()
            assert keeping.check() == []


def test_what_a_killed_process_left_the_next_one_does(machines):
    note_all()
    machine, _ = machines
    connections.close_all()

    def slowly():
        drain = on(machine, catch_up)
        put = type(engine()).put

        def put_and_tell(self, source, documents):
            put(self, source, documents)
            os.kill(os.getpid(), signal.SIGKILL)

        type(engine()).put = put_and_tell
        drain()

    dying = FORKING.Process(target=slowly)
    dying.start()
    dying.join(SECONDS_TO_FINISH)
    assert dying.exitcode == -signal.SIGKILL

    on(machine, outbox.drain_if_needed)()

    with override_settings(DATA_DIR=machine):
        assert keeping.check() == []


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="Machines share PostgreSQL")
def test_one_machine_at_a_time_tells_the_cluster(machines):
    """The files that each machine locks know nothing of each other."""
    one, two = machines
    come, tell = FORKING.Pipe(duplex=False)
    is_held, may_go = FORKING.Event(), FORKING.Event()

    def hold():
        with OfTheCluster().holding(0):
            is_held.set()
            may_go.wait(SECONDS_TO_FINISH)

    def try_it():
        with OfTheCluster().holding(0) as held:
            tell.send(held)

    connections.close_all()
    holding = FORKING.Process(target=on(one, hold))
    holding.start()
    is_held.wait(SECONDS_TO_FINISH)
    on(two, try_it)()
    holding.kill()
    holding.join()
    with override_settings(DATA_DIR=two), OfTheCluster().holding(outbox.SECONDS_TO_WAIT) as held:
        assert held  # it ends with its process

    assert come.recv() is False
