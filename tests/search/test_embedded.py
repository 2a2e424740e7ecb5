"""What can go wrong with the embedded engine's file."""

from search.document import SearchDocument
from search.request import SearchRequest


def club():
    return SearchDocument(id="club", kind="activity", url="/club/", title="Club")


def test_faults_in_the_index_are_named(embedded):
    embedded.put("test", [club()])
    assert embedded.faults() == []

    embedded._link().execute("DELETE FROM text_docsize")

    assert any("club" in fault for fault in embedded.faults())


def test_a_deleted_index_file_is_an_empty_index(embedded):
    embedded.put("test", [club()])
    for path in embedded.path.parent.glob("search.sqlite3*"):
        path.unlink()

    assert embedded.search(SearchRequest()).total == 0
