"""How a body agreed must be possible with who was there and what its terms say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import appointing, attending, voting
from governance.models import Body, LegalKind, Seat, Terms
from governance.particulars import Votes
from governance.states import Outcome
from tests.factories.governance import BY, attend, board, item

SEATS = (Seat.NHS, Seat.SCHOOL, Seat.PARENT_CARER, Seat.VOLUNTARY)


@pytest.fixture
def send(db):
    return board(seats=SEATS)


@pytest.fixture
def agenda_item(send):
    listed = item(send)
    attend(listed, send.clerk, *send.members)
    return listed


def agree(body, **terms):
    since = timezone.localdate() - timedelta(days=300)
    appointing.end(dated=body.terms.get(), on=since - timedelta(days=1), by=BY)
    appointing.agree_terms(body=body, legal_kind=LegalKind.PARTNERSHIP, valid_from=since, by=BY, **terms)


def test_a_partnership_needs_neither_votes_nor_movers(agenda_item):
    assert voting.refusals(item=agenda_item, votes=Votes()) == []


@pytest.mark.parametrize(
    ("votes", "outcome", "said"),
    [
        (Votes(votes_for=3, votes_against=1), Outcome.APPROVED, ""),
        (Votes(votes_for=4, votes_against=0, abstentions=1), Outcome.APPROVED, "5 votes are recorded, and 4 members"),
        (Votes(votes_for=1, votes_against=3), Outcome.APPROVED, "More voted against it than for it"),
        (Votes(votes_for=1, votes_against=3), Outcome.REJECTED, ""),
        (Votes(votes_for=3, votes_against=1), Outcome.REJECTED, "so it was carried and not rejected"),
        (Votes(votes_for=2, votes_against=2), Outcome.REJECTED, ""),
        (Votes(votes_for=2, votes_against=2), Outcome.APPROVED, "Votes were equal, so it was not carried"),
        (Votes(votes_for=0, votes_against=0), Outcome.APPROVED, "which decides nothing"),
        (Votes(votes_for=0, votes_against=0, abstentions=0), Outcome.REJECTED, "which decides nothing"),
        (Votes(votes_for=0, votes_against=0, abstentions=4), Outcome.APPROVED, "Votes were equal"),
        (Votes(votes_for=3), None, "Give both the votes for and the votes against"),
        (Votes(by_consensus=True), Outcome.APPROVED, ""),
        (Votes(by_consensus=True, votes_for=4, votes_against=0), None, "by consensus or by votes, not by both"),
        (Votes(votes_for=2, votes_against=2, casting_vote=True), None, "give the chair no casting vote"),
    ],
)
def test_votes_are_possible_and_carried_what_is_recorded(agenda_item, votes, outcome, said):
    reasons = voting.refusals(item=agenda_item, votes=votes, outcome=outcome)

    assert len(reasons) == bool(said)
    assert said in " ".join(reasons)


@pytest.mark.parametrize(("votes_for", "said"), [(2, ""), (3, "only when votes are equal")])
def test_a_casting_vote_decides_a_tie_where_the_terms_give_one(send, agenda_item, votes_for, said):
    agree(send.body, casting_vote=True)
    votes = Votes(votes_for=votes_for, votes_against=4 - votes_for, casting_vote=True)

    assert said in " ".join(voting.refusals(item=agenda_item, votes=votes, outcome=Outcome.APPROVED))
    assert bool(voting.refusals(item=agenda_item, votes=votes, outcome=Outcome.APPROVED)) is bool(said)


def test_a_body_that_decides_by_consensus_counts_no_votes(send, agenda_item):
    agree(send.body, deciding=Terms.Deciding.CONSENSUS)

    reasons = voting.refusals(item=agenda_item, votes=Votes(votes_for=4, votes_against=0))

    assert reasons == ["By its terms this body decides by consensus. Leave the votes empty."]


def test_who_left_for_an_interest_neither_votes_nor_moves(send, agenda_item):
    mover, seconder, *_ = send.members
    moved = Votes(votes_for=4, votes_against=0, mover=mover, seconder=seconder)
    assert voting.refusals(item=agenda_item, votes=moved) == []

    attending.declare_interest(agenda_item=agenda_item, membership=mover, by=send.clerk)

    reasons = " ".join(voting.refusals(item=agenda_item, votes=moved))
    assert "4 votes are recorded, and 3 members were there and entitled to vote" in reasons
    assert "The mover must be a member who was there" in reasons
    assert "The seconder" not in reasons


def test_nobody_seconds_what_they_moved(send, agenda_item):
    mover = send.members[0]

    assert "Nobody seconds what they moved" in " ".join(
        voting.refusals(item=agenda_item, votes=Votes(mover=mover, seconder=mover))
    )
    assert "no mover" in " ".join(voting.refusals(item=agenda_item, votes=Votes(seconder=mover)))


@pytest.mark.django_db
def test_where_the_signed_minutes_are_elsewhere_votes_are_taken_as_told():
    health = board(seats=SEATS, official_record=Body.OfficialRecord.ELSEWHERE)

    assert voting.refusals(item=item(health), votes=Votes(votes_for=9, votes_against=1)) == []
