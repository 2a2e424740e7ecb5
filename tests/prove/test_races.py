"""A hundred times, two at once, in processes of their own: one of them does it, the other is told in
words what was done, and the ledger knows of one."""

import re

import pytest
from django.utils import timezone

from governance import appointing, audit, confirming, convening, submitting
from governance.models import AgendaItem, Confirmation, Decision, LedgerEntry, Meeting, Person, Post, Submission
from governance.states import MeetingState, Outcome, SubmissionState
from tests.factories import governance as making

from .processes import Done, at_once

pytestmark = pytest.mark.prove

RACES = 100


@pytest.fixture
def send(committed):
    return making.board("SEND Board")


@pytest.fixture
def along(send):
    return making.route(send, making.board("Health and Wellbeing Board"))


@pytest.fixture
def submissions(send, along):
    """As many as there are races, each of an edition of its own, one after another."""

    def one_by_one():
        for number in range(RACES):
            yield making.submit(making.draft(send, slug=f"race-{number}"), along, send)

    return one_by_one()


def another(send: making.Board, post: Post) -> Person:
    """Someone else who holds the same post."""
    holder = making.person(f"The other {post.label}", signs_in=True)
    appointing.appoint(person=holder, body=send.body, post=post, valid_from=making.LONG_AGO, by=making.BY)
    return holder


def the_loser(results: list[Done]) -> str:
    """Why one of the two was refused, the other having done it."""
    assert sorted(bool(result.refused) for result in results) == [False, True], results
    (refused,) = (result.refused for result in results if result.refused)
    return " ".join(refused)


def entries(action: str) -> int:
    return LedgerEntry.objects.filter(action=action).count()


def test_two_officers_decide_the_same_item(send, submissions, chance):
    other = another(send, Post.CLERK)
    for races, submission in enumerate(submissions, start=1):
        agenda_item = making.item(send, submission)
        first, second = chance.sample([Outcome.APPROVED, Outcome.REJECTED, Outcome.DEFERRED, Outcome.REFERRED_BACK], 2)

        results = at_once(
            lambda item=agenda_item, outcome=first: making.record(send, item, outcome),
            lambda item=agenda_item, outcome=second: making.record(send, item, outcome, by=other),
        )

        decision = Decision.objects.get(agenda_item=agenda_item)
        said = the_loser(results)
        assert re.search(r"already recorded by the clerk at \d\d:\d\d: " + decision.get_outcome_display().lower(), said)
        assert (decision.outcome == first) == bool(results[1].refused)
        assert Submission.objects.get(pk=submission.pk).state == SubmissionState.DECIDED
        assert entries("decision.recorded") == races
    assert audit.verify().is_whole


def test_two_chairs_confirm_the_same_decision(send, submissions):
    other = another(send, Post.CHAIR)
    for races, submission in enumerate(submissions, start=1):
        decision = making.record(send, making.item(send, submission))

        results = at_once(
            lambda decided=decision: confirming.confirm_decision(decision=decided, by=send.chair),
            lambda decided=decision: confirming.confirm_decision(decision=decided, by=other),
        )

        assert "confirmed it already, at " in the_loser(results)
        assert Confirmation.objects.filter(decision=decision).count() == 1
        assert Submission.objects.filter(passage=submission.passage, stage=2).count() == 1
        assert entries("decision.confirmed") == races
    assert audit.verify().is_whole


def test_two_clerks_list_the_same_submission(send, submissions):
    other = another(send, Post.CLERK)
    meetings = [convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=send.clerk) for _ in range(2)]
    for races, submission in enumerate(submissions, start=1):
        results = at_once(
            lambda listed=submission: convening.list_item(meeting=meetings[0], submission=listed, by=send.clerk),
            lambda listed=submission: convening.list_item(meeting=meetings[1], submission=listed, by=other),
        )

        assert "It is scheduled already." in the_loser(results)
        assert AgendaItem.objects.filter(submission=submission).count() == 1
        assert entries("submission.scheduled") == races
    assert audit.verify().is_whole


def test_the_lead_officer_withdraws_what_the_clerk_puts_on_the_agenda(send, submissions):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now(), by=send.clerk)
    for submission in submissions:
        results = at_once(
            lambda listed=submission: convening.list_item(meeting=meeting, submission=listed, by=send.clerk),
            lambda edition=submission.passage.edition: submitting.withdraw_edition(
                edition=edition, reason="A new law.", by=send.lead
            ),
        )

        assert re.search("It is withdrawn already|It is on the agenda of the SEND Board", the_loser(results))
        listed = AgendaItem.objects.filter(submission=submission).exists()
        expected = SubmissionState.SCHEDULED if listed else SubmissionState.WITHDRAWN
        assert Submission.objects.get(pk=submission.pk).state == expected
    assert audit.verify().is_whole


def test_the_lead_officer_withdraws_what_the_clerk_decides(send, submissions):
    for submission in submissions:
        agenda_item = making.item(send, submission)

        results = at_once(
            lambda item=agenda_item: making.record(send, item),
            lambda edition=submission.passage.edition: submitting.withdraw_edition(
                edition=edition, reason="A new law.", by=send.lead
            ),
        )

        assert "It is on the agenda of the SEND Board" in the_loser(results)
        assert results[0].returned == "Decision"
        assert Submission.objects.get(pk=submission.pk).state == SubmissionState.DECIDED
    assert audit.verify().is_whole


def test_the_clerk_records_anew_what_the_chair_confirms(send, submissions):
    for submission in submissions:
        agenda_item = making.item(send, submission)
        decision = making.record(send, agenda_item)

        results = at_once(
            lambda item=agenda_item, old=decision: making.record(send, item, Outcome.REJECTED, replaces=old),
            lambda old=decision: confirming.confirm_decision(decision=old, by=send.chair),
        )

        assert re.search("The chair has confirmed it|recorded it anew", the_loser(results))
        standing = Decision.objects.standing().get(agenda_item=agenda_item)
        assert standing.is_settled == (standing == decision)
    assert audit.verify().is_whole


def test_a_meeting_is_cancelled_while_it_is_said_to_have_been_held(send, submissions):
    for submission in submissions:
        agenda_item = making.item(send, submission, held=False)

        results = at_once(
            lambda meeting=agenda_item.meeting: convening.hold_meeting(meeting=meeting, by=send.clerk),
            lambda meeting=agenda_item.meeting: convening.cancel_meeting(
                meeting=meeting, reason="Snow.", by=send.clerk
            ),
        )

        assert re.search("The meeting is (held|cancelled) already", the_loser(results))
        held = Meeting.objects.get(pk=agenda_item.meeting_id).state == MeetingState.HELD
        expected = SubmissionState.SCHEDULED if held else SubmissionState.PROPOSED
        assert Submission.objects.get(pk=submission.pk).state == expected
    assert audit.verify().is_whole
