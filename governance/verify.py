"""Checks an exported ledger with nothing but the standard library, so that anyone can, on any
machine: copy this one file, or run `python -m governance.verify FILE [--checkpoint HEAD]`.

It compares bytes. Each line must be exactly the canonical JSON (RFC 8785) of what it says; each
entry must carry the hash of itself and of the one before it; the last line must be the hash of all
lines before it. Whoever rewrites the whole chain can make all that fit; a checkpoint (the chain's
head, written down elsewhere, such as in the minutes) shows that too.

Exit status: 0 the ledger is whole, 1 it is broken, 2 it cannot be read."""

import argparse
import hashlib
import json
import re
import sys
from decimal import Decimal
from typing import Any

HASHED = ("version", "seq", "at", "actor", "action", "subject", "payload_digest", "previous")
BEFORE_THE_FIRST = "0" * 64
WHOLE, BROKEN, UNREADABLE = 0, 1, 2

SHA256 = re.compile(r"[0-9a-f]{64}")
INSTANT = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")


class Wrong(Exception):
    """A sentence that says what does not hold."""


class Unreadable(Exception):
    """There is nothing that could be checked."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="verify", description="Checks an exported ledger of decisions.")
    parser.add_argument("file", help="what `manage.py ledger export` wrote")
    parser.add_argument("--checkpoint", metavar="HEAD", help="a head of the chain that was written down elsewhere")
    options = parser.parse_args(arguments)
    try:
        report = check(read(options.file), options.checkpoint)
    except Unreadable as why:
        sys.stdout.write(f"{why}\n")
        return UNREADABLE
    for line in (*report.findings, report.verdict()):
        sys.stdout.write(f"{line}\n")
    return BROKEN if report.findings else WHOLE


def read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error


class Report:
    def __init__(self) -> None:
        self.findings: list[str] = []
        self.entries = 0
        self.head: str | None = BEFORE_THE_FIRST  # None after an entry that cannot be read

    def verdict(self) -> str:
        count = "1 entry" if self.entries == 1 else f"{self.entries} entries"
        if self.findings:
            return f"The ledger is BROKEN: {len(self.findings)} of its parts do not hold, of {count}."
        return f"The ledger is whole: {count}, head {self.head}"


def check(data: bytes, checkpoint: str | None = None) -> Report:
    """Everything that is wrong with an export, given as bytes."""
    if checkpoint is not None and not SHA256.fullmatch(checkpoint):
        raise Unreadable("The checkpoint is not the head of a chain: that is 64 of the characters 0-9 and a-f.")
    if not data.strip():
        raise Unreadable("The file is empty.")
    if b"{" not in data:
        raise Unreadable("This is not an exported ledger.")
    report = Report()
    lines = data.split(b"\n")
    rest = lines.pop()
    if rest:
        report.findings.append("The file does not end with the end of a line: something was cut off or added.")
        lines.append(rest)
    hashes: list[str] = []
    for number, line in enumerate(lines[:-1], start=1):
        check_entry(report, hashes, number, line)
    check_last_line(report, lines[-1], len(lines), data)
    if checkpoint is not None and checkpoint not in [BEFORE_THE_FIRST, *hashes]:
        report.findings.append(
            "The checkpoint that you hold is not in this ledger. Either it is another ledger's, "
            "or this one was written anew after your checkpoint was made."
        )
    return report


def check_entry(report: Report, hashes: list[str], number: int, line: bytes) -> None:
    """One line before the last: an entry, and how it follows on the one before."""
    try:
        entry = exact(line)
    except Wrong as why:
        report.findings.append(f"Line {number}, which should be entry {report.entries + 1}, {why}")
        report.entries += 1
        report.head = None
        return
    expected = report.entries + 1
    name = describe(entry, expected)
    problem = form_of_entry(entry)
    if problem:
        report.findings.append(f"{name} {problem}")
        report.entries += 1
        report.head = None
        return
    seq = entry["seq"]
    if seq != expected:
        report.findings.append(order_broken(seq, expected, number))
    if sha256(canonical({key: entry[key] for key in HASHED})) != entry["hash"]:
        report.findings.append(f"{name} was changed: its hash does not fit what it says.")
    if "payload" in entry and sha256(canonical(entry["payload"])) != entry["payload_digest"]:
        report.findings.append(f"{name} was changed: what it recorded is not what was entered at the time.")
    if report.head is not None and entry["previous"] != report.head:
        report.findings.append(f"{name} does not follow on the entry before it: one was changed, removed or moved.")
    report.entries = max(report.entries, seq)
    report.head = entry["hash"]
    hashes.append(entry["hash"])


def order_broken(seq: int, expected: int, number: int) -> str:
    if seq == expected + 1:
        return f"Entry {expected} is missing: line {number} is entry {seq}."
    if seq > expected:
        return f"Entries {expected} to {seq - 1} are missing: line {number} is entry {seq}."
    return f"Entry {seq} stands on line {number} again or in the wrong place: entry {expected} was expected."


def check_last_line(report: Report, line: bytes, number: int, data: bytes) -> None:
    """The checkpoint: it holds the count, the head and the hash of all bytes before it."""
    name = f"The last line ({number})"
    try:
        last = exact(line)
    except Wrong as why:
        report.findings.append(f"{name} {why}")
        return
    if not isinstance(last, dict) or set(last) != {"checkpoint", "file_sha256", "hash"}:
        report.findings.append(f"{name} is not the checkpoint that ends an export: the end of the file was cut off.")
        return
    inner = last["checkpoint"]
    if not isinstance(inner, dict) or set(inner) != {"at", "count", "head"} or not form_of_checkpoint(last, inner):
        report.findings.append(f"{name} is not a checkpoint as exports have it.")
        return
    if sha256(canonical({"checkpoint": inner, "file_sha256": last["file_sha256"]})) != last["hash"]:
        report.findings.append(f"{name} was changed: its hash does not fit what it says.")
    before = data[: data.rindex(line)]
    if sha256(before) != last["file_sha256"]:
        report.findings.append(f"{name} does not fit the lines before it: at least one of them was changed.")
    if inner["count"] != report.entries:
        report.findings.append(f"{name} speaks of {inner['count']} entries, and there are {report.entries}.")
    if report.head is not None and inner["head"] != report.head:
        report.findings.append(f"{name} names another entry as the last one.")


def describe(entry: Any, expected: int) -> str:
    """How a person finds the entry: its number and, where they can be read, what it is about."""
    if isinstance(entry, dict) and is_plain(entry.get("action")) and is_plain(entry.get("subject")):
        number = entry["seq"] if type(entry.get("seq")) is int else expected
        return f"Entry {number} ({entry['action']} of {entry['subject']})"
    return f"Entry {expected}"


def form_of_entry(entry: Any) -> str:
    """What is wrong with the keys and types of an entry, or nothing."""
    if not isinstance(entry, dict):
        return "is not an entry of a ledger."
    if "checkpoint" in entry:
        return "is a checkpoint, which only the last line is: something was added after it."
    keys = {*HASHED, "hash"}
    if set(entry) not in ({*keys, "payload"}, {*keys, "withheld"}):
        return "does not have the parts that an entry has."
    numbers = all(type(entry[key]) is int and entry[key] > 0 for key in ("version", "seq"))
    texts = all(type(entry[key]) is str and entry[key] for key in ("actor", "action", "subject"))
    hashes = all(is_sha256(entry[key]) for key in ("payload_digest", "previous", "hash"))
    if not (numbers and texts and hashes and type(entry["at"]) is str and INSTANT.fullmatch(entry["at"])):
        return "has a part of the wrong kind."
    if entry["version"] != 1:
        return "is of a version that this program does not know. Get the newest one."
    if "payload" in entry and not (isinstance(entry["payload"], dict) and is_salt(entry["payload"].get("salt"))):
        return "has a part of the wrong kind."
    if "withheld" in entry and not (type(entry["withheld"]) is str and entry["withheld"]):
        return "does not say on what ground its contents are withheld."
    return ""


def form_of_checkpoint(last: dict[str, Any], inner: dict[str, Any]) -> bool:
    return (
        type(inner["count"]) is int
        and type(inner["at"]) is str
        and INSTANT.fullmatch(inner["at"]) is not None
        and all(is_sha256(text) for text in (inner["head"], last["file_sha256"], last["hash"]))
    )


def is_sha256(value: Any) -> bool:
    return type(value) is str and SHA256.fullmatch(value) is not None


def is_plain(value: Any) -> bool:
    """Whether it can be shown on any terminal."""
    return type(value) is str and value.isascii() and value.isprintable()


def is_salt(value: Any) -> bool:
    return type(value) is str and len(value) >= 16


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def exact(line: bytes) -> Any:
    """What a line says, if it is written in the one way in which it can be written."""
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=without_doubles, parse_constant=refuse)
        written = canonical(value)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Wrong("was damaged: it cannot be read any more.") from None
    if written != line:
        raise Wrong("is not written as the ledger writes: at least one of its characters was changed or added.")
    return value


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def canonical(value: Any) -> bytes:
    """RFC 8785: keys in the order of their UTF-16 units, no spaces, numbers as ECMAScript writes them."""
    return text_of(value).encode("utf-8")


def text_of(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) <= 2**53:
            return str(value)
        if value.bit_length() > 1023:
            raise ValueError("too large for JSON")
        return number(float(value))
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(text_of, value)) + "]"
    ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{text_of(key)}:{text_of(value[key])}" for key in ordered) + "}"


def number(value: float) -> str:
    if value - value != 0:
        raise ValueError("not a number")
    if value == 0:
        return "0"
    sign, places, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, places))
    point = len(digits) + int(exponent)
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        text = digits.ljust(point, "0")
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{point - 1:+d}"
    return "-" * sign + text


if __name__ == "__main__":
    sys.exit(main())
