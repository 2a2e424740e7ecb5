"""A clerk on a Tuesday night: attendance, the quorum, the decision, and the chair's word, on one page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance import attending, convening
from governance.models import AgendaItem, Attendance, Decision, Interest, Meeting
from governance.states import MeetingState, Outcome
from tests.factories.governance import begun, record_decision
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(cast):
    return officers.with_quorum(cast.board)


@pytest.fixture
def meeting(cast, members) -> Meeting:
    """It began an hour ago, and the strategy is its first item."""
    submission = passages.submit(cast, passages.draft(cast))
    meeting = convening.schedule_meeting(body=cast.board, starts_at=begun(), in_the_past=True, by=cast.clerk)
    convening.list_item(meeting=meeting, submission=submission, recommendation="That it be approved.", by=cast.clerk)
    return meeting


@pytest.fixture
def item(cast, meeting) -> AgendaItem:
    """The strategy, at a meeting that was held and to which everyone came."""
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    for membership in cast.board.memberships.all():
        attending.record_attendance(
            meeting=meeting, membership=membership, state=Attendance.State.PRESENT, by=cast.clerk
        )
    return meeting.agenda.get()


def page(meeting: Meeting) -> str:
    return reverse("governance_admin:meeting", args=[meeting.pk])


def attendance(members, **states: str) -> dict[str, str]:
    """What the browser sends when every row is filled in as `states` say, by first name."""
    sent = {}
    for membership in members:
        prefix = f"member-{membership.pk}"
        state = states.get(membership.person.name.split()[0].lower(), "absent")
        sent |= {
            f"{prefix}-state": state,
            f"{prefix}-mode": "in_room",
            f"{prefix}-arrived_at": "",
            f"{prefix}-left_at": "",
        }
        sent |= {f"initial-{prefix}-state": "absent", f"initial-{prefix}-mode": "in_room"}
    return sent


def decision_on(item: AgendaItem, **typed: str) -> dict[str, str]:
    """What the browser sends when Record is pressed."""
    values = {"taken_at": "14:30", "outcome": "approved", "wording": "Resolved: that it be approved."} | typed
    sent = {f"item-{item.pk}-{name}": value for name, value in values.items()}
    return sent | {f"item-{item.pk}-interest-new-left_room": "on", "record": "yes"}


def test_a_clerk_schedules_a_meeting_and_puts_an_item_on_its_agenda(cast, clerk):
    sent = {"body": cast.board.pk, "day": "2030-01-15", "begins": "18:00", "place": "Room 2"}
    response = clerk.post(reverse("governance_admin:meeting-new"), sent, follow=True)
    meeting = Meeting.objects.get()

    clerk.post(
        reverse("governance_admin:meeting-items", args=[meeting.pk]), {"title": "Any other business", "access": "open"}
    )

    assert "Meeting scheduled" in officers.text(response)
    assert timezone.localtime(meeting.starts_at).hour == 18
    assert meeting.agenda.get().title == "Any other business"


def test_who_is_clerk_of_nothing_is_told_before_they_type(cast):
    response = officers.signed_in(cast.chair).get(reverse("governance_admin:meeting-new"))

    assert "you are clerk of none today" in officers.text(response)
    assert 'name="place"' not in officers.text(response)


def test_bad_input_is_named_and_kept(cast, clerk):
    sent = {"body": cast.board.pk, "day": "2030-02-31", "begins": "late", "place": "The old library"}
    response = clerk.post(reverse("governance_admin:meeting-new"), sent)

    assert "There is a problem" in officers.text(response)
    assert "The old library" in officers.text(response)
    assert not Meeting.objects.exists()


def test_a_meeting_that_has_not_begun_cannot_be_held(cast, clerk):
    meeting = convening.schedule_meeting(body=cast.board, starts_at=timezone.now() + timedelta(days=3), by=cast.clerk)

    assert "The meeting has not begun yet." in officers.text(clerk.get(page(meeting)))
    response = clerk.post(reverse("governance_admin:meeting-hold", args=[meeting.pk]), follow=True)

    assert "The meeting has not begun yet." in officers.text(response)
    assert Meeting.objects.get().state == MeetingState.SCHEDULED


def test_a_meeting_is_cancelled_with_a_reason_only(clerk, meeting):
    address = reverse("governance_admin:act", args=["meeting", meeting.pk, "inquorate"])

    refused = clerk.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert Meeting.objects.get().state == MeetingState.SCHEDULED

    assert f"Noted that too few came: {meeting}." in officers.text(clerk.post(address, {"reason": "Snow"}, follow=True))
    assert Meeting.objects.get().state == MeetingState.INQUORATE


def test_attendance_is_saved_row_by_row_and_the_quorum_is_said(clerk, meeting, members):
    address = reverse("governance_admin:meeting-attendance", args=[meeting.pk])

    response = clerk.post(address, attendance(members, asha="present", bola="apologies"), follow=True)

    states = {each.membership.person.name: each.state for each in Attendance.objects.all()}
    assert states == {"Asha Nurse": "present", "Bola Head": "apologies", "Cal Parent": "absent"}
    assert "1 of 3 members was present at the meeting." in officers.text(response)
    assert "That was one member too few." in officers.text(response)


def test_saving_attendance_again_writes_only_what_changed(clerk, meeting, members):
    address = reverse("governance_admin:meeting-attendance", args=[meeting.pk])
    sent = attendance(members, asha="present", bola="present")
    clerk.post(address, sent)
    before = officers.entries()

    as_shown = sent | {f"initial-member-{each.pk}-state": sent[f"member-{each.pk}-state"] for each in members}
    clerk.post(address, as_shown | {f"member-{members[2].pk}-state": "present"})

    assert officers.entries() == before + 1


def test_two_clerks_do_not_undo_each_other(clerk, meeting, members):
    address = reverse("governance_admin:meeting-attendance", args=[meeting.pk])
    clerk.post(address, attendance(members, asha="present"))

    clerk.post(address, attendance(members, bola="present"))  # from a page opened before

    assert Attendance.objects.filter(state="present").count() == 2


def test_impossible_times_are_refused_and_nothing_is_lost(clerk, meeting, members):
    first = f"member-{members[0].pk}"
    sent = attendance(members, asha="present", bola="present")
    sent |= {f"{first}-arrived_at": "15:00", f"{first}-left_at": "14:00"}

    response = clerk.post(reverse("governance_admin:meeting-attendance", args=[meeting.pk]), sent)

    assert response.status_code == 422
    assert "Asha Nurse left before they arrived" in officers.text(response)
    assert 'value="15:00"' in officers.text(response)
    assert not Attendance.objects.exists()


def test_the_quorum_is_worked_out_for_what_is_being_typed(clerk, meeting, members):
    address = reverse("governance_admin:meeting-quorum", args=[meeting.pk])

    few = clerk.get(address, attendance(members, bola="present", cal="present")).json()
    enough = clerk.get(address, attendance(members, asha="present", cal="present")).json()

    assert "No NHS representative was present." in few["sentences"]
    assert "That was enough." in enough["sentences"]
    assert not Attendance.objects.exists()


def test_nothing_can_be_recorded_before_the_meeting_is_held(clerk, meeting):
    shown = officers.text(clerk.get(page(meeting)))

    assert "Nothing can be recorded before the meeting is marked as held." in shown
    assert 'name="record"' not in shown


def test_the_clerk_records_and_the_chair_confirms(cast, clerk, item):
    assert "That it be approved." in officers.text(clerk.get(page(item.meeting)))

    recorded = clerk.post(reverse("governance_admin:item", args=[item.pk]), decision_on(item), follow=True)
    decision = Decision.objects.get()
    assert "The chair can confirm it now" in officers.text(recorded)
    assert f"{decision.outcome}, {decision.quorum['present']}" == "approved, 3"

    chair = officers.signed_in(cast.chair)
    assert "By confirming you say" in officers.text(chair.get(page(item.meeting)))
    chair.post(reverse("governance_admin:decision-confirm", args=[decision.pk]))
    assert Decision.objects.settled().get() == decision


def test_the_clerk_is_told_that_the_chair_confirms(cast, clerk, item):
    clerk.post(reverse("governance_admin:item", args=[item.pk]), decision_on(item))

    shown = officers.text(clerk.get(page(item.meeting)))
    refused = clerk.post(reverse("governance_admin:decision-confirm", args=[Decision.objects.get().pk]), follow=True)

    assert "You recorded this decision, so another person must confirm it." in shown
    assert "Only the chair" in officers.text(refused)
    assert not Decision.objects.settled().exists()


def test_an_interest_of_the_wrong_member_is_struck_out_for_the_clerk_and_gone_for_everyone_else(clerk, item, members):
    clerk.post(
        reverse("governance_admin:item", args=[item.pk]),
        {f"item-{item.pk}-interest-new-membership": members[0].pk, f"item-{item.pk}-interest-new-left_room": "on"},
    )
    entered = Interest.objects.get()
    address = reverse("governance_admin:act", args=["interest", entered.pk, "take-back"])
    before = officers.text(clerk.get(page(item.meeting)))

    clerk.post(address, {"reason": "Entered for the wrong member."})

    after = officers.text(clerk.get(page(item.meeting)))
    assert address in before
    assert "declared an interest and left the room for this item." in before
    assert address not in after
    assert "declared an interest" not in after.replace("A member declares an interest", "")
    assert f"<del>{entered.membership}</del>" in after
    assert "Entered for the wrong member." in officers.text(
        clerk.get(reverse("governance_admin:record", args=["interest", entered.pk]))
    )


def test_a_member_with_an_interest_who_left_does_not_count(clerk, item, members):
    sent = decision_on(item) | {
        f"item-{item.pk}-interest-new-membership": members[0].pk,
        f"item-{item.pk}-interest-new-nature": "Works there",
    }

    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), sent)

    shown = officers.text(response)
    assert Interest.objects.get().left_room
    assert "The quorum was not met, so the item can only be noted or deferred." in shown
    assert "No NHS representative was present." in shown
    assert "Resolved: that it be approved." in shown
    assert not Decision.objects.exists()


def test_saving_who_was_there_keeps_what_was_typed_of_the_decision(clerk, item):
    sent = decision_on(item, reasons="Families asked for it.") | {"save": "yes"}
    del sent["record"]

    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), sent)

    item.refresh_from_db()
    assert f"{item.taken_at:%H:%M}" == "14:30"
    assert "Families asked for it." in officers.text(response)
    assert 'value="approved" selected' in officers.text(response)
    assert "There is a problem" not in officers.text(response)
    assert not Decision.objects.exists()


def test_a_decision_without_words_is_refused_and_the_rest_is_kept(clerk, item):
    sent = decision_on(item, wording=" ", reasons="Families asked for it.")

    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), sent)

    assert response.status_code == 422
    assert "There is a problem" in officers.text(response)
    assert "Families asked for it." in officers.text(response)
    assert not Decision.objects.exists()


def test_what_someone_else_recorded_first_is_said_and_what_was_typed_is_kept(cast, clerk, item):
    record_decision(
        agenda_item=item,
        submission=item.submission,
        outcome=Outcome.APPROVED,
        wording="As the other clerk heard it.",
        decided_on=timezone.localdate(item.meeting.starts_at),
        by=cast.clerk,
    )
    clock = timezone.localtime(Decision.objects.get().recorded_at)

    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), decision_on(item, wording="As I heard it."))

    shown = officers.text(response)
    assert f"already recorded by the clerk at {clock:%H:%M}: approved" in shown
    assert "As I heard it." in shown
    assert Decision.objects.count() == 1


def test_the_recorder_puts_right_what_is_not_confirmed_yet(clerk, item):
    address = reverse("governance_admin:item", args=[item.pk])
    clerk.post(address, decision_on(item))
    first = Decision.objects.get()

    shown = officers.text(clerk.get(page(item.meeting)))
    clerk.post(address, decision_on(item, outcome="noted") | {"replaces": str(first.pk)})

    assert f'name="replaces" value="{first.pk}"' in shown
    assert Decision.objects.standing().get().outcome == "noted"
    assert Decision.objects.count() == 2


def test_who_only_reads_sees_everything_and_no_button(item):
    auditor = officers.of_role("Auditor")

    shown = officers.text(auditor.get(page(item.meeting)))

    assert "3 of 3 members were present for this item." in shown
    assert "<main" in shown
    assert 'type="submit"' not in shown.partition("<main")[2]


@pytest.mark.parametrize(
    "typed", [{"taken_at": "25:99"}, {"outcome": "sold"}, {"outcome": ""}, {"minute_number": "9" * 99}]
)
def test_nothing_that_is_typed_breaks_the_page(clerk, item, typed):
    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), decision_on(item, **typed))

    assert response.status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("replaces", ["x", "0", "99999999999999999999", "-1"])
def test_a_made_up_number_of_an_earlier_decision_is_harmless(clerk, item, replaces):
    response = clerk.post(reverse("governance_admin:item", args=[item.pk]), decision_on(item) | {"replaces": replaces})

    assert response.status_code in (302, 422)


def test_what_is_sent_after_the_session_ended_can_be_sent_again(cast, item):
    address = reverse("governance_admin:item", args=[item.pk])
    sent = decision_on(item, wording="Resolved: that it be approved as amended.")

    signed_out = Client().post(address, sent)
    assert signed_out.status_code == 403
    assert "Resolved: that it be approved as amended." in officers.text(signed_out)
    assert not Decision.objects.exists()

    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', signed_out.content.decode()))
    officers.signed_in(cast.clerk).post(address, again)
    assert Decision.objects.get().wording == "Resolved: that it be approved as amended."


@pytest.mark.parametrize(("origin", "is_kept"), [("http://testserver", True), ("https://elsewhere.example", False)])
def test_a_page_that_was_open_while_one_signed_in_again_keeps_its_text(cast, item, origin, is_kept):
    """Signing in gives the forms another token; a foreign page gets no form of ours filled in."""
    clerk = officers.signed_in(cast.clerk, enforce_csrf_checks=True)

    response = clerk.post(
        reverse("governance_admin:item", args=[item.pk]),
        decision_on(item, wording="As I heard it."),
        HTTP_ORIGIN=origin,
    )

    assert response.status_code == 403
    assert ("As I heard it." in officers.text(response)) == is_kept
