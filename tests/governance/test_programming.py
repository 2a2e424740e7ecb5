"""A body's work programme and what its meetings asked others to do: what the next agenda is drafted from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import assigning, convening, programme, programming
from governance.models import MeetingAction, WorkItem
from governance.refusals import Refused
from tests.factories.governance import item, person


@pytest.fixture
def next_one(send):
    return convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=14), by=send.clerk)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def plan(send, title="Short breaks", **told):
    return programming.plan_item(body=send.body, title=title, by=send.clerk, **told)


def assign(send, **told):
    usual = {"text": "Send the figures.", "owner_title": "Head of SEND", "body": send.body, "by": send.clerk}
    return assigning.assign_action(**usual | told)


def test_the_next_agenda_is_drafted_from_open_actions_and_what_is_planned(send, next_one):
    convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=40), by=send.clerk)
    later = assign(send, due_on=in_days(9))
    sooner = assign(send, due_on=in_days(2))
    soon = plan(send, wanted_by=in_days(20))
    plan(send, "Wanted later", wanted_by=in_days(60))
    for_it = plan(send, "For this one", meeting=next_one)

    drafted = programme.draft_agenda(next_one)

    assert drafted.actions == (sooner, later)
    assert set(drafted.planned) == {soon, for_it}


def test_what_is_planned_is_listed_once(send, next_one):
    planned = plan(send)

    listed = programming.list_planned(work_item=planned, meeting=next_one, by=send.clerk)

    planned.refresh_from_db()
    assert (planned.state, planned.agenda_item, planned.meeting) == (WorkItem.State.LISTED, listed, next_one)
    with pytest.raises(Refused, match="It is on an agenda already"):
        programming.list_planned(work_item=planned, meeting=next_one, by=send.clerk)
    with pytest.raises(Refused, match="It is on an agenda already"):
        programming.drop_planned(work_item=planned, reason="No time.", by=send.clerk)


def test_what_is_planned_goes_with_its_item_to_another_meeting(send, next_one):
    planned = plan(send)
    programming.list_planned(work_item=planned, meeting=next_one, by=send.clerk)

    later = convening.postpone_meeting(
        meeting=next_one, starts_at=next_one.starts_at + timedelta(days=7), reason="Snow.", by=send.clerk
    )

    planned.refresh_from_db()
    assert (planned.meeting, planned.agenda_item) == (later, later.agenda.get())


def test_what_is_dropped_says_why(send):
    planned = plan(send)
    with pytest.raises(Refused, match="Say why it is not taken"):
        programming.drop_planned(work_item=planned, reason=" ", by=send.clerk)

    assert programming.drop_planned(work_item=planned, reason="Done.", by=send.clerk).state == WorkItem.State.DROPPED
    assert not programme.planned(send.body).exists()


def test_an_item_is_referred_to_another_body_once(send, wellbeing):
    agenda_item = item(send)

    referred = programming.refer_item(agenda_item=agenda_item, to=wellbeing.body, note="Please decide.", by=send.clerk)

    assert (referred.body, referred.arose_from, referred.title) == (wellbeing.body, agenda_item, "The strategy")
    assert list(programme.planned(wellbeing.body)) == [referred]
    with pytest.raises(Refused, match="was referred to the Health and Wellbeing Board already"):
        programming.refer_item(agenda_item=agenda_item, to=wellbeing.body, by=send.clerk)
    with pytest.raises(Refused, match="It is with the SEND Board already"):
        programming.refer_item(agenda_item=agenda_item, to=send.body, by=send.clerk)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"title": " "}, "Say what is to be taken"),
        ({"wanted_by": timezone.localdate() - timedelta(days=1)}, "That day is past"),
    ],
)
def test_what_is_planned_is_still_to_come(send, told, said):
    with pytest.raises(Refused, match=said):
        plan(send, **told)


def test_it_is_planned_for_a_meeting_to_come_of_the_same_body(send, wellbeing, next_one):
    with pytest.raises(Refused, match="Choose one to come"):
        plan(send, meeting=item(send).meeting)
    with pytest.raises(Refused, match="is a meeting of the SEND Board, not of the Health"):
        programming.plan_item(body=wellbeing.body, title="Sleep", meeting=next_one, by=wellbeing.clerk)
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        programming.plan_item(body=send.body, title="Sleep", by=wellbeing.clerk)


def test_an_action_is_closed_at_a_later_meeting_by_the_body(send, wellbeing):
    action = assign(send, agenda_item=item(send, days_ago=14), body=None)
    later = item(send).meeting

    with pytest.raises(Refused, match="The SEND Board closes it, not the Health"):
        assigning.close_action(
            action=action, state=MeetingAction.State.DONE, at_meeting=item(wellbeing).meeting, by=send.clerk
        )
    closed = assigning.close_action(action=action, state=MeetingAction.State.DONE, at_meeting=later, by=send.clerk)

    assert (closed.body, closed.state, closed.closed_at_meeting) == (send.body, MeetingAction.State.DONE, later)
    assert not programme.open_actions(send.body).exists()
    with pytest.raises(Refused, match="It is done already"):
        assigning.report_progress(action=closed, progress="More.", by=send.clerk)


def test_its_owner_says_how_far_an_action_is_and_does_not_close_it(send):
    owner = person("The owner")
    action = assign(send, owner=owner, owner_title="")

    assert assigning.report_progress(action=action, progress="Half done.", by=owner).progress == "Half done."

    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        assigning.close_action(action=action, state=MeetingAction.State.DONE, at_meeting=item(send).meeting, by=owner)
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        assigning.report_progress(action=action, progress="All done.", by=person("Somebody else"))


def test_an_action_is_dropped_with_a_reason(send):
    told = {"action": assign(send), "state": MeetingAction.State.DROPPED, "at_meeting": item(send).meeting}
    with pytest.raises(Refused, match="Say why it is no longer wanted"):
        assigning.close_action(by=send.clerk, **told)

    dropped = assigning.close_action(by=send.clerk, progress="The law changed.", **told)

    assert (dropped.state, dropped.progress) == (MeetingAction.State.DROPPED, "The law changed.")


@pytest.mark.parametrize(
    ("told", "said"), [({"text": " "}, "Say what is to be done"), ({"owner_title": " "}, "Say who does it")]
)
def test_an_action_says_what_and_who(send, told, said):
    with pytest.raises(Refused, match=said):
        assign(send, **told)


def test_nothing_is_asked_for_before_the_meeting(send):
    with pytest.raises(Refused, match="Mark it as held first"):
        assign(send, agenda_item=item(send, held=False))


def test_an_overdue_action_is_chased_once_a_day(send):
    action = assign(send, due_on=in_days(-1))
    assign(send, due_on=in_days(1))
    assert list(programme.overdue(send.body)) == [action]

    assigning.note_reminder(action=action, by=send.clerk)

    with pytest.raises(Refused, match="was reminded today already"):
        assigning.note_reminder(action=action, by=send.clerk)


def test_an_action_is_not_closed_before_it_was_asked_for(send):
    action = assign(send, agenda_item=item(send), body=None)
    before = item(send, days_ago=14).meeting

    with pytest.raises(Refused, match="It was asked for later"):
        assigning.close_action(action=action, state=MeetingAction.State.DONE, at_meeting=before, by=send.clerk)
