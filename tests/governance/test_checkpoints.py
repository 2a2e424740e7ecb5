"""A checkpoint stands for the whole ledger; with it, one downloaded decision proves itself."""

import base64
import contextlib
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from governance import audit, checkpoint_keys, checkpoints, ledger, merkle, registering, verify
from governance.models import Access, AgendaItem, Body, Decision, LedgerEntry, Withholding
from tests.factories.governance import BY, adopted, record
from tests.governance.test_ledger import exported, past_the_guards


@pytest.fixture
def decision(send, item):
    return record(send, item)


def command(capsys, *arguments):
    """The exit status and the lines of standard output."""
    status = 0
    try:
        call_command("ledger", *map(str, arguments))
    except SystemExit as end:
        status = end.code
    except CommandError as error:
        return error.returncode, [str(error)]
    return status, capsys.readouterr().out.splitlines()


def downloaded(client, decision):
    return client.get(reverse("governance:decision-json", args=[decision.pk])).content


def findings(data, held=None, keys=()):
    return verify.check_record(data, held, list(keys))[0]


def another_entry():
    with transaction.atomic():
        return ledger.append(actor="command:tests", action="test", subject="test:1", payload={})


class TestMaking:
    def test_it_stands_for_every_entry_in_the_form_of_transparency_logs(self, decision, settings):
        checkpoint, is_new = checkpoints.issue()

        hashes = [bytes.fromhex(each) for each in LedgerEntry.objects.order_by("seq").values_list("hash", flat=True)]
        root = base64.b64encode(verify.root_of(hashes)).decode()
        assert is_new
        assert checkpoint.text == f"127.0.0.1:8000/ledger\n{len(hashes)}\n{root}\n\n"
        assert checkpoint.file == Path(settings.DATA_DIR) / "checkpoints" / f"{len(hashes)}.txt"
        assert checkpoint.file.read_text() == checkpoint.text

    def test_the_same_ledger_needs_no_other(self, decision, capsys):
        first, second = command(capsys, "checkpoint"), command(capsys, "checkpoint")
        count = LedgerEntry.objects.count()

        assert [status for status, _ in (first, second)] == [0, 0]
        assert first[1][-1] == f"The checkpoint over {count} entries written to {checkpoints.latest().file}"
        assert second[1][-1] == f"The checkpoint over {count} entries already stands in {checkpoints.latest().file}"
        assert "\n".join(second[1][:3]) in checkpoints.latest().text
        assert len(list(checkpoints.folder().glob("*"))) == 1

    def test_a_later_one_contains_the_earlier_ones(self, decision, tmp_path):
        earlier, _ = checkpoints.issue()
        another_entry()
        later, is_new = checkpoints.issue()
        data = exported(tmp_path)

        assert is_new
        assert later.size == earlier.size + 1
        assert checkpoints.latest() == later
        held = [verify.Checkpoint(each.text.encode()) for each in (earlier, later)]
        assert verify.check_extension(*held, data, [])[0] == []
        assert verify.check(data, held[0]).findings == []
        ((_, proof),) = checkpoints.proofs(later)
        assert verify.check_extension(*held, proof.encode(), [])[0] == []

    def test_a_ledger_that_was_rewritten_gets_none_and_the_check_says_so(self, decision, capsys):
        checkpoint, _ = checkpoints.issue()
        last = LedgerEntry.objects.order_by("-seq").first()
        past_the_guards(
            "governance_ledgerentry", "UPDATE governance_ledgerentry SET hash = %s WHERE seq = %s", "f" * 64, last.seq
        )

        status, lines = command(capsys, "checkpoint")

        said = f"The first {checkpoint.size} entries are not those that the checkpoint over them was made of."
        assert (status, lines) == (2, [said])
        assert said in audit.verify().problems

    def test_a_ledger_that_was_cut_short_gets_none_and_the_check_says_so(self, decision):
        checkpoint, _ = checkpoints.issue()
        past_the_guards(
            "governance_ledgerpayload", "DELETE FROM governance_ledgerpayload WHERE entry_id = %s", checkpoint.size
        )
        past_the_guards("governance_ledgerentry", "DELETE FROM governance_ledgerentry WHERE seq = %s", checkpoint.size)

        with pytest.raises(checkpoints.Inconsistent, match="entries were cut off"):
            checkpoints.issue()
        assert any("entries were cut off" in problem for problem in audit.verify().problems)

    def test_nor_one_with_a_gap(self, decision):
        past_the_guards("governance_ledgerpayload", "DELETE FROM governance_ledgerpayload WHERE entry_id = 2")
        past_the_guards("governance_ledgerentry", "DELETE FROM governance_ledgerentry WHERE seq = 2")

        with pytest.raises(checkpoints.Inconsistent, match="Entry 2 is missing"):
            checkpoints.issue()

    def test_a_damaged_file_is_named(self, decision):
        checkpoint, _ = checkpoints.issue()
        checkpoint.file.write_text("something else")

        assert audit.verify().problems == (
            f"The checkpoint over {checkpoint.size} entries was damaged: its file cannot be read any more.",
        )
        assert checkpoints.latest() is None

    def test_an_empty_ledger_has_one_too(self, db):
        assert checkpoints.issue()[0].size == 0
        assert audit.verify().is_whole


class TestOneDecision:
    def test_it_proves_itself_by_what_was_downloaded(self, client, decision):
        checkpoint, _ = checkpoints.issue()

        data = downloaded(client, decision)

        found, verdict = verify.check_record(data, verify.Checkpoint(checkpoint.text.encode()), [])
        assert found == []
        assert f"decision {decision.pk} says what was entered" in verdict

    def test_every_decision_of_a_whole_route_does(self, client, send, wellbeing):
        adopted(send, wellbeing)
        checkpoints.issue()

        proven = [findings(downloaded(client, each)) for each in Decision.objects.all()]

        assert proven == [[], []]

    def test_before_a_checkpoint_covers_it_it_carries_its_entry_alone(self, client, decision):
        before = json.loads(downloaded(client, decision))
        checkpoints.issue()
        after = json.loads(downloaded(client, decision))

        assert "proof" not in before
        assert after["proof"].keys() == {"checkpoint", "index", "hashes"}
        assert after["entry"] == before["entry"]
        assert after["record"] == after["entry"]["hash"]
        assert after["proof"]["index"] == after["entry"]["seq"] - 1

    @pytest.mark.parametrize(
        "field", ["id", "title", "body", "meeting_date", "outcome", "wording", "basis", "quorum", "fingerprint"]
    )
    def test_a_download_that_says_otherwise_is_caught(self, client, decision, field):
        checkpoints.issue()
        record = json.loads(downloaded(client, decision))

        assert findings(json.dumps(record | {field: "otherwise"}).encode())

    def test_a_body_renamed_later_had_its_name_then(self, client, decision):
        checkpoints.issue()
        body = Body.objects.get(pk=decision.body_id)
        body.name = "SEND and AP Partnership Board"
        registering.enter(row=body, by=BY)

        data = downloaded(client, decision)

        assert json.loads(data)["body"] == "SEND Board"
        assert findings(data) == []

    def test_a_row_changed_past_the_ledger_no_longer_agrees(self, client, decision):
        checkpoints.issue()
        past_the_guards("governance_decision", "UPDATE governance_decision SET wording = 'No.'")

        assert findings(downloaded(client, decision)) == ["Its text under “wording” differs from what was entered."]

    def test_what_is_withheld_is_not_in_its_entry(self, client, send, decision):
        checkpoints.issue()
        with ledger.writing():
            withholding = Withholding(
                subject=f"decision:{decision.pk}",
                part="reasons",
                ground=Withholding.Ground.PERSONAL,
                withheld_at=decision.recorded_at,
                withheld_by=send.clerk,
            )
            ledger.keep(withholding, action="withholding.made", by=BY)

        record = json.loads(downloaded(client, decision))

        assert record["entry"]["withheld"] == "Personal data"
        assert "payload" not in record["entry"]
        with pytest.raises(verify.Unreadable, match=r"what it says is withheld \(Personal data\)"):
            findings(json.dumps(record).encode())

    def test_no_entry_is_hashed_for_a_request(self, client, decision, monkeypatch):
        checkpoints.issue()
        another_entry()
        checkpoints.issue()
        hashed = []
        monkeypatch.setattr(merkle, "leaf_hash", hashed.append)

        assert findings(downloaded(client, decision)) == []
        assert hashed == []

    def test_another_ledger_in_the_same_program_has_a_tree_of_its_own(self, decision):
        checkpoints.issue()
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            another_entry()
            checkpoints.issue()
            raise ZeroDivisionError
        checkpoints.latest().file.unlink()
        another_entry()

        checkpoint, _ = checkpoints.issue()

        hashes = [bytes.fromhex(each) for each in LedgerEntry.objects.order_by("seq").values_list("hash", flat=True)]
        assert checkpoint.root == verify.root_of(hashes)


def test_what_was_taken_in_private_or_withheld_leaves_its_payload_behind_and_the_export_is_whole(
    send, item, decision, tmp_path
):
    closed = AgendaItem.objects.get(pk=item.pk)
    closed.access = Access.EXEMPT
    with ledger.writing():
        ledger.keep(closed, action="item.closed", by=BY)
    data = exported(tmp_path)

    withheld = {
        entry["subject"]
        for entry in map(json.loads, data.splitlines()[:-1])
        if entry.get("withheld", "").startswith("Exempt")
    }

    papers = {f"paper:{paper.pk}" for paper in closed.papers.all()}
    assert withheld == {f"agendaitem:{item.pk}", f"decision:{decision.pk}", *papers}
    assert decision.wording.encode() not in data
    assert verify.check(data).findings == []
    assert audit.verify().is_whole


class TestKey:
    def test_it_is_made_once_and_only_the_site_reads_it(self, decision, capsys, settings):
        first, second = command(capsys, "key"), command(capsys, "key")

        file = Path(settings.DATA_DIR) / "checkpoint_key"
        assert first == second
        assert first[0] == 0
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text().strip() not in "".join(first[1])
        assert verify.Key(first[1][-1]).name == "127.0.0.1:8000/ledger"

    def test_it_signs_every_checkpoint_from_then_on(self, client, decision):
        unsigned, _ = checkpoints.issue()
        key = verify.Key(checkpoint_keys.make().public)
        signed, is_new = checkpoints.issue()

        assert unsigned.signed_by == []
        assert is_new
        assert signed.signed_by == ["127.0.0.1:8000/ledger"]
        assert signed.text.startswith(unsigned.text)
        assert key.signed(verify.Checkpoint(signed.text.encode())) is True
        assert findings(downloaded(client, decision), keys=[key]) == []
        assert checkpoints.issue() == (signed, False)

    def test_it_may_come_from_the_settings(self, decision, settings):
        """The published example of golang.org/x/mod/sumdb/note."""
        settings.CHECKPOINT_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"

        assert checkpoint_keys.own().public == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        assert (
            checkpoint_keys.own().signature(
                "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
            )
            == "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        )
        assert checkpoints.issue()[0].signed_by == ["PeterNeumann"]

    def test_what_is_no_key_is_refused_without_repeating_it(self, decision, settings, capsys):
        settings.CHECKPOINT_KEY = "PRIVATE+KEY+council+00000000+c2VjcmV0"

        status, lines = command(capsys, "checkpoint")

        assert status == 2
        assert "c2VjcmV0" not in lines[0]

    def test_nor_is_a_partners(self, decision, settings):
        settings.CHECKPOINT_PARTNER_KEYS = ["nobody"]

        with pytest.raises(ImproperlyConfigured, match="CHECKPOINT_PARTNER_KEYS"):
            checkpoint_keys.partners()


class TestPartner:
    @pytest.fixture
    def icb(self, settings):
        """A partner's key, which the site knows."""
        private = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
        number = checkpoint_keys._number("icb.example/witness", private.public_key().public_bytes_raw())
        key = checkpoint_keys.SigningKey("icb.example/witness", private)
        assert key.number == number
        settings.CHECKPOINT_PARTNER_KEYS = [key.public]
        return key

    def test_a_signature_sent_back_is_kept(self, decision, icb, tmp_path, capsys):
        checkpoint_keys.make()
        checkpoint, _ = checkpoints.issue()
        file = tmp_path / "signed.txt"
        file.write_text(checkpoint.text + icb.signature(verify.Checkpoint(checkpoint.text.encode()).body))

        first, again = command(capsys, "cosign", file), command(capsys, "cosign", file)

        assert [first[0], again[0]] == [0, 0]
        assert first[1][-1].startswith("1 signatures added")
        assert again[1][-1].startswith("0 signatures added")
        assert checkpoints.latest().signed_by == ["127.0.0.1:8000/ledger", "icb.example/witness"]
        assert checkpoints.latest().text == file.read_text()

    def test_a_strangers_is_not(self, decision, icb, tmp_path, capsys):
        checkpoint, _ = checkpoints.issue()
        stranger = checkpoint_keys.SigningKey("stranger.example", Ed25519PrivateKey.generate())
        file = tmp_path / "signed.txt"
        file.write_text(checkpoint.text + stranger.signature(verify.Checkpoint(checkpoint.text.encode()).body))

        assert command(capsys, "cosign", file)[0] == 2
        assert checkpoints.latest() == checkpoint

    def test_nor_one_under_a_checkpoint_that_was_not_made_here(self, decision, icb, tmp_path, capsys):
        checkpoint, _ = checkpoints.issue()
        body = verify.Checkpoint(checkpoint.text.encode()).body.replace("127.0.0.1", "127.0.0.2")
        file = tmp_path / "signed.txt"
        file.write_text(body + "\n" + icb.signature(body))

        assert command(capsys, "cosign", file)[0] == 2
        assert command(capsys, "cosign", tmp_path / "missing")[0] == 2

    def test_it_gets_the_checkpoint_by_mail_and_a_proof_that_it_contains_the_last(self, decision, capsys):
        earlier, _ = checkpoints.issue()
        another_entry()

        status, lines = command(
            capsys, "checkpoint", "--mail-to", "clerk@icb.example", "--mail-to", "forum@parents.example"
        )

        assert status == 0
        assert lines[-1].endswith(", mailed to 2 partners")
        assert [message.to for message in mail.outbox] == [["clerk@icb.example"], ["forum@parents.example"]]
        message = mail.outbox[0]
        assert checkpoints.latest().text in message.body
        attached = {name: content for name, content, _ in message.attachments}
        assert attached[f"{earlier.size + 1}.txt"] == checkpoints.latest().text
        held = [verify.Checkpoint(each.text.encode()) for each in (earlier, checkpoints.latest())]
        proof = attached[f"{earlier.size}-{earlier.size + 1}.proof.txt"].encode()
        assert verify.check_extension(*held, proof, [])[0] == []
        assert not any(name in message.body for name in ("Clerk", "Chair", "decision:"))
