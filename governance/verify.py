"""Checks what a council's ledger of decisions says, with nothing but the standard library, so that
anyone can, on any machine: copy this one file, or run it as `python -m governance.verify`.

    verify.py EXPORT [--checkpoint HEAD]    an exported ledger, from end to end
    verify.py --record DECISION             one downloaded decision alone, by the checkpoint it carries
    verify.py --extends OLD NEW EXPORT      that a later checkpoint contains an earlier one (or the mailed proof)

A checkpoint is a few lines that stand for the whole ledger on one day. Whoever rewrites a ledger from
end to end can make all of it fit itself, but not a checkpoint that somebody else holds (in minutes, in a
mailbox); HEAD is such a checkpoint's file, or the bare hash of the last entry. `--key` names who must have
signed the checkpoints.

Bytes are compared, not what they mean. Each line of an export must be exactly the canonical JSON (RFC
8785) of what it says; each entry must carry the hash of itself and of the one before it; the last line
must be the hash of all lines before it. Checkpoints are those of transparency logs: C2SP
tlog-checkpoint and signed-note, over the Merkle tree of RFC 6962.

Exit status: 0 whole, 1 broken, 2 it cannot be read or checked."""

import argparse
import base64
import binascii
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
    parser = argparse.ArgumentParser(prog="verify", description="Checks a ledger of decisions, or one decision of it.")
    parser.add_argument("file", nargs="?", metavar="EXPORT", help="what `manage.py ledger export` wrote")
    parser.add_argument(
        "--checkpoint", metavar="HEAD", help="a checkpoint's file, or a head of the chain, kept elsewhere"
    )
    parser.add_argument("--record", metavar="DECISION", help="one decision, downloaded as /decisions/<number>.json")
    parser.add_argument("--extends", nargs=2, metavar=("OLD", "NEW"), help="whether NEW contains OLD, by the EXPORT")
    parser.add_argument(
        "--key", action="append", default=[], metavar="NAME+HASH+KEY", help="who must have signed each checkpoint"
    )
    options = parser.parse_args(arguments)
    if (options.record is None) == (options.file is None) or (options.extends and options.checkpoint):
        parser.error("give an EXPORT, or a DECISION with --record")
    try:
        findings, verdict = answer(options)
    except Unreadable as why:
        findings, verdict = None, str(why)
    for line in (*(findings or ()), verdict):
        say(line)
    return UNREADABLE if findings is None else BROKEN if findings else WHOLE


def answer(options: argparse.Namespace) -> tuple[list[str], str]:
    """What was found, in sentences, and what that comes to."""
    keys = [Key(text) for text in options.key]
    if options.record is not None:
        file = Checkpoint(read(options.checkpoint)) if options.checkpoint else None
        return check_record(read(options.record), file, keys)
    if options.extends:
        old, new = (Checkpoint(read(path)) for path in options.extends)
        return check_extension(old, new, read(options.file), keys)
    held = held_elsewhere(options.checkpoint)
    report = check(read(options.file), held)
    if isinstance(held, Checkpoint):
        report.findings.extend(unsigned(held, keys))
    return report.findings, report.verdict()


def say(line: str) -> None:
    """Prints a line, on a terminal that cannot show all of its characters as well."""
    encoding = sys.stdout.encoding or "ascii"
    line = "".join(each if each.isprintable() else repr(each)[1:-1] for each in line)
    sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error


def held_elsewhere(text: str | None) -> "Checkpoint | str | None":
    """What was given as a checkpoint: a head as it stands, anything else as the name of a file."""
    return text if text is None or SHA256.fullmatch(text) else Checkpoint(read(text))


# An exported ledger


class Report:
    def __init__(self) -> None:
        self.findings: list[str] = []
        self.entries = 0
        self.head: str | None = BEFORE_THE_FIRST  # None after an entry that cannot be read
        self.hashes: list[str] = []

    def verdict(self) -> str:
        count = "1 entry" if self.entries == 1 else f"{self.entries} entries"
        if self.findings:
            return f"The ledger is BROKEN: {len(self.findings)} of its parts do not hold, of {count}."
        return f"The ledger is whole: {count}, head {self.head}"


def check(data: bytes, checkpoint: "Checkpoint | str | None" = None) -> Report:
    """Everything that is wrong with an export, given as bytes."""
    if isinstance(checkpoint, str) and not SHA256.fullmatch(checkpoint):
        raise Unreadable("The checkpoint is not the head of a chain: that is 64 of the characters 0-9 and a-f.")
    if not data or data.isspace():
        raise Unreadable("The file is empty.")
    if b"{" not in data:
        raise Unreadable("This is not an exported ledger.")
    report = Report()
    lines = data.split(b"\n")
    rest = lines.pop()
    if rest:
        report.findings.append("The file does not end with the end of a line: something was cut off or added.")
        lines.append(rest)
    check_entries(report, lines[:-1], Forms() if is_utf8(data) else None)
    check_last_line(report, lines[-1], len(lines), data)
    if isinstance(checkpoint, Checkpoint):
        report.findings.extend(not_contained(checkpoint, report.hashes, "The checkpoint that you hold"))
    elif checkpoint == BEFORE_THE_FIRST and report.hashes:
        report.findings.append("The checkpoint that you hold is unknown: 64 zeros stand for no entry of any ledger.")
    elif checkpoint is not None and checkpoint not in [BEFORE_THE_FIRST, *report.hashes]:
        report.findings.append(f"The checkpoint that you hold is not in this ledger. {REWRITTEN}")
    return report


REWRITTEN = "Either it is another ledger’s, or this one was written anew after the checkpoint was made."


def check_entries(report: Report, lines: list[bytes], forms: "Forms | None") -> None:
    """All lines before the last. Most are written like one that was read in full before: then comparing
    a few bytes and two hashes says as much as reading them in full, which is for the others."""
    hashing, head = hashlib.sha256, BEFORE_THE_FIRST.encode()
    for number, line in enumerate(lines, start=1):
        found = forms.match(line) if forms else None
        if found:
            before, own, payload, after, payload_digest, previous, seq = found.groups()
            hash_ = own.decode()
            if (
                previous == head
                and int(seq) == report.entries + 1
                and hashing(before + after).hexdigest() == hash_
                and hashing(payload).hexdigest() == payload_digest.decode()
            ):
                report.entries += 1
                report.head = hash_
                report.hashes.append(hash_)
                head = own
                continue
        entry = check_entry(report, number, line)
        head = (report.head or "").encode()
        if forms and entry:
            forms.learn(line, entry)


def check_entry(report: Report, number: int, line: bytes) -> dict[str, Any] | None:
    """One line before the last: an entry, and how it follows on the one before. Returns it if it is one."""
    try:
        entry = exact(line)
    except Wrong as why:
        report.findings.append(f"Line {number}, which should be entry {report.entries + 1}, {why}")
        report.entries += 1
        report.head = None
        return None
    expected = report.entries + 1
    name = describe(entry, expected)
    problem = form_of_entry(entry)
    if problem:
        report.findings.append(f"{name} {problem}")
        report.entries += 1
        report.head = None
        return None
    seq = entry["seq"]
    if seq != expected:
        report.findings.append(order_broken(seq, expected, number))
    report.findings.extend(f"{name} {fault}" for fault in faults_of_entry(entry))
    if report.head is not None and entry["previous"] != report.head:
        report.findings.append(f"{name} does not follow on the entry before it: one was changed, removed or moved.")
    report.entries = max(report.entries, seq)
    report.head = entry["hash"]
    report.hashes.append(entry["hash"])
    return entry


def faults_of_entry(entry: dict[str, Any]) -> list[str]:
    """How an entry differs from what was entered, each to be read after its name."""
    faults = []
    if sha256(canonical({key: entry[key] for key in HASHED})) != entry["hash"]:
        faults.append("was changed: its hash does not fit what it says.")
    if "payload" in entry and sha256(canonical(entry["payload"])) != entry["payload_digest"]:
        faults.append("was changed: what it recorded is not what was entered at the time.")
    return faults


def order_broken(seq: int, expected: int, number: int) -> str:
    if seq == expected + 1:
        return f"Entry {expected} is missing: line {number} is entry {seq}."
    if seq > expected:
        return f"Entries {expected} to {seq - 1} are missing: line {number} is entry {seq}."
    return f"Entry {seq} stands on line {number} again or in the wrong place: entry {expected} was expected."


def check_last_line(report: Report, line: bytes, number: int, data: bytes) -> None:
    """The line that ends an export: it holds the count, the head and the hash of all bytes before it."""
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
    if not isinstance(inner, dict) or set(inner) != {"at", "count", "head"} or not form_of_last_line(last, inner):
        report.findings.append(f"{name} is not a checkpoint as exports have it.")
        return
    if sha256(canonical({"checkpoint": inner, "file_sha256": last["file_sha256"]})) != last["hash"]:
        report.findings.append(f"{name} was changed: its hash does not fit what it says.")
    before = memoryview(data)[: data.rindex(line)]
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


def form_of_last_line(last: dict[str, Any], inner: dict[str, Any]) -> bool:
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


def sha256(data: "bytes | memoryview") -> str:
    return hashlib.sha256(data).hexdigest()


# How lines are written, without reading each


class Forms:
    """The forms of lines seen so far. A form is a canonical entry whose numbers, words and short lists are
    left open to others in canonical form: a line that fits it differs in these alone, so it is canonical
    as well, and has every part of an entry in its right kind."""

    STRING = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))[^"\\\x00-\x1f]*)*"'
    # Every integer of 15 digits is a double; longer ones are left to who reads in full, and so are fractions.
    INTEGER = r"-?[1-9][0-9]{0,14}|0"
    SIMPLE = rf"(?:{STRING}|{INTEGER}|true|false|null)"
    LIST = rf"\[(?:{SIMPLE}(?:,{SIMPLE})*)?\]"
    WORD = r'"[^"\\\x00-\x1f]+"'
    DIGEST = r'"([0-9a-f]{64})"'
    # A form is made for the lines of an action when so many had to be read in full, and not without end:
    # making one takes as long as reading twenty lines.
    EACH, MOST = 20, 400

    def __init__(self) -> None:
        self.known: dict[bytes, list[re.Pattern[bytes]]] = {}
        self.read: dict[bytes, int] = {}
        self.made = 0

    def match(self, line: bytes) -> "re.Match[bytes] | None":
        """The parts of the line: before the hash, hash, payload, after it, digest, previous, number."""
        for form in self.known.get(line[: line.find(b",")], ()):
            if found := form.fullmatch(line):
                return found
        return None

    def learn(self, line: bytes, entry: dict[str, Any]) -> None:
        """Takes note of an entry that was read in full."""
        action = line[: line.find(b",")]
        self.read[action] = read = self.read.get(action, 0) + 1
        if "payload" in entry and read % self.EACH == 0 and self.made < self.MOST:
            self.made += 1
            self.known.setdefault(action, []).append(re.compile(self.entry(entry["payload"]).encode()))

    def entry(self, payload: dict[str, Any]) -> str:
        inner = {key: self.of(each) for key, each in payload.items()} | {"salt": '"[0-9a-f]{16,}"'}
        return (
            rf'(\{{"action":{self.WORD},"actor":{self.WORD},"at":"{INSTANT.pattern}",)"hash":{self.DIGEST},'
            rf'"payload":({self.members(inner)}),'
            rf'("payload_digest":{self.DIGEST},"previous":{self.DIGEST},"seq":([1-9][0-9]{{0,14}}),'
            rf'"subject":{self.WORD},"version":1\}})'
        )

    def of(self, value: Any) -> str:
        """The form of a value. What it is made of stands as it is where it is an object; all else is open."""
        if isinstance(value, dict):
            return self.members({key: self.of(each) for key, each in value.items()})
        if isinstance(value, list):
            nested = any(isinstance(each, (dict, list)) for each in value)
            return r"\[" + ",".join(map(self.of, value)) + r"\]" if nested else self.LIST
        if isinstance(value, bool):
            return "(?:true|false|null)"
        if isinstance(value, int):
            return f"(?:{self.INTEGER}|null)"
        return f"(?:{self.STRING}|null)" if isinstance(value, str) else self.SIMPLE

    def members(self, forms: dict[str, str]) -> str:
        ordered = sorted(forms, key=by_utf16)
        return r"\{" + ",".join(f"{re.escape(text_of(key))}:{forms[key]}" for key in ordered) + r"\}"


def is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


# One decision alone


def check_record(data: bytes, held: "Checkpoint | None", keys: "list[Key]") -> tuple[list[str], str]:
    """A decision as it was downloaded: whether it says what its entry in the ledger says, and whether that
    entry is in the ledger that its checkpoint stands for."""
    record = record_of(data)
    entry = record.get("entry")
    if entry is None:
        raise Unreadable("This decision carries no entry of a ledger, so there is nothing to check it by.")
    if problem := form_of_entry(entry):
        raise Unreadable(f"The ledger’s entry of this decision {problem}")
    name = describe(entry, entry["seq"])
    findings = [f"{name} {fault}" for fault in faults_of_entry(entry)]
    findings += disagreements(record, entry)
    proof = record.get("proof")
    checkpoint = None
    if proof is not None:
        checkpoint = Checkpoint(text_in(proof, "checkpoint").encode())
        findings += not_proven(entry, proof, checkpoint)
        findings += unsigned(checkpoint, keys)
        findings += not_the_same(checkpoint, held) if held else []
    if findings:
        return (
            findings,
            f"This record of decision {record.get('id')} is BROKEN: {len(findings)} of its parts do not hold.",
        )
    if checkpoint is None:
        raise Unreadable(
            f"{name} holds in itself, but no checkpoint covers it yet, so nothing proves that it is in the ledger."
        )
    where = f"entry {entry['seq']} of {checkpoint.size} in the ledger {checkpoint.origin}"
    if "withheld" in entry:
        raise Unreadable(
            f"This decision is {where}, and what it says is withheld ({entry['withheld']}), "
            "so nobody can compare the one with the other."
        )
    trust = "" if held or keys else (
        " Whoever made this file could have made its checkpoint too: compare that with one kept elsewhere (--checkpoint),"
        " or check who signed it (--key)."
    )  # fmt: skip
    return (
        [],
        f"The record is whole: decision {record['id']} says what was entered on {entry['at'][:10]} as {where}.{trust}",
    )


def record_of(data: bytes) -> dict[str, Any]:
    try:
        record = json.loads(data.decode("utf-8"), object_pairs_hook=without_doubles, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Unreadable("This is not the record of a decision: it is no JSON.") from None
    if not isinstance(record, dict):
        raise Unreadable("This is not the record of a decision.")
    return record


def disagreements(record: dict[str, Any], entry: dict[str, Any]) -> list[str]:
    """What the record says otherwise than its entry. `since` and `notice` tell what came later, which no
    entry of the decision could have held."""
    faults = []
    if record.get("record") != entry["hash"]:
        faults.append("It names another entry than the one it carries.")
    if entry["subject"] != f"decision:{record.get('id')}" or not entry["action"].startswith("decision."):
        faults.append(f"Entry {entry['seq']} is about {entry['subject']}, not about this decision.")
    if "withheld" in entry:
        return faults
    for field, entered in reading_of(entry["payload"]).items():
        if field not in record and entered is not None:
            faults.append(f"It leaves out what was entered under “{field.replace('_', ' ')}”.")
        elif not same(record.get(field), entered):
            faults.append(f"Its text under “{field.replace('_', ' ')}” differs from what was entered.")
    row = entry["payload"]["row"]
    for field in ("reasons", "alternatives", "minute_number", "source"):  # where the record says them
        if field in record and field in row and not same(record[field], row[field]):
            faults.append(f"Its text under “{field.replace('_', ' ')}” differs from what was entered.")
    return faults


def reading_of(payload: dict[str, Any]) -> dict[str, Any]:
    """What the record of a decision must say, by what was entered: the row of the decision, and beside it
    what the row knows only by number. Entries made before that was so do not hold the latter."""
    row, beside = payload.get("row"), payload.get("reads", {})
    if not isinstance(row, dict) or not isinstance(beside, dict):
        raise Unreadable("The ledger’s entry of this decision holds no decision.")
    try:
        return {
            "id": row["id"],
            "title": row["title"],
            "meeting_date": row["decided_on"] or row["date_stated"] or "not stated",
            "outcome": row["outcome"],
            "wording": row["wording"] or "not stated",
            "basis": row["basis"],
            "quorum": row["quorum"],
            **beside,
        }
    except KeyError as missing:
        raise Unreadable(f"The ledger’s entry of this decision does not hold its {missing.args[0]}.") from None


def same(one: Any, other: Any) -> bool:
    try:
        return canonical(one) == canonical(other)
    except ValueError:
        return False


def not_proven(entry: dict[str, Any], proof: Any, checkpoint: "Checkpoint") -> list[str]:
    """Whether the path leads from the entry to the checkpoint (RFC 9162, 2.1.3.2)."""
    index = proof.get("index")
    if type(index) is not int or index != entry["seq"] - 1:
        return [f"The proof is for another entry than number {entry['seq']}."]
    if not 0 <= index < checkpoint.size:
        return [f"The checkpoint speaks of {checkpoint.size} entries, and this is entry {entry['seq']}."]
    hashes = proof.get("hashes")
    try:
        path = [decoded(text, 32) for text in hashes] if isinstance(hashes, list) else None
    except Wrong:
        path = None
    if path is None:
        raise Unreadable("The proof of this decision cannot be read.")
    if root_by_path(leaf_hash(bytes.fromhex(entry["hash"])), index, checkpoint.size, path) != checkpoint.root:
        return [
            "The proof does not lead from the entry to the checkpoint: the ledger that it stands for holds no such entry."
        ]
    return []


def not_the_same(carried: "Checkpoint", held: "Checkpoint") -> list[str]:
    if carried.origin == held.origin and carried.size != held.size:
        raise Unreadable(
            f"The checkpoint that you hold speaks of {held.size} entries, and this record’s of {carried.size}. "
            "To compare the two, ask for an export of the ledger and use --extends."
        )
    if carried.body != held.body:
        return [f"The checkpoint that you hold is not the one that this record carries. {REWRITTEN}"]
    return []


def text_in(proof: Any, key: str) -> str:
    if not isinstance(proof, dict) or not isinstance(proof.get(key), str):
        raise Unreadable("The proof of this decision cannot be read.")
    return proof[key]


# A later checkpoint and an earlier one


def check_extension(old: "Checkpoint", new: "Checkpoint", data: bytes, keys: "list[Key]") -> tuple[list[str], str]:
    """Whether the ledger that `new` stands for begins with all that `old` stood for: by an export, or by the
    proof that comes with a checkpoint in the mail (in the form of C2SP tlog-witness)."""
    findings = unsigned(old, keys) + unsigned(new, keys)
    if old.origin != new.origin:
        findings.append(f"They are of two ledgers: {old.origin} and {new.origin}.")
    if old.size > new.size:
        findings.append(f"The older one speaks of {old.size} entries, the newer one of only {new.size}.")
    elif data.startswith(b"old "):
        findings += not_joined(old, new, data)
    else:
        report = check(data)
        findings += report.findings
        findings += not_contained(old, report.hashes, "The older checkpoint")
        findings += not_contained(new, report.hashes, "The newer checkpoint")
    if findings:
        return findings, "It is BROKEN: nothing shows that the newer checkpoint contains the older one."
    return (
        [],
        f"The newer checkpoint contains the older one: the first {old.size} of its {new.size} entries are unchanged.",
    )


def not_joined(old: "Checkpoint", new: "Checkpoint", proof: bytes) -> list[str]:
    try:
        first, *lines = proof.decode().partition("\n\n")[0].splitlines()
        size, path = int(first.removeprefix("old ")), [decoded(line, 32) for line in lines]
    except (ValueError, Wrong):
        raise Unreadable("The proof between the two checkpoints cannot be read.") from None
    if size != old.size:
        return [f"The proof begins at {size} entries, and the older checkpoint speaks of {old.size}."]
    if not is_consistent(old.size, old.root, new.size, new.root, path):
        return [f"The proof does not join the two checkpoints. {REWRITTEN}"]
    return []


def not_contained(checkpoint: "Checkpoint", hashes: list[str], name: str) -> list[str]:
    """Whether a ledger with these entries contains what the checkpoint stands for."""
    if checkpoint.size > len(hashes):
        return [
            f"{name} speaks of {checkpoint.size} entries, and there are {len(hashes)}: some were cut off. {REWRITTEN}"
        ]
    if root_of([bytes.fromhex(each) for each in hashes[: checkpoint.size]]) != checkpoint.root:
        return [f"{name} is not of this ledger. {REWRITTEN}"]
    return []


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, 2.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """The Merkle tree hash of the leaves' data. Pairs are joined level by level; one without a partner
    goes up as it is."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [leaf_hash(data) for data in leaves]
    while len(level) > 1:
        alone = level[-1:] if len(level) % 2 else []
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + alone
    return level[0]


def root_by_path(node: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a leaf's audit path leads to; None if the path is too long or too short."""
    last = size - 1
    for sibling in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            node = node_hash(sibling, node)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            node = node_hash(node, sibling)
        index, last = index // 2, last // 2
    return node if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    """Whether the path shows that a tree of `new` leaves begins with those of the old one (RFC 9162, 2.1.4.2)."""
    if old in (0, new):
        return not path and (old_root == new_root if old else old_root == root_of([]))
    index, last = old - 1, new - 1
    while index % 2:
        index, last = index // 2, last // 2
    path = path if index else [old_root, *path]
    if not path:
        return False
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while index and not index % 2:
                index, last = index // 2, last // 2
        else:
            after = node_hash(after, sibling)
        index, last = index // 2, last // 2
    return last == 0 and before == old_root and after == new_root


# Checkpoints and their signatures


class Checkpoint:
    """A checkpoint of C2SP tlog-checkpoint: its `body` is what is signed. It may bear no signature at all."""

    FORM = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,17})\n([^\n]+)\n(?:[^\n]+\n)*")
    SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")

    def __init__(self, data: bytes) -> None:
        try:
            text = data.decode("utf-8")
            body, blank, signatures = text.rpartition("\n\n")
            self.body, lines = (body + "\n", signatures.splitlines()) if blank else (text, [])
            form = self.FORM.fullmatch(self.body)
            signed = [self.SIGNATURE.fullmatch(line) for line in lines]
            if form is None or not all(signed):
                raise ValueError
            self.origin, self.size, self.root = form[1], int(form[2]), decoded(form[3], 32)
            self.signatures = [(each[1], decoded(each[2])) for each in signed if each]
        except (ValueError, Wrong):
            raise Unreadable(
                "The checkpoint cannot be read: it is a text of the ledger’s name, a number of entries and a hash, "
                "and below an empty line the signatures; or the 64 characters of a head of the chain."
            ) from None


class Key:
    """A public key as `NAME+HASH+KEY` (a verifier key of C2SP signed-note): Ed25519 for a note's text, or for
    a witness's dated cosignature (C2SP tlog-cosignature)."""

    NOTE, COSIGNATURE = 1, 4

    def __init__(self, text: str) -> None:
        try:
            self.name, number, key = text.strip().split("+", 2)
            material = decoded(key, 33)
            self.number, self.kind, self.public = bytes.fromhex(number), material[0], material[1:]
            hashed = hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]
            if hashed != self.number or self.kind not in (self.NOTE, self.COSIGNATURE):
                raise ValueError
        except (ValueError, Wrong):
            raise Unreadable(
                f"{text} is not a key: that is NAME+HASH+KEY, as `manage.py ledger key` prints it."
            ) from None

    def signed(self, checkpoint: Checkpoint) -> bool | None:
        """Whether this key made a signature that the checkpoint bears; None if it bears none in its name."""
        made = [sig[4:] for name, sig in checkpoint.signatures if name == self.name and sig[:4] == self.number]
        return any(self.fits(signature, checkpoint.body.encode()) for signature in made) if made else None

    def fits(self, signature: bytes, body: bytes) -> bool:
        if self.kind == self.COSIGNATURE:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            body = b"cosignature/v1\ntime %d\n%s" % (time, body)
        return ed25519_holds(self.public, body, signature)


def unsigned(checkpoint: Checkpoint, keys: list[Key]) -> list[str]:
    """By whom of those who must have signed a checkpoint it is not signed."""
    sentences = {
        None: "The checkpoint over {} entries does not bear the signature of {}.",
        False: "The signature of {1} on the checkpoint over {0} entries does not fit: either was changed since.",
    }
    found = [(key, key.signed(checkpoint)) for key in keys]
    return [sentences[holds].format(checkpoint.size, key.name) for key, holds in found if not holds]


def decoded(text: Any, length: int | None = None) -> bytes:
    """The bytes of a base64 text that is written in the one way in which it can be."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Wrong("is not base64.") from None
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise Wrong("is not base64.")
    return data


# Ed25519 (RFC 8032, 5.1), verification alone. Points are (x, y, z, t) with x/z, y/z on the curve and t = xy/z.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE_Y = 4 * pow(5, -1, P) % P

Point = tuple[int, int, int, int]


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    key, commitment = point(public), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or len(signature) != 64 or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    base = point(BASE_Y.to_bytes(32, "little"))
    left, right = times(scalar, base), sum_of(commitment, times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def point(data: bytes) -> "Point | None":
    """A point from its y and the sign of its x (5.1.3); None if there is none."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255, number >> 255
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


def sum_of(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: "Point | None") -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar and point:
        if scalar % 2:
            total = sum_of(total, point)
        point, scalar = sum_of(point, point), scalar // 2
    return total


# Canonical JSON


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


def by_utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


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
    ordered = sorted(value, key=by_utf16)
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
