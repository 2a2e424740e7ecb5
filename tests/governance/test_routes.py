"""What a body may resolve at a stage, what lets the edition go on, and when it takes effect."""

from datetime import date

import pytest

from governance import registering, routes
from governance.models import RouteStage
from governance.routes import Stage
from governance.states import Outcome
from tests.factories import governance as making


def stage(*accepts, number=1, effective_after_days=0):
    return Stage(number, 1, "SEND Board", "decide", accepts, 5, effective_after_days)


@pytest.mark.parametrize(
    ("accepts", "outcome", "quorum_met", "goes_on"),
    [
        ([Outcome.APPROVED], Outcome.APPROVED, True, True),
        ([Outcome.APPROVED], Outcome.APPROVED, None, True),
        ([Outcome.APPROVED], Outcome.APPROVED, False, False),
        ([Outcome.APPROVED], Outcome.ENDORSED, True, False),
        ([Outcome.NOTED], Outcome.NOTED, True, True),
        ([Outcome.NOTED], Outcome.NOTED, False, False),
        ([], Outcome.APPROVED, True, False),
    ],
)
def test_only_an_accepted_outcome_of_a_quorate_body_lets_it_go_on(accepts, outcome, quorum_met, goes_on):
    assert routes.lets_go_on(stage(*accepts), outcome=outcome, quorum_met=quorum_met) is goes_on


@pytest.mark.parametrize("quorum_met", [True, None])
def test_a_stage_offers_what_it_accepts_and_what_is_always_possible(quorum_met):
    assert set(routes.outcomes(stage(Outcome.APPROVED), quorum_met=quorum_met)) == {
        Outcome.APPROVED,
        Outcome.APPROVED_WITH_CONDITIONS,
        Outcome.NOTED,
        Outcome.DEFERRED,
        Outcome.REFERRED_BACK,
        Outcome.REJECTED,
        Outcome.WITHDRAWN,
    }


def test_without_a_quorum_only_noting_and_deferring_are_left():
    assert routes.outcomes(stage(Outcome.APPROVED), quorum_met=False) == [Outcome.NOTED, Outcome.DEFERRED]


def test_an_item_without_an_edition_takes_any_outcome():
    assert routes.outcomes(None, quorum_met=True) == list(Outcome)


def test_the_last_stage_says_when_it_takes_effect():
    stages = [stage(number=2, effective_after_days=5), stage(number=1, effective_after_days=90)]

    assert routes.effective_date(stages, decided_on=date(2026, 12, 29)) == date(2027, 1, 3)


def test_a_passage_knows_its_stages_in_order(send, wellbeing, submission):
    passage = submission.passage

    assert [each.body_name for each in routes.stages(passage)] == ["SEND Board", "Health and Wellbeing Board"]
    assert routes.following(passage, 1) == routes.stage(passage, 2)
    assert routes.following(passage, 2) is None
    with pytest.raises(LookupError):
        routes.stage(passage, 3)


def test_stages_are_numbered_without_a_gap_whatever_the_route_says(send, wellbeing):
    along = making.route(send)
    registering.enter(
        row=RouteStage(route=along, number=7, body=wellbeing.body, accepts=[Outcome.APPROVED]), by=making.BY
    )

    assert [each["number"] for each in routes.snapshot(along)] == [1, 2]
