"""What a body may resolve at a stage, what lets the edition go on, and when it takes effect."""

from datetime import date

import pytest

from governance import audit, registering, routes, timeline
from governance.models import RouteStage
from governance.refusals import Refused
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


def put_on(route, board, number, purpose=RouteStage.Purpose.DECIDE):
    row = RouteStage(route=route, number=number, body=board.body, purpose=purpose, accepts=[Outcome.APPROVED])
    return registering.enter(row=row, by=making.BY)


def test_a_stage_taken_off_is_asked_no_more_and_what_is_under_way_keeps_its_route(send, wellbeing, route, submission):
    stage = route.stages.get(body=wellbeing.body)
    submission.passage.refresh_from_db()
    before = submission.passage.stages
    with pytest.raises(Refused, match="Say why the body is asked no more"):
        registering.take_off(stage=stage, reason=" ", by=send.clerk)

    registering.take_off(stage=stage, reason="It only hears of it.", by=send.clerk)

    assert [each["body"] for each in routes.snapshot(route)] == [send.body.pk]
    submission.passage.refresh_from_db()
    assert submission.passage.stages == before
    making.decide(send, submission.passage.edition)
    assert making.waiting(submission.passage.edition).body == wellbeing.body
    told = timeline.of_record(stage)[-1]
    assert (told.why, told.sentence.partition(" took")[2][:21]) == ("It only hears of it.", " a body off its route")
    assert audit.verify().is_whole


def test_a_stage_taken_off_leaves_its_number_and_is_changed_no_more(send, wellbeing, route):
    stage = route.stages.get(body=wellbeing.body)
    off = registering.take_off(stage=stage, reason="Not asked.", by=send.clerk)

    with pytest.raises(Refused, match="Add a stage anew"):
        registering.take_off(stage=off, reason="Again.", by=send.clerk)
    with pytest.raises(Refused, match="Add a stage anew"):
        registering.enter(row=off, by=send.clerk)
    put_on(route, wellbeing, stage.number)

    assert [each.body for each in route.stages.standing()] == [send.body, wellbeing.body]


def test_only_a_clerk_of_a_body_on_it_takes_a_stage_off(send, wellbeing):
    stage = making.route(send).stages.get()

    with pytest.raises(Refused, match="clerk of the SEND Board"):
        registering.take_off(stage=stage, reason="Not asked.", by=wellbeing.clerk)


def test_a_route_that_comes_back_to_where_it_was_is_refused(send, wellbeing, route):
    third = making.board("Schools Forum")
    put_on(route, third, 3)

    with pytest.raises(Refused, match="The route comes back to the SEND Board to decide, as before"):
        put_on(route, send, 4)
    with pytest.raises(Refused, match="The Schools Forum would be asked twice running"):
        put_on(route, third, 4, RouteStage.Purpose.NOTE)
    assert routes.faults(route) == []


def test_a_body_may_come_again_for_something_else(send, wellbeing):
    along = making.route(send, wellbeing)
    first = along.stages.get(body=send.body)
    first.purpose = RouteStage.Purpose.ENDORSE
    registering.enter(row=first, by=making.BY)

    put_on(along, send, 3)

    assert [each["purpose"] for each in routes.snapshot(along)] == ["endorse", "decide", "decide"]
    assert routes.faults(along) == []
