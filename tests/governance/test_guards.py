"""What is append-only stays: in Python, by SQL, through a migration, on SQLite and on PostgreSQL."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from wagtail.models import Revision

from governance import actors, audit, classes, guards, importing, registering
from governance.models import Body, Decision, Edition, LedgerEntry, Meeting, Person, Pin, Seat
from governance.models.governed import UngovernedWrite
from governance.states import EditionState
from tests.factories import governance as making
from tests.factories.governance import BY, adopted, record
from tests.governance import planting


@pytest.fixture
def filled(send, wellbeing):
    """A row in every append-only table that a plain life of an edition fills."""
    return adopted(send, wellbeing)


def sql(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def filled_tables():
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in classes.append_only()):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            if cursor.fetchone()[0]:
                yield table


def columns_of(table):
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def test_every_update_and_delete_is_refused_also_one_that_changes_nothing(filled):
    tables = list(filled_tables())

    assert {"governance_decision", "governance_pin", "governance_ledgerentry", "governance_historicaledition"} < set(
        tables
    )
    for table in tables:
        for column in columns_of(table):
            with pytest.raises(DatabaseError, match="append-only"):
                sql(f'UPDATE "{table}" SET "{column}" = "{column}"')
        with pytest.raises(DatabaseError, match="append-only"):
            sql(f'DELETE FROM "{table}"')


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused(filled):
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in filled_tables():
        with pytest.raises(DatabaseError, match="append-only"):
            sql(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_a_row_cannot_be_replaced_by_inserting_over_it(filled):
    for table in filled_tables():
        listed = ", ".join(f'"{column}"' for column in columns_of(table))
        with pytest.raises(DatabaseError, match="append-only"), actors.acting("person:1"):
            sql(f'INSERT OR REPLACE INTO "{table}" ({listed}) SELECT {listed} FROM "{table}" LIMIT 1')


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
@pytest.mark.parametrize("key", ["hash", "previous"])
def test_nor_under_another_number(filled, key):
    columns = [column for column in columns_of("governance_ledgerentry") if column != "seq"]
    listed = ", ".join(f'"{column}"' for column in columns)
    changed = ", ".join(f'"{column}"' if column in {key} else f"'x' || \"{column}\"" for column in columns)

    with pytest.raises(DatabaseError, match="append-only"):
        sql(
            f"INSERT OR REPLACE INTO governance_ledgerentry (seq, {listed}) SELECT 9999, {changed} FROM governance_ledgerentry LIMIT 1"
        )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_nor_by_the_number_that_sqlite_gives_it(filled):
    columns = [column for column in columns_of("governance_ledgerentry") if column not in {"seq", "hash", "previous"}]
    listed = ", ".join(columns)

    with pytest.raises(DatabaseError, match="append-only"):
        sql(
            f"INSERT OR REPLACE INTO governance_ledgerentry (rowid, seq, hash, previous, {listed})"
            f" SELECT rowid, 9999, 'x', 'y', {listed} FROM governance_ledgerentry LIMIT 1"
        )


def test_a_decision_recorded_anew_is_let_through(send, item):
    first = record(send, item)

    assert record(send, item, replaces=first).replaces == first


def test_a_second_first_decision_on_an_item_is_refused_by_the_database(send, item):
    first = record(send, item)

    with pytest.raises(IntegrityError), transaction.atomic():
        making.slip_in(
            Decision(body=first.body, agenda_item=item, title="Again", wording="Again", recorded_at=first.recorded_at)
        )


class TestPinnedRevisions:
    @pytest.mark.parametrize("column", guards.PINNED_COLUMNS)
    def test_what_makes_the_text_does_not_change(self, submission, column):
        values = {
            "id": "id + 1000",
            "content": '\'{"title": "Another"}\'',
            "object_id": "'1'",
            "content_type_id": "content_type_id + 1",
            "base_content_type_id": "base_content_type_id + 1",
            "created_at": "'2020-01-01 10:00:00+00:00'",
            "object_str": "'Another'",
        }

        with pytest.raises(DatabaseError, match="pinned revision"):
            sql(
                f"UPDATE wagtailcore_revision SET {column} = {values[column]} WHERE id = %s", submission.pin.revision_id
            )

    def test_it_is_not_deleted(self, submission):
        with pytest.raises(DatabaseError):
            sql("DELETE FROM wagtailcore_revision WHERE id = %s", submission.pin.revision_id)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
    def test_it_is_not_replaced(self, submission):
        listed = ", ".join(f'"{column}"' for column in columns_of("wagtailcore_revision"))
        with pytest.raises(DatabaseError, match="pinned revision"):
            sql(f"INSERT OR REPLACE INTO wagtailcore_revision ({listed}) SELECT {listed} FROM wagtailcore_revision")

    def test_publishing_may_still_note_its_schedule(self, submission):
        Revision.objects.filter(pk=submission.pin.revision_id).update(approved_go_live_at=None)
        submission.pin.revision.save()

    def test_other_revisions_are_free(self, edition):
        revision = edition.page.latest_revision

        Revision.objects.filter(pk=revision.pk).update(object_str="Another")
        revision.delete()


class TestStanding:
    def test_every_guard_stands_after_migrate(self, db):
        assert all(standing.stands for standing in guards.tables())
        assert guards.revisions_stand()
        assert run_checks(databases=["default"], tags=["database"]) == []

    def test_a_guard_taken_away_is_noticed_and_put_back(self, db):
        on_table = ' ON "governance_decision"' if connection.vendor == "postgresql" else ""
        name = "governance_append_only" if connection.vendor == "postgresql" else "governance_decision_no_delete"
        sql(f'DROP TRIGGER "{name}"{on_table}')

        assert [standing.table for standing in guards.tables() if not standing.stands] == ["governance_decision"]
        assert [warning.id for warning in run_checks(databases=["default"], tags=["database"])] == ["governance.W001"]

        guards.install()

        assert guards.missing() == []

    def test_a_guard_of_the_right_name_that_guards_nothing_is_noticed(self, db):
        if connection.vendor == "postgresql":
            sql(
                "CREATE OR REPLACE FUNCTION governance_append_only() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RETURN NULL; END $$"
            )
        else:
            sql('DROP TRIGGER "governance_pin_no_update"')
            sql('CREATE TRIGGER "governance_pin_no_update" BEFORE UPDATE ON governance_pin BEGIN SELECT 1; END')

        assert "governance_pin" in guards.missing()

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL disables triggers")
    def test_a_disabled_guard_is_noticed(self, db):
        sql("ALTER TABLE governance_pin DISABLE TRIGGER governance_append_only")

        assert guards.missing() == ["governance_pin"]

    def test_a_migration_that_rebuilds_a_table_leaves_it_guarded(self, committed):
        """SQLite drops a rebuilt table's triggers without a word; PostgreSQL keeps them."""
        field = Decision._meta.get_field("title")
        with connection.schema_editor() as editor:
            longer = type(field)(max_length=300)
            longer.set_attributes_from_name("title")
            editor.alter_field(Decision, field, longer)
        if connection.vendor == "sqlite":
            assert guards.missing() == ["governance_decision"]

        call_command("migrate", verbosity=0, interactive=False)

        assert guards.missing() == []


class TestDeclared:
    """Nobody writes a row of the record without saying who acts, and nothing of it goes."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE governance_person SET user_id = NULL",
            "UPDATE governance_body SET official_record = 'elsewhere'",
            "UPDATE governance_routestage SET accepts = '[]'",
            "UPDATE governance_route SET name = 'Another'",
            "UPDATE governance_appointment SET post = 'clerk'",
            "UPDATE governance_membership SET voting = true",
            "UPDATE governance_terms SET quorum = 'none'",
            "UPDATE governance_edition SET state = 'in_force'",
            "UPDATE governance_submission SET access = 'open'",
            "UPDATE governance_meeting SET place = 'Elsewhere'",
            "UPDATE governance_agendaitem SET title = 'Another'",
            "INSERT INTO governance_appointment (person_id, body_id, post, valid_from)"
            " SELECT person_id, body_id, 'clerk', valid_from FROM governance_appointment WHERE post = 'chair'",
        ],
    )
    def test_nothing_of_it_changes_without_a_declared_actor(self, send, item, statement):
        making.member(send.body, Seat.NHS, "Asha Nurse")

        with pytest.raises(DatabaseError, match="is part of the record"):
            sql(statement)

    def test_nothing_of_it_is_deleted_whoever_acts(self, send):
        planting.everything(send)
        filled = [model for model in classes.declared() if model._base_manager.exists()]

        assert len(filled) > 15
        for model in filled:
            refused = pytest.raises(DatabaseError, match="is part of the record: DELETE refused")
            with refused, transaction.atomic(), actors.acting("person:1"):
                sql(f'DELETE FROM "{model._meta.db_table}"')

    def test_nobody_adds_to_what_is_written_once(self, send):
        decision = planting.everything(send)[0]

        for model in (each for each in classes.written_once() if each._base_manager.exists()):
            columns = [name for name in columns_of(model._meta.db_table) if name != model._meta.pk.column]
            listed = ", ".join(f'"{name}"' for name in columns)
            with pytest.raises(DatabaseError, match="is part of the record"), transaction.atomic():
                sql(f'INSERT INTO "{model._meta.db_table}" ({listed}) SELECT {listed} FROM "{model._meta.db_table}"')
        assert Decision.objects.get() == decision

    def test_a_person_is_saved_by_no_program_that_does_not_say_who_acts(self, send):
        send.clerk.user = send.chair.user

        with pytest.raises(IntegrityError), transaction.atomic():
            send.clerk.save()


class TestInPython:
    @pytest.mark.parametrize(
        "write",
        [
            lambda edition: Edition.objects.update(state=EditionState.IN_FORCE),
            lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
            lambda edition: Edition.objects.bulk_create([Edition(slug="x")]),
            lambda edition: Edition.objects.bulk_update([edition], ["state"]),
            lambda edition: edition.delete(),
            lambda edition: edition.document.editions.update(state=EditionState.IN_FORCE),
            lambda edition: Meeting.objects.all().delete(),
            lambda edition: Body.objects.update(name="x"),
            lambda edition: Person.objects.all().delete(),
            lambda edition: Pin.objects.first().save(),
            lambda edition: Pin.objects.first().delete(),
            lambda edition: LedgerEntry.objects.update(actor="person:1"),
        ],
    )
    def test_what_would_leave_no_trace_is_refused_with_what_to_do_instead(self, submission, write):
        with pytest.raises(UngovernedWrite, match="Call the function of the module"):
            write(Edition.objects.get())

    @pytest.mark.parametrize("command", ["clean_old_history", "clean_duplicate_history"])
    def test_histories_are_not_cleaned(self, submission, command):
        histories = Edition.history.count()

        with pytest.raises(CommandError, match="Nothing was deleted") as refused:
            call_command(command, "--auto")

        assert refused.value.returncode == 2
        assert Edition.history.count() == histories

    def test_a_name_can_be_erased_and_the_record_still_stands(self, send, item):
        decision = record(send, item)
        clerk = decision.recorded_by
        before = clerk.name

        clerk.name = "Name erased"
        registering.enter(row=clerk, by=BY)
        Person.history.filter(id=clerk.pk, name=before).delete()

        assert Decision.objects.get().recorded_by.name == "Name erased"
        assert audit.verify().is_whole

    def test_an_account_can_be_deleted_and_the_history_still_says_whose_number_it_was(self, send, item):
        record(send, item)
        user = send.clerk.user
        number = user.pk

        user.delete()

        assert Meeting.history.filter(history_user_id=number).exists()

    def test_what_the_database_guards_is_what_the_table_of_classes_says(self, db):
        assert {standing.table for standing in guards.tables()} == {
            model._meta.db_table for model in (*classes.append_only(), *classes.declared())
        }


def test_an_imported_decision_needs_no_agenda_item_and_no_other_does(send, edition):
    bare = importing.import_edition(
        document=edition.document, slug="2019", title="2019", state=EditionState.IN_FORCE, source="A paper", by=BY
    )
    importing.record_imported_decision(edition=bare, body=send.body, outcome="approved", source="A paper", by=BY)

    with pytest.raises(IntegrityError), transaction.atomic():
        making.slip_in(Decision(body=send.body, title="x", wording="x", recorded_at=bare.passages.get().started_at))
