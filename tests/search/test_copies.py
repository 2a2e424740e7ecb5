"""Every web machine has an index of its own and reads the same outbox."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from search import keeping, outbox
from search.engines import engine
from search.models import Note
from search.request import SearchRequest


@pytest.fixture
def on_machine(settings, tmp_path, shelf):
    """Goes on on the machine of that name: another folder of files, the same database."""

    def go(name: str) -> Path:
        settings.DATA_DIR = tmp_path / name
        settings.DATA_DIR.mkdir(exist_ok=True)
        return settings.DATA_DIR

    return go


def titles():
    return [hit.title for hit in engine().search(SearchRequest(sort="az")).hits]


def change(shelf, document_id, title):
    shelf.put(document_id, title)
    with transaction.atomic():
        outbox.note("shelf", document_id)


def test_what_one_machine_changed_the_next_search_on_another_finds(committed, shelf, on_machine):
    on_machine("one")
    change(shelf, "sleep", "Sleep well")
    on_machine("two")

    outbox.drain_if_needed()

    assert titles() == ["Sleep well"]


def test_each_machine_hears_of_what_is_gone(committed, shelf, on_machine):
    on_machine("one")
    change(shelf, "sleep", "Sleep well")
    on_machine("two")
    outbox.drain_if_needed()
    del shelf["sleep"]
    outbox.note("shelf", "sleep")
    on_machine("one")

    outbox.drain_if_needed()

    assert titles() == []


def test_a_machine_does_nothing_twice(committed, shelf, on_machine):
    for name in ("one", "two"):
        on_machine(name)
        change(shelf, name, name)
    on_machine("one")
    assert outbox.drain().done == 1

    assert outbox.drain().done == 0


def test_a_rebuilt_index_asks_for_nothing_that_it_holds(committed, shelf, on_machine):
    on_machine("one")
    change(shelf, "sleep", "Sleep well")
    on_machine("two")

    keeping.rebuild()

    assert titles() == ["Sleep well"]
    assert outbox.drain().done == 0


def test_what_a_power_cut_took_from_the_index_is_written_again(committed, shelf, on_machine):
    here = on_machine("one")
    change(shelf, "before", "Before")
    before = here.with_name("before")
    engine()._link().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(here, before)
    change(shelf, "after", "After")
    assert titles() == ["After", "Before"]

    on_machine("before")
    assert titles() == ["Before"]
    outbox.drain_if_needed()

    assert titles() == ["After", "Before"]


def test_what_could_not_be_made_on_one_machine_is_told_to_all_once_it_can(committed, shelf, on_machine):
    on_machine("one")
    shelf.poisonous = {"bad"}
    change(shelf, "bad", "Better")
    shelf.poisonous = set()
    outbox.drain(also_failed=True)
    on_machine("two")

    outbox.drain_if_needed()

    assert titles() == ["Better"]


def test_the_outbox_keeps_its_notes_for_some_days(committed, shelf, on_machine):
    on_machine("one")
    change(shelf, "old", "Old")
    Note.objects.update(noted_at=Note.objects.get().noted_at - timedelta(days=outbox.DAYS_KEPT + 1))
    change(shelf, "new", "New")

    assert list(Note.objects.values_list("document_id", flat=True)) == ["new"]


def test_a_machine_that_was_away_for_longer_is_mended_by_its_daily_sync(committed, shelf, on_machine):
    on_machine("one")
    shelf.put("sleep", "Sleep well")
    keeping.rebuild()
    on_machine("two")

    keeping.sync()

    assert titles() == ["Sleep well"]
    assert keeping.sync().done == 0
