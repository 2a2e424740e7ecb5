"""Authority and quorum rest on dated rows; nobody gives themselves a post."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance import appointing, authority
from governance.models import LegalKind, Post, Terms
from governance.refusals import Refused
from tests.factories.governance import BY, LONG_AGO, person


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
