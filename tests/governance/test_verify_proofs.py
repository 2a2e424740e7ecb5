"""The verifier, alone: one decision by its proof, two checkpoints, and who signed them. Needs no database."""

import base64
import contextlib
import copy
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from governance import merkle, verify
from governance.canonical import digest
from governance.entries import BEFORE_THE_FIRST
from tests.governance.test_verify import checkpoint_line, line_of

ORIGIN = "council.example/ledger"
DECIDED = 4  # the number of the entry that recorded the decision, of seven
ROW = {
    "id": 7,
    "title": "SEND and AP strategy 2026–2029",
    "body_id": 3,
    "pin_id": 2,
    "outcome": "approved",
    "wording": "Resolved: that the strategy be approved.",
    "basis": "meeting",
    "reasons": "It answers what families asked for.",
    "decided_on": "2026-11-24",
    "date_stated": "",
    "quorum": {"present": 9, "members": 12, "required": 5, "met": True, "sentences": ["9 of 12 were there."]},
}
READS = {"body": "SEND Board", "fingerprint": "f" * 64}


def ledger_of(count=7, **of_the_decision):
    """The entries of a small ledger; the fourth recorded a decision."""
    entries, previous = [], BEFORE_THE_FIRST
    for seq in range(1, count + 1):
        payload = {"row": {"id": seq}, "salt": f"{seq:032x}"}
        if seq == DECIDED:
            payload |= {"row": ROW, "reads": READS} | of_the_decision
        entry = {
            "version": 1,
            "seq": seq,
            "at": f"2026-11-24T10:00:{seq:02}.000000Z",
            "actor": "person:3",
            "action": "decision.recorded" if seq == DECIDED else "meeting.held",
            "subject": "decision:7" if seq == DECIDED else f"meeting:{seq}",
            "payload_digest": digest(payload),
            "previous": previous,
        }
        previous = digest(entry)
        entries.append(entry | {"hash": previous, "payload": payload})
    return entries


def tree_of(entries):
    tree = merkle.Tree()
    for entry in entries:
        tree.append(bytes.fromhex(entry["hash"]))
    return tree


def export_of(entries):
    lines = [line_of(entry) for entry in entries]
    return b"".join(lines) + checkpoint_line(lines, len(entries), entries[-1]["hash"])


def body_of(entries, size=None, origin=ORIGIN):
    size = len(entries) if size is None else size
    return f"{origin}\n{size}\n{base64.b64encode(tree_of(entries).root(size)).decode()}\n"


def checkpoint_of(entries, size=None, origin=ORIGIN):
    return body_of(entries, size, origin) + "\n"


def record_of(entries, size=None):
    """The public record of the decision, as a site serves it."""
    entry = entries[DECIDED - 1]
    path = tree_of(entries).inclusion(DECIDED - 1, size)
    return {
        "id": 7,
        "title": ROW["title"],
        "body": "SEND Board",
        "meeting_date": "2026-11-24",
        "outcome": "approved",
        "adopted": True,
        "page_url": "/strategies/send/2026/",
        "record": entry["hash"],
        "fingerprint": "f" * 64,
        "wording": ROW["wording"],
        "basis": "meeting",
        "quorum": ROW["quorum"],
        "since": ["The chair confirmed it on 24 November 2026."],
        "notice": [],
        "entry": entry,
        "proof": {
            "checkpoint": checkpoint_of(entries, size),
            "index": DECIDED - 1,
            "hashes": [base64.b64encode(each).decode() for each in path],
        },
    }


LEDGER = ledger_of()
RECORD = record_of(LEDGER)


def findings(record, held=None, keys=()):
    return verify.check_record(json.dumps(record).encode(), held, list(keys))[0]


def changed(**fields):
    return RECORD | fields


def with_payload(change):
    """The record with what its entry recorded changed, and the digest left alone."""
    record = copy.deepcopy(RECORD)
    change(record["entry"]["payload"])
    return record


class TestOneDecision:
    def test_it_holds_without_the_rest_of_the_ledger(self):
        found, verdict = verify.check_record(json.dumps(RECORD, indent=2).encode(), None, [])

        assert found == []
        assert "The record is whole: decision 7 says what was entered" in verdict
        assert "entry 4 of 7 in the ledger council.example/ledger" in verdict
        assert "could have made its checkpoint too" in verdict

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", 8),
            ("title", "Another strategy"),
            ("body", "Cabinet"),
            ("meeting_date", "2026-11-25"),
            ("outcome", "rejected"),
            ("wording", "Resolved: that the strategy be rejected."),
            ("basis", "delegated"),
            ("quorum", ROW["quorum"] | {"present": 10}),
            ("fingerprint", "e" * 64),
            ("record", "e" * 64),
        ],
    )
    def test_a_field_that_says_otherwise_is_named(self, field, value):
        assert findings(changed(**{field: value}))
        without = {name: each for name, each in RECORD.items() if name != field}
        assert findings(without)

    def test_what_it_may_say_besides_is_what_was_entered_as_well(self):
        assert findings(changed(reasons=ROW["reasons"])) == []
        assert findings(changed(reasons="Nobody asked for it.")) == [
            "Its text under “reasons” differs from what was entered."
        ]

    def test_what_came_later_stands_outside_the_proof(self):
        assert findings(changed(since=["It was rescinded."], notice=["Corrected."], adopted=False)) == []

    def test_what_the_entry_recorded_cannot_be_changed_with_it(self):
        record = with_payload(lambda payload: payload["row"].update(wording="No."))

        assert "what it recorded is not what was entered" in " ".join(findings(record | {"wording": "No."}))

    def test_nor_with_all_its_hashes(self):
        forged = ledger_of(row=ROW | {"wording": "No."})[DECIDED - 1]

        found = findings(changed(wording="No.", entry=forged, record=forged["hash"]))

        assert found == [
            "The proof does not lead from the entry to the checkpoint: the ledger that it stands for holds no such entry."
        ]

    def test_a_whole_forged_ledger_is_caught_by_a_checkpoint_held_elsewhere(self):
        forged = record_of(ledger_of(row=ROW | {"wording": "No."})) | {"wording": "No."}
        held = verify.Checkpoint(checkpoint_of(LEDGER).encode())

        assert findings(forged) == []
        assert "is not the one that this record carries" in findings(forged, held)[0]
        assert findings(RECORD, held) == []

    def test_a_checkpoint_of_another_day_cannot_be_compared_and_says_how_it_could(self):
        held = verify.Checkpoint(checkpoint_of(LEDGER, 6).encode())

        with pytest.raises(verify.Unreadable, match="--extends"):
            findings(RECORD, held)

    @pytest.mark.parametrize("size", [4, 5, 6, 7])
    def test_any_checkpoint_that_covers_it_proves_it(self, size):
        assert findings(record_of(LEDGER, size)) == []

    @pytest.mark.parametrize(
        "damage",
        [
            lambda proof: proof.update(index=4),
            lambda proof: proof.update(index=True),
            lambda proof: proof["hashes"].pop(),
            lambda proof: proof["hashes"].reverse(),
            lambda proof: proof["hashes"].append(proof["hashes"][0]),
            lambda proof: proof.update(checkpoint=checkpoint_of(LEDGER, 3)),
            lambda proof: proof.update(checkpoint=checkpoint_of(ledger_of(8))),
        ],
    )
    def test_a_proof_that_does_not_lead_there_is_broken(self, damage):
        record = copy.deepcopy(RECORD)
        damage(record["proof"])

        assert findings(record)

    @pytest.mark.parametrize(
        "damage",
        [
            lambda record: record.pop("entry"),
            lambda record: record["entry"].pop("hash"),
            lambda record: record["entry"].update(version=2),
            lambda record: record.update(proof="trust me"),
            lambda record: record["proof"].update(checkpoint="trust me"),
            lambda record: record["proof"].update(hashes=["trust me"]),
            lambda record: record["proof"].update(hashes=7),
        ],
    )
    def test_what_cannot_be_read_is_not_called_whole(self, damage):
        record = copy.deepcopy(RECORD)
        damage(record)

        with pytest.raises(verify.Unreadable):
            findings(record)

    def test_before_a_checkpoint_covers_it_nothing_is_proven(self):
        record = {name: each for name, each in RECORD.items() if name != "proof"}

        with pytest.raises(verify.Unreadable, match="no checkpoint covers it yet"):
            findings(record)
        assert findings(record | {"wording": "No."})

    def test_what_is_withheld_is_proven_to_be_there_and_no_more(self):
        entry = {name: each for name, each in RECORD["entry"].items() if name != "payload"}

        with pytest.raises(verify.Unreadable, match=r"entry 4 of 7 .* what it says is withheld \(Personal data\)"):
            findings(changed(entry=entry | {"withheld": "Personal data"}))
        assert findings(changed(entry=entry | {"withheld": "Personal data", "actor": "person:4"}))

    def test_an_entry_from_before_names_stood_beside_it_proves_the_rest(self):
        entries = ledger_of(reads={})

        assert findings(record_of(entries) | {"body": "Renamed Board"}) == []
        assert findings(record_of(entries) | {"wording": "No."})

    def test_a_day_that_the_source_does_not_state_is_read_as_such(self):
        entries = ledger_of(row=ROW | {"decided_on": None, "date_stated": "June 2024", "wording": ""})

        assert findings(record_of(entries) | {"meeting_date": "June 2024", "wording": "not stated"}) == []
        assert findings(record_of(entries) | {"meeting_date": "2024-06-01", "wording": "not stated"})

    @given(st.data())
    def test_no_byte_of_it_can_be_flipped_unnoticed_by_who_holds_the_checkpoint(self, data):
        held = verify.Checkpoint(checkpoint_of(LEDGER).encode())
        proven = {name: each for name, each in RECORD.items() if name not in {"adopted", "page_url", "since", "notice"}}
        text = json.dumps(proven, ensure_ascii=False).encode()
        place = data.draw(st.integers(0, len(text) - 1))
        flipped = bytearray(text)
        flipped[place] ^= data.draw(st.integers(1, 255))

        try:
            same = json.loads(bytes(flipped)) == proven
        except ValueError:
            same = False
        with contextlib.suppress(verify.Unreadable):
            assert same or verify.check_record(bytes(flipped), held, [])[0]


class TestTwoCheckpoints:
    def check(self, old, new, proof, keys=()):
        held = [verify.Checkpoint(text.encode()) for text in (old, new)]
        return verify.check_extension(*held, proof, list(keys))

    @pytest.mark.parametrize("old", range(8))
    def test_a_later_one_contains_an_earlier_one(self, old):
        found, verdict = self.check(checkpoint_of(LEDGER, old), checkpoint_of(LEDGER), export_of(LEDGER))

        assert found == []
        assert verdict == (
            f"The newer checkpoint contains the older one: the first {old} of its 7 entries are unchanged."
        )

    def test_a_rewritten_ledger_does_not_contain_it(self):
        rewritten = ledger_of(row=ROW | {"wording": "No."})

        found, verdict = self.check(checkpoint_of(LEDGER, 5), checkpoint_of(rewritten), export_of(rewritten))

        assert "The older checkpoint is not of this ledger." in found[0]
        assert "BROKEN" in verdict

    @pytest.mark.parametrize(
        ("old", "new", "export", "said"),
        [
            (checkpoint_of(LEDGER), checkpoint_of(LEDGER, 5), export_of(LEDGER), "the newer one of only 5"),
            (checkpoint_of(LEDGER, 5), checkpoint_of(ledger_of(9)), export_of(LEDGER), "9 entries, and there are 7"),
            (checkpoint_of(LEDGER, 5, "other.example/ledger"), checkpoint_of(LEDGER), export_of(LEDGER), "two ledgers"),
            (
                checkpoint_of(LEDGER, 5),
                checkpoint_of(LEDGER),
                export_of(LEDGER).replace(b"approved", b"rejected", 1),
                "was changed",
            ),
        ],
    )
    def test_what_does_not_join_them_is_said(self, old, new, export, said):
        assert any(said in sentence for sentence in self.check(old, new, export)[0])

    def proof(self, old, entries):
        path = tree_of(entries).consistency(old)
        lines = [f"old {old}", *(base64.b64encode(each).decode() for each in path), "", checkpoint_of(entries)]
        return "\n".join(lines).encode()

    @pytest.mark.parametrize("old", range(1, 8))
    def test_the_mailed_proof_shows_it_without_the_ledger(self, old):
        assert self.check(checkpoint_of(LEDGER, old), checkpoint_of(LEDGER), self.proof(old, LEDGER))[0] == []

    def test_the_mailed_proof_joins_no_other_checkpoints(self):
        rewritten = ledger_of(row=ROW | {"wording": "No."})

        assert self.check(checkpoint_of(LEDGER, 5), checkpoint_of(rewritten), self.proof(5, rewritten))[0]
        assert self.check(checkpoint_of(LEDGER, 5), checkpoint_of(LEDGER), self.proof(4, LEDGER))[0]
        with pytest.raises(verify.Unreadable):
            self.check(checkpoint_of(LEDGER, 5), checkpoint_of(LEDGER), b"old some\n")

    def test_an_export_is_compared_with_a_checkpoint_file(self):
        held = verify.Checkpoint(checkpoint_of(LEDGER, 5).encode())
        rewritten = ledger_of(row=ROW | {"wording": "No."})

        assert verify.check(export_of(LEDGER), held).findings == []
        assert "written anew" in verify.check(export_of(rewritten), held).findings[0]
        assert "some were cut off" in verify.check(export_of(LEDGER[:4]), held).findings[0]


def key_pair(name, kind=1):
    private = Ed25519PrivateKey.generate()
    material = bytes([kind]) + private.public_key().public_bytes_raw()
    number = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    return private, number, verify.Key(f"{name}+{number.hex()}+{base64.b64encode(material).decode()}")


def line(name, *parts):
    return f"— {name} {base64.b64encode(b''.join(parts)).decode()}\n"


class TestSignatures:
    def test_the_published_checkpoint_of_the_go_checksum_database(self):
        key = verify.Key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
        text = (
            "go.sum database tree\n65209736\n5+uGFjx6xBZG8ip1+wi77v+grwbhhukIrxEUS8PXvRo=\n\n"
            "— sum.golang.org "
            "Az3grnbssgK7ubgFX36gVETtNv0U23qxyAhAMai2QUfeGa3nB/akvkMdlUErfcZz7l/R3cVtYspg3dxXABkGZZKdsQ8=\n"
        )

        assert verify.Checkpoint(text.encode()).size == 65209736
        assert key.signed(verify.Checkpoint(text.encode())) is True
        assert key.signed(verify.Checkpoint(text.replace("65209736", "65209737").encode())) is False

    def test_the_form_of_the_published_example_is_read(self):
        """C2SP tlog-cosignature."""
        text = (
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            "— example.com/behind-the-sofa "
            "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            "— witness.example.com/w1 "
            "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
        )

        read = verify.Checkpoint(text.encode())

        assert (read.origin, read.size, len(read.root)) == ("example.com/behind-the-sofa", 20852163, 32)
        assert [name for name, _ in read.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]

    def test_who_must_have_signed_must_have_signed(self):
        body = body_of(LEDGER)
        private, number, key = key_pair("council.example/ledger")
        _, _, stranger = key_pair("icb.example/witness")
        signed = body + "\n" + line(key.name, number, private.sign(body.encode()))
        record = copy.deepcopy(RECORD)
        record["proof"]["checkpoint"] = signed

        assert findings(record, keys=[key]) == []
        assert "does not bear the signature of icb.example/witness" in findings(record, keys=[key, stranger])[0]
        assert "does not bear the signature" in findings(RECORD, keys=[key])[0]

    def test_a_signature_of_something_else_does_not_fit(self):
        private, number, key = key_pair("council.example/ledger")
        signature = private.sign(body_of(LEDGER, 5).encode())
        text = body_of(LEDGER) + "\n" + line(key.name, number, signature)

        assert key.signed(verify.Checkpoint(text.encode())) is False

    def test_a_witness_signs_the_time_as_well(self):
        """C2SP tlog-cosignature, Ed25519 signed message."""
        private, number, key = key_pair("icb.example/witness", kind=4)
        body, time = body_of(LEDGER), 1_795_516_800
        signature = private.sign(f"cosignature/v1\ntime {time}\n{body}".encode())
        dated = body + "\n" + line(key.name, number, time.to_bytes(8, "big"), signature)
        postdated = body + "\n" + line(key.name, number, (time + 1).to_bytes(8, "big"), signature)

        assert key.signed(verify.Checkpoint(dated.encode())) is True
        assert key.signed(verify.Checkpoint(postdated.encode())) is False

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "no checkpoint",
            f"{ORIGIN}\n7\n",
            f"{ORIGIN}\n07\n{'A' * 43}=\n\n",
            f"{ORIGIN}\n-7\n{'A' * 43}=\n\n",
            f"{ORIGIN}\n7\n{'A' * 42}B=\n\n",
            f"{ORIGIN}\n7\nAAAA\n\n",
            f"{ORIGIN}\r\n7\r\n{'A' * 43}=\r\n",
            f"{ORIGIN}\n7\n{'A' * 43}=\n\n— nobody\n",
            "\x89PNG",
        ],
    )
    def test_what_is_no_checkpoint_is_not_read_as_one(self, text):
        with pytest.raises(verify.Unreadable):
            verify.Checkpoint(text.encode("latin-1", "replace"))

    @pytest.mark.parametrize(
        "text",
        ["", "council.example", "a+b", "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"],
    )
    def test_what_is_no_key_is_not_read_as_one(self, text):
        with pytest.raises(verify.Unreadable):
            verify.Key(text)


class TestEd25519:
    # RFC 8032, 7.1, tests 1 to 3: public key, message, signature.
    VECTORS = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]

    @pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
    def test_the_published_signatures_hold(self, public, message, signature):
        assert verify.ed25519_holds(*map(bytes.fromhex, (public, message, signature)))
        assert not verify.ed25519_holds(*map(bytes.fromhex, (public, message + "00", signature)))

    @given(st.binary(max_size=200), st.integers(0, 511))
    def test_it_agrees_with_the_library_that_signs(self, message, bit):
        private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(message).digest())
        public, signature = private.public_key().public_bytes_raw(), private.sign(message)
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8

        assert verify.ed25519_holds(public, message, signature)
        assert not verify.ed25519_holds(public, message, bytes(flipped))

    def test_a_second_form_of_a_signature_is_refused(self):
        """RFC 8032, 5.1.7: S below the order of the group."""
        public, message, signature = map(bytes.fromhex, self.VECTORS[1])
        scalar = int.from_bytes(signature[32:], "little") + verify.ORDER

        assert not verify.ed25519_holds(public, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.fixture
def folder(tmp_path):
    files = {
        "decision.json": json.dumps(RECORD).encode(),
        "forged.json": json.dumps(changed(outcome="rejected")).encode(),
        "unproven.json": json.dumps({name: each for name, each in RECORD.items() if name != "proof"}).encode(),
        "5.txt": checkpoint_of(LEDGER, 5).encode(),
        "7.txt": checkpoint_of(LEDGER).encode(),
        "other.txt": checkpoint_of(ledger_of(reads={})).encode(),
        "ledger.jsonl": export_of(LEDGER),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--record", "decision.json"], 0),
        (["--record", "decision.json", "--checkpoint", "7.txt"], 0),
        (["--record", "decision.json", "--checkpoint", "other.txt"], 1),
        (["--record", "decision.json", "--checkpoint", "5.txt"], 2),
        (["--record", "forged.json"], 1),
        (["--record", "unproven.json"], 2),
        (["--record", "ledger.jsonl"], 2),
        (["--record", "missing.json"], 2),
        (["ledger.jsonl", "--checkpoint", "5.txt"], 0),
        (["ledger.jsonl", "--checkpoint", "other.txt"], 1),
        (["ledger.jsonl", "--checkpoint", "decision.json"], 2),
        (["--extends", "5.txt", "7.txt", "ledger.jsonl"], 0),
        (["--extends", "7.txt", "5.txt", "ledger.jsonl"], 1),
        (["--extends", "5.txt", "other.txt", "ledger.jsonl"], 1),
        (["--extends", "5.txt", "missing.txt", "ledger.jsonl"], 2),
        (["--record", "decision.json", "--key", "nobody"], 2),
    ],
)
def test_the_exit_status_tells_whole_from_broken_from_unreadable(folder, monkeypatch, capsys, arguments, status):
    monkeypatch.chdir(folder)

    assert verify.main(arguments) == status
    assert len(capsys.readouterr().out.splitlines()) >= 1


@pytest.mark.parametrize("arguments", [[], ["ledger.jsonl", "--record", "decision.json"], ["--extends", "1", "2"]])
def test_it_says_how_it_is_used(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        verify.main(arguments)

    assert end.value.code == 2
