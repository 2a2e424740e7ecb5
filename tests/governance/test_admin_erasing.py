"""The screens of withholding, erasure and disposal: asked, agreed by another officer, done, with a receipt."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from governance import appointing, disposing, erasing, retention, withholding
from governance.models import Decision, ErasureRequest, LegalHold, Person, Seat, Withholding
from tests.factories import governance as making
from tests.factories.governance import BY, LONG_AGO
from tests.governance import officers

pytestmark = pytest.mark.django_db

SECRET = "Sam Jones of Elm Street"


def browser(person):
    return officers.signed_in(person, role="Data protection officer")


def act(kind, pk, name):
    return reverse("governance_admin:act", args=[kind, pk, name])


@pytest.fixture
def decision(send, item, monitoring):
    making.attend(item, send.clerk, *send.members)
    found = making.settle(send, making.record(send, item, wording=f"That {SECRET} be placed."))
    withholding.withhold(subject=found, ground=Withholding.Ground.PERSONAL, by=monitoring)
    return found


def test_an_erasure_is_asked_for_agreed_and_shown_with_its_receipt(protection, monitoring, decision):
    asked = browser(protection).post(
        act("decision", decision.pk, "erase"), {"part": "", "basis": "person", "reason": "The family asked."}
    )
    assert asked.status_code == 302
    request = ErasureRequest.objects.get()
    second = browser(monitoring)
    assert "The family asked." in officers.text(second.get(reverse("governance_admin:disposal")))

    second.post(act("erasure", request.pk, "agree"), {"seen": "on"})

    assert SECRET not in Decision.objects.get().wording
    shown = officers.text(second.get(reverse("governance_admin:erasure-receipt", args=[request.pk])))
    assert f"decision:{decision.pk}" in shown
    assert "The person asked (UK GDPR, article 17)" in shown
    register = officers.text(second.get(reverse("governance_admin:register-erasures")))
    assert reverse("governance_admin:erasure-receipt", args=[request.pk]) in register
    assert second.get(reverse("governance_admin:record", args=["decision", decision.pk])).status_code == 200
    assert SECRET not in officers.text(second.get(reverse("governance_admin:record", args=["decision", decision.pk])))


def test_who_asked_is_told_that_another_officer_agrees(protection, decision):
    request = erasing.ask_erasure(subject=decision, basis="person", reason="They asked.", by=protection)

    shown = officers.text(browser(protection).get(act("erasure", request.pk, "agree")))

    assert "another officer must agree" in shown


def test_a_hold_is_said_before_anyone_tries(protection, decision):
    disposing.hold(subject=decision, reason="An inquiry sits.", by=protection)

    assert "An inquiry sits." in officers.text(browser(protection).get(act("decision", decision.pk, "erase")))


@pytest.fixture
def seat(send):
    retention.enter_rules()
    return appointing.seat_member(
        person=making.person("Nia Nurse"),
        body=send.body,
        seat=Seat.NHS,
        valid_from=LONG_AGO,
        valid_to=date(2020, 2, 1),
        by=BY,
    )


def test_a_batch_is_looked_through_put_forward_and_agreed(protection, monitoring, seat):
    first = browser(protection)
    shown = officers.text(first.get(reverse("governance_admin:disposal")))
    assert "Nia Nurse" in shown
    assert "kept 72 months" in shown
    assert "its fingerprint in the chain" in shown

    first.post(
        reverse("governance_admin:disposal-put-forward"),
        {"rows": [f"membership:{seat.pk}", f"person:{seat.person_id}"], "reason": "Six years are over."},
    )
    assert Person.objects.get(pk=seat.person_id).name == "Nia Nurse"
    browser(monitoring).post(
        reverse("governance_admin:disposal-agree"),
        {"requests": list(ErasureRequest.objects.values_list("pk", flat=True))},
    )

    assert Person.objects.get(pk=seat.person_id).name == "[erased]"
    assert "Nothing is due." in officers.text(first.get(reverse("governance_admin:disposal")))


def test_a_batch_without_a_choice_keeps_what_was_typed(protection, seat):
    shown = browser(protection).post(
        reverse("governance_admin:disposal-put-forward"), {"reason": "Six years are over."}
    )

    assert shown.status_code == 422
    assert "Six years are over." in officers.text(shown)


def test_it_is_kept_longer_from_its_own_page_and_the_hold_is_lifted(protection, seat):
    officer_of_data = browser(protection)
    officer_of_data.post(act("membership", seat.pk, "hold"), {"reason": "A claim.", "until": ""})
    assert "A claim." in officers.text(officer_of_data.get(reverse("governance_admin:disposal")))

    officer_of_data.post(act("hold", LegalHold.objects.get().pk, "lift"), {"reason": "It is settled."})

    assert LegalHold.objects.get().lifted_at


def test_an_auditor_reads_and_cannot_choose(seat):
    shown = officers.text(officers.of_role("Auditor").get(reverse("governance_admin:disposal")))

    assert "Nia Nurse" in shown
    assert "Put these forward" not in shown


def test_the_command_reports_what_is_due_without_a_name(seat, protection, capsys):
    disposing.hold(subject=seat, reason="A claim.", until=timezone.localdate() + timedelta(days=9), by=protection)

    call_command("retention")

    said = capsys.readouterr().out
    assert f"membership:{seat.pk} members since 2026-02-01" in said
    assert said.splitlines()[-1] == "2 due for disposal, 1 to be put forward, 1 held or asked for"
    assert "Nia" not in said
