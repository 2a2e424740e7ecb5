"""Authority and quorum rest on dated rows; nobody gives themselves a post."""

import re
from datetime import date, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from governance import appointing, authority
from governance import terms as terms_of_bodies
from governance.models import LegalKind, Post, Seat, Terms
from governance.refusals import Refused
from tests.factories.governance import BY, LONG_AGO, board, person


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (9, True), (10, True), (11, False)])
def test_a_post_is_held_from_its_first_day_to_its_last(send, days, holds):
    first, deputy = timezone.localdate(), person("Deputy")
    appointing.appoint(
        person=deputy,
        body=send.body,
        post=Post.CHAIR,
        valid_from=first,
        valid_to=first + timedelta(days=10),
        by=BY,
    )
    day = first + timedelta(days=days)

    assert authority.holds(deputy, post=Post.CHAIR, body=send.body, on=day) is holds
    assert (deputy in authority.holders(post=Post.CHAIR, body=send.body, on=day)) is holds


def test_nobody_appoints_themselves(send):
    with pytest.raises(Refused, match="Nobody appoints themselves"):
        appointing.appoint(person=send.clerk, body=send.body, post=Post.CHAIR, valid_from=LONG_AGO, by=send.clerk)


def test_an_end_before_the_beginning_is_refused(send):
    with pytest.raises(Refused, match="the same day"):
        appointing.appoint(
            person=person("Deputy"),
            body=send.body,
            post=Post.CHAIR,
            valid_from=date(2026, 2, 1),
            valid_to=date(2026, 1, 1),
            by=BY,
        )


def test_terms_follow_one_another(send):
    again = {"body": send.body, "legal_kind": LegalKind.PARTNERSHIP, "by": BY}
    today = timezone.localdate()
    with pytest.raises(Refused, match="End those first"):
        appointing.agree_terms(**again, valid_from=today)

    appointing.end(dated=send.body.terms.get(), on=today - timedelta(days=1), by=BY)

    assert appointing.agree_terms(**again, valid_from=today).quorum == Terms.Quorum.NOT_RECORDED


def test_a_quorum_rule_can_be_computed(send):
    with pytest.raises(Refused, match="how many members at least"):
        appointing.agree_terms(
            body=send.body,
            legal_kind=LegalKind.PARTNERSHIP,
            quorum_setting=Terms.Quorum.RULE,
            quorum_rule={},
            valid_from=date(2010, 1, 1),
            valid_to=date(2010, 12, 31),
            by=BY,
        )


def test_what_has_ended_stays_ended(send):
    post = send.chair.appointments.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    appointing.end(dated=post, on=yesterday, by=BY)

    with pytest.raises(Refused, match="This ended on"):
        appointing.end(dated=post, on=timezone.localdate(), by=BY)


def in_force_from_now(body, **terms):
    """Other terms from today on."""
    today = timezone.localdate()
    appointing.end(dated=body.terms.get(), on=today - timedelta(days=1), by=BY)
    usual = {"legal_kind": LegalKind.PARTNERSHIP, "valid_from": today, "by": BY}
    return appointing.agree_terms(body=body, **usual | terms)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"at_least": 3}, "has 2 members with a vote, so 3 can never be present"),
        (
            {"at_least": 2, "among_them": [{"seat": "school", "at_least": 1}]},
            "0 with the seat “school or setting leader”",
        ),
        ({"at_least": 2, "among_them": [{"seat": "nhs", "at_least": 1}]}, ""),
    ],
)
def test_a_quorum_that_nobody_can_meet_is_refused(rule, said):
    body = board(seats=(Seat.NHS, Seat.COUNCILLOR)).body
    told = {"quorum_setting": Terms.Quorum.RULE, "quorum_rule": rule}

    if said:
        with pytest.raises(Refused, match=re.escape(said)):
            in_force_from_now(body, **told)
    else:
        assert in_force_from_now(body, **told).quorum_rule == rule


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"call_in_days": 5}, "Only decisions of an executive"),
        ({"call_in_until": time(16)}, "needs the number of days"),
        ({"legal_kind": LegalKind.INDIVIDUAL_MEMBER, "casting_vote": True}, "there is no casting vote"),
        ({"legal_kind": LegalKind.EXECUTIVE, "call_in_days": 5, "call_in_until": time(16)}, ""),
        ({"casting_vote": True, "substitutes": True}, ""),
    ],
)
def test_terms_give_a_body_nothing_that_its_kind_does_not_have(send, terms, said):
    if said:
        with pytest.raises(Refused, match=said):
            in_force_from_now(send.body, **terms)
    else:
        assert in_force_from_now(send.body, **terms)


def test_nobody_holds_the_same_seat_twice_at_a_time(send):
    seat = {"person": person("A member"), "body": send.body, "by": BY}
    first = appointing.seat_member(**seat, seat=Seat.NHS, valid_from=LONG_AGO)
    with pytest.raises(Refused, match="as NHS representative already in that time"):
        appointing.seat_member(**seat, seat=Seat.NHS, valid_from=timezone.localdate())

    appointing.seat_member(**seat, seat=Seat.PARENT_CARER, valid_from=timezone.localdate())
    appointing.end(dated=first, on=timezone.localdate() - timedelta(days=1), by=BY)

    assert appointing.seat_member(**seat, seat=Seat.NHS, valid_from=timezone.localdate())


def test_every_kind_of_body_has_its_powers():
    assert set(terms_of_bodies.BY_KIND) == set(LegalKind)


@pytest.mark.django_db
def test_what_a_body_may_do_follows_from_its_kind_on_the_day():
    health = board(kind=LegalKind.COUNCIL_COMMITTEE).body
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    in_force_from_now(health, legal_kind=LegalKind.PARTNERSHIP)

    assert terms_of_bodies.powers(health, yesterday).in_the_room_only
    assert not terms_of_bodies.powers(health, today).in_the_room_only
    assert "binds no organisation" in terms_of_bodies.powers(health, today).binding


def test_the_command_appoints_a_monitoring_officer_for_the_whole_council(db, capsys):
    officer = person("Mona", signs_in=True)

    call_command("appoint", officer.user.email, post=Post.MONITORING_OFFICER)
    call_command("appoint", officer.user.email, post=Post.MONITORING_OFFICER)

    assert officer.appointments.get().body is None
    assert capsys.readouterr().out.splitlines() == [
        "Mona is monitoring officer of the council from today.",
        "Mona is monitoring officer of the council already.",
    ]


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"post": Post.CLERK}, "Say with --body"),
        ({"post": Post.MONITORING_OFFICER, "body": "Board"}, "leave --body out"),
    ],
)
def test_the_command_says_when_a_body_is_missing_or_too_much(db, told, because):
    with pytest.raises(CommandError, match=because):
        call_command("appoint", person("Mona", signs_in=True).user.email, **told)
