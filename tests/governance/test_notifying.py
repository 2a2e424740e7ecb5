"""Mail about the record: sent once the change stands, to those it is for, with nothing of the decision in it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from governance import appointing, assigning, audit, circulating, confirming, convening, notifying, timeline
from governance.models import MeetingAction, Seat
from governance.states import Outcome
from tests.factories import governance as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """Calls a function as one whole transaction; the mail it led to, as (address, subject, message)."""

    def run(function, **arguments):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            function(**arguments)
        return [(*mail.to, mail.subject, mail.body) for mail in mailoutbox]

    return run


@pytest.fixture
def overdue(send):
    """Something that was due yesterday, from somebody with an account."""
    owner = making.person("Olu Owner", signs_in=True)
    action = assigning.assign_action(
        body=send.body, text="Write to Sam of Elm Street", owner=owner, due_on=timezone.localdate(), by=send.clerk
    )
    action.due_on -= timedelta(days=1)
    making.slip_in(action)
    return action


def test_members_with_an_account_hear_that_papers_are_out(send, sent):
    reads = making.person("Mia Member", signs_in=True)
    appointing.seat_member(person=reads, body=send.body, seat=Seat.NHS, valid_from=making.LONG_AGO, by=making.BY)
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=14), by=send.clerk)
    convening.list_item(meeting=meeting, title="Short breaks", recommendation="To note.", by=send.clerk)

    (mail,) = sent(circulating.publish_papers, meeting=meeting, by=send.clerk)

    assert mail[0] == reads.user.email
    assert mail[1].startswith("Papers are out: ")
    assert f"/meetings/{meeting.pk}/" in mail[2]
    assert "Short breaks" not in mail[2]


def test_the_chair_is_asked_to_confirm_and_then_the_lead_officer_hears(send, item, sent):
    asked = sent(making.record, before=send, agenda_item=item)
    decision = item.decisions.get()
    told = sent(confirming.confirm_decision, decision=decision, by=send.chair)

    assert [mail[0] for mail in asked] == [send.chair.user.email]
    assert [mail[0] for mail in told] == [send.lead.user.email]
    assert not [mail for mail in asked + told if decision.title in mail[1] + mail[2]]


def test_what_happened_before_is_told_to_nobody(send, item, sent):
    def entered():
        with notifying.silently():
            making.record(send, item)

    assert sent(entered) == []


def test_the_decision_stands_when_no_mail_can_be_sent(send, item, sent, monkeypatch):
    def fails(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(notifying, "send_mail", fails)

    assert sent(making.record, before=send, agenda_item=item) == []
    assert item.decisions.exists()


def test_an_overdue_action_is_chased_once_a_week(send, overdue, sent):
    (mail,) = sent(call_command, command_name="remind", stdout=(said := StringIO()))
    again = sent(call_command, command_name="remind", stdout=StringIO())

    assert mail[0] == overdue.owner.user.email
    assert "Sam" not in mail[1] + mail[2]
    assert said.getvalue() == "1 reminded of an action, 0 of a condition, 0 without an account\n"
    assert again == []
    assert MeetingAction.objects.get().chased_on == timezone.localdate()
    assert timeline.of_record(overdue)[-1].sentence.startswith("The command “remind” reminded the owner")


def test_a_condition_that_falls_due_is_chased_once(send, submission, sent):
    owner = making.person("Olu Owner", signs_in=True)
    owed = making.condition(owner=owner, due_on=timezone.localdate() + timedelta(days=3))
    making.decide(send, submission.passage.edition, Outcome.APPROVED_WITH_CONDITIONS, conditions=[owed])

    first = sent(call_command, command_name="remind", stdout=StringIO())
    again = sent(call_command, command_name="remind", stdout=StringIO())

    assert [mail[0] for mail in first] == [owner.user.email]
    assert again == []
    assert audit.verify().is_whole


def test_who_has_no_account_is_counted_and_not_written_to(send, sent):
    owner = making.person("Nia Nowhere")
    action = assigning.assign_action(body=send.body, text="Ring the school", owner=owner, by=send.clerk)
    action.due_on = timezone.localdate() - timedelta(days=1)
    making.slip_in(action)

    assert sent(call_command, command_name="remind", stdout=(said := StringIO())) == []
    assert "1 without an account" in said.getvalue()


def test_the_chair_is_led_to_the_very_item(send, item, sent):
    (mail,) = sent(making.record, before=send, agenda_item=item)

    assert f"/meetings/{item.meeting_id}/?item={item.pk}#item-{item.pk}" in mail[2]


def test_who_heard_of_the_papers_hears_that_the_meeting_is_off(send, sent):
    reads = making.person("Mia Member", signs_in=True)
    appointing.seat_member(person=reads, body=send.body, seat=Seat.NHS, valid_from=making.LONG_AGO, by=making.BY)
    starts_at = timezone.now() + timedelta(days=14)
    quiet, told = [
        convening.schedule_meeting(body=send.body, starts_at=starts_at + timedelta(hours=hour), by=send.clerk)
        for hour in (0, 1)
    ]
    convening.list_item(meeting=told, title="Short breaks", recommendation="To note.", by=send.clerk)
    circulating.publish_papers(meeting=told, by=send.clerk)

    assert sent(convening.cancel_meeting, meeting=quiet, reason="Snow.", by=send.clerk) == []
    (mail,) = sent(convening.cancel_meeting, meeting=told, reason="Sam is ill.", by=send.clerk)

    assert (mail[0], mail[1].startswith("Cancelled: ")) == (reads.user.email, True)
    assert "Sam" not in mail[1] + mail[2]
