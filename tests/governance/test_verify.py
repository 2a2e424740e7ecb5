"""The verifier, alone: any change of an exported ledger is caught, and said so that a councillor
understands it. Needs no database."""

import hashlib
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
            "at": f"2026-11-24T10:00:{seq:02}.000000Z",
            "actor": "person:3",
            "action": ACTIONS[seq % len(ACTIONS)],
            "subject": f"decision:{seq}",
            "payload_digest": digest(payload),
            "previous": previous,
        }
        previous = digest(entry)
        beside = {"withheld": "names of children"} if seq in withheld else {"payload": payload}
        lines.append(canonical(entry | {"hash": previous} | beside) + b"\n")
    return b"".join(lines) + checkpoint_line(lines, count, previous)


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


def rewritten(change):
    """The export with `change` made to its second entry, and everything after made to fit."""
    entries = [json.loads(line) for line in EXPORT.splitlines()[:-1]]
    change(entries[1])
    previous, lines = BEFORE_THE_FIRST, []
    for entry in entries:
        entry["previous"] = previous
        entry["payload_digest"] = digest(entry["payload"])
        entry["hash"] = previous = digest({key: entry[key] for key in HASHED})
        lines.append(canonical(entry) + b"\n")
    return b"".join(lines) + checkpoint_line(lines, len(lines), previous)


def heads(data):
    return [json.loads(line)["hash"] for line in data.splitlines()[:-1]]


def test_a_chain_rewritten_from_end_to_end_is_caught_by_a_checkpoint_held_elsewhere():
    held = heads(EXPORT)[2]
    forged = rewritten(lambda entry: entry["payload"]["row"].update(wording="That it be rejected."))

    assert findings(forged) == []
    assert "written anew" in findings(forged, checkpoint=held)[0]
    assert findings(EXPORT, checkpoint=held) == []


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
