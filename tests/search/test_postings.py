"""What is looked up in memory is what SQLite's own full-text search would find, and is worth as much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.concepts import bare
from search.document import SearchDocument
from search.engines import postings
from search.engines.columns import rows_of
from search.engines.embedded import EmbeddedEngine
from search.engines.matching import Sought
from search.ranking import weights

WORDS = ("swim", "music", "autism", "sleep", "court", "of")
TEXT = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=8)
CHANGES = st.lists(st.tuples(st.integers(0, 7), st.none() | st.tuples(TEXT, TEXT, TEXT, TEXT)), max_size=6)


def document(number: int, texts: tuple[str, str, str, str]) -> SearchDocument:
    title, other_names, terms, body = texts
    return SearchDocument(
        id=str(number), kind="guide", url="/", title=title, other_names=other_names, terms=terms, body=body
    )


@given(documents=DOCUMENTS, changes=CHANGES, most_lately=st.sampled_from([0, 1, 1000]))
def test_scores_are_those_of_fts5_after_any_changes(tmp_path_factory, documents, changes, most_lately):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index") / "search.sqlite3")
    engine.put("test", [document(number, texts) for number, texts in enumerate(documents)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "MOST_LATELY", most_lately)
        with engine._snapshot():
            pass  # so that each change is read on top of what was there
        for number, texts in changes:
            if texts:
                engine.put("test", [document(number, texts)])
            else:
                engine.remove("test", [str(number)])
            with engine._snapshot():
                pass

    with engine._snapshot() as (link, columns):
        for words in ("swim", "music sleep", "of"):
            sought = Sought(link, columns, bare(words))
            query = " AND ".join(f'"{concept.ways[0].tokens[0]}"' for concept in bare(words))
            theirs = dict(
                link.execute(
                    "SELECT rowid, -bm25(text, ?, ?, ?, ?) FROM text WHERE text MATCH ?", (*weights().texts, query)
                )
            )
            rows = rows_of(sought.with_all())

            assert dict(zip(rows.tolist(), sought.scores(rows).tolist(), strict=True)) == pytest.approx(theirs)


def test_what_is_said_in_the_long_text_alone_names_nothing(embedded):
    embedded.put("test", [document(1, ("swim", "", "", "music")), document(2, ("music", "", "", "swim"))])

    with embedded._snapshot() as (link, columns):
        sought = Sought(link, columns, bare("music"))
        [row] = rows_of(sought.with_all(naming=True)).tolist()

        assert link.execute("SELECT id FROM document WHERE row = ?", (row,)).fetchone() == ("2",)
