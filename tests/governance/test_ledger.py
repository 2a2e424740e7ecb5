"""Every change is in the chain; what was changed past it is named."""

import contextlib
import json
import sqlite3
import stat

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from governance import audit, guards, last_check, ledger, pinned_files, pinning, verify
from governance.actors import Command, Migration, System, acting
from governance.canonical import canonical, digest
from governance.entries import BEFORE_THE_FIRST, HASHED
from governance.models import Appointment, LedgerEntry, LedgerPayload, Person, Pin, PinnedFile, RetentionRule
from tests.factories import governance as making
from tests.factories.governance import BY, adopted, decide, record


def past_the_guards(table, statement, *parameters):
    """What the owner of a database can do: take the guards off a table, change it, put them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(statement, parameters)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(statement, parameters)
    guards.install()


def exported(tmp_path):
    file = tmp_path / "ledger.ndjson"
    ledger.export(file)
    return file.read_bytes()


def test_the_first_entry_follows_on_nothing_and_each_on_the_one_before(send, item):
    record(send, item)

    entries = list(LedgerEntry.objects.order_by("seq"))

    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous for entry in entries] == [BEFORE_THE_FIRST, *(entry.hash for entry in entries[:-1])]


def test_a_hash_covers_the_eight_keys_and_the_payload_stands_beside_with_a_salt(send):
    entry = LedgerEntry.objects.order_by("seq").last()
    payload = json.loads(entry.payload.canonical)

    assert entry.hash == digest({key: getattr(entry, key) for key in HASHED})
    assert entry.payload_digest == digest(payload)
    assert len(payload["salt"]) == 32
    assert entry.at.endswith("Z")


def test_the_chain_holds_no_words_and_no_names(send, wellbeing):
    adopted(send, wellbeing)
    names = set(Person.objects.values_list("name", flat=True))

    for entry in LedgerEntry.objects.all():
        assert entry.actor.partition(":")[0] in {"person", "command"}
        assert entry.subject.replace(":", "").isalnum()
        assert not any(name in entry.payload.canonical for name in names)


def test_an_entry_is_written_in_the_transaction_of_its_change(committed):
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append(actor="command:tests", action="test", subject="test:1", payload={})

    with transaction.atomic():
        ledger.append(actor="command:tests", action="test", subject="test:1", payload={})
        transaction.set_rollback(True)

    assert not LedgerEntry.objects.exists()


class TestActor:
    """Nobody writes the record without saying who."""

    def entry(self, **changed):
        last = ledger.head()
        usual = {
            "seq": last.seq + 1,
            "version": 1,
            "at": last.at,
            "actor": "command:tests",
            "action": "test",
            "subject": "test:1",
            "payload_digest": "0" * 64,
            "previous": last.hash,
            "hash": "1" * 64,
        }
        return LedgerEntry(**usual | changed)

    @pytest.mark.parametrize(
        ("actor", "named"),
        [
            (Command("import_decisions"), "command:import_decisions"),
            (Migration("governance.0003"), "migration:governance.0003"),
            (System("ledger"), "system:ledger"),
        ],
    )
    def test_commands_migrations_and_the_site_itself_are_actors_too(self, send, actor, named):
        with ledger.writing():
            ledger.keep(Appointment.objects.first(), action="appointment.checked", by=actor)

        assert ledger.head().actor == named

    @pytest.mark.parametrize("actor", ["", "somebody", "person:", "person:0", "person:x", "command:", "root:1"])
    def test_what_names_nobody_is_refused(self, send, actor):
        with pytest.raises(ValueError, match="names nobody"), transaction.atomic():
            ledger.append(actor=actor, action="test", subject="test:1", payload={})

    @pytest.mark.parametrize("actor", ["", "command:tests", "person:1"])
    def test_the_database_refuses_an_entry_whose_actor_the_transaction_did_not_declare(self, send, actor):
        with pytest.raises(DatabaseError, match="the actor that the transaction declared"), transaction.atomic():
            self.entry(actor=actor).save(force_insert=True)

    def test_and_one_by_another_than_it_declared(self, send):
        with (
            pytest.raises(DatabaseError, match="the actor that the transaction declared"),
            transaction.atomic(),
            acting("command:tests"),
        ):
            self.entry(actor="person:1").save(force_insert=True)

    def test_an_entry_leaves_nobody_declared(self, send):
        with transaction.atomic():
            ledger.append(actor="command:tests", action="test", subject="test:1", payload={})
            with pytest.raises(DatabaseError), transaction.atomic():
                self.entry().save(force_insert=True)

        assert ledger.head().action == "test"

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks a setting of the transaction")
    def test_another_program_that_writes_to_the_file_cannot_say_who_acts(self, committed):
        making.board()
        columns = "seq, version, at, actor, action, subject, payload_digest, previous, hash"
        link = sqlite3.connect(connection.settings_dict["NAME"])

        with contextlib.closing(link), pytest.raises(sqlite3.OperationalError, match="governance_actor"):
            link.execute(
                f"INSERT INTO governance_ledgerentry ({columns})"
                " VALUES (9999, 1, '', 'command:tests', 'test', 'test:1', '', 'x', 'y')"
            )


class TestHistories:
    """Each readable history ends with what the ledger says, or with the row itself."""

    def problems(self):
        return " ".join(audit.verify().problems)

    def test_a_history_that_ends_with_something_else_is_named(self, send, edition):
        past_the_guards("governance_historicaledition", "UPDATE governance_historicaledition SET title = 'Other'")

        assert self.problems() == (
            f"edition:{edition.pk}: the newest line of its history is not what is recorded in the ledger: title."
        )

    def test_a_history_whose_last_line_was_taken_out_is_named(self, send, edition, submission):
        past_the_guards(
            "governance_historicaledition",
            "DELETE FROM governance_historicaledition WHERE history_id ="
            " (SELECT max(history_id) FROM governance_historicaledition)",
        )

        assert "the newest line of its history is not what is recorded in the ledger: state." in self.problems()

    def test_a_lost_history_is_named(self, send, edition):
        past_the_guards("governance_historicaledition", "DELETE FROM governance_historicaledition")

        assert self.problems() == f"edition:{edition.pk} has lost its history."

    def test_a_row_that_is_not_in_the_ledger_is_what_its_history_says(self, send):
        rule = RetentionRule.objects.create(record_class="minutes", name="Minutes")
        past_the_guards("governance_retentionrule", "UPDATE governance_retentionrule SET name = 'Other'")

        assert self.problems() == (
            f"retentionrule:{rule.pk}: the newest line of its history is not what is in its table: name."
        )


def test_a_life_of_an_edition_is_whole(send, wellbeing):
    adopted(send, wellbeing)

    report = audit.verify()

    assert report.problems == ()
    assert report.differences == ()
    assert report.entries == LedgerEntry.objects.count()


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("governance_decision", "UPDATE governance_decision SET wording = 'No.'", "decision:{pk} is not what entry"),
        ("governance_decision", "UPDATE governance_decision SET outcome = 'rejected'", ": outcome."),
        (
            "governance_confirmation",
            "UPDATE governance_confirmation SET confirmed_at = '2020-01-01 10:00:00+00:00'",
            ": confirmed_at.",
        ),
        ("governance_confirmation", "DELETE FROM governance_confirmation", ", is gone."),
        (
            "governance_pin",
            "UPDATE governance_pin SET html = '<p>Other</p>'",
            "does not have the fingerprint of its text",
        ),
        ("governance_pin", 'UPDATE governance_pin SET content = \'{"title":"Other"}\'', ": content."),
        ("governance_pinauthor", "DELETE FROM governance_pinauthor", "pinauthor:"),
        ("governance_submission", "UPDATE governance_submission SET state = 'withdrawn'", ": state."),
        ("governance_edition", "UPDATE governance_edition SET state = 'adopted'", ": state."),
        ("governance_appointment", "UPDATE governance_appointment SET post = 'chair'", ": post."),
        ("governance_person", "UPDATE governance_person SET user_id = NULL", ": user_id."),
        ("governance_routestage", "UPDATE governance_routestage SET accepts = '[\"noted\"]'", ": accepts."),
        ("governance_routestage", "UPDATE governance_routestage SET notice_days = 0", ": notice_days."),
        ("governance_body", "UPDATE governance_body SET official_record = 'elsewhere'", ": official_record."),
        ("governance_ledgerentry", "UPDATE governance_ledgerentry SET actor = 'person:999' WHERE seq = 3", "Entry 3 ("),
        (
            "governance_ledgerpayload",
            "UPDATE governance_ledgerpayload SET canonical = '{{}}' WHERE entry_id = 3",
            "Entry 3 (",
        ),
        (
            "governance_ledgerpayload",
            "DELETE FROM governance_ledgerpayload WHERE entry_id = 3",
            "has lost what it recorded",
        ),
    ],
)
def test_what_was_changed_past_the_ledger_is_named(send, edition, submission, table, change, said):
    decision = decide(send, edition)

    past_the_guards(table, change.replace("{{}}", "{}"))

    found = " ".join(audit.verify().problems)
    assert said.format(pk=decision.pk) in found


def drop_guards(table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))
    return names


@pytest.mark.parametrize("table", ["governance_decision", "governance_person", "governance_ledgerentry"])
def test_guards_that_were_taken_away_are_named(send, table):
    names = drop_guards(table)

    (found,) = audit.verify().problems

    assert found.startswith(f"{table} is not guarded")
    assert all(name in found for name in names)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such values")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE governance_decision SET quorum = 'no json'",
        "UPDATE governance_decision SET decided_on = 'someday'",
        "UPDATE governance_decision SET recorded_at = 'someday'",
        "UPDATE governance_pin SET content = 'no json'",
        "UPDATE governance_ledgerpayload SET canonical = 'no json' WHERE entry_id = 3",
        "UPDATE governance_ledgerentry SET version = 'one' WHERE seq = 3",
        "UPDATE governance_ledgerpayload SET canonical = X'FFFE' WHERE entry_id = 3",
    ],
)
def test_what_cannot_be_read_any_more_is_named_and_no_crash(send, wellbeing, change, tmp_path):
    adopted(send, wellbeing)
    table = change.split()[1]

    past_the_guards(table, "PRAGMA ignore_check_constraints = ON")
    try:
        with contextlib.suppress(DatabaseError):  # a table may refuse the type by itself
            past_the_guards(table, change)
            assert not audit.verify().is_whole
            exported(tmp_path)
    finally:
        past_the_guards(table, "PRAGMA ignore_check_constraints = OFF")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such values")
def test_an_entry_of_bytes_is_named_and_cannot_be_exported(send, tmp_path):
    past_the_guards("governance_ledgerentry", "UPDATE governance_ledgerentry SET at = X'FFFE' WHERE seq = 3")

    assert any(sentence.startswith("Entry 3 (") for sentence in audit.verify().problems)
    with pytest.raises(CommandError, match="cannot be read any more"):
        call_command("ledger", "export", tmp_path / "ledger.jsonl")
    assert not list(tmp_path.iterdir())


def test_a_row_that_was_never_entered_is_named(send, item):
    record(send, item)
    columns = "decision_id, confirmed_at, confirmed_by_id"
    with connection.cursor() as cursor, acting("command:tests"):
        cursor.execute(
            f"INSERT INTO governance_confirmation ({columns}, manner, sheet_sha256)"
            " SELECT id, recorded_at, recorded_by_id, 'chair', '' FROM governance_decision"
        )

    assert any("is not in the ledger" in problem for problem in audit.verify().problems)


def test_an_entry_cut_from_the_end_leaves_rows_that_are_not_in_the_ledger(send, item):
    record(send, item)
    last = LedgerEntry.objects.order_by("seq").last()

    past_the_guards(
        "governance_ledgerpayload", "DELETE FROM governance_ledgerpayload WHERE entry_id >= %s", last.seq - 1
    )
    past_the_guards("governance_ledgerentry", "DELETE FROM governance_ledgerentry WHERE seq >= %s", last.seq - 1)

    assert not audit.verify().is_whole


def test_a_missing_entry_is_named(send):
    past_the_guards("governance_ledgerpayload", "DELETE FROM governance_ledgerpayload WHERE entry_id = 2")
    past_the_guards("governance_ledgerentry", "DELETE FROM governance_ledgerentry WHERE seq = 2")

    assert "Entry 2 is missing from the ledger." in audit.verify().problems


def test_a_changed_pinned_file_is_named(send, submission):
    sha256 = pinned_files.store(b"the plan")
    file = PinnedFile(pin=submission.pin, name="plan.txt", media_type="text/plain", size=8, sha256=sha256)
    ledger.keep(file, action="pin.file", by=BY)
    assert audit.verify().is_whole

    pinned_files.path(sha256).chmod(0o644)
    pinned_files.path(sha256).write_bytes(b"another plan")

    assert audit.verify().problems == (
        f"pinnedfile:{file.pk} (plan.txt): the file is missing or its bytes were changed.",
    )
    pinned_files.path(sha256).unlink()


def test_a_page_that_says_something_else_is_a_difference_and_no_breakage(send, wellbeing):
    edition = adopted(send, wellbeing)
    page = Page.objects.get(pk=edition.page_id).specific
    type(page).objects.filter(pk=page.pk).update(summary="Every child is charged.")

    report = audit.verify()

    assert report.is_whole
    assert len(report.differences) == 1
    assert f"Page {page.pk} is not the text that was adopted" in report.differences[0]


def test_the_export_is_what_interchange_says(send, item, tmp_path):
    record(send, item)

    *lines, last = exported(tmp_path).splitlines()

    entries = [json.loads(line) for line in lines]
    assert [canonical(entry) for entry in entries] == lines
    assert all(set(entry) == {*HASHED, "hash", "payload"} for entry in entries)
    checkpoint = json.loads(last)
    assert checkpoint["checkpoint"]["head"] == entries[-1]["hash"] == ledger.head().hash
    assert checkpoint["checkpoint"]["count"] == len(entries)
    assert checkpoint["hash"] == digest({key: checkpoint[key] for key in ("checkpoint", "file_sha256")})


def test_the_independent_verifier_finds_the_export_whole(send, wellbeing, tmp_path):
    adopted(send, wellbeing)
    data = exported(tmp_path)

    assert verify.check(data).findings == []
    assert verify.check(data, checkpoint=ledger.head().hash).findings == []


def test_every_byte_of_a_real_export_counts(send, tmp_path):
    data = exported(tmp_path)

    @given(st.integers(0, len(data) - 1), st.integers(1, 255))
    def flip(place, bits):
        flipped = bytearray(data)
        flipped[place] ^= bits
        with contextlib.suppress(verify.Unreadable):
            assert verify.check(bytes(flipped)).findings

    flip()


def test_an_entry_without_its_payload_is_exported_as_withheld(send, tmp_path):
    past_the_guards("governance_ledgerpayload", "DELETE FROM governance_ledgerpayload WHERE entry_id = 2")

    data = exported(tmp_path)

    assert json.loads(data.splitlines()[1])["withheld"] == "not held"
    assert verify.check(data).findings == []


class TestCommand:
    def run(self, capsys, *arguments):
        """The exit status and the lines of standard output."""
        try:
            call_command("ledger", *arguments)
            status = 0
        except SystemExit as end:
            status = end.code
        except CommandError as error:
            status = error.returncode
        return status, capsys.readouterr().out.splitlines()

    def test_a_whole_ledger(self, send, capsys):
        assert self.run(capsys, "verify") == (
            0,
            [f"{LedgerEntry.objects.count()} entries, whole. Head {ledger.head().hash}"],
        )

    def test_a_nightly_check_says_nothing_when_all_is_whole(self, send, capsys):
        assert self.run(capsys, "verify", "--quiet") == (0, [])

        past_the_guards("governance_terms", "UPDATE governance_terms SET clause = 'paragraph 7'")
        status, lines = self.run(capsys, "verify", "--quiet")
        assert (status, len(lines)) == (1, 2)

    def test_the_last_check_is_kept_for_the_desk(self, send, capsys, settings):
        assert last_check.last() is None

        self.run(capsys, "verify", "--quiet")
        whole = last_check.last()
        past_the_guards("governance_terms", "UPDATE governance_terms SET clause = 'paragraph 7'")
        self.run(capsys, "verify")
        broken = last_check.last()

        assert whole.report == audit.Report(LedgerEntry.objects.count(), ledger.head().hash, (), ())
        assert f"all {whole.report.entries} entries hold" in whole.sentence
        assert broken.at > whole.at
        assert "the record does not hold" in broken.sentence
        file = settings.DATA_DIR / "checkpoints" / "last-check.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    @pytest.mark.parametrize("damaged", ["", "{}", "[]", '{"at": "yesterday"}'])
    def test_a_check_that_cannot_be_read_is_none(self, send, settings, damaged):
        last_check.keep(audit.verify())
        (settings.DATA_DIR / "checkpoints" / "last-check.json").write_text(damaged)

        assert last_check.last() is None

    def test_a_broken_ledger(self, send, capsys):
        past_the_guards("governance_terms", "UPDATE governance_terms SET clause = 'paragraph 7'")

        status, lines = self.run(capsys, "verify")

        assert status == 1
        assert lines[0].endswith(": clause.")
        assert "broken, 1 finding." in lines[-1]

    def test_export(self, send, capsys, tmp_path):
        file = tmp_path / "out.ndjson"

        assert self.run(capsys, "export", str(file))[0] == 0
        assert self.run(capsys, "export", str(file))[0] == 0
        assert verify.check(file.read_bytes()).findings == []
        assert [each.name for each in tmp_path.iterdir()] == ["out.ndjson"]

    def test_an_export_that_cannot_be_written(self, send, capsys, tmp_path):
        assert self.run(capsys, "export", str(tmp_path / "missing" / "out.ndjson"))[0] == 2
        assert self.run(capsys, "export", str(tmp_path))[0] == 2

    def test_tables(self, db, capsys):
        status, lines = self.run(capsys, "tables")

        assert status == 0
        assert [line.split()[0] for line in lines[:-1]] == [standing.table for standing in guards.tables()]
        assert all(line.endswith(" guarded") for line in lines[:-1])

    def test_tables_without_a_guard(self, db, capsys):
        on_table = ' ON "governance_pin"' if connection.vendor == "postgresql" else ""
        name = "governance_append_only" if connection.vendor == "postgresql" else "governance_pin_no_update"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')

        status, lines = self.run(capsys, "tables")

        assert status == 1
        assert "governance_pin NOT GUARDED" in lines


def test_nothing_is_in_an_empty_ledger(db, tmp_path):
    assert not LedgerPayload.objects.exists()
    assert audit.verify().head == BEFORE_THE_FIRST
    assert verify.check(exported(tmp_path)).findings == []


def test_a_pin_holds_its_fingerprint(submission):
    pin = Pin.objects.get()

    assert pinning.fingerprint(pin) == pin.fingerprint
    assert pinning.faults(pin) == []
