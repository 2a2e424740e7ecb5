"""The quorum of one item, from who was there when it was taken."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance import appointing, attending, quorum
from governance.models import Attendance, Body, LegalKind, Seat, Terms
from governance.presence import Presence, Stretch
from governance.quorum import reckoned
from tests.factories.governance import BY, LONG_AGO, attend, board, item, member

RULE = {
    "at_least": 3,
    "among_them": [{"seat": Seat.COUNCILLOR, "at_least": 1}, {"seat": Seat.NHS, "at_least": 1}],
}
SEATS = (Seat.COUNCILLOR, Seat.NHS, Seat.SCHOOL, Seat.PARENT_CARER)
HALF_PAST_TWO = time(14, 30)


def presences(*seats, **told):
    return [Presence(person=number, seat=seat, **told) for number, seat in enumerate(seats)]


def of(present, *, rule=RULE, taken_at=HALF_PAST_TWO, in_the_room_only=False, setting=Terms.Quorum.RULE, **told):
    return reckoned(
        setting=setting,
        rule=rule,
        members=4,
        presences=present,
        taken_at=taken_at,
        in_the_room_only=in_the_room_only,
        **told,
    )


@pytest.mark.parametrize(
    ("seats", "met", "said"),
    [
        (SEATS, True, "That was enough."),
        ((Seat.COUNCILLOR, Seat.NHS, Seat.SCHOOL), True, "That was enough."),
        ((Seat.COUNCILLOR, Seat.NHS), False, "That was one member too few."),
        ((Seat.COUNCILLOR, Seat.SCHOOL, Seat.PARENT_CARER), False, "No NHS representative was present."),
        ((Seat.NHS, Seat.SCHOOL, Seat.PARENT_CARER), False, "No councillor was present."),
        ((), False, "That was 3 members too few."),
    ],
)
def test_a_quorum_counts_members_and_seats(seats, met, said):
    found = of(presences(*seats))

    assert found.met is met
    assert said in found.sentences
    assert (found.present, found.members, found.required) == (len(seats), 4, 3)


def test_the_rule_is_said_in_words():
    assert "The quorum is 3, among them at least 1 councillor and 1 NHS representative." in of([]).sentences


def test_it_says_how_many_of_a_seat_were_missing():
    rule = {"at_least": 2, "among_them": [{"seat": Seat.COUNCILLOR, "at_least": 2}]}

    found = of(presences(Seat.COUNCILLOR, Seat.NHS), rule=rule)

    assert found.met is False
    assert "Only 1 councillor was present, and 2 were needed." in found.sentences


@pytest.mark.parametrize(
    ("arrived", "left", "taken_at", "counts"),
    [
        (None, None, HALF_PAST_TWO, True),
        (HALF_PAST_TWO, None, HALF_PAST_TWO, True),
        (time(14, 31), None, HALF_PAST_TWO, False),
        (None, HALF_PAST_TWO, HALF_PAST_TWO, False),
        (None, time(14, 31), HALF_PAST_TWO, True),
        (time(14), time(15), HALF_PAST_TWO, True),
        (None, None, None, True),
        (time(14), None, None, False),
        (None, time(15), None, False),
    ],
)
def test_only_who_was_there_when_the_item_was_taken_counts(arrived, left, taken_at, counts):
    found = of(presences(Seat.NHS, stretches=(Stretch(arrived, left),)), rule={"at_least": 1}, taken_at=taken_at)

    assert found.met is counts


def test_a_member_who_left_for_an_interest_does_not_count():
    found = of([*presences(Seat.COUNCILLOR, Seat.NHS), Presence(7, Seat.SCHOOL, left_for_item=True)])

    assert found.met is False
    assert "One member declared an interest and left the room for this item." in found.sentences


@pytest.mark.parametrize(("in_the_room_only", "met"), [(True, False), (False, True)])
def test_members_online_count_at_a_partnership_and_not_at_a_council_committee(in_the_room_only, met):
    found = of(
        [*presences(Seat.COUNCILLOR, Seat.NHS), Presence(7, Seat.SCHOOL, (Stretch(online=True),))],
        in_the_room_only=in_the_room_only,
    )

    assert found.met is met
    said = "One member took part online; for this body only members in the room count."
    assert (said in found.sentences) is in_the_room_only


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (Terms.Quorum.NONE, "Its terms set no quorum."),
        (Terms.Quorum.NOT_RECORDED, "What its quorum is, is not recorded."),
    ],
)
def test_no_rule_and_no_record_of_one_are_said_and_neither_met_nor_missed(setting, said):
    found = of(presences(*SEATS), setting=setting, rule={})

    assert found.met is None
    assert found.required is None
    assert said in found.sentences


def test_a_person_in_two_seats_counts_once_and_fills_both():
    twice = [Presence(1, Seat.COUNCILLOR), Presence(1, Seat.NHS), Presence(2, Seat.SCHOOL)]

    found = of(twice, rule=RULE | {"at_least": 2})

    assert (found.present, found.met) == (2, True)


stretches = st.builds(Stretch, arrived=st.none() | st.times(), left=st.none() | st.times(), online=st.booleans())
people = st.builds(
    Presence,
    person=st.integers(0, 6),
    seat=st.sampled_from(Seat.values),
    stretches=st.lists(stretches, min_size=1, max_size=3).map(tuple),
)


@given(st.lists(people, max_size=8), people, st.none() | st.times(), st.booleans())
def test_one_more_member_without_an_interest_never_breaks_a_quorum(present, another, taken_at, in_the_room_only):
    before = of(present, taken_at=taken_at, in_the_room_only=in_the_room_only)
    after = of([*present, another], taken_at=taken_at, in_the_room_only=in_the_room_only)

    assert after.present >= before.present
    assert after.met or not before.met


@pytest.mark.parametrize(
    ("rule", "is_well_formed"),
    [
        ({"at_least": 1}, True),
        (RULE, True),
        ({}, False),
        ({"at_least": 0}, False),
        ({"at_least": True}, False),
        ({"at_least": "3"}, False),
        ({"at_least": 3, "among_them": [{"seat": "king", "at_least": 1}]}, False),
        ({"at_least": 3, "among_them": [{"seat": Seat.NHS}]}, False),
        ({"at_least": 3, "among_them": {"seat": Seat.NHS}}, False),
    ],
)
def test_only_a_rule_that_can_be_computed_is_well_formed(rule, is_well_formed):
    assert (quorum.faults(rule) == []) is is_well_formed


@pytest.mark.django_db
def test_it_is_read_from_attendance_interests_and_the_terms_of_the_day():
    send = board(rule=RULE, seats=SEATS)
    agenda_item = item(send)
    attend(agenda_item, send.clerk, *send.members[:3])

    assert quorum.for_item(agenda_item).met is True

    attending.declare_interest(agenda_item=agenda_item, membership=send.members[0], by=send.clerk)

    assert quorum.for_item(agenda_item).sentences == (
        "2 of 4 members were present for this item.",
        "Whether one member came is not said yet.",
        "One member declared an interest and left the room for this item.",
        "The quorum is 3, among them at least 1 councillor and 1 NHS representative.",
        "That was one member too few.",
        "No councillor was present.",
    )


@pytest.mark.django_db
def test_apologies_observers_and_former_members_do_not_count():
    send = board(rule={"at_least": 1}, seats=[Seat.NHS])
    observer = member(send.body, Seat.OTHER, "Observer", voting=False)
    former = member(send.body, Seat.NHS, "Former member")
    agenda_item = item(send)
    attend(agenda_item, send.clerk, observer, former)
    attending.record_attendance(
        meeting=agenda_item.meeting, membership=send.members[0], state=Attendance.State.APOLOGIES, by=send.clerk
    )
    appointing.end(dated=former, on=timezone.localdate() - timedelta(days=1), by=send.clerk)

    found = quorum.for_item(agenda_item)

    assert (found.present, found.members, found.met) == (0, 1, False)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "met"), [(LegalKind.COUNCIL_COMMITTEE, False), (LegalKind.PARTNERSHIP, True)])
def test_the_legal_kind_decides_whether_online_counts(kind, met):
    wellbeing = board("Health and Wellbeing Board", kind=kind, rule={"at_least": 1}, seats=[Seat.NHS])
    agenda_item = item(wellbeing)
    attend(agenda_item, wellbeing.clerk, *wellbeing.members, mode=Attendance.Mode.ONLINE)

    assert quorum.for_item(agenda_item).met is met


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("official_record", "met"), [(Body.OfficialRecord.HERE, False), (Body.OfficialRecord.ELSEWHERE, None)]
)
def test_where_the_signed_minutes_are_elsewhere_no_attendance_is_unknown(official_record, met):
    wellbeing = board(rule={"at_least": 1}, seats=[Seat.NHS], official_record=official_record)

    assert quorum.for_item(item(wellbeing)).met is met


@pytest.mark.django_db
def test_who_left_for_an_interest_left_every_seat_they_hold():
    send = board(rule={"at_least": 1, "among_them": [{"seat": Seat.NHS, "at_least": 1}]}, seats=[Seat.COUNCILLOR])
    councillor = send.members[0]
    nurse = appointing.seat_member(person=councillor.person, body=send.body, seat=Seat.NHS, valid_from=LONG_AGO, by=BY)
    agenda_item = item(send)
    attend(agenda_item, send.clerk, councillor, nurse)
    assert quorum.for_item(agenda_item).met

    attending.declare_interest(agenda_item=agenda_item, membership=councillor, by=send.clerk)

    found = quorum.for_item(agenda_item)
    assert (found.present, found.met) == (0, False)
