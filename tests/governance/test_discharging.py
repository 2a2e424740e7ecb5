"""Conditions: written down with the approval, met by who may say so, holding up what must wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import adopting, amending, audit, discharging, filing, obligations, publication
from governance.models import Condition, Decision, Override
from governance.states import ConditionState, EditionState, Outcome
from tests.factories.governance import (
    condition,
    decide,
    item,
    override,
    person,
    record,
    record_decision,
    settle,
    waiting,
    why_not_recorded,
    write,
)
from tests.governance.refusing import refused

CONDITIONS = Outcome.APPROVED_WITH_CONDITIONS


def approved_with(send, edition, **changed):
    """The board approves the edition with one condition; the condition as it is recorded."""
    decision = decide(send, edition, CONDITIONS, conditions=[condition(**changed)])
    return decision.conditions.get()


def meet(send, owed, **changed):
    """The chair says that the condition is met, and confirms what the clerk recorded of it."""
    usual = {
        "condition": owed,
        "wording": "The condition is met.",
        "decided_on": timezone.localdate(),
        "evidence": "The finance officer wrote on 3 March.",
        "decided_by": send.chair,
        "by": send.clerk,
    }
    return settle(send, discharging.discharge_condition(**usual | changed))


def test_an_approval_with_conditions_names_them(send, item):
    refused(
        "Write down the conditions",
        record_decision,
        agenda_item=item,
        outcome=CONDITIONS,
        wording="Resolved.",
        decided_on=timezone.localdate(item.meeting.starts_at),
        by=send.clerk,
    )


def test_conditions_hang_on_nothing_else(send, item):
    with_one = {"conditions": [condition()]}

    assert any(
        "Conditions hang on an approval" in sentence
        for sentence in why_not_recorded(agenda_item=item, by=send.clerk, outcome=Outcome.REJECTED, **with_one)
    )
    assert why_not_recorded(agenda_item=item, by=send.clerk, outcome=CONDITIONS, **with_one) == []


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"text": " "}, "say what must be done"),
        ({"owner_title": ""}, "say who must see to it"),
        ({"due_on": None}, "say by when"),
        ({"due_on": timezone.localdate() - timedelta(days=400)}, "its day is before the decision"),
        ({"discharging": Condition.Discharging.OFFICER}, "name the officer"),
    ],
)
def test_a_condition_has_words_an_owner_a_day_and_who_discharges_it(send, item, changed, because):
    found = why_not_recorded(
        agenda_item=item,
        by=send.clerk,
        outcome=CONDITIONS,
        decided_on=timezone.localdate(item.meeting.starts_at),
        conditions=[condition(**changed)],
    )

    assert len(found) == 1
    assert because in found[0]


def test_a_suspensive_condition_holds_the_edition_up_until_it_is_met(send, wellbeing, edition, submission):
    owed = approved_with(send, edition, suspensive=True, discharging=Condition.Discharging.CHAIR)
    assert not edition.passages.get().submissions.filter(body=wellbeing.body).exists()
    assert publication.acceptances(submission.passage) == {}

    decision = meet(send, owed)

    owed.refresh_from_db()
    assert (owed.state, owed.discharge, decision.kind) == (ConditionState.MET, decision, Decision.Kind.DISCHARGE)
    assert waiting(edition).body == wellbeing.body


def test_any_other_condition_lets_it_go_on(send, wellbeing, edition, submission):
    approved_with(send, edition, suspensive=False)

    assert waiting(edition).body == wellbeing.body


def test_two_suspensive_conditions_must_both_be_met(send, wellbeing, edition, submission):
    one = condition(suspensive=True, discharging=Condition.Discharging.CHAIR)
    decision = decide(send, edition, CONDITIONS, conditions=[one, one])

    meet(send, decision.conditions.get(number=1))
    assert not edition.passages.get().submissions.filter(body=wellbeing.body).exists()

    meet(send, decision.conditions.get(number=2))
    assert waiting(edition).body == wellbeing.body


def test_at_the_last_stage_it_holds_up_the_adoption(send, wellbeing, edition, submission):
    decide(send, edition)
    owed = approved_with(wellbeing, edition, suspensive=True, discharging=Condition.Discharging.CHAIR)
    assert edition.state == EditionState.IN_GOVERNANCE
    assert adopting.refusals(passage=submission.passage) == ["The Health and Wellbeing Board has not accepted it."]

    meet(wellbeing, owed)

    edition.refresh_from_db()
    assert edition.state == EditionState.IN_FORCE
    assert publication.public_pin(edition) == submission.pin


def test_its_owner_neither_says_nor_records_that_it_is_met(send, edition, submission):
    owed = approved_with(send, edition, owner=send.chair, discharging=Condition.Discharging.CHAIR)
    recording = {
        "condition": owed,
        "wording": "Met.",
        "evidence": "A letter.",
        "decided_on": timezone.localdate(),
        "decided_by": send.chair,
        "by": send.clerk,
    }

    refused("had to see to this condition", discharging.discharge_condition, **recording)

    override(owed.decision.agenda_item, send.chair, Override.Duty.DISCHARGE, asked_by=send.lead, by=send.clerk)
    assert discharging.discharge_condition(**recording)


def test_the_named_officer_says_it(send, edition, submission):
    finance = person("Finance officer")
    owed = approved_with(send, edition, discharging=Condition.Discharging.OFFICER, discharger=finance)

    refused(
        "Finance officer says whether this condition is met",
        discharging.discharge_condition,
        condition=owed,
        wording="Met.",
        evidence="A letter.",
        decided_on=timezone.localdate(),
        decided_by=send.chair,
        by=send.clerk,
    )
    assert meet(send, owed, decided_by=finance).decided_by == finance


def test_the_body_says_it_at_a_meeting(send, edition, submission):
    owed = approved_with(send, edition, discharging=Condition.Discharging.BODY)
    recording = {"condition": owed, "wording": "Met.", "evidence": "A letter.", "by": send.clerk}

    refused(
        "The SEND Board itself says",
        discharging.discharge_condition,
        decided_on=timezone.localdate(),
        decided_by=send.chair,
        **recording,
    )
    agenda_item = item(send)
    day = timezone.localdate(agenda_item.meeting.starts_at)
    settle(send, discharging.discharge_condition(agenda_item=agenda_item, decided_on=day, **recording))

    owed.refresh_from_db()
    assert owed.state == ConditionState.MET


def test_it_needs_evidence_words_or_a_file(send, edition, submission):
    owed = approved_with(send, edition, discharging=Condition.Discharging.CHAIR)

    refused(
        "Say by what it is met",
        discharging.discharge_condition,
        condition=owed,
        wording="Met.",
        decided_on=timezone.localdate(),
        decided_by=send.chair,
        by=send.clerk,
    )
    letter = filing.keep_file(name="letter.txt", data=b"We agree to the costs.", by=send.clerk)
    meet(send, owed, evidence="", evidence_file=letter, reasons="See the letter.")
    owed.refresh_from_db()
    assert owed.evidence_file == letter


def test_it_is_met_once_and_not_before_it_is_confirmed(send, edition, submission):
    owed = approved_with(send, edition, discharging=Condition.Discharging.CHAIR)
    recording = {
        "condition": owed,
        "wording": "Met.",
        "evidence": "A letter.",
        "decided_on": timezone.localdate(),
        "decided_by": send.chair,
        "by": send.clerk,
    }
    first = discharging.discharge_condition(**recording)
    owed.refresh_from_db()
    assert owed.state == ConditionState.OPEN

    refused("waits to be confirmed", discharging.discharge_condition, **recording | {"condition": owed})
    settle(send, first)
    owed.refresh_from_db()
    refused("is met already", discharging.discharge_condition, **recording | {"condition": owed})


def test_evidence_that_does_not_do_leaves_it_open_for_another(send, edition, submission):
    owed = approved_with(send, edition, discharging=Condition.Discharging.CHAIR)

    meet(send, owed, outcome=Outcome.REJECTED)
    owed.refresh_from_db()
    assert (owed.state, owed.discharge) == (ConditionState.OPEN, None)

    meet(send, owed)
    owed.refresh_from_db()
    assert owed.state == ConditionState.MET


def test_a_text_changed_to_meet_it_goes_on_in_the_place_of_the_old(send, wellbeing, edition, submission):
    owed = approved_with(send, edition, suspensive=True, discharging=Condition.Discharging.CHAIR)
    write(edition, "Every child is heard, at a cost that is agreed.", author=send.lead)
    amended = amending.amend_under(decision=owed.decision, by=send.lead)

    meet(send, owed, amended=amended)
    asked = waiting(edition)
    decide(wellbeing, edition)

    assert (amended.amends, asked.pin) == (submission.pin, amended)
    assert publication.adopted_pin(edition) == amended
    assert audit.verify().is_whole


def test_once_another_body_has_the_text_it_no_longer_changes(send, wellbeing, edition, submission):
    owed = approved_with(send, edition, suspensive=False)
    write(edition, "Every child is heard, at a cost that is agreed.", author=send.lead)

    refused("has had the text before it since", amending.amend_under, decision=owed.decision, by=send.lead)


def test_the_register_says_what_is_due_and_what_is_late(send, edition, submission):
    today = timezone.localdate()
    owed = approved_with(send, edition, due_on=today + timedelta(days=5), discharging=Condition.Discharging.CHAIR)

    assert [each.condition for each in obligations.conditions()] == [owed]
    assert obligations.conditions_due() == []
    assert [each.is_overdue for each in obligations.conditions_due(within=timedelta(days=5))] == [False]
    late = obligations.conditions_due(on=today + timedelta(days=6))
    assert [(each.condition, each.is_overdue) for each in late] == [(owed, True)]
    meet(send, owed)
    assert obligations.conditions() == []


def test_conditions_of_an_entry_recorded_anew_are_no_longer_owed(send, item):
    first = record(send, item, CONDITIONS)

    settle(send, record(send, item, Outcome.APPROVED, replaces=first))

    assert obligations.conditions() == []
    assert first.conditions.get().state == ConditionState.LAPSED
