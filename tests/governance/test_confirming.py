"""How a decision is confirmed: the chair signs in, uses a link that works once, or a second officer compares it with
the signed sheet. As the body's terms say, and never by who recorded it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance import appointing, confirming, filing, obligations, registers
from governance.models import Confirmation, ConfirmationLink, Decision, LedgerEntry, LedgerPayload, Post, Terms
from tests.factories.governance import BY, LONG_AGO, board, clock, draft, item, person, record, route, submit
from tests.governance.refusing import refused


@pytest.fixture
def by_link(db):
    return board("Link Board", confirming=Terms.Confirming.LINK)


@pytest.fixture
def by_sheet(db):
    return board("Sheet Board", confirming=Terms.Confirming.SHEET)


@pytest.fixture
def sent(by_link, django_capture_on_commit_callbacks):
    """A decision whose chair was sent a link, and the address in the mail."""
    decision = record(by_link, item(by_link))
    with django_capture_on_commit_callbacks(execute=True):
        confirming.send_link(decision=decision, person=by_link.chair, by=by_link.clerk)
    address = re.search(r"/decisions/confirm/\S+/", mail.outbox[-1].body).group()
    return decision, address


class TestByLink:
    def test_it_is_mailed_to_the_chair_and_says_nothing_of_the_decision(self, by_link, sent):
        (message,) = mail.outbox

        assert message.to == [by_link.chair.user.email]
        assert "The strategy" not in message.subject + message.body

    def test_its_secret_stands_nowhere_else(self, sent):
        _, address = sent
        secret = address.split("/")[-2]

        assert secret not in str(list(ConfirmationLink.objects.values()))
        assert not LedgerPayload.objects.filter(canonical__contains=secret).exists()

    def test_opening_it_changes_nothing(self, client, sent):
        decision, address = sent
        entries = LedgerEntry.objects.count()

        page = client.get(address)

        assert page.status_code == 200
        assert "Confirm that this was resolved" in page.content.decode()
        assert not Confirmation.objects.filter(decision=decision).exists()
        assert LedgerEntry.objects.count() == entries

    def test_its_button_confirms_once(self, client, by_link, sent):
        decision, address = sent

        page = client.post(address)
        again = client.post(address)

        confirmation = Confirmation.objects.get(decision=decision)
        assert (confirmation.confirmed_by, confirmation.manner) == (by_link.chair, Terms.Confirming.LINK)
        assert page.status_code == 200
        assert again.status_code == 409
        assert "This link was used" in again.content.decode()

    def test_without_its_token_the_button_does_nothing(self, sent):
        decision, address = sent

        assert Client(enforce_csrf_checks=True).post(address).status_code == 403
        assert not Confirmation.objects.filter(decision=decision).exists()

    def test_it_ends(self, client, sent):
        _, address = sent

        with clock(timezone.now() + timedelta(days=7, minutes=1)):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404

    def test_another_link_ends_the_first(self, client, by_link, sent):
        decision, address = sent

        confirming.send_link(decision=decision, person=by_link.chair, by=by_link.clerk)

        assert client.post(address).status_code == 404

    def test_no_such_link_is_no_page(self, client, db):
        assert client.get(reverse("governance:decision-confirm", args=["guessed"])).status_code == 404

    def test_a_chair_who_is_no_longer_one_cannot_use_it(self, client, by_link, sent):
        decision, address = sent
        yesterday = timezone.localdate() - timedelta(days=1)
        appointing.end(dated=by_link.chair.appointments.get(), on=yesterday, by=BY)

        assert client.post(address).status_code == 409
        assert not Confirmation.objects.filter(decision=decision).exists()

    def test_only_the_clerk_sends_it_and_only_to_a_chair_with_an_account(self, by_link, send):
        decision = record(by_link, item(by_link))
        sending = {"decision": decision, "by": by_link.clerk}

        refused("Only the clerk", confirming.send_link, **sending | {"by": send.clerk, "person": by_link.chair})
        refused("Only the chair of the Link Board", confirming.send_link, person=send.chair, **sending)
        refused("no address that is known to be theirs", confirming.send_link, person=person("A guest"), **sending)

    def test_where_the_chair_signs_in_no_link_is_sent(self, send):
        decision = record(send, item(send))

        refused(
            "confirmed in another way, as its terms say: the chair signs in",
            confirming.send_link,
            decision=decision,
            person=send.chair,
            by=send.clerk,
        )


class TestBySheet:
    @pytest.fixture
    def decision(self, by_sheet):
        return record(by_sheet, item(by_sheet))

    @pytest.fixture
    def sheet(self, by_sheet):
        return filing.keep_file(name="signed.pdf", data=b"%PDF-1.7 signed", by=by_sheet.lead)

    def test_a_second_officer_confirms_and_the_sheet_is_kept(self, by_sheet, decision, sheet):
        confirmation = confirming.confirm_against_sheet(decision=decision, sheet=sheet, by=by_sheet.lead)

        assert (confirmation.manner, confirmation.sheet) == (Terms.Confirming.SHEET, sheet)
        assert Decision.objects.get(pk=decision.pk).is_settled

    def test_not_who_recorded_it(self, by_sheet, decision, sheet):
        refused(
            "You recorded this decision",
            confirming.confirm_against_sheet,
            decision=decision,
            sheet=sheet,
            by=by_sheet.clerk,
        )

    def test_not_who_wrote_the_text(self, by_sheet, sheet):
        decision = record(by_sheet, item(by_sheet, submit(draft(by_sheet), route(by_sheet), by_sheet)))

        refused(
            "You wrote some of this text",
            confirming.confirm_against_sheet,
            decision=decision,
            sheet=sheet,
            by=by_sheet.lead,
        )

    def test_not_an_officer_of_another_body(self, send, decision, sheet):
        refused(
            "Only an officer of the Sheet Board",
            confirming.confirm_against_sheet,
            decision=decision,
            sheet=sheet,
            by=send.clerk,
        )

    def test_not_where_the_chair_signs_in(self, send, sheet):
        refused(
            "confirmed in another way",
            confirming.confirm_against_sheet,
            decision=record(send, item(send)),
            sheet=sheet,
            by=send.lead,
        )

    def test_the_chair_may_always_sign_in(self, by_sheet, decision):
        assert confirming.confirm_decision(decision=decision, by=by_sheet.chair).manner == Terms.Confirming.CHAIR


def test_what_nobody_confirmed_in_time_is_in_a_register(send):
    decision = record(send, item(send))
    today = timezone.localdate()

    assert list(obligations.confirmations_overdue(on=today + timedelta(days=14))) == []
    assert list(obligations.confirmations_overdue(on=today + timedelta(days=15))) == [decision]

    confirming.confirm_decision(decision=decision, by=send.chair)
    assert list(obligations.confirmations_overdue(on=today + timedelta(days=15))) == []


def test_the_monitoring_officer_compares_sheets_of_every_body(by_sheet, send):
    officer = send.lead
    appointing.appoint(person=officer, body=None, post=Post.MONITORING_OFFICER, valid_from=LONG_AGO, by=BY)
    sheet = filing.keep_file(name="signed.pdf", data=b"%PDF-1.7 signed", by=officer)

    assert confirming.confirm_against_sheet(decision=record(by_sheet, item(by_sheet)), sheet=sheet, by=officer)


def test_the_public_reads_how_it_was_confirmed(send, by_sheet):
    signed = record(send, item(send))
    compared = record(by_sheet, item(by_sheet))
    sheet = filing.keep_file(name="signed.pdf", data=b"%PDF-1.7 signed", by=by_sheet.lead)
    confirming.confirm_decision(decision=signed, by=send.chair)
    confirming.confirm_against_sheet(decision=compared, sheet=sheet, by=by_sheet.lead)

    def said(decision):
        return " ".join(registers.public_record(Decision.objects.get(pk=decision.pk))["since"])

    assert said(signed).startswith("The chair confirmed it on ")
    assert said(compared).startswith("A second officer compared it with the signed sheet on ")
