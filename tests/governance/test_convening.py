"""Only the clerk convenes, and what happened stands once the chair has confirmed it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from governance import (
    assigning,
    attending,
    circulating,
    clock_changes,
    closing,
    confirming,
    convening,
    deciding,
    meeting_page,
    overriding,
    papers,
    programming,
    publication,
    registers,
    submitting,
)
from governance.forms import AgendaItemForm
from governance.models import (
    Access,
    AgendaItem,
    Attendance,
    Interest,
    LedgerEntry,
    Meeting,
    Route,
    Seat,
    Submission,
)
from governance.notice import LONDON
from governance.refusals import Refused
from governance.states import EditionState, MeetingState, SubmissionState
from tests.factories import governance as making
from tests.factories.governance import attend, clock, item, member, record


def meeting_of(send, **later):
    from_now = timedelta(**later)
    in_the_past = from_now < timedelta()
    starts_at = making.begun() if in_the_past else timezone.now() + from_now
    return convening.schedule_meeting(body=send.body, starts_at=starts_at, in_the_past=in_the_past, by=send.clerk)


@pytest.mark.parametrize("post", ["lead", "chair"])
def test_only_the_clerk_convenes(send, post):
    with pytest.raises(Refused, match="Only the clerk of the SEND Board"):
        convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=getattr(send, post))

    assert not Meeting.objects.exists()
    assert meeting_of(send, days=1).state == MeetingState.SCHEDULED


def test_a_meeting_is_held_once_it_has_begun(send):
    with pytest.raises(Refused, match="has not begun yet"):
        convening.hold_meeting(meeting=meeting_of(send, hours=1), by=send.clerk)

    assert convening.hold_meeting(meeting=meeting_of(send, hours=-1), by=send.clerk).state == MeetingState.HELD


@pytest.mark.parametrize("act", [convening.cancel_meeting, convening.find_inquorate])
def test_a_meeting_is_called_off_with_a_reason_and_before_it_was_held(send, act):
    meeting = meeting_of(send, hours=-1)
    with pytest.raises(Refused, match="Say why"):
        act(meeting=meeting, reason=" ", by=send.clerk)

    convening.hold_meeting(meeting=meeting, by=send.clerk)

    with pytest.raises(Refused, match="The meeting is held already"):
        act(meeting=meeting, reason="Snow.", by=send.clerk)


def test_items_are_numbered_in_order_and_take_the_editions_title(send, submission):
    meeting = meeting_of(send, days=1)

    convening.list_item(meeting=meeting, title="Apologies", by=send.clerk)
    strategy = convening.list_item(meeting=meeting, submission=submission, by=send.clerk)

    submission.refresh_from_db()
    assert (strategy.number, strategy.title) == (2, "Strategy 2026")
    assert submission.state == SubmissionState.SCHEDULED


def test_an_edition_is_on_one_agenda_of_the_body_it_waits_for(send, wellbeing, submission):
    with pytest.raises(Refused, match="It waits for the SEND Board"):
        convening.list_item(meeting=meeting_of(wellbeing, days=1), submission=submission, by=wellbeing.clerk)

    convening.list_item(meeting=meeting_of(send, days=1), submission=submission, by=send.clerk)

    with pytest.raises(Refused, match="It is scheduled already"):
        convening.list_item(meeting=meeting_of(send, days=2), submission=submission, by=send.clerk)


def test_nothing_is_added_to_the_agenda_of_a_meeting_that_was_held(send):
    held = item(send).meeting

    with pytest.raises(Refused, match="Say why the chair took the item without notice"):
        convening.list_item(meeting=held, title="One more thing", by=send.clerk)


def test_attendance_said_again_replaces_what_was_said(send):
    seat = member(send.body, Seat.NHS, "A member")
    agenda_item = item(send)
    attend(agenda_item, send.clerk, seat)

    attending.record_attendance(
        meeting=agenda_item.meeting, membership=seat, state=Attendance.State.APOLOGIES, by=send.clerk
    )

    assert Attendance.objects.get().state == Attendance.State.APOLOGIES
    assert Attendance.history.count() == 2


def test_attendance_is_of_members_of_the_day_and_in_order(send, wellbeing):
    agenda_item = item(send)
    stranger = member(wellbeing.body, Seat.NHS, "Somebody else")
    future = member(send.body, Seat.NHS, "Not yet", valid_from=timezone.localdate() + timedelta(days=1))
    seat = member(send.body, Seat.NHS, "A member")

    for other in (stranger, future):
        with pytest.raises(Refused, match="held no such seat"):
            attend(agenda_item, send.clerk, other)
    with pytest.raises(Refused, match="left before they arrived"):
        attend(agenda_item, send.clerk, seat, arrived_at=time(15), left_at=time(14))
    attend(agenda_item, send.clerk, seat, arrived_at=time(14), left_at=time(15))


def test_interests_are_of_members_of_the_body(send, wellbeing):
    agenda_item = item(send)
    with pytest.raises(Refused, match="has no seat on the SEND Board"):
        attending.declare_interest(
            agenda_item=agenda_item, membership=member(wellbeing.body, Seat.NHS, "Somebody else"), by=send.clerk
        )

    seat = member(send.body, Seat.NHS, "A member")
    attending.declare_interest(agenda_item=agenda_item, membership=seat, by=send.clerk)
    attending.declare_interest(agenda_item=agenda_item, membership=seat, left_room=False, by=send.clerk)

    assert not Interest.objects.get().left_room


def test_what_led_to_a_confirmed_decision_stands(send):
    agenda_item = item(send)
    decision = record(send, agenda_item)
    attending.take_item(agenda_item=agenda_item, taken_at=time(14, 30), by=send.clerk)

    confirming.confirm_decision(decision=decision, by=send.chair)

    with pytest.raises(Refused, match="so what led to it stands"):
        attending.take_item(agenda_item=agenda_item, taken_at=time(15), by=send.clerk)


def test_a_meeting_of_an_earlier_day_is_entered_only_by_who_says_so(send):
    long_ago = timezone.now() - timedelta(days=2)
    with pytest.raises(Refused, match="or say that the meeting was held already"):
        convening.schedule_meeting(body=send.body, starts_at=long_ago, by=send.clerk)

    entered = convening.schedule_meeting(body=send.body, starts_at=long_ago, in_the_past=True, by=send.clerk)

    assert convening.hold_meeting(meeting=entered, by=send.clerk).state == MeetingState.HELD
    with pytest.raises(Refused, match="cannot have been held already"):
        convening.schedule_meeting(
            body=send.body, starts_at=timezone.now() + timedelta(days=2), in_the_past=True, by=send.clerk
        )


def test_a_body_meets_once_at_a_time_unless_the_other_was_called_off(send):
    meeting = meeting_of(send, days=1)
    again = {"body": send.body, "starts_at": meeting.starts_at, "by": send.clerk}
    with pytest.raises(Refused, match="meets then already"):
        convening.schedule_meeting(**again)

    convening.cancel_meeting(meeting=meeting, reason="The wrong room.", by=send.clerk)

    assert convening.schedule_meeting(**again)


def test_an_agenda_number_is_given_once(send):
    meeting = meeting_of(send, days=1)
    convening.list_item(meeting=meeting, title="Apologies", number=3, by=send.clerk)

    with pytest.raises(Refused, match="Item 3 is “Apologies” already"):
        convening.list_item(meeting=meeting, title="Minutes", number=3, by=send.clerk)

    assert convening.list_item(meeting=meeting, title="Minutes", by=send.clerk).number == 4


def test_a_meeting_known_from_a_paper_is_past_and_decides_nothing(send, submission):
    known = {"body": send.body, "source": "Briefing note of 13 March 2025", "by": send.clerk}
    with pytest.raises(Refused, match="Say which paper the meeting is known from"):
        convening.report_meeting(**known | {"source": " "}, starts_at=timezone.now() - timedelta(days=99))
    with pytest.raises(Refused, match="Schedule the meeting instead"):
        convening.report_meeting(**known, starts_at=timezone.now() + timedelta(days=1))

    reported = convening.report_meeting(**known, starts_at=timezone.now() - timedelta(days=99))
    spoken_of = convening.list_item(
        meeting=reported,
        title="Priorities",
        recommendation="To note.",
        edition=submission.passage.edition,
        by=send.clerk,
    )

    with pytest.raises(Refused, match="known only from a paper decides nothing here"):
        convening.list_item(meeting=reported, submission=submission, by=send.clerk)
    with pytest.raises(Refused):
        record(send, spoken_of)
    with pytest.raises(Refused):
        convening.hold_meeting(meeting=reported, by=send.clerk)
    assert registers.route_of(submission.passage.edition)[0].detail == "Known from a paper"


def called_off(send, submission, by_what=convening.cancel_meeting):
    """A meeting with an ordinary item and the submission on its agenda, which did not take place."""
    meeting = item(send, submission, held=False).meeting
    convening.list_item(meeting=meeting, title="Apologies", by=send.clerk)
    return by_what(meeting=meeting, reason="Snow.", by=send.clerk)


@pytest.mark.parametrize("act", [convening.cancel_meeting, convening.find_inquorate])
def test_what_a_called_off_meeting_left_undone_goes_onto_another_agenda_in_one_call(send, submission, act):
    meeting, onto = called_off(send, submission, act), meeting_of(send, days=7)
    convening.list_item(meeting=onto, title="Apologies", by=send.clerk)

    moved = convening.relist(meeting=meeting, onto=onto, by=send.clerk)

    meeting.refresh_from_db()
    submission.refresh_from_db()
    assert [(each.title, each.number, each.submission) for each in moved] == [("The strategy", 2, submission)]
    assert (meeting.continued_as, submission.state) == (onto, SubmissionState.SCHEDULED)
    with pytest.raises(Refused, match="Its items are on another agenda already"):
        convening.relist(meeting=meeting, onto=onto, by=send.clerk)


def test_items_are_relisted_for_the_same_body_before_the_papers_are_out(send, wellbeing, submission):
    meeting = called_off(send, submission)

    with pytest.raises(Refused, match="The items are for the SEND Board"):
        convening.relist(meeting=meeting, onto=meeting_of(wellbeing, days=7), by=send.clerk)
    with pytest.raises(Refused, match="Choose one whose papers are not out yet"):
        convening.relist(meeting=meeting, onto=item(send).meeting, by=send.clerk)
    with pytest.raises(Refused, match="so its items stay where they are"):
        convening.relist(meeting=meeting_of(send, days=1), onto=meeting_of(send, days=7), by=send.clerk)


def test_nothing_is_decided_at_a_meeting_that_was_called_off(send, submission):
    agenda_item = called_off(send, submission).agenda.get(number=1)

    with pytest.raises(Refused, match="The meeting was cancelled, so it decided nothing"):
        record(send, agenda_item)


def test_a_postponed_meeting_takes_its_agenda_along(send, submission):
    meeting = item(send, submission, held=False).meeting
    later = timezone.now() + timedelta(days=7)

    put_off = convening.postpone_meeting(meeting=meeting, starts_at=later, reason="The hall is closed.", by=send.clerk)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.continued_as) == (MeetingState.POSTPONED, put_off)
    assert put_off.agenda.get().submission == submission
    with pytest.raises(Refused, match="after the day of this meeting"):
        convening.postpone_meeting(meeting=put_off, starts_at=timezone.now(), reason="Again.", by=send.clerk)


def test_an_adjourned_meeting_goes_on_with_what_it_has_not_taken(send, submission):
    meeting = item(send, held=False).meeting
    convening.list_item(meeting=meeting, submission=submission, title="The plan", by=send.clerk)
    with pytest.raises(Refused, match="only a meeting that has begun is adjourned"):
        convening.adjourn_meeting(
            meeting=meeting, starts_at=timezone.now() + timedelta(days=1), reason="It is late.", by=send.clerk
        )
    convening.hold_meeting(meeting=meeting, by=send.clerk)
    taken, not_taken = meeting.agenda.order_by("number")
    attending.take_item(agenda_item=taken, taken_at=time(14, 30), by=send.clerk)

    goes_on = convening.adjourn_meeting(
        meeting=meeting, starts_at=timezone.now() + timedelta(days=1), reason="It is late.", by=send.clerk
    )

    assert [each.title for each in goes_on.agenda.all()] == ["The plan"]
    assert record(send, AgendaItem.objects.get(pk=taken.pk)).body == send.body
    with pytest.raises(Refused, match="The meeting broke off"):
        record(send, AgendaItem.objects.get(pk=not_taken.pk))


def test_nobody_knows_before_a_meeting_that_too_few_come(send):
    with pytest.raises(Refused, match="nobody knows who comes"):
        convening.find_inquorate(meeting=meeting_of(send, days=1), reason="Holidays.", by=send.clerk)


@pytest.mark.parametrize("year", [1, 206, 2206, 9999])
def test_a_slip_in_the_year_of_a_meeting_is_refused(send, year):
    day = datetime(year, 6, 15, 14, tzinfo=UTC)

    with pytest.raises(Refused, match="Look at the year"):
        convening.schedule_meeting(body=send.body, starts_at=day, in_the_past=year < 2000, by=send.clerk)


def test_an_hour_that_the_clock_leaves_out_is_refused_and_one_that_comes_twice_is_the_first(send):
    skipped = datetime(2027, 3, 28, 1, 30, tzinfo=LONDON)
    twice = datetime(2027, 10, 31, 1, 30, tzinfo=LONDON)

    with clock(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        with pytest.raises(Refused, match="there is no 01:30 on 28 March 2027"):
            convening.schedule_meeting(body=send.body, starts_at=skipped, by=send.clerk)
        meeting = convening.schedule_meeting(body=send.body, starts_at=twice, by=send.clerk)

    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "01:30 comes twice" in clock_changes.caution(twice)
    assert not clock_changes.caution(skipped)


def test_a_body_that_has_no_exempt_items_lists_and_holds_none(send):
    meeting = meeting_of(send, days=20)
    with pytest.raises(Refused, match="Mark it “not for publication”"):
        convening.list_item(meeting=meeting, title="A child", access=Access.EXEMPT, by=send.clerk)
    offered = dict(AgendaItemForm(waiting=Submission.objects.none(), meeting=meeting).fields["access"].choices)
    assert list(offered) == [Access.OPEN, Access.NOT_FOR_PUBLICATION]

    convening.list_item(meeting=meeting, title="A child", access=Access.NOT_FOR_PUBLICATION, by=send.clerk)
    with pytest.raises(Refused, match="give it a title that anyone may read"):
        convening.hold_meeting(meeting=meeting, by=send.clerk)


def test_an_item_is_put_right_until_the_agenda_is_out(send):
    meeting = meeting_of(send, days=20)
    listed = convening.list_item(meeting=meeting, title="Short brakes", by=send.clerk)

    right = convening.amend_item(
        agenda_item=listed, title="Short breaks", recommendation="To agree the budget.", by=send.clerk
    )

    assert (right.title, right.recommendation) == ("Short breaks", "To agree the budget.")
    assert listed.history.filter(title="Short brakes").exists()
    with pytest.raises(Refused, match="Give the item a title"):
        convening.amend_item(agenda_item=right, title=" ", by=send.clerk)
    with pytest.raises(Refused, match="Only the clerk"):
        convening.amend_item(agenda_item=right, title="Mine", by=send.chair)
    circulating.publish_papers(meeting=meeting, by=send.clerk)
    with pytest.raises(Refused, match="The agenda is out"):
        convening.amend_item(agenda_item=right, title="Another", by=send.clerk)


def test_an_item_put_on_by_mistake_is_taken_off_with_a_reason_and_those_after_it_move_up(send):
    meeting = meeting_of(send, days=20)
    titles = ("Apologies", "A mistake", "The plan", "The budget")
    mistake = [convening.list_item(meeting=meeting, title=each, by=send.clerk) for each in titles][1]
    circulating.attach_paper(agenda_item=mistake, title="To follow", by=send.clerk)
    with pytest.raises(Refused, match="Say why"):
        convening.take_off_item(agenda_item=mistake, reason=" ", by=send.clerk)
    with pytest.raises(Refused, match="Only the clerk"):
        convening.take_off_item(agenda_item=mistake, reason="Mine.", by=send.chair)

    off = convening.take_off_item(agenda_item=mistake, reason="It is for the school forum.", by=send.clerk)

    agenda = meeting.agenda.order_by("number")
    assert [(each.number, each.title) for each in agenda] == [(1, "Apologies"), (2, "The plan"), (3, "The budget")]
    assert not papers.standing(meeting).exists()
    entry = LedgerEntry.objects.get(action="item.taken_off")
    assert (entry.subject, "school forum" in entry.payload.canonical) == (f"agendaitem:{mistake.pk}", True)
    assert off in meeting.items.all()
    again = convening.list_item(meeting=meeting, title="Any other business", by=send.clerk)
    assert again.number == 4


def test_nothing_more_is_done_to_an_item_that_was_taken_off(send):
    meeting = meeting_of(send, days=20)
    off = convening.list_item(meeting=meeting, title="A mistake", by=send.clerk)
    convening.list_item(meeting=meeting, title="The plan", by=send.clerk)
    off = convening.take_off_item(agenda_item=off, reason="Wrong board.", by=send.clerk)

    for refusals in (
        convening.refusals_to_take_off,
        convening.refusals_to_amend,
        circulating.refusals,
        attending.refusals_to_write_up,
        closing.refusals,
        closing.refusals_to_summarise,
        deciding.refusals,
        overriding.refusals_to_propose,
        overriding.refusals_to_agree,
        programming.refusals_to_refer,
    ):
        assert "It was taken off the agenda. " in " ".join(refusals(agenda_item=off, by=send.clerk)), refusals
    assert "It was taken off" in assigning.refusals(by=send.clerk, body=send.body, agenda_item=off)[0]
    circulating.publish_papers(meeting=meeting, by=send.clerk)
    meeting.refresh_from_db()
    assert [each.title for each in meeting_page.read(meeting).items] == ["The plan"]


def test_an_edition_taken_off_waits_for_another_agenda_or_goes_back_to_its_draft(send, edition, submission):
    meeting = meeting_of(send, days=20)
    listed = convening.list_item(meeting=meeting, submission=submission, by=send.clerk)
    edition.refresh_from_db()
    with pytest.raises(Refused, match="ask its clerk to take it off before the papers are out"):
        submitting.take_back_edition(edition=edition, reason="The wrong text.", by=send.lead)

    convening.take_off_item(agenda_item=listed, reason="It comes in May.", by=send.clerk)

    submission.refresh_from_db()
    assert submission.state == SubmissionState.PROPOSED
    later = convening.list_item(meeting=meeting_of(send, days=50), submission=submission, by=send.clerk)
    convening.list_item(meeting=meeting, title="The plan", by=send.clerk)
    circulating.publish_papers(meeting=meeting, by=send.clerk)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SCHEDULED  # the papers of another meeting are out, not its own
    convening.take_off_item(agenda_item=later, reason="The wrong text.", by=send.clerk)
    with pytest.raises(Refused, match="Say why"):
        submitting.take_back_edition(edition=edition, reason="", by=send.lead)
    back = submitting.take_back_edition(edition=edition, reason="The wrong text.", by=send.lead)
    assert back.state == EditionState.DRAFTING
    assert not publication.is_before_its_boards(back.page)
    anew = making.submit(back, Route.objects.get(), send)
    assert (anew.state, anew.passage.number) == (SubmissionState.PROPOSED, 2)


def test_once_the_agenda_is_out_an_item_is_withdrawn_as_an_outcome(send, submission):
    meeting = meeting_of(send, days=20)
    listed = convening.list_item(meeting=meeting, submission=submission, by=send.clerk)
    circulating.publish_papers(meeting=meeting, by=send.clerk)

    with pytest.raises(Refused, match="record at the meeting that it is withdrawn, and why"):
        convening.take_off_item(
            agenda_item=AgendaItem.objects.get(pk=listed.pk), reason="It comes in May.", by=send.clerk
        )


def test_what_came_from_the_work_programme_stands_there_again(send):
    planned = programming.plan_item(body=send.body, title="Short breaks", by=send.clerk)
    listed = programming.list_planned(work_item=planned, meeting=meeting_of(send, days=20), by=send.clerk)

    convening.take_off_item(agenda_item=listed, reason="Not ready.", by=send.clerk)

    assert programming.list_planned(work_item=planned, meeting=meeting_of(send, days=50), by=send.clerk).number == 1
