"""How a decision is confirmed: the chair signs in, uses a link that works once, or a second officer compares it with
the signed sheet. As the body's terms say, and never by who recorded it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance import appointing, attempts, attending, circulating, confirming, filing, obligations, registers
from governance.models import (
    Attendance,
    Confirmation,
    ConfirmationLink,
    Decision,
    LedgerEntry,
    LedgerPayload,
    Post,
    Seat,
    Terms,
)
from governance.particulars import Votes
from tests.factories.files import pdf
from tests.factories.governance import (
    BY,
    LONG_AGO,
    attend,
    board,
    clock,
    draft,
    item,
    member,
    person,
    record,
    route,
    submit,
)
from tests.governance import officers
from tests.governance.refusing import refused


@pytest.fixture
def by_link(db):
    return board("Link Board", confirming=Terms.Confirming.LINK)


@pytest.fixture
def by_sheet(db):
    return board("Sheet Board", confirming=Terms.Confirming.SHEET)


@pytest.fixture
def sent(by_link, django_capture_on_commit_callbacks):
    """A decision whose chair was sent a link, the address in the mail and what is typed there."""
    decision = record(by_link, item(by_link))
    with django_capture_on_commit_callbacks(execute=True):
        confirming.send_link(decision=decision, person=by_link.chair, by=by_link.clerk)
    return decision, *last_mail()


def last_mail():
    """The address in it, and what is typed there."""
    text = mail.outbox[-1].body
    address = re.search(r"/decisions/confirm/\d+/", text).group()
    code = re.search(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$", text, re.MULTILINE).group()
    return address, {"code": code}


CONFIRMS = {"confirms": "yes"}


@pytest.fixture(autouse=True)
def no_wrong_codes_before():
    cache.clear()


class TestByLink:
    def test_it_is_mailed_to_the_chair_and_says_nothing_of_the_decision(self, by_link, sent):
        (message,) = mail.outbox

        assert message.to == [by_link.chair.user.email]
        assert "The strategy" not in message.subject + message.body

    def test_its_code_stands_in_the_mail_and_nowhere_else(self, sent):
        _, address, typed = sent
        code = typed["code"].replace("-", "")

        assert code not in address
        assert code not in str(list(ConfirmationLink.objects.values()))
        assert not LedgerPayload.objects.filter(canonical__contains=code).exists()

    def test_opening_it_changes_nothing_and_says_nothing_of_the_decision(self, client, sent):
        decision, address, _ = sent
        entries = LedgerEntry.objects.count()

        page = client.get(address)

        assert page.status_code == 200
        assert "Code from the mail" in page.content.decode()
        assert decision.title not in page.content.decode()
        assert not Confirmation.objects.filter(decision=decision).exists()
        assert LedgerEntry.objects.count() == entries

    def test_the_code_shows_the_decision_and_confirms_nothing_yet(self, client, sent):
        decision, address, typed = sent

        page = client.post(address, {"code": typed["code"].lower().replace("-", " ")})

        assert "Confirm that this was resolved" in page.content.decode()
        assert not Confirmation.objects.filter(decision=decision).exists()

    @pytest.mark.parametrize("typed", ["", "ABCD-EFGH-JKLM-NPQR", "\x00"])
    def test_without_its_code_nothing_is_shown_or_confirmed(self, client, sent, typed):
        decision, address, _ = sent

        page = client.post(address, {"code": typed} | CONFIRMS)

        assert page.status_code == 403
        assert decision.title not in page.content.decode()
        assert not Confirmation.objects.filter(decision=decision).exists()

    def test_the_code_of_one_link_opens_no_other(self, client, by_link, sent):
        _, _, typed = sent
        other = confirming.send_link(decision=record(by_link, item(by_link)), person=by_link.chair, by=by_link.clerk)

        assert client.post(reverse("governance:decision-confirm", args=[other.pk]), typed).status_code == 403

    def test_after_a_few_wrong_codes_that_connection_rests_and_is_told_until_when(self, client, sent):
        decision, address, typed = sent
        now = timezone.now()
        with clock(now):
            for _ in range(attempts.MOST):
                assert client.post(address, {"code": "wrong"}).status_code == 403

            resting = client.post(address, typed | CONFIRMS)
            elsewhere = Client(REMOTE_ADDR="198.51.100.7").post(address, typed)

        assert resting.status_code == 429
        until = timezone.localtime(now + attempts.REST)
        assert f"Wait until {until:%H:%M}, then copy the code" in officers.text(resting)
        assert not Confirmation.objects.filter(decision=decision).exists()
        assert elsewhere.status_code == 200
        with clock(now + attempts.REST):
            assert client.post(address, typed | CONFIRMS).status_code == 200

    def test_wrong_codes_at_many_links_are_counted_together_and_a_right_one_clears_them(self, client, sent):
        _, address, typed = sent
        others = [reverse("governance:decision-confirm", args=[number]) for number in range(10**6, 10**6 + 4)]
        for each in others:
            client.post(each, {"code": "wrong"})
        assert client.post(address, typed).status_code == 200

        client.post(others[0], {"code": "wrong"})
        assert client.post(address, typed).status_code == 200

    def test_it_shows_how_it_was_agreed_which_the_chair_says_is_right(
        self, client, by_link, django_capture_on_commit_callbacks
    ):
        mover = member(by_link.body, Seat.COUNCILLOR, "Moira Mover")
        agenda_item = item(by_link)
        attend(agenda_item, by_link.clerk, mover)
        decision = record(by_link, agenda_item, votes=Votes(votes_for=1, votes_against=0, mover=mover))
        with django_capture_on_commit_callbacks(execute=True):
            confirming.send_link(decision=decision, person=by_link.chair, by=by_link.clerk)

        shown = officers.text(client.post(*last_mail()))

        assert f"Moved by {mover.public_name}. 1 for, 0 against, 0 abstained." in shown
        assert "you say that all of this is right: what was decided, who was there and how it was agreed" in shown

    def test_its_button_confirms_once(self, client, by_link, sent):
        decision, address, typed = sent

        page = client.post(address, typed | CONFIRMS)
        again = client.post(address, typed | CONFIRMS)

        confirmation = Confirmation.objects.get(decision=decision)
        assert (confirmation.confirmed_by, confirmation.manner) == (by_link.chair, Terms.Confirming.LINK)
        assert page.status_code == 200
        assert again.status_code == 409
        assert "This link was used" in again.content.decode()

    def test_without_its_token_the_button_does_nothing(self, sent):
        decision, address, typed = sent

        assert Client(enforce_csrf_checks=True).post(address, typed | CONFIRMS).status_code == 403
        assert not Confirmation.objects.filter(decision=decision).exists()

    def test_it_ends(self, client, sent):
        _, address, typed = sent

        with clock(timezone.now() + timedelta(days=7, minutes=1)):
            assert client.post(address, typed | CONFIRMS).status_code == 403

    def test_another_link_ends_the_first(self, client, by_link, sent):
        decision, address, typed = sent

        confirming.send_link(decision=decision, person=by_link.chair, by=by_link.clerk)

        assert client.post(address, typed | CONFIRMS).status_code == 403

    def test_no_such_link_looks_like_any_other(self, client, db):
        address = reverse("governance:decision-confirm", args=[10**6])

        assert client.get(address).status_code == 200
        assert client.post(address, {"code": "guessed"}).status_code == 403

    def test_the_chair_does_not_sign_in_instead(self, by_link):
        refused(
            "confirmed in another way, as its terms say: the chair confirms by a link",
            confirming.confirm_decision,
            decision=record(by_link, item(by_link)),
            by=by_link.chair,
        )

    def test_a_chair_who_is_no_longer_one_cannot_use_it(self, client, by_link, sent):
        decision, address, typed = sent
        yesterday = timezone.localdate() - timedelta(days=1)
        appointing.end(dated=by_link.chair.appointments.get(), on=yesterday, by=BY)

        assert client.post(address, typed | CONFIRMS).status_code == 409
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
    def sheet(self, by_sheet, decision):
        return filing.keep_file(name="signed.pdf", data=pdf("signed"), by=by_sheet.lead)

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

    def test_not_who_wrote_the_text(self, by_sheet):
        decision = record(by_sheet, item(by_sheet, submit(draft(by_sheet), route(by_sheet), by_sheet)))
        sheet = filing.keep_file(name="other.pdf", data=pdf("other"), by=by_sheet.lead)

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

    def test_the_chair_does_not_sign_in_instead(self, by_sheet, decision):
        refused(
            "confirmed in another way, as its terms say: a second officer confirms against the signed sheet",
            confirming.confirm_decision,
            decision=decision,
            by=by_sheet.chair,
        )

    def test_its_fingerprint_is_entered_with_the_confirmation(self, by_sheet, decision, sheet):
        confirmation = confirming.confirm_against_sheet(decision=decision, sheet=sheet, by=by_sheet.lead)

        entered = LedgerEntry.objects.get(subject=f"confirmation:{confirmation.pk}")
        assert confirmation.sheet_sha256 == sheet.sha256
        assert sheet.sha256 in entered.payload.canonical

    def test_a_text_is_no_scan(self, by_sheet, decision):
        text = filing.keep_file(name="signed.txt", data=b"I sign.", by=by_sheet.lead)

        refused("is no scan", confirming.confirm_against_sheet, decision=decision, sheet=text, by=by_sheet.lead)

    def test_a_file_from_before_the_decision_was_not_signed_for_it(self, by_sheet, decision, sheet):
        later = record(by_sheet, item(by_sheet))

        refused(
            "was handed in before this decision was recorded",
            confirming.confirm_against_sheet,
            decision=later,
            sheet=sheet,
            by=by_sheet.lead,
        )

    def test_the_sheet_of_another_meeting_confirms_nothing(self, by_sheet, decision, sheet):
        confirming.confirm_against_sheet(decision=decision, sheet=sheet, by=by_sheet.lead)
        later = record(by_sheet, item(by_sheet))
        same = filing.keep_file(name="again.pdf", data=pdf("signed"), by=by_sheet.lead)

        refused(
            "is the signed sheet of a decision elsewhere",
            confirming.confirm_against_sheet,
            decision=later,
            sheet=same,
            by=by_sheet.lead,
        )

    def test_a_paper_is_not_the_signed_sheet(self, by_sheet, decision):
        paper = filing.keep_file(name="paper.pdf", data=pdf("paper"), by=by_sheet.clerk)
        circulating.attach_paper(agenda_item=item(by_sheet, held=False), title="A paper", file=paper, by=by_sheet.clerk)

        refused("held as a paper", confirming.confirm_against_sheet, decision=decision, sheet=paper, by=by_sheet.lead)


class TestWhoWasThere:
    """What is confirmed is what was recorded of the persons, not only of how many they were."""

    @pytest.fixture
    def three(self, db):
        return board("Board of three", seats=(Seat.COUNCILLOR, Seat.NHS, Seat.VOLUNTARY))

    def test_another_person_in_the_place_of_one_is_said_by_name(self, three):
        first, second, third = three.members
        agenda_item = item(three)
        attend(agenda_item, three.clerk, first, second)
        decision = record(three, agenda_item)

        attending.record_attendance(
            meeting=agenda_item.meeting, membership=second, state=Attendance.State.APOLOGIES, by=three.clerk
        )
        attend(agenda_item, three.clerk, third)

        (sentence,) = confirming.refusals_to_confirm(decision=decision, by=three.chair)
        assert f"{second.person.name} counted then and not now." in sentence
        assert f"{third.person.name} counts now and did not then." in sentence
        assert sentence.endswith("The clerk must record it again.")

    def test_recorded_again_it_can_be_confirmed(self, three):
        first, second, _ = three.members
        agenda_item = item(three)
        attend(agenda_item, three.clerk, first)
        decision = record(three, agenda_item)
        attend(agenda_item, three.clerk, second)

        again = record(three, agenda_item, replaces=decision)

        assert confirming.confirm_decision(decision=again, by=three.chair)


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
    decision = record(by_sheet, item(by_sheet))
    sheet = filing.keep_file(name="signed.pdf", data=pdf("signed"), by=officer)

    assert confirming.confirm_against_sheet(decision=decision, sheet=sheet, by=officer)


def test_the_public_reads_how_it_was_confirmed(send, by_sheet):
    signed = record(send, item(send))
    compared = record(by_sheet, item(by_sheet))
    sheet = filing.keep_file(name="signed.pdf", data=pdf("signed"), by=by_sheet.lead)
    confirming.confirm_decision(decision=signed, by=send.chair)
    confirming.confirm_against_sheet(decision=compared, sheet=sheet, by=by_sheet.lead)

    def said(decision):
        return " ".join(registers.public_record(Decision.objects.get(pk=decision.pk))["since"])

    assert said(signed).startswith("The chair confirmed it on ")
    assert said(compared).startswith("A second officer compared it with the signed sheet on ")
