"""The index can be made anew, caught up, and held against the records, as often as one likes."""

import threading
from datetime import date

import pytest
from django.core.management import call_command

from search import keeping, registries
from search.engines import engine
from search.models import Note
from search.request import SearchRequest


def titles():
    return [hit.title for hit in engine().search(SearchRequest(sort="az")).hits]


def run(capsys, *arguments):
    """The exit code and the lines that `manage.py search ...` prints."""
    code = 0
    try:
        call_command("search", *arguments)
    except SystemExit as leaving:
        code = leaving.code
    return code, capsys.readouterr().out.splitlines()


def test_a_rebuild_holds_exactly_what_the_sources_give(committed, shelf):
    shelf.put("sleep", "Sleep well")
    engine().put("shelf", [shelf["sleep"]])
    del shelf["sleep"]
    shelf.put("travel", "Travel alone")

    keeping.rebuild()

    assert titles() == ["Travel alone"]


def test_a_change_during_a_rebuild_is_indexed_at_its_end(committed, shelf):
    shelf.put("sleep", "Old title")

    def change(step):
        shelf.put("sleep", "New title")
        Note.objects.create(source="shelf", document_id="sleep")

    keeping.rebuild(change)

    assert titles() == ["New title"]


def test_searches_go_on_during_a_rebuild(committed, shelf):
    shelf.put("sleep", "Sleep well")
    keeping.rebuild()
    shelf.put("travel", "Travel alone")
    seen = []

    def search(step):
        searching = threading.Thread(target=lambda: seen.append(titles()))
        searching.start()
        searching.join()

    keeping.rebuild(search)

    assert seen == [["Sleep well"], ["Sleep well"]]
    assert titles() == ["Sleep well", "Travel alone"]


def test_a_source_that_fails_leaves_the_old_index(committed, shelf):
    shelf.put("sleep", "Sleep well")
    keeping.rebuild()
    registries.register_source(registries.DocumentSource("broken", lambda: 1 / 0, lambda document_id: None))

    with pytest.raises(ZeroDivisionError):
        keeping.rebuild()

    assert titles() == ["Sleep well"]


def test_check_names_each_difference(committed, shelf):
    for each in ("same", "older", "missing", "extra"):
        shelf.put(each, "Title")
    engine().put("shelf", [shelf["same"], shelf["older"], shelf["extra"]])
    shelf.put("older", "Newer title")
    del shelf["extra"]

    assert {(each.id, each.what) for each in keeping.check()} == {
        ("older", "is older in the index"),
        ("missing", "is not in the index"),
        ("extra", "is in the index and nowhere else"),
    }


def test_every_field_of_a_document_is_compared(committed, shelf):
    shelf.put("guide", "Guide")
    keeping.rebuild()

    for change in (
        {"summary": "x"},
        {"body": "x"},
        {"minimum_age": 3},
        {"closed": True},
        {"confirmed_on": date(2026, 1, 1)},
    ):
        shelf.put("guide", "Guide", **change)
        assert [each.id for each in keeping.check()] == ["guide"], change


def test_sync_finds_once_a_day_what_nobody_noted(committed, shelf, settings):
    settings.TODAY = date(2026, 11, 24)
    keeping.rebuild()
    shelf.put("sleep", "Sleep well")
    assert keeping.sync().done == 0

    settings.TODAY = date(2026, 11, 25)

    assert keeping.sync().done == 1
    assert titles() == ["Sleep well"]


def test_bringing_up_to_date_ends_all_differences(committed, shelf):
    shelf.put("sleep", "Sleep well")
    keeping.bring_up_to_date()
    shelf.put("sleep", "Sleep better")
    shelf.put("travel", "Travel alone")

    keeping.bring_up_to_date()

    assert keeping.check() == []
    assert titles() == ["Sleep better", "Travel alone"]


def test_the_commands_say_what_they_did_and_can_be_run_twice(committed, shelf, capsys):
    shelf.put("sleep", "Sleep well")
    for _ in range(2):
        assert run(capsys, "rebuild") == (0, ["The index was rebuilt with 1 document."])
        assert run(capsys, "sync") == (0, ["The index was brought up to date: 0 documents."])
        assert run(capsys, "check") == (0, ["Index and records agree."])


def test_check_ends_with_one_when_something_differs(committed, shelf, capsys):
    shelf.put("sleep", "Sleep well")

    code, lines = run(capsys, "check")

    assert (code, lines) == (1, ["shelf sleep is not in the index", "Index and records differ in 1 document."])


def test_refused_documents_are_named_and_end_with_one(committed, shelf, capsys):
    shelf.put("sleep", "Sleep well")
    shelf.put("bad", "Bad", card={"cost": object()})

    code, lines = run(capsys, "rebuild")

    assert code == 1
    assert lines[0].startswith("refused shelf bad: TypeError")
    assert lines[-1] == "The index was rebuilt with 1 document, 1 refused."


def test_nothing_done_ends_with_two(committed, shelf, capsys, tmp_path):
    code, lines = run(capsys, "postcodes", str(tmp_path / "missing.csv"))

    assert code == 2
    assert lines[-1].startswith("Nothing was done: FileNotFoundError")
