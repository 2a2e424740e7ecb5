"""How a body agreed: by votes, by consensus, or without a word on either. Whatever is recorded must be
possible with who was there for the item and may vote on it."""

from . import presence, terms
from .models import AgendaItem, Body, Decision, Terms
from .particulars import Votes
from .states import Outcome


def refusals(*, item: AgendaItem, votes: Votes, outcome: Outcome | None = None) -> list[str]:
    """Why it cannot have been agreed so at the meeting."""
    in_force = terms.in_force(item.meeting.body, presence.day_of(item.meeting))
    reasons = refusals_of_form(votes, outcome=outcome, terms_in_force=in_force)
    if item.meeting.body.official_record == Body.OfficialRecord.ELSEWHERE and not item.meeting.attendance.exists():
        return reasons  # who was there is in the signed minutes
    entitled = presence.entitled(item)
    if _voted(votes) > len(entitled):
        there = "1 member was" if len(entitled) == 1 else f"{len(entitled)} members were"
        reasons.append(
            f"{_voted(votes)} votes are recorded, and {there} there and entitled to vote on this item. "
            "Count again, or put the attendance right first."
        )
    people = {each.person_id for each in entitled}
    for role, member in (("mover", votes.mover), ("seconder", votes.seconder)):
        if member and member.person_id not in people:
            reasons.append(f"The {role} must be a member who was there for this item and may vote on it.")
    return reasons


def refusals_of_form(votes: Votes, *, outcome: Outcome | None = None, terms_in_force: Terms | None = None) -> list[str]:
    """The same, without asking who was there."""
    reasons = []
    decides = terms_in_force.deciding if terms_in_force else Terms.Deciding.NOT_RECORDED
    if votes.by_consensus and was_voted_on(votes):
        reasons.append("It was agreed by consensus or by votes, not by both. Leave one of them empty.")
    elif was_voted_on(votes) and decides == Terms.Deciding.CONSENSUS:
        reasons.append("By its terms this body decides by consensus. Leave the votes empty.")
    if was_voted_on(votes) and (votes.votes_for is None or votes.votes_against is None):
        reasons.append("Give both the votes for and the votes against; 0 is a number too.")
    if was_voted_on(votes) and not terms.powers_of(terms_in_force).votes:
        reasons.append("Here nobody votes. Leave the votes empty.")
    reasons += _refusals_of_result(votes, outcome, terms_in_force)
    if votes.mover and votes.seconder and votes.mover.person_id == votes.seconder.person_id:
        reasons.append("Nobody seconds what they moved. Choose another seconder.")
    if votes.seconder and votes.mover is None:
        reasons.append("It has a seconder and no mover. Say who moved it.")
    return reasons


def _refusals_of_result(votes: Votes, outcome: Outcome | None, terms_in_force: Terms | None) -> list[str]:
    """A majority of those voting decides; when votes are equal, only a casting vote does (schedule 12,
    paragraph 39 of the Local Government Act 1972)."""
    if (votes.votes_for, votes.votes_against, votes.abstentions or 0) == (0, 0, 0):
        return ["Nobody voted for it, against it or abstained, which decides nothing. Count again, or leave all empty."]
    if votes.casting_vote:
        if not (terms_in_force and terms_in_force.casting_vote):
            return ["Its terms give the chair no casting vote."]
        if not _is_tie(votes):
            return ["The chair has a casting vote only when votes are equal."]
        return []
    if outcome is None or votes.votes_for is None or votes.votes_against is None:
        return []
    if outcome == Outcome.REJECTED:
        if votes.votes_for > votes.votes_against:
            return [
                "More voted for it than against it, so it was carried and not rejected. Votes are counted for and against "
                "what was proposed: put the votes or the outcome right."
            ]
        return []
    if _is_tie(votes):
        return ["Votes were equal, so it was not carried. Say whether the chair’s casting vote decided it."]
    if votes.votes_against > votes.votes_for:
        return ["More voted against it than for it, so it was not carried."]
    return []


def was_voted_on(votes: Votes) -> bool:
    """Whether any figure is recorded."""
    return any(each is not None for each in (votes.votes_for, votes.votes_against, votes.abstentions))


def in_words(decision: Decision) -> str:
    """How a body agreed, in a sentence for anyone; empty when nothing of it is recorded."""
    said = []
    if decision.mover:
        seconder = f", seconded by {decision.seconder.public_name}" if decision.seconder else ""
        said.append(f"Moved by {decision.mover.public_name}{seconder}.")
    if decision.by_consensus:
        said.append("Agreed by consensus.")
    elif decision.votes_for is not None:
        said.append(
            f"{decision.votes_for} for, {decision.votes_against or 0} against, {decision.abstentions or 0} abstained."
        )
    if decision.casting_vote:
        said.append("The chair’s casting vote decided it.")
    return " ".join(said)


def _is_tie(votes: Votes) -> bool:
    return votes.votes_for is not None and votes.votes_for == votes.votes_against


def _voted(votes: Votes) -> int:
    return (votes.votes_for or 0) + (votes.votes_against or 0) + (votes.abstentions or 0)
