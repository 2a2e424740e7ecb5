"""A change is searchable after the commit, and a crash in between loses nothing."""

from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from search import outbox, registries
from search.copies import OfThisMachine
from search.document import SearchDocument
from search.engines import engine
from search.models import Note
from search.request import SearchRequest


def titles():
    return [hit.title for hit in engine().search(SearchRequest(sort="az")).hits]


def waiting():
    """The notes that the index of this machine has not dealt with."""
    return OfThisMachine().due(Note.objects.all())


def test_a_change_is_searchable_after_the_commit(committed, shelf):
    with transaction.atomic():
        shelf.put("sleep", "Sleep well")
        outbox.note("shelf", ["sleep"])
        assert titles() == []

    assert titles() == ["Sleep well"]
    assert not waiting()


def test_a_change_taken_back_is_not_searchable(committed, shelf):
    shelf.put("sleep", "Sleep well")
    with transaction.atomic():
        outbox.note("shelf", ["sleep"])
        transaction.set_rollback(True)

    assert titles() == []
    assert not waiting()


def test_what_is_gone_is_taken_out(committed, shelf):
    shelf.put("sleep", "Sleep well")
    outbox.note("shelf", "sleep")

    del shelf["sleep"]
    outbox.note("shelf", "sleep")

    assert titles() == []


def test_a_crash_between_commit_and_index_loses_nothing(committed, shelf, monkeypatch):
    shelf.put("sleep", "Sleep well")
    with monkeypatch.context() as crash:
        crash.setattr(outbox, "drain", lambda: 1 / 0)
        outbox.note("shelf", "sleep")
    assert (titles(), len(waiting())) == ([], 1)

    outbox.drain_if_needed()

    assert titles() == ["Sleep well"]


def test_the_same_thing_noted_twice_is_indexed_once(committed, shelf):
    shelf.put("sleep", "Sleep well")
    with transaction.atomic():
        outbox.note("shelf", ["sleep", "sleep"])
        outbox.note("shelf", ["sleep"])
        assert Note.objects.count() == 2
        drained = outbox.drain()

    assert drained.done == 1


def test_a_poisonous_document_is_named_and_does_not_stop_the_rest(committed, shelf, caplog):
    shelf.put("sleep", "Sleep well")
    shelf.put("bad", "Bad")
    shelf.poisonous = {"bad"}

    outbox.note("shelf", ["bad", "sleep"])

    assert titles() == ["Sleep well"]
    assert "could not index shelf bad: ValueError: this one is poisonous" in caplog.text
    assert [(note.document_id, note.error) for note in Note.objects.failed()] == [
        ("bad", "ValueError: this one is poisonous")
    ]


def test_a_poisonous_document_is_left_alone_until_it_changes_again(committed, shelf):
    shelf.put("bad", "Better")
    shelf.poisonous = {"bad"}
    outbox.note("shelf", ["bad"])
    shelf.poisonous = set()
    outbox.drain_if_needed()
    assert titles() == []

    outbox.note("shelf", ["bad"])

    assert titles() == ["Better"]
    assert not waiting()


def test_a_document_the_engine_cannot_keep_does_not_stop_the_rest(committed, shelf):
    shelf.put("sleep", "Sleep well")
    shelf.put("bad", "Bad", card={"cost": object()})

    outbox.note("shelf", ["bad", "sleep"])

    assert titles() == ["Sleep well"]
    assert Note.objects.failed().get().document_id == "bad"


def test_a_note_from_an_unknown_source_is_kept_and_named(committed, shelf):
    outbox.note("nowhere", ["lost"])

    assert "nobody registered" in Note.objects.get().error


def test_a_note_made_while_an_older_one_is_dealt_with_is_not_lost(committed, own_index, only_our_sources):
    title = ["Old title"]

    def document_and_then_a_change(document_id):
        made = SearchDocument(id=document_id, kind="guide", url="/", title=title[0])
        if title[0] == "Old title":
            title[0] = "New title"
            Note.objects.create(source="changing", document_id=document_id)
        return made

    registries.register_source(registries.DocumentSource("changing", list, document_and_then_a_change))
    Note.objects.create(source="changing", document_id="sleep")

    outbox.drain()

    assert titles() == ["New title"]
    assert not waiting()


def test_while_another_process_holds_the_outbox_notes_wait(committed, shelf):
    shelf.put("sleep", "Sleep well")
    with OfThisMachine().holding(outbox.SECONDS_TO_WAIT) as held:
        assert held
        Note.objects.create(source="shelf", document_id="sleep")
        assert outbox.drain(seconds_to_wait=0).waiting
        outbox.drain_if_needed()
        assert titles() == []

    outbox.drain_if_needed()

    assert titles() == ["Sleep well"]


def test_many_notes_are_indexed_in_batches(committed, shelf):
    for number in range(outbox.BATCH + 5):
        shelf.put(f"guide-{number:04}", f"Guide {number}")

    outbox.note("shelf", list(shelf))

    assert engine().search(SearchRequest()).total == outbox.BATCH + 5
    assert not waiting()


def test_a_search_looks_at_the_newest_notes_only_however_many_there_are(committed, shelf):
    shelf.put("sleep", "Sleep well")
    Note.objects.bulk_create(Note(source="shelf", document_id="sleep") for _ in range(3 * outbox.NEWEST_SEEN))
    outbox.drain_if_needed()

    with CaptureQueriesContext(connection) as asked:
        outbox.drain_if_needed()

    [look] = [query["sql"] for query in asked if "search_note" in query["sql"]]
    assert f"LIMIT {outbox.NEWEST_SEEN}" in look
    assert "COUNT" not in look
    if connection.vendor == "sqlite":
        plan = Note.objects.untried().order_by("-noted_at").values_list("pk", flat=True)[:1].explain()
        assert "USING INDEX note_untried" in plan
        assert "TEMP B-TREE" not in plan


def test_a_note_that_others_overtook_is_seen_all_the_same(committed, shelf, monkeypatch):
    for number in range(2 * outbox.NEWEST_SEEN):
        shelf.put(f"guide-{number}", f"Guide {number}")
    outbox.note("shelf", list(shelf))
    outbox.drain_if_needed()
    shelf.put("sleep", "Sleep well")
    late = Note.objects.create(source="shelf", document_id="sleep")
    Note.objects.filter(pk=late.pk).update(noted_at=late.noted_at - timedelta(hours=1))
    monkeypatch.setattr(outbox, "SECONDS_BETWEEN_COUNTS", 0)

    outbox.drain_if_needed()

    assert engine().search(SearchRequest("sleep")).total == 1
