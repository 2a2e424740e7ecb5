"""Past decisions from a table: what can be read is taken in, what cannot is named, nothing is rewritten."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from governance import audit, importing_decisions, ledger
from governance.importing_decisions import Imported, Unreadable, import_decisions, read, rows, understood
from governance.models import Decision, LedgerEntry
from governance.refusals import Refused
from governance.states import Outcome
from tests.factories.governance import BY, item

MINUTES = "https://moderngov.example.org/ieListDocuments.aspx?CId=12&MId=345"
TABLE = f"""Body,Title,Outcome,Decided_on,Minute_number,Wording,Source
SEND Board,Dedicated Schools Grant 2019/20,Approved,18/06/2019,14,That the budget be approved.,{MINUTES}
SEND Board,Visit of the inspectors,noted,2019-09-17,22,,{MINUTES}
"""


@pytest.fixture
def table(tmp_path):
    def written(text):
        file = tmp_path / "decisions.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return written


def test_past_decisions_come_in_with_their_source_and_an_honest_recording_date(send, table):
    done = import_decisions(table=rows(table(TABLE)), by=BY)

    budget = Decision.objects.get(title="Dedicated Schools Grant 2019/20")
    assert str(done) == "2 added, 0 changed, 0 unchanged, 0 gone, 0 refused"
    assert (budget.basis, budget.outcome, str(budget.decided_on)) == ("imported", Outcome.APPROVED, "2019-06-18")
    assert budget.source == MINUTES
    assert timezone.localdate(budget.recorded_at) == timezone.localdate()
    assert not audit.verify().problems


def test_twice_is_once(send, table):
    import_decisions(table=rows(table(TABLE)), by=BY)

    again = import_decisions(table=rows(table(TABLE)), by=BY)

    assert (again.added, again.unchanged) == (0, 2)
    assert Decision.objects.count() == 2


def test_three_bad_rows_are_named_and_the_others_kept(send, table):
    bad = (
        "No Such Board,Budget,Approved,2019-06-18,1,,paper\n"
        "SEND Board,Budget,Maybe,2019-06-18,2,,paper\n"
        "SEND Board,Budget,Approved,31/02/2019,3,,paper\n"
    )
    said: list[str] = []

    done = import_decisions(table=rows(table(TABLE + bad)), by=BY, say=said.append)

    assert done == Imported(added=2, refused=3)
    assert [line.split(":")[:2] for line in said] == [
        ["refused row 3", " body"],
        ["refused row 4", " outcome"],
        ["refused row 5", " decided_on"],
    ]


def test_a_decision_on_a_day_to_come_is_refused(send, table):
    said: list[str] = []
    import_decisions(table=rows(table(TABLE.replace("2019-09-17", "2999-09-17"))), by=BY, say=said.append)

    assert said == ["refused row 2: That day has not come yet."]


def test_a_decision_dated_before_its_meeting_is_refused_by_its_row(send, table):
    meeting = item(send, days_ago=30).meeting
    meeting.modern_gov_id = 345
    with ledger.writing():
        ledger.keep(meeting, action="meeting.imported", by=BY)
    text = (
        "body,title,outcome,decided_on,meeting_on,source\n"
        "SEND Board,Budget,Approved,2019-06-17,2019-06-18,paper\n"
        f"SEND Board,Fees,Approved,2019-06-18,,{MINUTES}\n"
        "SEND Board,Visit,Approved,2019-06-18,2019-06-18,paper\n"
    )
    said: list[str] = []

    done = import_decisions(table=rows(table(text)), by=BY, say=said.append)

    assert (done.added, done.refused) == (1, 2)
    assert said[0].startswith("refused row 1: It is dated 17 June 2019, before its meeting on 18 June 2019.")
    assert said[1].startswith("refused row 2: It is dated 18 June 2019, before its meeting on")


def test_what_the_record_holds_is_never_rewritten(send, table):
    import_decisions(table=rows(table(TABLE)), by=BY)
    said: list[str] = []

    done = import_decisions(table=rows(table(TABLE.replace("noted", "rejected"))), by=BY, say=said.append)

    assert done == Imported(unchanged=1, refused=1)
    assert "in the record otherwise already (noted" in said[0]


def test_a_dry_run_leaves_nothing_behind(send, table):
    done = import_decisions(table=rows(table(TABLE)), by=BY, dry_run=True)

    assert done.added == 2
    assert not Decision.objects.exists()


def test_an_edition_is_found_by_its_title_or_address(send, edition):
    row = {"body": "send board", "outcome": "Approved", "source": "paper", "document": edition.document.title}

    assert understood(row | {"edition": edition.slug}).edition == edition
    with pytest.raises(Refused, match="edition: there is no “1999”"):
        understood(row | {"edition": "1999"})


@pytest.mark.parametrize(
    ("text", "because"),
    [
        (b"name,date\n", "missing: body, outcome, source"),
        (b"", "missing: body, outcome, source"),
        ("body,outcome,source\nBoard,approved,café\n".encode("latin-1"), "not in UTF-8"),
        (b'body,outcome,source\n"Board,approved,paper\n', "in line 2 a quotation mark is missing"),
        (b'body,outcome,source\nBoard,approved,"' + b"x" * 200_000 + b'"\n', "a cell holds far too much"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path, text, because):
    file = tmp_path / "decisions.csv"
    file.write_bytes(text)

    with pytest.raises(Unreadable, match=because):
        list(rows(file))


def test_the_command_ends_with_the_contracts_line_and_status(send, table, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("import_decisions", str(table(TABLE + "Nobody,Budget,Approved,,,,paper\n")))

    assert stopped.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 added, 0 changed, 0 unchanged, 0 gone, 1 refused"


def test_the_command_says_when_there_is_no_file(db, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("import_decisions", str(tmp_path / "none.csv"))

    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (f"SEND Board,{'Budget ' * 60},Approved,2019-06-18,3,,paper", "The title has 419 characters; 255 are kept."),
        (f"SEND Board,Budget,Approved,2019-06-18,3,,{'x' * 301}", "The source has 301 characters; 300 are kept."),
        ("SEND Board,Budget,Approved,2019-06-18,123456789012345678901,,paper", "The minute number has 21 characters"),
        ("SEND Board,Budget,Approved,0001-01-01,3,,paper", "is before 1900. Write the year with four figures"),
        ("SEND Board,Budget,Approved,18/06/19,3,,paper", "is no day. Write it like"),
        ("SEND Board,Budget,Approved,9999-12-31,3,,paper", "That day has not come yet."),
        ("SEND Board,Budget,Approved,2019-06-18,3,,javascript:alert(1)", "an address that begins with https://"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_what_to_do_and_the_rest_is_kept(send, table, row, because):
    said: list[str] = []

    done = import_decisions(table=rows(table(f"{TABLE}{row}\n")), by=BY, say=said.append)

    assert (done.added, done.refused) == (2, 1)
    assert said[0].startswith("refused row 3: ")
    assert because in said[0]


@pytest.mark.parametrize("broken", ["\x00", "\ud800"])
@pytest.mark.parametrize("column", ["Wording", "A column of our own"])
def test_a_character_that_no_text_has_is_refused_by_its_row_and_nothing_comes_in(send, broken, column):
    lines = f"Body,Outcome,Source,Title,{column}\nSEND Board,noted,paper,One,\nSEND Board,noted,paper,Two,a{broken}b\n"

    with pytest.raises(Unreadable, match="Row 2 holds a character that no text has"):
        import_decisions(table=read(io.StringIO(lines)), by=BY, dry_run=True)

    assert not Decision.objects.exists()


def many(count):
    """A table of that many decisions, the third of which names no board."""
    lines = [f"SEND Board,Item {number},Approved,2019-06-18,{number},,paper" for number in range(1, count + 1)]
    if count > 2:
        lines[2] = lines[2].replace("SEND", "No Such")
    return list(read(io.StringIO("Body,Title,Outcome,Decided_on,Minute_number,Wording,Source\n" + "\n".join(lines))))


def test_an_import_that_is_broken_off_leaves_whole_batches_and_is_run_again_without_doubling(send, monkeypatch):
    monkeypatch.setattr(importing_decisions, "AT_ONCE", 4)
    said: list[str] = []

    def broken_off(table):
        yield from table[:6]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_decisions(table=many(10), by=BY, say=said.append, progress=broken_off)

    assert Decision.objects.count() == 3  # the first four rows without the third
    assert [line.split(":")[0] for line in said] == ["refused row 3"]
    again = import_decisions(table=many(10), by=BY)
    assert (again.added, again.unchanged, again.refused) == (6, 3, 1)
    assert Decision.objects.count() == 9
    assert not audit.verify().problems


def test_others_write_between_two_batches(send, monkeypatch):
    """The one who writes now is not kept waiting until the last row of a long table."""
    monkeypatch.setattr(importing_decisions, "AT_ONCE", 4)
    written = []

    def watched(table):
        for number, row in enumerate(table):
            if number and not number % 4:
                written.append(LedgerEntry.objects.count())
                item(send)  # somebody else's meeting
            yield row

    done = import_decisions(table=many(10), by=BY, progress=watched)

    assert len(written) == 2
    assert done.added == 9
    assert not audit.verify().problems


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_table_that_says_the_same_twice_is_tried_as_it_is_taken_in(send, monkeypatch, dry_run):
    monkeypatch.setattr(importing_decisions, "AT_ONCE", 1)
    table = many(2)
    said: list[str] = []

    done = import_decisions(
        table=[*table, table[0], table[1] | {"outcome": "Noted"}], by=BY, say=said.append, dry_run=dry_run
    )

    assert (done.added, done.unchanged, done.refused) == (2, 1, 1)
    assert said == ["refused row 4: Row 2 says otherwise of the same decision. Keep the one that is right."]
    assert Decision.objects.count() == (0 if dry_run else 2)
