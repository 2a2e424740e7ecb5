"""Decisions between meetings: who decides on which basis, what gives the power, and that the body hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import confirming, convening
from governance.models import AgendaItem, Basis, LegalKind, Seat, WorkItem
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import (
    board,
    decide_between_meetings,
    item,
    member,
    person,
    record,
    record_decision,
    settle,
    waiting,
    why_not_recorded,
)
from tests.governance.refusing import refused

CLAUSE = "Constitution, part 3, paragraph 12"


def deciding_for(before, **changed):
    usual = {
        "body": before.body,
        "basis": Basis.CHAIRS_ACTION,
        "outcome": Outcome.APPROVED,
        "wording": "Approved: the lease is renewed.",
        "title": "Lease of the centre",
        "reasons": "It ends on Friday.",
        "decided_on": timezone.localdate(),
        "decided_by": before.chair,
        "clause": CLAUSE,
        "by": before.clerk,
    }
    return usual | changed


def decided(before, **changed):
    return decide_between_meetings(**deciding_for(before, **changed))


def test_the_chairs_action_is_recorded_with_what_gives_the_power(send):
    decision = decided(send)

    assert (decision.basis, decision.decided_by, decision.authority) == (Basis.CHAIRS_ACTION, send.chair, CLAUSE)
    assert decision.agenda_item is None
    assert decision.quorum["sentences"] == ["It was decided outside a meeting, so no quorum applies."]


def test_it_is_put_before_the_next_meeting_to_be_noted(send):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=20), by=send.clerk)

    decided(send)

    work = WorkItem.objects.get(body=send.body)
    assert (work.meeting, work.purpose) == (meeting, AgendaItem.Purpose.NOTE)
    assert "Lease of the centre" in work.title


def test_without_a_meeting_in_the_diary_it_waits_for_one(send):
    decided(send)

    assert WorkItem.objects.get(body=send.body).meeting is None


def test_recorded_anew_it_is_listed_once(send):
    decided(send, replaces=decided(send))

    assert WorkItem.objects.count() == 1


def test_it_rests_on_a_clause_or_on_a_resolution_that_holds(send):
    delegation = record(send, item(send))

    refused("Say what gives the power", decide_between_meetings, **deciding_for(send, clause=" "))
    refused(
        "is not confirmed, or no longer holds",
        decide_between_meetings,
        **deciding_for(send, clause="", authorised_by=delegation),
    )
    settle(send, delegation)
    assert decided(send, clause="", authorised_by=delegation).authorised_by == delegation


def test_who_decided_confirms_it_and_its_recorder_does_not(send):
    officer = person("Director of Education")
    decision = decided(send, basis=Basis.DELEGATED, decided_by=officer)

    refused("Only Director of Education, who decided it", confirming.confirm_decision, decision=decision, by=send.lead)
    assert confirming.confirm_decision(decision=decision, by=officer)
    own = decided(send, basis=Basis.DELEGATED, decided_by=send.clerk)
    refused("You recorded this decision", confirming.confirm_decision, decision=own, by=send.clerk)


def test_each_basis_has_who_decides(send):
    stranger = person("A stranger")

    refused("Only the chair of the SEND Board", decide_between_meetings, **deciding_for(send, decided_by=stranger))
    refused("Say who decided", decide_between_meetings, **deciding_for(send, decided_by=None))
    refused("is no basis", decide_between_meetings, **deciding_for(send, basis=Basis.MEETING))
    refused("is no basis", decide_between_meetings, **deciding_for(send, basis=Basis.IMPORTED))
    assert decided(send, basis=Basis.WRITTEN_PROCEDURE, decided_by=None)


def test_only_a_member_of_the_executive_decides_alone(send):
    portfolio = board("Cabinet Member for Children", kind=LegalKind.INDIVIDUAL_MEMBER)
    seat = member(portfolio.body, Seat.COUNCILLOR, "Councillor Ada")
    alone = {"basis": Basis.INDIVIDUAL_EXECUTIVE, "decided_by": seat.person, "alternatives": "None."}

    refused("Only a member of the executive decides alone", decide_between_meetings, **deciding_for(send, **alone))
    assert decided(portfolio, **alone).basis == Basis.INDIVIDUAL_EXECUTIVE


def test_only_the_clerk_records_it_and_not_of_the_future(send, wellbeing):
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused("Only the clerk", decide_between_meetings, **deciding_for(send, by=wellbeing.clerk))
    refused("has not come yet", decide_between_meetings, **deciding_for(send, decided_on=tomorrow))
    refused("give it a title", decide_between_meetings, **deciding_for(send, title=" "))


class TestOnAnEdition:
    def test_it_goes_on_from_there(self, send, wellbeing, edition, submission):
        settle(send, decided(send, submission=submission))

        submission.refresh_from_db()
        assert (submission.state, submission.basis) == (SubmissionState.DECIDED, Basis.CHAIRS_ACTION)
        assert waiting(edition).body == wellbeing.body

    def test_what_is_on_an_agenda_is_decided_there(self, send, submission):
        item(send, submission, held=False)
        submission.refresh_from_db()

        refused(
            "Take it off the agenda first",
            decide_between_meetings,
            **deciding_for(send, submission=submission),
        )

    def test_its_chair_may_let_it_go_all_the_same(self, send, edition, submission):
        item(send, submission, held=False)

        settle(send, decided(send, submission=submission, outcome=Outcome.WITHDRAWN, reasons="The lead officer asked."))

        edition.refresh_from_db()
        assert edition.state == EditionState.WITHDRAWN

    def test_it_is_decided_once(self, send, submission):
        decided(send, submission=submission)

        refused(
            "It is decided already: approved",
            decide_between_meetings,
            **deciding_for(send, submission=submission),
        )

    def test_of_another_body_it_is_not(self, wellbeing, submission):
        refused(
            "It waits for the SEND Board",
            decide_between_meetings,
            **deciding_for(wellbeing, submission=submission),
        )

    def test_who_wrote_it_does_not_decide_on_it(self, send, submission):
        refused(
            "wrote some of this text",
            decide_between_meetings,
            **deciding_for(send, submission=submission, basis=Basis.DELEGATED, decided_by=send.lead),
        )


def test_a_body_lets_an_edition_go_at_its_meeting(send, edition, submission):
    agenda_item = item(send, submission)

    refused(
        "Say who asked for it to be withdrawn",
        record_decision,
        agenda_item=agenda_item,
        outcome=Outcome.WITHDRAWN,
        wording="Resolved: that it be withdrawn.",
        decided_on=timezone.localdate(agenda_item.meeting.starts_at),
        by=send.clerk,
    )
    settle(send, record(send, agenda_item, Outcome.WITHDRAWN))
    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


def test_a_referral_says_why_and_what_must_change(send, submission):
    agenda_item = item(send, submission)

    assert why_not_recorded(agenda_item=agenda_item, by=send.clerk, outcome=Outcome.REFERRED_BACK, reasons=" ") == [
        "Say why it is referred back, and what must change."
    ]


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.ENDORSED])
def test_a_workshop_decides_nothing(outcome, db):
    workshop = board("Workshop", kind=LegalKind.WORKSHOP)
    agenda_item = item(workshop)
    day = timezone.localdate(agenda_item.meeting.starts_at)

    found = why_not_recorded(agenda_item=agenda_item, by=workshop.clerk, outcome=outcome, decided_on=day)
    assert found == ["The Workshop gathers views and decides nothing. Note what came out of it in its minutes."]
    assert why_not_recorded(agenda_item=agenda_item, by=workshop.clerk, outcome=Outcome.NOTED, decided_on=day) == []
