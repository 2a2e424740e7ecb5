"""The verifier, alone: any change of an exported ledger is caught, and said so that a councillor
understands it. Needs no database."""

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance import verify
from governance.canonical import canonical, digest
from governance.entries import BEFORE_THE_FIRST, HASHED

ACTIONS = ["meeting.held", "decision.recorded", "decision.confirmed", "edition.adopted"]


def export(count=4, withheld=()):
    """The bytes of a small ledger, made by the letter of interchange 4."""
    lines, previous = [], BEFORE_THE_FIRST
    for seq in range(1, count + 1):
        payload = {"row": {"id": seq, "wording": "That it be approved – “at last”."}, "salt": f"{seq:032x}"}
        entry = {
            "version": 1,
            "seq": seq,
            "at": f"2026-11-24T10:{seq // 60:02}:{seq % 60:02}.000000Z",
            "actor": "person:3",
            "action": ACTIONS[seq % len(ACTIONS)],
            "subject": f"decision:{seq}",
            "payload_digest": digest(payload),
            "previous": previous,
        }
        previous = digest(entry)
        beside = {"withheld": "names of children"} if seq in withheld else {"payload": payload}
        lines.append(line_of(entry | {"hash": previous} | beside))
    return b"".join(lines) + checkpoint_line(lines, count, previous)


def line_of(entry):
    return canonical(entry) + b"\n"


def checkpoint_line(lines, count, head):
    last = {
        "checkpoint": {"at": "2026-11-24T11:00:00.000000Z", "count": count, "head": head},
        "file_sha256": hashlib.sha256(b"".join(lines)).hexdigest(),
    }
    return canonical(last | {"hash": digest(last)}) + b"\n"


EXPORT = export()


def findings(data, checkpoint=None):
    """What the verifier finds, also where it says that it cannot read the file at all."""
    try:
        return verify.check(data, checkpoint).findings
    except verify.Unreadable as why:
        return [str(why)]


@pytest.mark.parametrize("data", [EXPORT, export(0), export(1), export(4, withheld={2})], ids=str)
def test_a_whole_ledger_is_whole(data):
    assert findings(data) == []


def test_every_flipped_byte_is_caught():
    for place in range(len(EXPORT)):
        for bit in (0x01, 0x20, 0x80):
            flipped = bytearray(EXPORT)
            flipped[place] ^= bit
            assert findings(bytes(flipped)), f"byte {place}, bit {bit:#x}"


def test_every_dropped_byte_is_caught():
    assert all(findings(EXPORT[:place] + EXPORT[place + 1 :]) for place in range(len(EXPORT)))


def test_every_doubled_byte_is_caught():
    assert all(findings(EXPORT[:place] + EXPORT[place : place + 1] + EXPORT[place:]) for place in range(len(EXPORT)))


def test_every_shortened_file_is_caught():
    assert all(findings(EXPORT[:length]) for length in range(len(EXPORT)))


@given(st.integers(0, len(EXPORT)), st.binary(min_size=1, max_size=40))
def test_whatever_is_inserted_is_caught(place, inserted):
    assert findings(EXPORT[:place] + inserted + EXPORT[place:])


@given(st.data())
def test_lines_dropped_swapped_or_repeated_are_caught(data):
    lines = EXPORT.splitlines(keepends=True)
    order = data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=8))
    if order != list(range(len(lines))):
        assert findings(b"".join(lines[each] for each in order))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\n\n", 1),
        lambda data: data + b"\n",
        lambda data: data + b" ",
        lambda data: data[:-1],
        lambda data: data.replace(b'{"action"', b'{ "action"', 1),
        lambda data: data.replace(b'"seq":1,', b'"seq":1,"seq":1,', 1),
        lambda data: data.replace(b'"seq":1,', b'"seq":1.0,', 1),
        lambda data: data.replace(b'"version":1', b'"version":true', 1),
        lambda data: data.replace("–".encode(), b"\\u2013", 1),
        lambda data: data.replace(b"person:3", b"person:4", 1),
        lambda data: data + data,
    ],
)
def test_what_reads_the_same_but_is_not_is_caught(damage):
    assert findings(damage(EXPORT))


# What is read by its form is read as if in full

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def entry_around(payload, **more):
    entry = {
        "version": 1,
        "seq": 1,
        "at": "2026-11-24T10:00:00.000000Z",
        "actor": "person:3",
        "action": "decision.recorded",
        "subject": "decision:1",
        "payload_digest": hashlib.sha256(payload).hexdigest(),
        "previous": BEFORE_THE_FIRST,
    } | more
    line = canonical(entry | {"hash": digest(entry), "payload": 0})
    return line.replace(b'"payload":0', b'"payload":' + payload)


def faults(line, forms):
    report = verify.Report()
    verify.check_entries(report, [line], forms if verify.is_utf8(line) else None)
    return report.findings


def form_learnt_from(row):
    forms = verify.Forms()
    forms.EACH = 1
    line = entry_around(canonical({"row": row, "salt": "0" * 32}))
    forms.learn(line, verify.exact(line))
    return forms


@given(VALUES, VALUES)
def test_a_line_passes_by_its_form_only_if_it_passes_in_full(row, other):
    forms = form_learnt_from(row)

    for each in (row, other):
        line = entry_around(canonical({"row": each, "salt": "f" * 32}))
        assert faults(line, forms) == faults(line, None)


@given(st.data())
def test_not_even_when_every_hash_was_made_to_fit(data):
    """A payload that was not written canonically, though its digest is that of how it was written."""
    row = data.draw(st.dictionaries(st.text("ab", min_size=1), VALUES, min_size=1, max_size=4))
    payload = bytearray(canonical({"row": row, "salt": "0" * 32}))
    place = data.draw(st.integers(0, len(payload) - 1))
    payload[place : place + data.draw(st.integers(0, 2))] = data.draw(
        st.sampled_from(
            [b"", b" ", b"0", b"1.0", b"1e3", b"-0", b"\\/", b"\\u0041", b"\xff", b"NaN", b'""', b"\t", b","]
        )
    )
    line = entry_around(bytes(payload))

    assert faults(line, form_learnt_from(row)) == faults(line, None)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"a":1,"b":2', b'"b":2,"a":1'),
        (b'"a":1,"b":2', b'"a":1,"a":1,"b":2'),
        (b'"a":1', b'"a":01'),
        (b'"a":1', b'"a":1.0'),
        (b'"a":1', b'"a":9007199254740993'),
        (b'"a":1', b'"a": 1'),
        (b"word", b"\\u0077ord"),
        (b"word", b"wo/rd".replace(b"/", b"\\/")),
        (b"word", b"wor\xed\xa0\x80d"),
        (b'"salt":"' + b"0" * 32, b'"salt":"0'),
    ],
)
def test_what_fits_its_digest_and_is_not_canonical_is_caught(was, becomes):
    row = {"a": 1, "b": 2, "c": "word"}
    payload = canonical({"row": row, "salt": "0" * 32})

    line = entry_around(payload.replace(was, becomes, 1))

    assert faults(line, form_learnt_from(row)) == faults(line, None) != []


def test_most_lines_of_a_ledger_are_read_by_their_form(monkeypatch):
    in_full = []
    check_entry = verify.check_entry
    monkeypatch.setattr(verify, "check_entry", lambda *given: in_full.append(given) or check_entry(*given))

    assert verify.check(export(400)).findings == []

    assert len(in_full) == verify.Forms.EACH * len(ACTIONS)


LONG = export(200)


@given(st.integers(0, len(LONG) - 1), st.integers(1, 255))
def test_every_flipped_byte_of_a_ledger_read_by_forms_is_caught(place, bits):
    flipped = bytearray(LONG)
    flipped[place] ^= bits

    assert findings(bytes(flipped))


@given(st.data())
def test_lines_dropped_or_swapped_in_a_ledger_read_by_forms_are_caught(data):
    lines = LONG.splitlines(keepends=True)
    one, other = data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True))
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]

    assert findings(b"".join(swapped))
    assert findings(b"".join(lines[:one] + lines[one + 1 :]))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("previous", "f" * 64, "does not follow on the entry before it"),
        ("seq", 999, "Entries 150 to 998 are missing"),
        ("seq", 3, "Entry 3 stands on line 150 again"),
    ],
)
def test_an_entry_out_of_line_is_caught_even_when_the_rest_was_made_to_fit_it(key, value, sentence):
    entries = [json.loads(line) for line in LONG.splitlines()[:-1]]
    entries[149][key] = value
    for before, entry in itertools.pairwise(entries[148:]):
        if entry is not entries[149] or key != "previous":
            entry["previous"] = before["hash"]
        entry["hash"] = digest({each: entry[each] for each in HASHED})
    lines = [line_of(entry) for entry in entries]

    found = findings(b"".join(lines) + checkpoint_line(lines, 200, entries[-1]["hash"]))

    assert any(sentence in each for each in found)


def test_bytes_that_are_no_text_are_caught_in_a_ledger_read_by_forms():
    lines = LONG.splitlines(keepends=True)
    payload = json.loads(lines[149])["payload"]
    broken = canonical(payload).replace(b"approved", b"appr\xffved")
    entry = {key: value for key, value in json.loads(lines[149]).items() if key in HASHED}
    entry["payload_digest"] = hashlib.sha256(broken).hexdigest()
    lines[149] = (
        canonical(entry | {"hash": digest(entry), "payload": payload}).replace(canonical(payload), broken) + b"\n"
    )

    found = findings(b"".join(lines))

    assert found[0] == "Line 150, which should be entry 150, was damaged: it cannot be read any more."


def rewritten(change):
    """The export with `change` made to its second entry, and everything after made to fit."""
    entries = [json.loads(line) for line in EXPORT.splitlines()[:-1]]
    change(entries[1])
    previous, lines = BEFORE_THE_FIRST, []
    for entry in entries:
        entry["previous"] = previous
        entry["payload_digest"] = digest(entry["payload"])
        entry["hash"] = previous = digest({key: entry[key] for key in HASHED})
        lines.append(line_of(entry))
    return b"".join(lines) + checkpoint_line(lines, len(lines), previous)


def heads(data):
    return [json.loads(line)["hash"] for line in data.splitlines()[:-1]]


def test_a_chain_rewritten_from_end_to_end_is_caught_by_a_checkpoint_held_elsewhere():
    held = heads(EXPORT)[2]
    forged = rewritten(lambda entry: entry["payload"]["row"].update(wording="That it be rejected."))

    assert findings(forged) == []
    assert "written anew" in findings(forged, checkpoint=held)[0]
    assert findings(EXPORT, checkpoint=held) == []


def test_sixty_four_zeros_held_as_a_checkpoint_stand_for_no_entry_unless_the_ledger_is_empty():
    assert findings(EXPORT, checkpoint="0" * 64) == [
        "The checkpoint that you hold is unknown: 64 zeros stand for no entry of any ledger."
    ]
    assert findings(export(0), checkpoint="0" * 64) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seq", True),
        ("seq", 0),
        ("seq", "2"),
        ("version", 2),
        ("actor", 3),
        ("actor", ""),
        ("at", "yesterday"),
        ("at", None),
        ("subject", ["decision:2"]),
        ("payload", {"row": {}}),
        ("extra", 1),
    ],
)
def test_parts_of_the_wrong_kind_are_caught_even_when_every_hash_fits(key, value):
    assert findings(rewritten(lambda entry: entry.update({key: value})))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda lines: lines[:1] + lines[2:], "Entry 2 is missing: line 2 is entry 3."),
        (lambda lines: lines[:1] + lines[3:], "Entries 2 to 3 are missing: line 2 is entry 4."),
        (lambda lines: [*lines[:2], *lines[1:]], "Entry 2 stands on line 3 again or in the wrong place"),
        (
            lambda lines: [lines[0], lines[1].replace(b"approved", b"rejected"), *lines[2:]],
            "Entry 2 (decision.confirmed of decision:2) was changed: what it recorded",
        ),
        (
            lambda lines: [lines[0], lines[1].replace(b"person:3", b"person:4"), *lines[2:]],
            "Entry 2 (decision.confirmed of decision:2) was changed: its hash does not fit",
        ),
        (lambda lines: lines[:-1], "the end of the file was cut off"),
    ],
)
def test_it_says_which_entry_no_longer_holds_and_why(damage, sentence):
    found = findings(b"".join(damage(EXPORT.splitlines(keepends=True))))

    assert any(sentence in each for each in found), found


def test_deep_nesting_is_damage_and_no_crash():
    assert findings(b"[" * 100_000 + b"{\n" + EXPORT)


@pytest.fixture
def copied(tmp_path):
    """The verifier as a single copied file, far from Signpost."""
    shutil.copy(verify.__file__, tmp_path / "verify.py")
    return tmp_path


def run(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_copied_file_alone_tells_whole_from_broken_from_unreadable(copied):
    (copied / "whole").write_bytes(EXPORT)
    (copied / "broken").write_bytes(EXPORT.replace(b"approved", b"rejected", 1))
    (copied / "empty").write_bytes(b"")
    (copied / "picture").write_bytes(b"\x89PNG\r\n")

    assert run(copied, "whole")[0] == 0
    assert run(copied, "whole", "--checkpoint", heads(EXPORT)[0])[0] == 0
    assert run(copied, "whole", "--checkpoint", "0" * 63 + "1")[0] == 1
    assert run(copied, "broken")[0] == 1
    assert [run(copied, name)[0] for name in ("empty", "picture", "missing", ".")] == [2, 2, 2, 2]
    assert run(copied, "whole", "--checkpoint", "not a head")[0] == 2


def test_it_runs_as_a_module_without_django(tmp_path):
    (tmp_path / "whole").write_bytes(EXPORT)

    done = subprocess.run(
        [sys.executable, "-m", "governance.verify", str(tmp_path / "whole")],
        cwd=Path(verify.__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPROFILEIMPORTTIME": "1"},
    )

    assert done.returncode == 0
    assert "django" not in done.stderr
    assert done.stdout == f"The ledger is whole: 4 entries, head {heads(EXPORT)[-1]}\n"
