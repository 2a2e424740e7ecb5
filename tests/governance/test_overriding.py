"""Two other officers let one person do two duties on one item; that is said of the decision for good."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import aftermath, appointing, attending, confirming, obligations, overriding
from governance.models import Override, Seat
from tests.factories.governance import (
    BY,
    LONG_AGO,
    clock,
    draft,
    item,
    member,
    person,
    record,
    route,
    submit,
    why_not_recorded,
)
from tests.governance.refusing import refused


@pytest.fixture
def written_by_the_clerk(send):
    """An item about a text that the clerk wrote some of."""
    return item(send, submit(draft(send, author=send.clerk), route(send), send))


def officer(send, name, post):
    found = person(name)
    appointing.appoint(person=found, body=send.body, post=post, valid_from=LONG_AGO, by=BY)
    return found


def proposed(send, agenda_item, duty=Override.Duty.RECORD, **changed):
    usual = {
        "agenda_item": agenda_item,
        "person": send.clerk,
        "duty": duty,
        "reason": "The council has one clerk.",
        "by": send.lead,
    }
    return overriding.propose_override(**usual | changed)


def overridden(send, agenda_item, duty=Override.Duty.RECORD, **changed):
    by = officer(send, "Scrutiny officer", "scrutiny_officer")
    return overriding.agree_override(
        agenda_item=agenda_item, proposal=proposed(send, agenda_item, duty, **changed), by=by
    )


def test_an_author_may_then_record(send, written_by_the_clerk):
    assert why_not_recorded(agenda_item=written_by_the_clerk, by=send.clerk) == [
        "You wrote some of this text, so another person must record the decision on it."
    ]

    overridden(send, written_by_the_clerk)

    assert record(send, written_by_the_clerk).recorded_by == send.clerk


def test_the_recorder_may_then_confirm(send):
    agenda_item = item(send)
    appointing.appoint(person=send.clerk, body=send.body, post="vice_chair", valid_from=LONG_AGO, by=BY)
    decision = record(send, agenda_item)
    refused("You recorded this decision", confirming.confirm_decision, decision=decision, by=send.clerk)

    overridden(send, agenda_item, Override.Duty.CONFIRM)

    assert confirming.confirm_decision(decision=decision, by=send.clerk)


def test_it_is_said_of_the_decision_for_good_and_in_a_register(send, written_by_the_clerk):
    override = overridden(send, written_by_the_clerk)
    found = aftermath.of(record(send, written_by_the_clerk))

    assert found.overrides == (override,)
    said = " ".join(aftermath.sentences(found))
    assert "Two officers agreed" in said
    assert "Clerk" not in said, "names are inside only"
    assert list(obligations.overrides(body=send.body)) == [override]


def test_an_interest_nobody_overrides(send):
    agenda_item = item(send)
    seat = member(send.body, Seat.COUNCIL_OFFICER, "A seat of the clerk")
    attending.declare_interest(agenda_item=agenda_item, membership=seat, by=send.clerk)
    overridden(send, agenda_item, person=seat.person)

    assert "You declared an interest" in " ".join(why_not_recorded(agenda_item=agenda_item, by=seat.person))


def test_it_is_asked_for_by_an_officer_who_is_not_the_one_and_with_a_reason(send, wellbeing, written_by_the_clerk):
    item_of = {"send": send, "agenda_item": written_by_the_clerk}

    refused("You would do both duties", proposed, **item_of, by=send.clerk)
    refused("Only officers of the SEND Board", proposed, **item_of, by=wellbeing.clerk)
    refused("Only officers of the SEND Board", proposed, **item_of, by=send.chair)
    refused("Say why nobody else can do it", proposed, **item_of, reason=" ")
    proposed(send, written_by_the_clerk)
    refused("It was asked for already", proposed, **item_of)


def test_another_officer_agrees_who_is_not_the_one_either(send, wellbeing, written_by_the_clerk):
    agreeing = {"agenda_item": written_by_the_clerk, "proposal": proposed(send, written_by_the_clerk)}

    refused("so another must agree", overriding.agree_override, **agreeing, by=send.lead)
    refused("so another officer must agree", overriding.agree_override, **agreeing, by=send.clerk)
    refused("Only officers of the SEND Board", overriding.agree_override, **agreeing, by=wellbeing.clerk)
    refused(
        "on another item",
        overriding.agree_override,
        **agreeing | {"agenda_item": item(send)},
        by=officer(send, "Scrutiny officer", "scrutiny_officer"),
    )


def test_what_is_only_asked_for_changes_nothing(send, written_by_the_clerk):
    proposed(send, written_by_the_clerk)

    assert "You wrote some of this text" in " ".join(why_not_recorded(agenda_item=written_by_the_clerk, by=send.clerk))


def test_it_must_be_agreed_within_a_week(send, written_by_the_clerk):
    proposal = proposed(send, written_by_the_clerk)
    other = officer(send, "Scrutiny officer", "scrutiny_officer")
    agreeing = {"agenda_item": written_by_the_clerk, "proposal": proposal, "by": other}

    with clock(timezone.now() + timedelta(days=7, minutes=1)):
        refused("The time to agree to this is over", overriding.agree_override, **agreeing)
        assert not overriding.open_proposals(written_by_the_clerk).exists()
    assert overriding.agree_override(**agreeing)


def test_it_is_agreed_once(send, written_by_the_clerk):
    proposal = proposed(send, written_by_the_clerk)
    agreeing = {
        "agenda_item": written_by_the_clerk,
        "proposal": proposal,
        "by": officer(send, "Scrutiny officer", "scrutiny_officer"),
    }
    overriding.agree_override(**agreeing)

    refused("It was agreed already", overriding.agree_override, **agreeing)
    refused("It was agreed already", proposed, send=send, agenda_item=written_by_the_clerk)


def test_who_asked_must_still_be_an_officer(send, written_by_the_clerk):
    proposal = proposed(send, written_by_the_clerk)
    other = officer(send, "Scrutiny officer", "scrutiny_officer")
    appointing.end(dated=send.lead.appointments.get(), on=timezone.localdate() - timedelta(days=1), by=BY)

    refused(
        "is no officer of the SEND Board any more",
        overriding.agree_override,
        agenda_item=written_by_the_clerk,
        proposal=proposal,
        by=other,
    )


def test_everyone_finds_the_decisions_in_which_one_person_did_two_duties(send, written_by_the_clerk, client):
    record(send, item(send))
    assert "did two duties" not in client.get("/decisions/").content.decode()
    overridden(send, written_by_the_clerk)
    flagged = record(send, written_by_the_clerk)

    page = client.get("/decisions/", {"duties": "two"}).content.decode()
    listed = client.get("/decisions.json", {"duties": "two"}).json()["decisions"]
    table = client.get("/decisions.csv", {"duties": "two"}).content.decode()

    assert "One person did two duties" in page
    assert [each["id"] for each in listed] == [flagged.pk]
    assert len(table.splitlines()) == 2
    assert "Two officers agreed" in client.get(flagged.get_absolute_url()).content.decode()
    assert client.get("/decisions.json", {"duties": "none"}).json()["decisions"] == []
