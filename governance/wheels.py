"""Wagtail's workflow as wheels: it shows an edition's progress in the admin and locks its page. It
follows the record and is never asked. Whatever was done to it in between, `follow` puts it right."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow, WorkflowState, WorkflowTask

from . import finishing, publication
from .models import Passage, Submission
from .models.tasks import BoardStageTask


@transaction.atomic
def follow(passage: Passage) -> None:
    """Makes the page's lock and workflow show where `passage` stands. May be called again at any time.
    An edition without a page has no wheels."""
    if passage.edition.page_id is None:
        return
    page = Page.objects.get(pk=passage.edition.page_id).specific
    if passage.ended_at is None:
        _lock(page)
        _advance(_running(page, passage), passage)
    else:
        _stop(page, passage)
        _unlock(page)
        # Off the admin's list of workflows; its history stays.
        Workflow.objects.filter(name=_name(passage)).update(active=False)
        finishing.publish_edition(passage.edition)


def workflow(passage: Passage) -> Workflow:
    """The workflow of this passage, with one task a stage in the order of the route as it was snapshotted.
    Puts back what was removed since."""
    found, _ = Workflow.objects.get_or_create(name=_name(passage))
    wanted = _tasks(passage)
    present = list(found.workflow_tasks.order_by("sort_order").values_list("task_id", flat=True))
    if present != [task.pk for task in wanted]:
        WorkflowTask.objects.filter(workflow=found).delete()
        for position, task in enumerate(wanted):
            WorkflowTask.objects.create(workflow=found, task=task, sort_order=position)
    return found


def _name(passage: Passage) -> str:
    """By numbers: Wagtail shows it to whoever sees its reports, and titles and addresses can be withheld."""
    return f"Edition {passage.edition_id}, passage {passage.number}"


def _tasks(passage: Passage) -> list[BoardStageTask]:
    """The stages' tasks, in order, each able to run."""
    tasks, visits = [], Counter[int]()
    for stage in passage.stages:
        visits[stage["body"]] += 1
        task, _ = BoardStageTask.objects.get_or_create(
            body_id=stage["body"], turn=visits[stage["body"]], defaults={"name": stage["body_name"]}
        )
        if not task.active:
            BoardStageTask.objects.filter(pk=task.pk).update(active=True)
        tasks.append(task)
    return tasks


def _running(page: Page, passage: Passage) -> WorkflowState:
    """The workflow in progress at or before the stage where the record stands; started anew when
    there is none, or when the one there is ran ahead of the record or is another's."""
    ours, waiting = workflow(passage), _waiting_task(passage)
    state = page.current_workflow_state
    if state is not None:
        reached = [each.task_id for each in state.task_states.filter(status=TaskState.STATUS_APPROVED)]
        astray = state.workflow_id != ours.pk or state.status != WorkflowState.STATUS_IN_PROGRESS
        if astray or state.current_task_state is None or waiting.pk in reached:
            _cancel(state)
            state = None
    return state or ours.start(page, user=None)


def _waiting_task(passage: Passage) -> BoardStageTask:
    """The first stage that has not accepted, or the last when all have and the passage is not ended yet."""
    accepted = publication.acceptances(passage)
    pairs = zip(passage.stages, _tasks(passage), strict=True)
    ahead = [task for stage, task in pairs if stage["number"] not in accepted]
    return ahead[0] if ahead else _tasks(passage)[-1]


def _advance(state: WorkflowState, passage: Passage) -> None:
    waiting = _waiting_task(passage)
    while state.current_task_state.task_id != waiting.pk:
        state.current_task_state.approve(user=None)
        state.refresh_from_db()
    _show_pinned_text(state, passage)


def _show_pinned_text(state: WorkflowState, passage: Passage) -> None:
    """A task names the revision that its body has before it, not the latest draft."""
    submission = Submission.objects.filter(passage=passage).order_by("-stage").select_related("pin").first()
    if submission and submission.pin and submission.pin.revision_id:
        TaskState.objects.filter(pk=state.current_task_state_id).update(revision=submission.pin.revision_id)


def _stop(page: Page, passage: Passage) -> None:
    """Ends the workflow as the passage ended: approved when every body accepted, cancelled otherwise."""
    state = page.current_workflow_state
    if state is None:
        return
    if len(publication.acceptances(passage)) < len(passage.stages):
        _cancel(state)
        return
    state = _running(page, passage)
    _advance(state, passage)
    state.current_task_state.approve(user=None)


def _cancel(state: WorkflowState) -> None:
    if state.current_task_state is not None:
        state.cancel(user=None)
    else:  # Wagtail's cancel() writes a log entry about the current task, and fails without one
        WorkflowState.objects.filter(pk=state.pk).update(status=WorkflowState.STATUS_CANCELLED)


def _lock(page: Page) -> None:
    """Locked by nobody in particular, so that nobody can unlock it or cancel the workflow; and no
    schedule made earlier can take the page live on the way."""
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    Page.objects.filter(pk=page.pk, locked=False).update(locked=True, locked_by=None, locked_at=timezone.now())
    Page.objects.filter(pk=page.pk).update(go_live_at=None, expire_at=None, locked_by=None)


def _unlock(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(locked=False, locked_by=None, locked_at=None)
