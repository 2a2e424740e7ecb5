"""The tables of states hold together, and the documentation draws them as they are."""

import inspect
from importlib import import_module
from itertools import pairwise

import pytest

from governance import confirming, convening, diagrams, routes, states
from governance.models import Edition, Submission
from tests.databases import ROOT
from tests.factories import governance as making

TABLES = [
    (states.EditionState, states.EDITION_TRANSITIONS, states.EDITION_OWNERS),
    (states.SubmissionState, states.SUBMISSION_TRANSITIONS, states.SUBMISSION_OWNERS),
    (states.MeetingState, states.MEETING_TRANSITIONS, states.MEETING_OWNERS),
    (states.ItemState, states.ITEM_TRANSITIONS, states.ITEM_OWNERS),
    (states.ConditionState, states.CONDITION_TRANSITIONS, states.CONDITION_OWNERS),
    (states.CallInState, states.CALL_IN_TRANSITIONS, states.CALL_IN_OWNERS),
]


@pytest.mark.parametrize(("kind", "transitions", "owners"), TABLES)
def test_every_state_is_in_its_table_and_has_an_owner(kind, transitions, owners):
    assert set(transitions) == set(kind)
    assert set(owners) == set(kind)
    assert all(owners.values())


@pytest.mark.parametrize(("kind", "transitions", "owners"), TABLES)
def test_every_state_can_be_reached(kind, transitions, owners):
    reached = set()
    ahead = list(states.MEETING_BEGINNINGS) if kind is states.MeetingState else [next(iter(transitions))]
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead.extend(transitions[state] - reached)

    assert reached == set(kind)


@pytest.mark.parametrize(("heading", "drawing"), diagrams.drawings().items())
def test_the_documentation_draws_the_tables(heading, drawing):
    text = (ROOT / "docs" / "governance.md").read_text()

    assert f"### {heading}\n\n```mermaid\n{drawing}\n```\n" in text


def test_the_documentation_lists_every_transition():
    assert f"\n\n{diagrams.table()}\n" in (ROOT / "docs" / "governance.md").read_text()


def function(name):
    module, _, called = name.partition(".")
    return getattr(import_module(f"governance.{module}"), called)


@pytest.mark.parametrize("transition", states.TRANSITIONS, ids=lambda each: each.writes)
def test_every_transition_is_a_write_with_its_rule(transition):
    assert "by" in inspect.signature(function(transition.writes)).parameters
    assert transition.owner
    assert transition.evidence
    if transition.asks:
        assert inspect.signature(function(transition.asks)).return_annotation == list[str]


def steps(rows):
    """Each state beside the one after it, of each row of a history."""
    states_of = {}
    for number, state in rows.order_by("history_id").values_list("id", "state"):
        states_of.setdefault(number, []).append(state)
    return {pair for each in states_of.values() for pair in pairwise(each) if pair[0] != pair[1]}


@pytest.mark.parametrize("outcome", [*states.Outcome])
def test_the_record_moves_only_along_the_tables(send, wellbeing, outcome):
    along = making.route(send, wellbeing, accepts=[states.Outcome.APPROVED, states.Outcome.ENDORSED])
    edition = making.draft(send)
    submission = making.submit(edition, along, send)
    called_off = making.item(send, submission, held=False)
    convening.cancel_meeting(meeting=called_off.meeting, reason="Snow.", by=send.clerk)
    held = making.item(send, submission)
    if outcome in possible_at(held):
        confirming.confirm_decision(decision=making.record(send, held, outcome), by=send.chair)

    for model, transitions in ((Edition, states.EDITION_TRANSITIONS), (Submission, states.SUBMISSION_TRANSITIONS)):
        allowed = {(state.value, each.value) for state, following in transitions.items() for each in following}
        assert steps(model.history) <= allowed


def possible_at(item):
    stage = routes.stage(item.submission.passage, item.submission.stage)
    return routes.outcomes(stage, quorum_met=None)
