"""How fast the verifier that anyone can copy reads an exported ledger, beside the hashing alone.

    python -m benchmarks.ledger [entries]

The export is generated: the kinds of entries of a year of meetings, in their usual shares and with their
usual texts. "Hashing alone" is the same SHA-256 work over the same bytes and nothing else: each entry, each
payload, the whole file. Figures are the best of several runs in turn; the ratio cancels the machine's speed out.
Beside it: a checkpoint over all entries, and the proof that one decision is in it.
"""

import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from governance import merkle, verify
from governance.canonical import canonical, digest

ENTRIES = 100_000
RUNS = 5
SEED = 7
AT = "2026-11-24T10:00:00.000000Z"
RESOLVED = (
    "that the board approve the strategy and its action plan for children with special educational needs “at last” "
    "note progress on waiting times ask for a report in March thank families who took part and defer item 6"
)


def rows(chance: random.Random) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is entered: action, kind of record, and its row as it stands in a payload."""

    def text(most: int) -> str:
        return " ".join(chance.choices(RESOLVED.split(), k=chance.randrange(3, most))).capitalize() + "."

    def attendance() -> dict[str, Any]:
        return {
            "id": chance.randrange(10**6), "meeting_id": chance.randrange(999), "membership_id": chance.randrange(99),
            "state": "present", "mode": chance.choice(["in_room", "online"]), "arrived_at": None, "left_at": None,
            "came_back": [], "in_place_of_id": None, "organisation": text(6),
        }  # fmt: skip

    def agenda_item() -> dict[str, Any]:
        return {
            "id": chance.randrange(10**6), "meeting_id": chance.randrange(999), "number": chance.randrange(1, 20),
            "title": text(9), "submission_id": None, "recommendation": text(25), "access": "open", "purpose": "decide",
            "presented_by": text(5), "urgent_reason": "", "public_title": "", "public_summary": "",
        }  # fmt: skip

    def decision() -> dict[str, Any]:
        present = chance.randrange(3, 15)
        return {
            "id": chance.randrange(10**6), "body_id": 1, "agenda_item_id": chance.randrange(10**6), "pin_id": None,
            "title": text(9), "outcome": "approved", "wording": text(60), "reasons": f"{text(60)}\n\n{text(40)}",
            "alternatives": text(20), "basis": "meeting", "minute_number": "12", "decided_on": "2026-11-24",
            "date_stated": "", "recorded_at": AT, "recorded_by_id": 3, "replaces_id": None, "source": "",
            "quorum": {"present": present, "members": 15, "required": 5, "met": present > 4, "sentences": [text(20)]},
        }  # fmt: skip

    def meeting() -> dict[str, Any]:
        return {
            "id": chance.randrange(999), "body_id": 1, "starts_at": AT, "place": text(6), "state": "held",
            "number": chance.randrange(99), "official_record_url": "", "modern_gov_id": None,
        }  # fmt: skip

    kinds = [
        ("attendance.recorded", "attendance", attendance),
        ("item.listed", "agendaitem", agenda_item),
        ("decision.recorded", "decision", decision),
        ("meeting.held", "meeting", meeting),
    ]
    while True:
        action, kind, row = chance.choices(kinds, (8, 4, 3, 1))[0]
        yield action, kind, row()


def export(entries: int) -> tuple[bytes, list[bytes]]:
    """An exported ledger, and all that is hashed in it."""
    chance = random.Random(SEED)
    lines, hashed, previous = [], [], verify.BEFORE_THE_FIRST
    for seq, (action, kind, row) in zip(range(1, entries + 1), rows(chance), strict=False):
        payload = canonical({"row": row, "salt": f"{chance.getrandbits(128):032x}"})
        entry = {
            "version": 1, "seq": seq, "at": AT, "actor": f"person:{chance.randrange(1, 40)}", "action": action,
            "subject": f"{kind}:{row['id']}", "payload_digest": hashlib.sha256(payload).hexdigest(), "previous": previous,
        }  # fmt: skip
        hashed += [canonical(entry), payload]
        previous = hashlib.sha256(hashed[-2]).hexdigest()
        line = canonical(entry | {"hash": previous, "payload": {}})
        lines.append(line.replace(b'"payload":{}', b'"payload":' + payload, 1) + b"\n")
    body = b"".join(lines)
    last = {
        "checkpoint": {"at": AT, "count": entries, "head": previous},
        "file_sha256": hashlib.sha256(body).hexdigest(),
    }
    return body + canonical(last | {"hash": digest(last)}) + b"\n", [*hashed, body]


def timed(work: Callable[[], object]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def hashing(parts: list[bytes]) -> None:
    for part in parts:
        hashlib.sha256(part).hexdigest()


def grown(leaves: list[bytes]) -> merkle.Tree:
    tree = merkle.Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree


def main(entries: int) -> None:
    data, parts = export(entries)
    print(f"{entries} entries, generated: {len(data) / 1e6:.0f} MB, {len(data) / entries:.0f} bytes an entry")

    verifying, alone = [], []
    for _ in range(RUNS):
        took, report = timed(lambda: verify.check(data))
        assert report.findings == []
        verifying.append(took)
        alone.append(timed(lambda: hashing(parts))[0])
    print(
        f"verifying: {entries / min(verifying):,.0f} entries a second ({min(verifying):.2f} s), "
        f"in {min(verifying) / min(alone):.1f} times the time of hashing alone ({min(alone):.2f} s)"
    )

    leaves = [bytes.fromhex(each) for each in report.hashes]
    growing, tree = timed(lambda: grown(leaves))
    reading, root = timed(lambda: verify.root_of(leaves))
    assert root == tree.root()
    proving, _ = timed(lambda: [tree.inclusion(index) for index in range(0, entries, max(1, entries // 1000))])
    print(
        f"a checkpoint: {entries / growing:,.0f} entries a second to grow its tree, {entries / reading:,.0f} to compare "
        f"it with an export; a proof of one decision in {proving / min(entries, 1000) * 1e6:.0f} microseconds"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)
