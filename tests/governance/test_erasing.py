"""Words, files and names are erased for good: two officers, a basis, and nothing left but the receipt."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from governance import (
    appointing,
    audit,
    disposing,
    erasing,
    erasures,
    filing,
    ledger,
    pinned_files,
    registering,
    retention,
    submitting,
    withholding,
)
from governance.models import (
    Decision,
    Erasure,
    ErasureRequest,
    LedgerPayload,
    Membership,
    Minutes,
    Person,
    Pin,
    Seat,
    Withholding,
)
from governance.models.redaction import ERASED, plainly
from governance.refusals import Refused
from tests.factories import governance as making
from tests.factories.governance import BY, LONG_AGO
from tests.governance import passages

pytestmark = pytest.mark.django_db

SECRET = "Sam Jones of Elm Street"
Basis = ErasureRequest.Basis
ASKED = {"basis": Basis.PERSON, "reason": "The family asked in writing."}


@pytest.fixture
def decision(send, item):
    making.attend(item, send.clerk, *send.members)
    recorded = making.record(send, item, wording=f"That {SECRET} be placed.", reasons=f"{SECRET} needs it.")
    return making.settle(send, recorded)


@pytest.fixture
def minutes(decision):
    """Minutes that repeat what was decided."""
    meeting = decision.agenda_item.meeting
    written = Minutes(meeting=meeting, text=f"All agreed.\n{decision.wording}\nThanks.", written_at=timezone.now())
    return ledger.keep(written, action="minutes.written", by=BY)


def withheld(row, by, part=""):
    return withholding.withhold(subject=row, part=part, ground=Withholding.Ground.PERSONAL, by=by)


def erased(row, monitoring, protection, **asked):
    request = erasing.ask_erasure(subject=row, by=protection, **ASKED | asked)
    return erasing.agree_erasure(request=request, by=monitoring)


def dumped():
    """Everything that the database holds, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {line}" for line in cursor.fetchall()]
    return found


def where(words):
    return [line for line in dumped() if words in line]


def test_nothing_goes_before_a_second_officer_agrees(monitoring, protection, decision):
    withheld(decision, monitoring)

    request = erasing.ask_erasure(subject=decision, by=protection, **ASKED)

    assert SECRET in Decision.objects.get().wording
    with pytest.raises(Refused, match="another officer must agree"):
        erasing.agree_erasure(request=request, by=protection)


def test_the_words_of_a_decision_are_nowhere_in_the_database_and_the_chain_verifies(
    monitoring, protection, decision, minutes
):
    withheld(decision, monitoring)
    assert where(SECRET)

    receipts = erased(decision, monitoring, protection)

    assert where(SECRET) == []
    assert {receipt.subject for receipt in receipts} >= {f"decision:{decision.pk}", f"minutes:{minutes.pk}"}
    assert Minutes.objects.get().text == f"All agreed.\n{ERASED}\nThanks."
    report = audit.verify()
    assert report.problems == ()
    assert any("erased on" in line and "UK GDPR" in line for line in report.erased)


def test_words_go_however_they_are_typed_where_they_are_repeated(monitoring, protection, decision):
    """What withholding knows again, erasing knows again: other capitals, spaces, apostrophes and hyphens."""
    meeting = decision.agenda_item.meeting
    typed = ("That SAM\u00a0JONES of  Elm Street be placed.", "that sam jones of elm\nstreet be placed.")
    for number, words in enumerate(typed, start=1):
        said = Minutes(meeting=meeting, version=number, text=f"Said: {words} Thanks.", written_at=timezone.now())
        ledger.keep(said, action="minutes.written", by=BY)
    withheld(decision, monitoring)

    erased(decision, monitoring, protection)

    assert {each.text for each in Minutes.objects.all()} == {f"Said: {ERASED} Thanks."}
    left = [line for line in dumped() if "elm street" in plainly(line.replace("\\xa0", " "))]
    assert left == []
    assert audit.verify().is_whole


def test_the_public_reads_when_and_on_which_basis(client, monitoring, protection, decision):
    withheld(decision, monitoring, "reasons")
    erased(decision, monitoring, protection, part="reasons")

    page = client.get(f"/decisions/{decision.pk}/").content.decode()

    assert "Erased on" in page
    assert "the person asked" in page.lower()
    assert ERASED not in page
    assert f"That {SECRET} be placed" in page


def test_a_payload_that_goes_after_the_erasure_is_noticed(monitoring, protection, decision):
    withheld(decision, monitoring)
    erased(decision, monitoring, protection)
    last = LedgerPayload.objects.filter(entry__subject=f"decision:{decision.pk}").order_by("-entry").first()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
        erasures.declared(f"decision:{decision.pk}"),
    ):
        cursor.execute("DELETE FROM governance_ledgerpayload WHERE entry_id = %s", [last.pk])


class TestTheDatabaseGuards:
    def tampered(self, statement, *parameters, subject="", words=""):
        with transaction.atomic(), connection.cursor() as cursor, erasures.declared(subject, words):
            cursor.execute(statement, parameters)

    def test_a_declaration_alone_opens_nothing(self, decision):
        with pytest.raises(DatabaseError, match="append-only"):
            self.tampered(
                "UPDATE governance_decision SET wording = replace(wording, %s, %s)",
                SECRET,
                ERASED,
                subject=f"decision:{decision.pk}",
                words=SECRET,
            )

    @pytest.mark.parametrize(
        "change",
        [
            "wording = 'Another decision'",
            "outcome = 'rejected'",
            "decided_on = '2020-01-01'",
            "wording = replace(wording, 'be', '[erased]')",
        ],
    )
    def test_an_erasure_opens_its_words_and_nothing_else(self, monitoring, protection, decision, change):
        withheld(decision, monitoring, "reasons")
        erased(decision, monitoring, protection, part="reasons")

        with pytest.raises(DatabaseError, match="append-only"):
            self.tampered(f"UPDATE governance_decision SET {change}", subject=f"decision:{decision.pk}", words=SECRET)

    def test_nor_another_row(self, monitoring, protection, decision, send):
        other = making.record(send, making.item(send), wording=f"{SECRET} again")
        withheld(decision, monitoring, "reasons")
        erased(decision, monitoring, protection, part="reasons")

        with pytest.raises(DatabaseError, match="append-only"):
            self.tampered(
                "UPDATE governance_decision SET wording = replace(wording, %s, %s) WHERE id = %s",
                SECRET,
                ERASED,
                other.pk,
                subject=f"decision:{decision.pk}",
                words=SECRET,
            )

    def test_a_row_is_not_deleted(self, monitoring, protection, decision):
        withheld(decision, monitoring)
        erased(decision, monitoring, protection)

        with pytest.raises(DatabaseError, match="append-only"):
            self.tampered("DELETE FROM governance_confirmation", subject=f"decision:{decision.pk}")


def test_an_erasure_that_nobody_entered_is_found(decision):
    request = ErasureRequest(subject=f"decision:{decision.pk}", basis=Basis.PERSON, reason="x")
    request.asked_by_id, request.asked_at = decision.recorded_by_id, timezone.now()
    making.slip_in(request)
    making.slip_in(
        Erasure(request=request, subject=f"decision:{decision.pk}", sha256="", up_to=9999, at=timezone.now())
    )
    with transaction.atomic(), connection.cursor() as cursor, erasures.declared(f"decision:{decision.pk}", SECRET):
        cursor.execute("UPDATE governance_decision SET wording = replace(wording, %s, %s)", [SECRET, ERASED])

    problems = audit.verify().problems

    assert any("erasure:" in each and "not in the ledger" in each for each in problems)
    assert any(f"decision:{decision.pk} is not what entry" in each for each in problems)


def test_a_name_is_erased_from_people_history_and_texts(monitoring, protection, send, item):
    person = registering.enter(row=Person(name="Nia Nurse", organisation="Nia Nurse Ltd"), by=BY)
    seat = appointing.seat_member(
        person=person, body=send.body, seat=Seat.NHS, valid_from=LONG_AGO, valid_to=date(2021, 1, 1), by=BY
    )
    ledger.keep(
        Minutes(meeting=item.meeting, text="Nia Nurse spoke.", written_at=timezone.now()),
        action="minutes.written",
        by=BY,
    )

    erased(person, monitoring, protection)

    assert where("Nia Nurse") == []
    assert where(person.salt) == []
    assert Minutes.objects.get().text == f"{ERASED} spoke."
    assert Membership.objects.get(pk=seat.pk).person_id == person.pk
    assert audit.verify().problems == ()


def test_the_bytes_of_a_file_are_deleted(monitoring, protection, send, django_capture_on_commit_callbacks):
    kept = filing.keep_file(name="letter.txt", data=SECRET.encode(), by=send.clerk)
    withheld(kept, monitoring)

    with django_capture_on_commit_callbacks(execute=True):
        erased(kept, monitoring, protection)

    assert not pinned_files.path(kept.sha256).exists()
    assert audit.verify().problems == ()


def test_a_withdrawn_text_goes_with_its_pins_drafts_and_revisions(monitoring, protection, send):
    edition = making.draft(send, SECRET)
    making.submit(edition, making.route(send), send)
    submitting.withdraw_edition(edition=edition, reason="A slip.", by=send.lead)
    edition.refresh_from_db()
    if edition.state == "drafting":
        edition.state = "withdrawn"
        ledger.keep(edition, action="edition.withdrawn", by=BY)
    pin = edition.pins.get()
    withheld(pin, monitoring)

    erased(pin, monitoring, protection)

    assert where(SECRET) == []
    assert audit.verify().problems == ()


class TestRefusals:
    def test_what_the_public_still_reads(self, protection, decision):
        with pytest.raises(Refused, match="Withhold it first"):
            erasing.ask_erasure(subject=decision, by=protection, **ASKED)

    def test_a_hold(self, monitoring, protection, decision):
        withheld(decision, monitoring)
        placed = disposing.hold(subject=decision.agenda_item.meeting, reason="An inquiry sits.", by=protection)
        with pytest.raises(Refused, match="An inquiry sits"):
            erasing.ask_erasure(subject=decision, by=protection, **ASKED)

        disposing.lift_hold(placed=placed, why="It is over.", by=protection)

        assert erasing.ask_erasure(subject=decision, by=protection, **ASKED)

    def test_a_hold_placed_after_it_was_asked_for(self, monitoring, protection, decision):
        withheld(decision, monitoring)
        request = erasing.ask_erasure(subject=decision, by=protection, **ASKED)
        disposing.hold(subject=decision, reason="A claim came in.", by=monitoring)

        with pytest.raises(Refused, match="A claim came in"):
            erasing.agree_erasure(request=request, by=monitoring)

    def test_a_text_in_force(self, monitoring, protection, send):
        pin = making.adopted(send).pins.get()
        withheld(pin, monitoring)

        with pytest.raises(Refused, match="its text is still needed"):
            erasing.ask_erasure(subject=pin, by=protection, **ASKED)

    def test_somebody_who_still_sits(self, protection, send):
        seat = making.member(send.body, Seat.NHS, "Nia Nurse")

        with pytest.raises(Refused, match="They have a seat on the SEND Board today"):
            erasing.ask_erasure(subject=seat.person, by=protection, **ASKED)

    def test_a_reason_that_repeats_the_words(self, monitoring, protection, decision):
        withheld(decision, monitoring)

        with pytest.raises(Refused, match="say it without them"):
            erasing.ask_erasure(
                subject=decision, by=protection, basis=Basis.PERSON, reason=f"“That {SECRET} be placed.” is wrong."
            )

    def test_the_clerk(self, send, decision):
        with pytest.raises(Refused, match="Only the data protection officer"):
            erasing.ask_erasure(subject=decision, by=send.clerk, **ASKED)

    def test_twice(self, monitoring, protection, decision):
        withheld(decision, monitoring)
        erased(decision, monitoring, protection)

        with pytest.raises(Refused, match="erased already"):
            erasing.ask_erasure(subject=decision, by=protection, **ASKED)

    def test_it_stays_withheld(self, monitoring, protection, decision):
        standing = withheld(decision, monitoring)
        erased(decision, monitoring, protection)

        with pytest.raises(Refused, match="nothing is left to show"):
            withholding.lift(withholding=standing, why="Better so.", by=monitoring)

    def test_a_refusal_gives_its_reason(self, monitoring, protection, decision):
        withheld(decision, monitoring)
        request = erasing.ask_erasure(subject=decision, by=protection, **ASKED)

        erasing.refuse_erasure(request=request, why="The law keeps it.", by=monitoring)

        assert SECRET in Decision.objects.get().wording
        assert ErasureRequest.objects.get().state == ErasureRequest.State.REFUSED


class TestDisposal:
    @pytest.fixture
    def seat(self, send):
        retention.enter_rules()
        person = making.person("Nia Nurse")
        return appointing.seat_member(
            person=person, body=send.body, seat=Seat.NHS, valid_from=LONG_AGO, valid_to=date(2020, 2, 1), by=BY
        )

    def test_a_batch_is_put_forward_agreed_and_gone(self, monitoring, protection, seat):
        rows = [line.row for line in retention.due() if line.row in (seat, seat.person)]
        assert len(rows) == 2

        requests = disposing.put_forward(rows=rows, reason="Six years are over.", by=protection)
        disposing.dispose(requests=requests, by=monitoring)

        assert where("Nia Nurse") == []
        assert retention.due() == []
        assert audit.verify().problems == ()

    def test_attendance_leaves_only_its_receipt(self, monitoring, protection, send, item, seat):
        member = making.member(send.body, Seat.SCHOOL, "Bola Head")
        making.attend(item, send.clerk, member)
        meeting = item.meeting
        meeting.starts_at = timezone.now() - timedelta(days=3000)
        ledger.keep(meeting, action="meeting.moved", by=BY)
        row = meeting.attendance.get()

        requests = disposing.put_forward(rows=[row], reason="Over.", by=protection)
        disposing.dispose(requests=requests, by=monitoring)

        assert not meeting.attendance.exists()
        assert audit.verify().problems == ()

    def test_what_is_not_due_is_refused(self, protection, decision):
        retention.enter_rules()
        with pytest.raises(Refused, match="time is not over"):
            disposing.put_forward(rows=[decision], reason="Tidy up.", by=protection)

    def test_a_hold_takes_it_off_the_batch(self, protection, seat):
        disposing.hold(subject=seat, reason="A claim.", until=timezone.localdate() + timedelta(days=9), by=protection)

        line = next(line for line in retention.due() if line.row == seat)

        assert line.kept_because[0].startswith("It is kept until")
        with pytest.raises(Refused, match="A claim"):
            disposing.put_forward(rows=[seat], reason="Over.", by=protection)


def test_the_upload_goes_with_the_text_that_was_pinned_from_it(
    send, monitoring, protection, client, django_capture_on_commit_callbacks
):
    upload = passages.document(f"{SECRET}.txt", f"{SECRET} is to be placed.".encode())
    edition = making.draft(send)
    page = edition.page.specific
    page.title, page.body = f"What {SECRET} needs", passages.body_of("What we will do.", upload)
    page.save_revision(user=send.lead.user, log_action=True)
    page.title = "What a child needs"
    page.save_revision(user=send.lead.user, log_action=True)
    making.submit(edition, making.route(send), send)
    submitting.withdraw_edition(edition=edition, reason="It is over.", by=send.lead)
    pin = Pin.objects.get()
    withheld(pin, monitoring)
    address, stored = upload.url, Path(upload.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        erased(pin, monitoring, protection)

    assert client.get(address).status_code == 404
    assert not stored.exists()
    assert where(SECRET) == []
    assert audit.verify().is_whole
