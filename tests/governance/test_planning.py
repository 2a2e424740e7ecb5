"""The forward plan, and the key decisions that need it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import planning
from governance.models import Decision, PlannedDecision
from governance.particulars import Formalities
from tests.factories.governance import cabinet, clock, item, record, why_not_recorded
from tests.governance.refusing import refused

WHY = {"reasons": "It is needed.", "alternatives": "None."}
URGENCY = Decision.Urgency


@pytest.fixture
def executive(db):
    return cabinet()


def planned_by(executive, days_ago, **notice):
    """An entry of the forward plan of which notice was given so many days ago."""
    with clock(timezone.now() - timedelta(days=days_ago)):
        entry = planning.plan_decision(
            body=executive.body,
            title="The lease of the centre",
            decide_from=timezone.localdate() + timedelta(days=2),
            is_key=True,
            by=executive.clerk,
        )
        return planning.give_notice(planned=entry, by=executive.clerk, **notice)


def why_not(executive, formalities):
    agenda_item = item(executive)
    day = timezone.localdate(agenda_item.meeting.starts_at)
    return why_not_recorded(agenda_item=agenda_item, by=executive.clerk, decided_on=day, formalities=formalities, **WHY)


def test_a_key_decision_has_had_28_clear_days(executive):
    assert why_not(executive, Formalities(is_key=True, planned=planned_by(executive, 29))) == []


def test_a_day_less_is_too_short(executive):
    (sentence,) = why_not(executive, Formalities(is_key=True, planned=planned_by(executive, 28)))

    assert sentence.startswith("Notice was given 27 clear days before; 28 are needed")


def test_without_notice_there_is_none(executive):
    (sentence,) = why_not(executive, Formalities(is_key=True))

    assert "The public has not been told of this key decision" in sentence


def test_a_general_exception_says_who_was_told(executive):
    entry = planned_by(
        executive,
        14,
        urgency=URGENCY.GENERAL_EXCEPTION,
        urgency_reason="The grant ends.",
        urgency_agreed_by="The chair of scrutiny",
    )
    exception = {"is_key": True, "planned": entry, "urgency": URGENCY.GENERAL_EXCEPTION}

    assert why_not(executive, Formalities(urgency_agreed_by="The chair of scrutiny", **exception)) == []
    assert "Say who agreed that it was urgent, or was told of it." in why_not(executive, Formalities(**exception))


def test_special_urgency_says_who_agreed(executive):
    urgent = Formalities(is_key=True, urgency=URGENCY.SPECIAL_URGENCY, urgency_agreed_by="The chair of scrutiny")

    assert why_not(executive, urgent) == []


def test_taken_it_leaves_the_plan_with_its_decision(executive):
    entry = planned_by(executive, 40)

    decision = record(executive, item(executive), formalities=Formalities(is_key=True, planned=entry), **WHY)

    entry.refresh_from_db()
    assert (entry.state, entry.decision) == (PlannedDecision.State.TAKEN, decision)


def test_a_board_that_is_no_executive_takes_no_key_decision(send):
    agenda_item = item(send)
    day = timezone.localdate(agenda_item.meeting.starts_at)

    assert why_not_recorded(
        agenda_item=agenda_item, by=send.clerk, decided_on=day, formalities=Formalities(is_key=True)
    ) == ["Only an executive takes key decisions, and the SEND Board is none."]


@pytest.mark.parametrize("missing", ["reasons", "alternatives"])
def test_the_record_of_an_executive_decision_holds_what_the_law_asks(executive, missing):
    agenda_item = item(executive)

    found = why_not_recorded(
        agenda_item=agenda_item,
        by=executive.clerk,
        decided_on=timezone.localdate(agenda_item.meeting.starts_at),
        **WHY | {missing: ""},
    )

    assert len(found) == 1
    assert missing in found[0]


def test_bad_entries_are_refused(executive, send):
    today = timezone.localdate()
    usual = {"body": executive.body, "title": "The lease", "decide_from": today, "by": executive.clerk}

    refused("takes none", planning.plan_decision, **usual | {"body": send.body, "by": send.clerk})
    refused("Say what is to be decided", planning.plan_decision, **usual | {"title": " "})
    refused("on a day to come", planning.plan_decision, **usual | {"decide_from": today - timedelta(days=1)})
    refused("Swap them", planning.plan_decision, decide_to=today - timedelta(days=1), **usual)
    refused("in private", planning.plan_decision, in_private=True, **usual)
    refused("Only the clerk", planning.plan_decision, **usual | {"by": send.clerk})


def test_notice_is_given_once_and_says_why_it_is_urgent(executive):
    entry = planning.plan_decision(
        body=executive.body, title="The lease", decide_from=timezone.localdate(), by=executive.clerk
    )

    refused(
        "Say why it cannot wait",
        planning.give_notice,
        planned=entry,
        urgency=URGENCY.SPECIAL_URGENCY,
        urgency_agreed_by="The chair of scrutiny",
        by=executive.clerk,
    )
    planning.give_notice(planned=entry, by=executive.clerk)
    refused("Notice was given on", planning.give_notice, planned=entry, by=executive.clerk)


def test_it_moves_to_later_days_and_can_be_withdrawn(executive):
    entry = planned_by(executive, 1)
    sooner = entry.decide_from - timedelta(days=1)

    refused(
        "Notice was given of a later day", planning.move_decision, planned=entry, decide_from=sooner, by=executive.clerk
    )
    moved = planning.move_decision(
        planned=entry, decide_from=entry.decide_from + timedelta(days=30), by=executive.clerk
    )
    assert moved.noticed_at == entry.noticed_at

    refused("Say why", planning.withdraw_plan, planned=entry, reason=" ", by=executive.clerk)
    planning.withdraw_plan(planned=entry, reason="Not needed.", by=executive.clerk)
    refused("withdrawn already", planning.move_decision, planned=entry, decide_from=sooner, by=executive.clerk)


def test_what_has_taken_an_entry_keeps_it(executive):
    formal = Formalities(is_key=True, planned=planned_by(executive, 29))
    first = record(executive, item(executive), formalities=formal, **WHY)

    (sentence,) = why_not(executive, Formalities(is_key=True, planned=PlannedDecision.objects.get()))

    assert "was taken already" in sentence
    again = record(executive, first.agenda_item, formalities=formal, replaces=first, **WHY)
    assert PlannedDecision.objects.get().decision == again


def test_it_does_not_move_to_a_last_day_before_the_first(executive):
    entry = planned_by(executive, 1)
    to = timezone.localdate() + timedelta(days=40)

    refused(
        "The last day is before the first",
        planning.move_decision,
        planned=entry,
        decide_from=to,
        decide_to=to - timedelta(days=1),
        by=executive.clerk,
    )
