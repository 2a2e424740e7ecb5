"""A change is searchable after the commit, and a crash in between loses nothing."""

from django.db import transaction

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
