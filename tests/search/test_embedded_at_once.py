"""Several processes and threads use one index file."""

import multiprocessing
import threading

import pytest

from search.document import SearchDocument
from search.engines import index_file
from search.engines.embedded import EmbeddedEngine
from search.request import SearchRequest


def guide(document_id: str, title: str = "Guide") -> SearchDocument:
    return SearchDocument(id=document_id, kind="guide", url="/", title=title)


def write_from_elsewhere(path, ids):
    EmbeddedEngine(path).put("test", [guide(each) for each in ids])


@pytest.fixture
def elsewhere():
    return multiprocessing.get_context("spawn")


def test_a_reader_sees_what_another_process_committed(embedded, elsewhere):
    embedded.put("test", [guide("first")])
    assert embedded.search(SearchRequest("guide")).total == 1

    writer = elsewhere.Process(target=write_from_elsewhere, args=(embedded.path, ["second"]))
    writer.start()
    writer.join()

    assert writer.exitcode == 0
    assert embedded.search(SearchRequest("guide")).total == 2


def test_a_second_writer_waits_for_the_first(embedded, elsewhere):
    link = index_file.connect(embedded.path)
    writer = elsewhere.Process(target=write_from_elsewhere, args=(embedded.path, ["second"]))
    with index_file.writing(link):
        index_file.put(link, "test", [guide("first")])
        writer.start()
        writer.join(timeout=1)
        assert writer.is_alive() or writer.exitcode == 0
    writer.join()

    assert writer.exitcode == 0
    assert embedded.search(SearchRequest()).total == 2


def test_a_reader_in_the_middle_keeps_its_moment_while_the_index_is_swapped(embedded):
    embedded.put("test", [guide("old")])
    with embedded._snapshot() as (link, columns):
        other = threading.Thread(target=embedded.replace_all, args=([("test", guide("new", "Newer"))],))
        other.start()
        other.join()

        assert link.execute("SELECT id FROM document").fetchall() == [("old",)]
        assert columns.size

    assert [hit.id for hit in embedded.search(SearchRequest()).hits] == ["new"]


def test_threads_search_while_one_writes(embedded):
    embedded.put("test", [guide("first")])
    troubles = []

    def search():
        try:
            for _ in range(60):
                answer = embedded.search(SearchRequest("guide"))
                assert answer.total == len(answer.hits)
        except Exception as trouble:  # noqa: BLE001 a thread must not swallow it
            troubles.append(trouble)

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(15):
        embedded.put("test", [guide(f"more-{number}")])
    for reader in readers:
        reader.join()

    assert not troubles
    assert embedded.search(SearchRequest("guide")).total == 16


def test_a_broken_index_file_is_replaced_by_a_rebuild(embedded):
    embedded.path.write_bytes(b"This is not a database, but it is long enough to look at." * 50)

    assert embedded.replace_all([("test", guide("new"))]) == 1
    assert embedded.search(SearchRequest()).total == 1
