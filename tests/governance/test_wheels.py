"""Wagtail's workflow follows the record: it shows progress and locks the page, and decides nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState, Workflow, WorkflowState, WorkflowTask

from governance import registering, submitting, wheels
from governance.models import BoardStageTask, Passage, RouteStage
from governance.states import Outcome
from tests.factories.governance import BY

from .passages import adopt, boards, decide, draft, page_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return boards()


def _state(edition):
    return WorkflowState.objects.filter(object_id=str(edition.page_id)).latest("pk")


def _waits_at(edition):
    return _state(edition).current_task_state.task.name


def test_a_submitted_edition_waits_at_the_first_board(cast):
    edition = draft(cast)

    submission = submit(cast, edition)

    assert _waits_at(edition) == "SEND Board"
    assert _state(edition).current_task_state.revision_id == submission.pin.revision_id
    assert [task.name for task in _state(edition).all_tasks_with_status()] == [
        "SEND Board",
        "Health and Wellbeing Board",
    ]


def test_a_confirmed_decision_moves_the_wheels_to_the_next_board(cast):
    edition = draft(cast)
    submit(cast, edition)

    decide(cast, edition)

    assert _waits_at(edition) == "Health and Wellbeing Board"


def test_an_unconfirmed_decision_moves_nothing(cast):
    edition = draft(cast)
    submit(cast, edition)

    decide(cast, edition, confirmed=False)

    assert _waits_at(edition) == "SEND Board"


def test_the_wheels_end_approved_when_the_edition_is_adopted(cast):
    edition = adopt(cast, draft(cast))

    assert _state(edition).status == WorkflowState.STATUS_APPROVED
    assert not page_of(edition).locked
    assert page_of(edition).live
    assert not _state(edition).workflow.active


def test_the_wheels_end_cancelled_when_the_edition_is_sent_back(cast):
    edition = draft(cast)
    submit(cast, edition)

    decide(cast, edition, Outcome.REFERRED_BACK)

    assert _state(edition).status == WorkflowState.STATUS_CANCELLED
    assert page_of(edition).get_lock() is None


def test_the_wheels_end_cancelled_when_the_edition_is_withdrawn(cast):
    edition = draft(cast)
    submit(cast, edition)

    submitting.withdraw_edition(edition=edition, reason="A new law.", by=cast.lead)

    assert _state(edition).status == WorkflowState.STATUS_CANCELLED


def test_a_second_passage_starts_at_the_first_board(cast):
    edition = draft(cast)
    submit(cast, edition)
    decide(cast, edition)
    decide(cast, edition, Outcome.REFERRED_BACK)

    submit(cast, edition)

    assert _waits_at(edition) == "SEND Board"


def test_following_twice_is_following_once(cast):
    edition = draft(cast)
    submit(cast, edition)
    passage = Passage.objects.get()
    before = list(TaskState.objects.values_list("pk", "status"))

    wheels.follow(passage)

    assert list(TaskState.objects.values_list("pk", "status")) == before


@pytest.mark.parametrize("harm", ["cancelled", "emptied", "ahead", "task_deleted", "workflow_deleted", "switched_off"])
def test_the_wheels_are_put_right_whatever_was_done_to_them(cast, harm):
    edition = draft(cast)
    submit(cast, edition)
    state = _state(edition)
    match harm:
        case "cancelled":
            state.cancel()
        case "emptied":
            WorkflowTask.objects.all().delete()
        case "ahead":
            state.current_task_state.approve()
        case "task_deleted":
            BoardStageTask.objects.all().delete()
        case "workflow_deleted":
            Workflow.objects.all().delete()
        case "switched_off":
            BoardStageTask.objects.update(active=False)

    wheels.follow(Passage.objects.get())
    assert _waits_at(edition) == "SEND Board"

    decide(cast, edition)
    assert _waits_at(edition) == "Health and Wellbeing Board"
    decide(cast, edition)
    assert _state(edition).status == WorkflowState.STATUS_APPROVED


def test_a_task_cannot_be_switched_off_while_an_edition_waits_there(cast):
    submit(cast, draft(cast))

    with pytest.raises(PermissionDenied):
        BoardStageTask.objects.get(name="SEND Board").deactivate()


def test_a_task_can_be_switched_off_when_nothing_waits_there(cast):
    submit(cast, draft(cast))

    BoardStageTask.objects.get(name="Health and Wellbeing Board").deactivate()

    assert not BoardStageTask.objects.get(name="Health and Wellbeing Board").active


def test_w16_a_body_that_is_visited_twice_has_a_task_a_visit(cast):
    to_endorse = RouteStage.Purpose.ENDORSE
    again = RouteStage(route=cast.route, number=3, body=cast.board, purpose=to_endorse, accepts=[Outcome.APPROVED])
    registering.enter(row=again, by=BY)
    edition = draft(cast)
    submit(cast, edition)

    decide(cast, edition)
    decide(cast, edition)

    assert _waits_at(edition) == "SEND Board"
    assert BoardStageTask.objects.filter(body=cast.board).count() == 2


def test_an_edition_without_a_page_has_no_wheels(cast):
    edition = draft(cast)
    passage = submit(cast, edition).passage
    passage.edition.page_id = None

    wheels.follow(passage)

    assert _waits_at(edition) == "SEND Board"
