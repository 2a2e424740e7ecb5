"""Who was there for one item and may vote on it: stretches, substitutes, interests, dispensations."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance import appointing, attending, convening, minuting, presence, quorum
from governance.models import AgendaItem, Attendance, Interest, LedgerEntry, LegalKind, Membership, Post, Seat, Terms
from governance.presence import Stretch
from governance.refusals import Refused
from tests.factories.governance import BY, LONG_AGO, attend, board, item, member, person

RULE = {"at_least": 2, "among_them": [{"seat": Seat.NHS, "at_least": 1}]}
SEATS = (Seat.NHS, Seat.SCHOOL, Seat.PARENT_CARER)
TAKEN_AT = time(14, 30)


@pytest.fixture
def send(db):
    """A partnership of three, whose members may send substitutes."""
    made = board(rule=RULE, seats=SEATS)
    _agree(made.body, substitutes=True)
    return made


@pytest.fixture
def agenda_item(send):
    return item(send)


def _agree(body, kind=LegalKind.PARTNERSHIP, rule=RULE, **terms):
    """Other terms from last year on."""
    before = body.terms.get()
    since = timezone.localdate() - timedelta(days=300)
    appointing.end(dated=before, on=since - timedelta(days=1), by=BY)
    return appointing.agree_terms(
        body=body,
        legal_kind=kind,
        quorum_setting=Terms.Quorum.RULE,
        quorum_rule=rule,
        valid_from=since,
        by=BY,
        **terms,
    )


def substitute(body, seat=Seat.NHS, name="Stand-in"):
    return appointing.seat_member(
        person=person(name), body=body, seat=seat, substitute=True, valid_from=LONG_AGO, by=BY
    )


def stand_in(agenda_item, clerk, membership, place, **told):
    attending.record_attendance(
        meeting=agenda_item.meeting,
        membership=membership,
        state=Attendance.State.PRESENT,
        in_place_of=place,
        by=clerk,
        **told,
    )


def test_attendance_is_recorded_once_the_meeting_has_begun(send):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(hours=1), by=send.clerk)

    with pytest.raises(Refused, match="has not begun yet: record who came once it has"):
        attending.record_attendance(
            meeting=meeting, membership=send.members[0], state=Attendance.State.PRESENT, by=send.clerk
        )

    assert not Attendance.objects.exists()


def test_no_attendance_is_recorded_of_a_meeting_at_which_nobody_was(send):
    meeting = item(send, held=False).meeting
    convening.cancel_meeting(meeting=meeting, reason="Snow.", by=send.clerk)

    with pytest.raises(Refused, match="The meeting is cancelled, so no attendance is recorded"):
        attending.record_attendance(
            meeting=meeting, membership=send.members[0], state=Attendance.State.PRESENT, by=send.clerk
        )


@pytest.mark.parametrize(
    ("taken_at", "counts"), [(time(14, 10), True), (TAKEN_AT, False), (time(14, 55), True), (time(15, 5), False)]
)
def test_who_left_and_came_back_counts_while_they_were_there(send, agenda_item, taken_at, counts):
    nurse, head, _ = send.members
    attend(agenda_item, send.clerk, head)
    attending.record_attendance(
        meeting=agenda_item.meeting,
        membership=nurse,
        state=Attendance.State.PRESENT,
        left_at=time(14, 20),
        came_back=[Stretch(time(14, 50), time(15))],
        by=send.clerk,
    )

    attending.take_item(agenda_item=agenda_item, taken_at=taken_at, by=send.clerk)
    agenda_item.refresh_from_db()

    found = quorum.for_item(agenda_item)
    assert (found.met, nurse in presence.entitled(agenda_item)) == (counts, counts)
    assert ("No NHS representative was present." in found.sentences) is not counts


def test_only_the_item_for_which_a_member_was_gone_is_inquorate(send):
    strategy = item(send)
    plan = convening.list_item(
        meeting=strategy.meeting, title="The plan", urgent_reason="Schools wait for it.", by=send.clerk
    )
    attend(strategy, send.clerk, *send.members, left_at=None)
    attending.declare_interest(agenda_item=strategy, membership=send.members[0], by=send.clerk)

    assert quorum.for_item(strategy).met is False
    assert "No NHS representative was present." in quorum.for_item(strategy).sentences
    assert quorum.for_item(plan).met is True


def test_an_interest_of_the_wrong_member_is_taken_back_and_counts_for_nothing(send, agenda_item):
    attend(agenda_item, send.clerk, *send.members)
    entered = attending.declare_interest(agenda_item=agenda_item, membership=send.members[0], by=send.clerk)
    with pytest.raises(Refused, match="Say why it is taken back"):
        attending.take_back_interest(interest=entered, reason=" ", by=send.clerk)
    with pytest.raises(Refused, match="Only the clerk"):
        attending.take_back_interest(interest=entered, reason="Wrong member.", by=send.chair)

    attending.take_back_interest(interest=entered, reason="Entered for the wrong member.", by=send.clerk)

    assert send.members[0] in presence.entitled(agenda_item)
    assert not agenda_item.interests.standing().exists()
    entry = LedgerEntry.objects.latest("seq")
    assert entry.action == "interest.taken_back"
    with pytest.raises(Refused, match="taken back already"):
        attending.take_back_interest(interest=entered, reason="Again.", by=send.clerk)

    attending.declare_interest(agenda_item=agenda_item, membership=send.members[0], by=send.clerk)
    assert send.members[0] not in presence.entitled(agenda_item)


@pytest.mark.parametrize(
    ("stretches", "said"),
    [
        ([Stretch(time(14, 10))], "fill in both"),
        ([Stretch(time(14, 10), time(14))], "left before they arrived"),
    ],
)
def test_stretches_are_in_order(send, agenda_item, stretches, said):
    with pytest.raises(Refused, match=said):
        attending.record_attendance(
            meeting=agenda_item.meeting,
            membership=send.members[0],
            state=Attendance.State.PRESENT,
            came_back=stretches,
            by=send.clerk,
        )


def test_who_comes_back_comes_after_they_left(send, agenda_item):
    with pytest.raises(Refused, match="came back before they left"):
        attending.record_attendance(
            meeting=agenda_item.meeting,
            membership=send.members[0],
            state=Attendance.State.PRESENT,
            left_at=time(15),
            came_back=[Stretch(time(14, 30))],
            by=send.clerk,
        )


def test_a_substitute_counts_in_the_place_and_the_seat_of_a_member_who_is_not_there(send, agenda_item):
    nurse, head, _ = send.members
    deputy = substitute(send.body, seat=Seat.OTHER)
    attend(agenda_item, send.clerk, head)

    stand_in(agenda_item, send.clerk, deputy, nurse)

    found = quorum.for_item(agenda_item)
    assert (found.present, found.members, found.met) == (2, 3, True)
    assert "One of them sat in a member’s place, as a substitute." in found.sentences
    assert presence.entitled(agenda_item) == [head, deputy]


def test_a_substitute_beside_the_member_does_not_count(send, agenda_item):
    nurse, head, _ = send.members
    deputy = substitute(send.body)
    attend(agenda_item, send.clerk, nurse, head)

    stand_in(agenda_item, send.clerk, deputy, nurse)

    found = quorum.for_item(agenda_item)
    assert found.present == 2
    assert "One substitute does not count, since the member they stand in for was there." in found.sentences
    assert deputy not in presence.entitled(agenda_item)


def test_a_substitute_takes_over_from_a_member_who_leaves(send, agenda_item):
    nurse, head, _ = send.members
    deputy = substitute(send.body)
    attend(agenda_item, send.clerk, head)
    attend(agenda_item, send.clerk, nurse, left_at=time(14, 20))
    stand_in(agenda_item, send.clerk, deputy, nurse, arrived_at=time(14, 20))

    attending.take_item(agenda_item=agenda_item, taken_at=TAKEN_AT, by=send.clerk)
    agenda_item.refresh_from_db()

    assert presence.entitled(agenda_item) == [head, deputy]


def test_a_substitute_who_came_says_for_whom(send, agenda_item):
    with pytest.raises(Refused, match="say in whose place they sat"):
        stand_in(agenda_item, send.clerk, substitute(send.body), None)


def test_each_member_has_one_substitute_at_most(send, agenda_item):
    nurse = send.members[0]
    stand_in(agenda_item, send.clerk, substitute(send.body), nurse)

    with pytest.raises(Refused, match="Somebody else sat in the place of"):
        stand_in(agenda_item, send.clerk, substitute(send.body, name="Another"), nurse)


def test_a_member_stands_in_for_nobody(send, agenda_item):
    nurse, head, _ = send.members

    with pytest.raises(Refused, match="has a seat of their own"):
        stand_in(agenda_item, send.clerk, head, nurse)


@pytest.mark.django_db
def test_where_the_terms_know_no_substitutes_nobody_stands_in():
    send = board(rule=RULE, seats=SEATS)
    deputy = substitute(send.body)

    with pytest.raises(Refused, match="By the terms of the SEND Board nobody sends a substitute"):
        stand_in(item(send), send.clerk, deputy, send.members[0])


def committee():
    return board(kind=LegalKind.COUNCIL_COMMITTEE, rule={"at_least": 2}, seats=(Seat.COUNCILLOR, Seat.NHS))


def declare(agenda_item, clerk, membership, **told):
    return attending.declare_interest(
        agenda_item=agenda_item, membership=membership, kind=Interest.Kind.PECUNIARY, left_room=False, by=clerk, **told
    )


@pytest.mark.django_db
def test_a_pecuniary_interest_without_a_dispensation_bars_a_councillor_who_stays():
    council = committee()
    agenda_item = item(council)
    attend(agenda_item, council.clerk, *council.members)

    declare(agenda_item, council.clerk, council.members[0])

    found = quorum.for_item(agenda_item)
    assert found.met is False
    assert (
        "One member stayed with a disclosable pecuniary interest and no dispensation, and does not count."
        in found.sentences
    )
    assert presence.entitled(agenda_item) == [council.members[1]]


@pytest.mark.django_db
def test_a_dispensation_of_the_monitoring_officer_lets_them_take_part():
    council = committee()
    agenda_item = item(council)
    attend(agenda_item, council.clerk, *council.members)
    officer = person("The monitoring officer")
    granted = {"dispensation": "To vote on the strategy, until May 2027.", "dispensation_by": officer}
    with pytest.raises(Refused, match="was not appointed monitoring officer by then"):
        declare(agenda_item, council.clerk, council.members[0], **granted)

    appointing.appoint(person=officer, body=None, post=Post.MONITORING_OFFICER, valid_from=LONG_AGO, by=BY)
    declare(agenda_item, council.clerk, council.members[0], **granted)

    assert quorum.for_item(agenda_item).met is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"dispensation": "To vote."}, "Say who granted"),
        ({"dispensation_by": True}, "Say what the dispensation is for"),
    ],
)
def test_a_dispensation_is_told_whole(told, said):
    council = committee()
    if "dispensation_by" in told:
        told = {"dispensation_by": person("The monitoring officer")}

    with pytest.raises(Refused, match=said):
        declare(item(council), council.clerk, council.members[0], **told)


def test_an_interest_is_of_a_member_of_the_day(send, agenda_item):
    later = member(send.body, Seat.VOLUNTARY, "Not yet", valid_from=timezone.localdate() + timedelta(days=1))

    with pytest.raises(Refused, match="held no such seat on the SEND Board that day"):
        attending.declare_interest(agenda_item=agenda_item, membership=later, by=send.clerk)


def test_the_roll_says_of_everybody_how_they_stand(send, agenda_item):
    nurse, head, parent = send.members
    observer = member(send.body, Seat.OTHER, "Watching", voting=False)
    attend(agenda_item, send.clerk, nurse, head, observer)
    attending.record_attendance(
        meeting=agenda_item.meeting, membership=parent, state=Attendance.State.APOLOGIES, by=send.clerk
    )
    attending.declare_interest(agenda_item=agenda_item, membership=head, by=send.clerk)
    silent = substitute(send.body)

    said = {line.membership: line.sentence for line in presence.roll(agenda_item)}

    assert said == {
        nurse: "Counts and votes.",
        head: "Declared an interest and left for this item.",
        parent: "Apologies.",
        observer: "Was there, without a vote.",
        silent: "Not said.",
    }


def test_nothing_said_of_a_member_is_not_an_absence(send, agenda_item):
    attend(agenda_item, send.clerk, send.members[0])

    assert "Whether 2 members came is not said yet." in quorum.of_meeting(agenda_item.meeting).sentences


def test_before_a_meeting_its_quorum_is_only_the_rule(send):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=1), by=send.clerk)
    listed = convening.list_item(meeting=meeting, title="The strategy", by=send.clerk)

    for found in (quorum.of_meeting(meeting), quorum.for_item(listed)):
        assert found.met is None
        assert found.sentences == ("The quorum is 2, among them at least 1 NHS representative.",)


def test_attendance_stands_once_the_minutes_are_confirmed(send, agenda_item):
    meeting = agenda_item.meeting
    minutes = minuting.write_minutes(meeting=meeting, text="All came.", by=send.clerk)
    next_one = item(send).meeting
    minuting.confirm_minutes(minutes=minutes, at_meeting=next_one, by=send.clerk)

    with pytest.raises(Refused, match="minutes of this meeting are confirmed, so its attendance stands"):
        attend(agenda_item, send.clerk, send.members[0])


def test_a_membership_is_counted_by_its_person(send, agenda_item):
    nurse = send.members[0]
    twice = appointing.seat_member(
        person=nurse.person, body=send.body, seat=Seat.COUNCILLOR, valid_from=LONG_AGO, by=BY
    )
    attend(agenda_item, send.clerk, nurse, twice)

    assert len(presence.entitled(agenda_item)) == 1


def test_nobody_declares_an_interest_at_a_meeting_that_was_cancelled(send):
    listed = item(send, held=False)
    convening.cancel_meeting(meeting=listed.meeting, reason="Snow.", by=send.clerk)

    with pytest.raises(Refused, match="nobody was there for this item"):
        attending.declare_interest(agenda_item=listed, membership=send.members[0], by=send.clerk)
    with pytest.raises(Refused, match="nobody was there for this item"):
        attending.take_item(agenda_item=listed, taken_at=TAKEN_AT, by=send.clerk)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Membership.PublicForm.SEAT, "One member declared an interest and stayed. They had a dispensation."),
        (Membership.PublicForm.NAME, "Dispensation: For Sam of Elm Street."),
    ],
)
def test_the_words_of_a_dispensation_are_told_of_those_shown_by_name_only(send, agenda_item, form, says):
    seat = appointing.seat_member(
        person=person("Sam"), body=send.body, seat=Seat.OTHER, public_form=form, valid_from=LONG_AGO, by=BY
    )
    told = Interest(
        agenda_item=agenda_item, membership=seat, left_room=False, dispensation="For Sam of Elm Street", nature="A shop"
    )

    assert says in presence.declared(told)
    assert ("Elm Street" in presence.declared(told)) == (form == Membership.PublicForm.NAME)


def of_an_evening(send, *, begins=time(19)):
    """An item of a meeting that began yesterday evening."""
    yesterday = timezone.localtime() - timedelta(days=1)
    meeting = convening.schedule_meeting(
        body=send.body,
        starts_at=yesterday.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0),
        in_the_past=True,
        by=send.clerk,
    )
    listed = convening.list_item(meeting=meeting, title="The budget", by=send.clerk)
    convening.hold_meeting(meeting=meeting, by=send.clerk)
    return AgendaItem.objects.get(pk=listed.pk)


@pytest.mark.parametrize(
    ("begins", "taken_at"), [(time(14), time(13, 45)), (time(19), time(6)), (time(9), time(0, 30)), (time(9), time(8))]
)
def test_an_item_is_not_taken_before_its_meeting_began(send, begins, taken_at):
    item = of_an_evening(send, begins=begins)

    with pytest.raises(
        Refused, match=f"The meeting began at {begins:%H:%M}, so it had taken nothing .* Put the time right"
    ):
        attending.take_item(agenda_item=item, taken_at=taken_at, by=send.clerk)

    attending.take_item(agenda_item=item, taken_at=begins, by=send.clerk)


def test_a_meeting_goes_on_past_midnight(send):
    """Who left at 00:20 was there for what was taken at 23:50 and 00:10, not at 00:30; who came back then was."""
    item = of_an_evening(send)
    nurse, school, parent = send.members
    attend(item, send.clerk, school, left_at=time(0, 20))
    attend(item, send.clerk, parent, arrived_at=time(18, 50))
    attending.record_attendance(
        meeting=item.meeting,
        membership=nurse,
        state=Attendance.State.PRESENT,
        left_at=time(23, 40),
        came_back=[Stretch(time(0, 25), time(1))],
        by=send.clerk,
    )

    def counted(taken_at):
        attending.take_item(agenda_item=item, taken_at=taken_at, by=send.clerk)
        item.refresh_from_db()
        return {each.pk for each in presence.entitled(item)}

    assert counted(time(19, 5)) == {nurse.pk, school.pk, parent.pk}
    assert counted(time(23, 50)) == counted(time(0, 10)) == {school.pk, parent.pk}
    assert counted(time(0, 30)) == {nurse.pk, parent.pk}


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"left_at": time(18)}, "left before the meeting began, at 19:00"),
        ({"arrived_at": time(0, 30), "left_at": time(23)}, "left before they arrived"),
        ({"left_at": time(0, 30), "came_back": [Stretch(time(23))]}, "came back before they left"),
    ],
)
def test_times_past_midnight_are_in_order(send, told, because):
    item = of_an_evening(send)

    with pytest.raises(Refused, match=because):
        attending.record_attendance(
            meeting=item.meeting,
            membership=send.members[0],
            state=Attendance.State.PRESENT,
            by=send.clerk,
            **told,
        )


@given(begins=st.times(), passed=st.timedeltas(timedelta(), timedelta(hours=24)))
def test_a_clock_is_read_in_the_order_of_its_meeting(begins, passed):
    """Any moment from the beginning to the end of the day, and of an afternoon's or evening's meeting to six."""
    at = datetime.combine(date(2026, 6, 1), begins) + passed
    ends = datetime.combine(date(2026, 6, 2), time(6) if begins >= time(12) else time())

    if at < ends:
        assert presence.since_start(at.time(), begins) == passed


def test_a_text_pinned_before_midnight_was_there_for_an_item_taken_after_it(send):
    item = of_an_evening(send)
    attending.take_item(agenda_item=item, taken_at=time(0, 30), by=send.clerk)
    item.refresh_from_db()
    midnight = item.meeting.starts_at + timedelta(hours=5)

    assert not presence.comes_after(midnight + timedelta(minutes=29), item)
    assert presence.comes_after(midnight + timedelta(minutes=31), item)
