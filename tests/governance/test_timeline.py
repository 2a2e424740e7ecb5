"""The ledger in sentences that anyone can read, whatever was entered."""

import re
from pathlib import Path

import pytest

from governance import timeline
from governance.models import Edition, LedgerEntry, Person
from governance.states import EditionState, MeetingState
from tests.governance import passages

SOURCE = Path(timeline.__file__).parent
STATES = {"edition": EditionState, "meeting": MeetingState}


@pytest.fixture
def edition(db) -> Edition:
    cast = passages.boards()
    return passages.adopt(cast, passages.draft(cast))


def test_every_deed_that_is_entered_has_its_sentence():
    source = "".join(path.read_text() for path in SOURCE.glob("*.py"))
    entered = set(re.findall(r'action="([^"{]+)"', source)) - {"append"}

    assert len(entered) > 25
    assert entered - set(timeline.DEEDS) == set()


def test_every_line_of_a_whole_passage_reads_as_a_sentence(edition):
    lines = timeline.sentences(LedgerEntry.objects.all())

    assert len(lines) == LedgerEntry.objects.count()
    assert not [
        line.sentence for line in lines if "{" in line.sentence or "gone" in line.sentence or "did “" in line.sentence
    ]


def test_an_edition_is_told_from_its_beginning_to_its_end(edition):
    told = [line.sentence for line in timeline.of_edition(edition)]

    assert told[0] == "Rowan Lead began the edition Strategy 2026."
    assert told[-1] == "Rowan Chair brought Strategy 2026 into force."


def test_a_name_that_was_erased_is_told_no_more(edition):
    person = Person.objects.get(name="Rowan Lead")
    person.name = ""
    person.save()

    assert timeline.of_edition(edition)[0].sentence.startswith("Someone whose name is no longer held began")


def test_the_lines_are_read_with_a_few_queries(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        timeline.sentences(LedgerEntry.objects.all())
