"""Executive decisions wait until they can no longer be called in; called in, they wait for the answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from governance import adopting, aftermath, audit, calling_in, convening, effect, publication, publishing
from governance.actors import Command
from governance.models import Decision, LegalKind, Meeting
from governance.notice import LONDON
from governance.particulars import Formalities
from governance.states import CallInState, EditionState, Outcome
from tests.factories.governance import (
    board,
    cabinet,
    clock,
    councillors,
    draft,
    item,
    record,
    route,
    settle,
    submit,
    waiting,
)
from tests.governance.refusing import refused

# The Thursday before the early May bank holiday of 2026 (4 May); the fifth working day after it is 8 May.
THURSDAY = datetime(2026, 4, 30, 11, 0, tzinfo=UTC)
URGENT = Formalities(urgency=Decision.Urgency.SPECIAL_URGENCY, urgency_agreed_by="The chair of scrutiny")
WHY = {"reasons": "It is needed.", "alternatives": "Not to have one."}


@pytest.fixture
def executive(db):
    return cabinet()


@pytest.fixture
def scrutiny(db):
    return board("Scrutiny Board", kind=LegalKind.SCRUTINY)


@pytest.fixture
def decision(executive):
    """The Cabinet has approved an edition, an hour before `THURSDAY`; nobody has published that."""
    with clock(THURSDAY):
        edition = draft(executive)
        submission = submit(edition, route(executive), executive)
        return settle(executive, record(executive, item(executive, submission), **WHY))


@pytest.fixture
def published(executive, decision):
    with clock(THURSDAY):
        publishing.publish_notice(decision=decision, by=executive.clerk)
    return decision


def edition_of(decision):
    return Decision.objects.get(pk=decision.pk).submission.passage.edition


def called_in(executive, decision, at, signed=("Ada", "Bayo"), grounds="No alternatives were weighed."):
    with clock(at):
        return calling_in.receive_call_in(
            decision=decision,
            received_at=at,
            grounds=grounds,
            signatories=councillors(*signed),
            by=executive.clerk,
        )


def heard(scrutiny, on):
    """A meeting of the scrutiny board that was held then."""
    with clock(on):
        return item(scrutiny).meeting


def answer(scrutiny, call_in, state, on):
    meeting = heard(scrutiny, on)
    with clock(on):
        return calling_in.answer_call_in(
            call_in=call_in, state=state, heard_at=meeting, answer="Resolved.", by=scrutiny.clerk
        )


def may(day, hour=0, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=LONDON)


class TestBeforeAnyCallIn:
    def test_until_it_is_published_nothing_is_in_force(self, decision):
        edition = edition_of(decision)

        assert (edition.state, edition.effective_on) == (EditionState.ADOPTED, None)
        assert publication.public_pin(edition, may(31).date()) is None
        assert "not published yet" in " ".join(adopting.refusals_to_bring_into_force(edition=edition))

    def test_it_is_in_force_the_day_after_the_time_ends(self, published):
        edition = edition_of(published)

        assert edition.effective_on == may(9).date()
        with clock(may(8, 17)):
            assert adopting.bring_due_into_force(by=Command("tests")) == []
        with clock(may(9, 1)):
            assert adopting.bring_due_into_force(by=Command("tests")) == [edition]

    def test_published_late_it_is_in_force_late(self, executive, decision):
        with clock(may(5, 9)):
            publishing.publish_notice(decision=decision, by=executive.clerk)

        assert edition_of(decision).effective_on == may(13).date()

    def test_its_own_later_day_counts(self, executive):
        with clock(THURSDAY):
            submission = submit(draft(executive), route(executive), executive)
            later = record(executive, item(executive, submission), effective_on=date(2026, 6, 1), **WHY)
            publishing.publish_notice(decision=settle(executive, later), by=executive.clerk)

        assert edition_of(later).effective_on == date(2026, 6, 1)

    def test_what_was_agreed_to_be_urgent_does_not_wait(self, executive):
        with clock(THURSDAY):
            submission = submit(draft(executive), route(executive), executive)
            urgent = settle(executive, record(executive, item(executive, submission), formalities=URGENT, **WHY))

        assert effect.why_not_called_in(urgent) == [
            "It is exempt: The chair of scrutiny agreed that it could not wait."
        ]
        assert edition_of(urgent).state == EditionState.IN_FORCE

    def test_a_partnership_is_never_called_in(self, send, wellbeing, edition, submission):
        decided = record(send, item(send, submission))

        assert effect.why_not_called_in(decided) == ["Decisions of the SEND Board cannot be called in."]

    def test_it_is_published_once_by_the_clerk(self, executive, scrutiny, published):
        refused("It was published on 30 April 2026", publishing.publish_notice, decision=published, by=executive.clerk)
        refused("Only the clerk", publishing.publish_notice, decision=published, by=scrutiny.clerk)


class TestARequest:
    def test_in_time_it_suspends_the_decision(self, executive, published):
        call_in = called_in(executive, published, may(8, 15, 59))
        calling_in.accept_call_in(call_in=call_in, by=executive.clerk)

        edition = edition_of(published)
        assert edition.effective_on is None
        with clock(may(20)):
            assert adopting.bring_due_into_force(by=Command("tests")) == []
            assert effect.is_suspended(published)

    def test_until_the_clerk_has_judged_it_it_suspends_too(self, executive, published):
        called_in(executive, published, may(8, 15, 59))

        assert edition_of(published).effective_on is None

    @pytest.mark.parametrize("minute", [0, 30])
    def test_at_the_hour_or_later_it_is_too_late(self, executive, published, minute):
        late = called_in(executive, published, may(8, 16, minute))

        assert edition_of(published).effective_on == may(9).date()
        refused(
            "came too late: the time for it ended on 8 May 2026 at 16:00",
            calling_in.accept_call_in,
            call_in=late,
            by=executive.clerk,
        )
        refusal = calling_in.refuse_call_in(call_in=late, reason="It came half an hour late.", by=executive.clerk)
        assert refusal.state == CallInState.REFUSED

    def test_refused_it_lets_the_decision_go_on(self, executive, published):
        call_in = called_in(executive, published, may(6, 10), signed=("Ada",))
        refused(
            "2 councillors must sign a call-in, and 1 did",
            calling_in.accept_call_in,
            call_in=call_in,
            by=executive.clerk,
        )

        calling_in.refuse_call_in(call_in=call_in, reason="One signature.", by=executive.clerk)

        assert edition_of(published).effective_on == may(9).date()

    def test_only_councillors_sign_and_none_of_the_executive(self, executive, published):
        with clock(may(6, 10)):
            call_in = calling_in.receive_call_in(
                decision=published,
                received_at=may(6, 10),
                grounds="No alternatives.",
                signatories=[*councillors("Ada", "Bayo"), executive.chair],
                by=executive.clerk,
            )

        refused("Leave out: Cabinet Chair", calling_in.accept_call_in, call_in=call_in, by=executive.clerk)

    def test_it_gives_grounds(self, executive, published):
        call_in = called_in(executive, published, may(6, 10), grounds=" ")

        refused("gives its grounds", calling_in.accept_call_in, call_in=call_in, by=executive.clerk)

    def test_it_comes_once(self, executive, published):
        called_in(executive, published, may(6, 10))

        with clock(may(6, 11)):
            refused(
                "can be called in once",
                calling_in.receive_call_in,
                decision=published,
                received_at=may(6, 11),
                grounds="Once more.",
                signatories=[],
                by=executive.clerk,
            )

    def test_before_it_is_published_none_is_in_time(self, executive, decision):
        call_in = called_in(executive, decision, may(1, 10))

        refused("not published yet", calling_in.accept_call_in, call_in=call_in, by=executive.clerk)


class TestTheAnswer:
    @pytest.fixture
    def call_in(self, executive, published):
        received = called_in(executive, published, may(6, 10))
        return calling_in.accept_call_in(call_in=received, by=executive.clerk)

    def test_upheld_it_has_effect_from_that_meeting_on(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.UPHELD, may(18, 14))

        edition = edition_of(published)
        assert (edition.state, edition.effective_on) == (EditionState.IN_FORCE, may(18).date())

    def test_sent_back_the_decision_maker_decides_again_and_both_stay(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.REFERRED_BACK, may(18, 14))
        edition = edition_of(published)
        assert edition.state == EditionState.IN_GOVERNANCE
        asked = waiting(edition)
        assert (asked.body, asked.pin) == (executive.body, published.pin)

        with clock(may(20, 14)):
            again = settle(executive, record(executive, item(executive, asked), **WHY))

        edition.refresh_from_db()
        assert again.concerns == published
        assert (edition.state, edition.effective_on) == (EditionState.IN_FORCE, may(20).date())
        found = aftermath.of(Decision.objects.get(pk=published.pk))
        assert found.is_struck_through
        assert any(sentence.startswith("Not implemented: it was called in") for sentence in aftermath.sentences(found))
        assert aftermath.of(again).effective_on == may(20).date()
        assert audit.verify().is_whole

    def test_what_was_decided_again_is_not_called_in_again(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.REFERRED_BACK, may(18, 14))
        with clock(may(20, 14)):
            again = settle(executive, record(executive, item(executive, waiting(edition_of(published))), **WHY))
            assert effect.why_not_called_in(again) == [
                "A decision can be called in once, and this one was decided again after that."
            ]

    def test_reversed_the_edition_is_not_adopted(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.REFERRED_BACK, may(18, 14))
        with clock(may(20, 14)):
            settle(
                executive, record(executive, item(executive, waiting(edition_of(published))), Outcome.REJECTED, **WHY)
            )

        edition = edition_of(published)
        assert edition.state == EditionState.REJECTED
        assert publication.adopted_pin(edition) is None

    def test_council_may_answer_in_scrutinys_place(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.TO_COUNCIL, may(18, 14))
        assert edition_of(published).effective_on is None
        council = board("Full Council", kind=LegalKind.COUNCIL_COMMITTEE)

        answer(council, call_in, CallInState.UPHELD, may(26, 14))

        assert edition_of(published).effective_on == may(26).date()

    def test_only_a_meeting_that_was_held_and_hears_call_ins_answers(
        self, executive, scrutiny, send, published, call_in
    ):
        with clock(may(18, 14)):
            planned = convening.schedule_meeting(body=scrutiny.body, starts_at=may(19, 14), by=scrutiny.clerk)
        other = heard(send, may(18, 14))
        answering = {"call_in": call_in, "state": CallInState.UPHELD, "answer": "Resolved."}

        refused(
            "before the meeting is marked as held",
            calling_in.answer_call_in,
            heard_at=planned,
            by=scrutiny.clerk,
            **answering,
        )
        refused("hears no call-ins", calling_in.answer_call_in, heard_at=other, by=send.clerk, **answering)
        refused(
            "Only the clerk of the Scrutiny Board",
            calling_in.answer_call_in,
            heard_at=Meeting.objects.get(pk=planned.pk),
            by=executive.clerk,
            **answering,
        )

    def test_it_is_answered_once(self, executive, scrutiny, published, call_in):
        answer(scrutiny, call_in, CallInState.UPHELD, may(18, 14))

        with pytest.raises(Exception, match="cannot become"):
            answer(scrutiny, call_in, CallInState.REFERRED_BACK, may(19, 14))


def test_clocks_going_forward_move_no_hour(executive):
    """The clocks go forward on Sunday, 29 March 2026: the time ends at four o’clock of the people, all the same."""
    with clock(datetime(2026, 3, 26, 11, tzinfo=UTC)):
        decided = settle(executive, record(executive, item(executive), **WHY))
        publishing.publish_notice(decision=decided, by=executive.clerk)

    closes = timezone.localtime(effect.window(decided).closes)
    assert (closes.date(), closes.time()) == (date(2026, 4, 2), time(16))
    assert closes.utcoffset() == timedelta(hours=1)
