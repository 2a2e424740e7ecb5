"""The ledger in sentences that anyone can read, whatever was entered."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from governance import attending, ledger, pinning, planning, registering, timeline
from governance.models import Attendance, Edition, LedgerEntry, Person, Seat
from governance.models.redaction import ERASED
from governance.states import EditionState, MeetingState
from tests.factories import governance as making
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
    told = [line.sentence for line in timeline.of_edition(edition) if line.seq]

    assert told[0] == "Rowan Lead began the edition Strategy 2026."
    assert told[-1] == "Rowan Chair brought Strategy 2026 into force."


def test_a_name_that_was_erased_is_told_no_more(edition):
    person = Person.objects.get(name="Rowan Lead")
    person.name = ERASED
    registering.enter(row=person, by=making.BY)

    entered = [line for line in timeline.of_edition(edition) if line.seq]
    assert entered[0].sentence.startswith("Someone whose name is no longer held began")


def test_the_lines_are_read_with_a_few_queries(edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(36):
        timeline.sentences(LedgerEntry.objects.all())


def test_who_wrote_on_the_draft_stands_between_the_entries(edition):
    told = timeline.of_edition(edition)

    assert [line.at for line in told] == sorted(line.at for line in told)
    assert any("on the draft’s page" in line.sentence for line in told if not line.seq)


def test_attendance_that_changes_says_from_how_many_to_how_many_and_whose_seat(send):
    meeting = making.item(send).meeting
    nurse = making.member(send.body, Seat.NHS, "Asha Nurse")
    head = making.member(send.body, Seat.SCHOOL, "Bola Head")
    there = {"meeting": meeting, "state": Attendance.State.PRESENT, "by": send.clerk}
    for membership in (nurse, head):
        attending.record_attendance(membership=membership, **there)
    half_past = timezone.localtime(meeting.starts_at).replace(minute=30).time()

    attending.record_attendance(membership=nurse, left_at=half_past, **there)

    told = timeline.of_meeting(meeting)[-1]
    assert told.sentence.endswith("Attendance changed from 2 to 1: the NHS representative left.")
    assert [each.sentence for each in told.changes] == [f"left: from “nothing” to “{half_past.isoformat()}”"]


def test_a_change_of_a_long_text_shows_its_words(send):
    item = making.item(send, held=False)
    long = "That the Board agrees the plan for short breaks as it was put before it"
    for when in ("today", "in May"):
        item.recommendation = f"{long} {when}."
        ledger.keep(item, action="item.amended", by=send.clerk)

    changed = timeline.of_record(item)[-1].changes[0]
    assert [(each.text, each.change.value) for each in changed.words if each.change.value != "same"] == [
        ("today.", "removed"),
        ("in May.", "added"),
    ]


def test_what_stands_in_the_ledger_by_digests_only_is_told_from_its_history(db):
    person = registering.enter(row=Person(name="Asha Nurse"), by=making.BY)
    person.name = "Asha Carer"
    registering.enter(row=person, by=making.BY)

    entered, changed = timeline.of_record(person)

    assert "entered Asha Carer" in entered.sentence
    assert [each.sentence for each in changed.changes] == ["name: from “Asha Nurse” to “Asha Carer”"]


def test_the_entries_of_one_person_and_of_one_record_are_found(edition):
    lead = Person.objects.get(name="Rowan Lead")

    of_lead = timeline.entries(by=lead)
    of_record = timeline.entries(subject=f"edition:{edition.pk}")

    assert {entry.actor for entry in of_lead} == {f"person:{lead.pk}"}
    assert {entry.subject for entry in of_record} == {f"edition:{edition.pk}"}


def test_a_pin_says_what_changed_in_the_text_since_the_pin_before_it(send):
    edition = making.draft(send, "Every child is heard.")
    first = pinning.pin_edition(edition=edition, by=making.BY)
    making.write(edition, "Every child is heard and asked.", author=send.lead)
    second = pinning.pin_edition(edition=edition, by=making.BY)

    told = {line.subject: line for line in timeline.of_edition(edition)}

    assert told[f"pin:{first.pk}"].changes == ()
    (changed,) = told[f"pin:{second.pk}"].changes
    assert changed.sentence == "the text: from “Every child is heard.” to “Every child is heard and asked.”"


@pytest.mark.django_db
def test_an_entry_of_the_forward_plan_is_told_by_its_title():
    executive = making.cabinet()
    planned = planning.plan_decision(
        body=executive.body, title="The lease", decide_from=timezone.localdate(), by=executive.clerk
    )

    assert [line.sentence for line in timeline.of_record(planned)] == [
        f"{executive.clerk} entered in the forward plan: The lease."
    ]
