"""What is recorded of somebody and is not right: a note beside it, which anyone reads; the record stays as it was."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import audit, closed, ledger, rectifying
from governance.models import Access, Decision
from governance.refusals import Refused
from tests.factories.governance import record, settle
from tests.governance import officers, passages

NOTE = "Sam Jones was not there. It was Sam Johnson."


@pytest.fixture
def decision(send, item):
    return settle(send, record(send, item))


def add(about, by, **told):
    return rectifying.add_note(**{"about": about, "note": NOTE, "asked_on": timezone.localdate(), "by": by} | told)


def test_a_note_stands_beside_the_decision_which_stays_as_it_was(client, protection, decision):
    before = Decision.objects.filter(pk=decision.pk).values().get()
    add(decision, protection)

    shown = officers.text(client.get(decision.get_absolute_url()))
    assert f"Note added on {timezone.localdate():%-d %B %Y}: {NOTE}" in shown
    assert decision.wording in shown
    assert NOTE in client.get(reverse("governance:decision-json", args=[decision.pk])).json()["rectifications"][0]
    assert Decision.objects.filter(pk=decision.pk).values().get() == before
    assert not audit.verify().problems


def test_a_note_stands_beside_what_is_recorded_of_a_meeting(client, protection, decision):
    add(decision.agenda_item.meeting, protection)

    assert NOTE in officers.text(client.get(reverse("governance:meeting", args=[decision.agenda_item.meeting_id])))


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"note": "  "}, "Say what is not right, and what is"),
        ({"asked_on": timezone.localdate() + timedelta(days=2)}, "That day is still to come"),
    ],
)
def test_a_note_is_refused_with_what_to_do(protection, decision, told, because):
    with pytest.raises(Refused, match=because):
        add(decision, protection, **told)


def test_only_the_two_officers_of_the_council_add_one(send, decision):
    with pytest.raises(Refused, match="Only the data protection officer or the monitoring officer"):
        add(decision, send.clerk)


def test_a_note_to_a_private_decision_is_in_no_export(send, protection, decision):
    note = add(decision, protection)
    item = decision.agenda_item
    item.access = Access.EXEMPT
    with ledger.writing():
        ledger.keep(item, action="item.closed", by=send.clerk)

    assert closed.grounds()[f"rectification:{note.pk}"] == "Exempt (Schedule 12A)"


def test_the_data_protection_officer_adds_it_on_the_screen(cast, protection):
    passages.submit(cast, edition := passages.draft(cast))
    decision = passages.decide(cast, edition)
    browser = officers.signed_in(protection, role="Data protection officer")
    there = reverse("governance_admin:act", args=["decision", decision.pk, "note"])
    held = officers.text(browser.get(reverse("governance_admin:record", args=["decision", decision.pk])))
    assert "Add a note of what is not right" in held

    browser.post(there, {"note": NOTE, "asked_on": timezone.localdate().isoformat()})

    assert decision.rectifications.get().note == NOTE
