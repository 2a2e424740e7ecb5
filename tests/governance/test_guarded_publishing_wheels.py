"""Whatever happens to Wagtail's workflow, its revisions or its files, no text becomes public and none that
is public changes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import GroupApprovalTask, Page, Revision, Task, TaskState, Workflow, WorkflowState, WorkflowTask

from cms.models import HomePage, StandardPage
from governance import pinned_files
from governance.models import BoardStageTask, Pin

from . import guarded
from .passages import body_of, decide, document, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def governed():
    return guarded.on_its_route()


@pytest.fixture
def root(governed):
    return guarded.superuser()


@pytest.fixture
def at_the_last_board(governed):
    """Where one more step would finish the workflow."""
    decide(governed.cast, governed.edition)
    governed.seen = guarded.what_the_public_sees(governed.edition)
    return governed


def _state(governed):
    return governed.page.current_workflow_state


def _hidden(governed):
    return (
        governed.unchanged() and not governed.page.live and guarded.read(governed.edition.get_absolute_url())[0] == 404
    )


# The workflow


def test_a_task_finished_by_hand_publishes_nothing(at_the_last_board):
    with pytest.raises(PermissionDenied):
        _state(at_the_last_board).current_task_state.approve()

    assert _hidden(at_the_last_board)


def test_a_task_finished_by_hand_on_the_way_publishes_nothing(governed):
    _state(governed).current_task_state.approve()
    with pytest.raises(PermissionDenied):
        _state(governed).current_task_state.approve()

    assert _hidden(governed)


def test_a_workflow_finished_by_hand_publishes_nothing(governed):
    with pytest.raises(PermissionDenied):
        _state(governed).finish()

    assert _state(governed).status == WorkflowState.STATUS_IN_PROGRESS
    assert _hidden(governed)


def test_w04_a_task_that_is_waited_for_cannot_be_deactivated(at_the_last_board, root):
    task = _state(at_the_last_board).current_task_state.task

    response = root.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))

    task.refresh_from_db()
    assert task.active
    assert response.status_code != 200
    assert _hidden(at_the_last_board)


def test_w04_deactivating_the_only_task_publishes_nothing(at_the_last_board):
    base = Task.objects.get(pk=_state(at_the_last_board).current_task_state.task_id)

    with pytest.raises(PermissionDenied):
        base.deactivate()

    assert _hidden(at_the_last_board)


def test_a_deleted_task_publishes_nothing(at_the_last_board):
    Task.objects.filter(pk__in=BoardStageTask.objects.values("pk")).delete()

    with pytest.raises(PermissionDenied):
        _state(at_the_last_board).update()

    assert _hidden(at_the_last_board)


def test_an_emptied_workflow_publishes_nothing(at_the_last_board):
    state = _state(at_the_last_board)
    WorkflowTask.objects.filter(workflow=state.workflow).delete()
    TaskState.objects.filter(pk=state.current_task_state_id).update(status=TaskState.STATUS_CANCELLED)

    with pytest.raises(PermissionDenied):
        _state(at_the_last_board).update()

    assert _hidden(at_the_last_board)


def test_a_deactivated_workflow_publishes_nothing(governed, root):
    workflow = _state(governed).workflow

    root.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))

    assert _hidden(governed)
    assert governed.page.get_lock().for_user(None)


def test_a_workflow_of_wagtails_own_publishes_nothing(governed):
    _state(governed).cancel()
    Page.objects.filter(pk=governed.page.pk).update(locked=False)
    empty = Workflow.objects.create(name="Straight through")

    with pytest.raises(PermissionDenied):
        empty.start(governed.page, user=None)

    assert _hidden(governed)


def test_the_editor_offers_no_way_to_submit_or_cancel(governed, root):
    shown = root.get(reverse("wagtailadmin_pages:edit", args=[governed.page.pk])).content.decode()

    for name in ("action-submit", "action-cancel-workflow", "action-publish", "workflow-action-name"):
        assert f'name="{name}"' not in shown


def test_w13_whoever_asked_for_it_cannot_cancel_the_workflow(governed, root):
    lead = governed.cast.lead.user
    lead.is_superuser = True
    lead.save()
    WorkflowState.objects.update(requested_by=lead)
    Page.objects.filter(pk=governed.page.pk).update(owner=lead)
    root.force_login(lead)

    address = reverse("wagtailadmin_pages:edit", args=[governed.page.pk])
    root.post(address, guarded.editor_form(governed.page, **{"action-cancel-workflow": "1"}))

    assert _state(governed).status == WorkflowState.STATUS_IN_PROGRESS
    assert _hidden(governed)


def test_w09_an_action_asked_for_on_another_page_decides_nothing(governed, root):
    """Wagtail does not check that the task belongs to the page of the address."""
    other = HomePage.objects.get().add_child(instance=StandardPage(title="Hours", slug="hours"))
    other.save_revision()
    ordinary = Workflow.objects.create(name="Ordinary")
    WorkflowTask.objects.create(workflow=ordinary, task=GroupApprovalTask.objects.create(name="Anyone"))
    ordinary.start(other, user=None)
    board = _state(governed).current_task_state

    for page in (other, governed.page):
        response = root.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", board.pk]), {"comment": ""}
        )
        assert response.status_code in (302, 403)

    board.refresh_from_db()
    assert board.status == TaskState.STATUS_IN_PROGRESS
    assert _hidden(governed)


def test_an_ordinary_page_still_goes_through_wagtails_workflow(governed):
    other = HomePage.objects.get().add_child(instance=StandardPage(title="Hours", slug="hours", live=False))
    other.save_revision()
    ordinary = Workflow.objects.create(name="Ordinary")
    WorkflowTask.objects.create(workflow=ordinary, task=GroupApprovalTask.objects.create(name="Anyone"))

    ordinary.start(other, user=None).current_task_state.approve()

    other.refresh_from_db()
    assert other.live


def test_nobody_edits_while_boards_decide_whatever_becomes_of_the_workflow(governed):
    lock = governed.page.get_lock()
    _state(governed).cancel()
    Page.objects.filter(pk=governed.page.pk).update(locked=False)

    still = governed.page.get_lock()

    for each in (lock, still):
        assert each.for_user(governed.cast.lead.user)
        assert "boards decide" in each.get_context_for_user(governed.cast.lead.user)["locked_by"]


# Revisions


def test_an_edited_revision_is_refused(governed):
    pinned = Revision.objects.get(pk=Pin.objects.get().revision_id)
    pinned.content["title"] = guarded.SLIPPED_IN

    with pytest.raises(DatabaseError), transaction.atomic():
        pinned.save()

    assert _hidden(governed)


def test_w02_autosave_does_not_write_into_the_pinned_revision(governed):
    page = governed.page
    page.body = body_of(guarded.SLIPPED_IN)

    with pytest.raises((DatabaseError, PermissionDenied)), transaction.atomic():
        page.save_revision(user=governed.cast.lead.user, overwrite_revision=governed.draft)

    assert _hidden(governed)


def test_w01_what_is_edited_on_the_way_is_not_what_is_published(governed):
    page = governed.page
    page.body = body_of(guarded.SLIPPED_IN)
    page.save_revision()

    decide(governed.cast, governed.edition)
    decide(governed.cast, governed.edition)

    status, content = guarded.read(governed.edition.get_absolute_url())
    assert status == 200
    assert guarded.DECIDED.encode() in content
    assert guarded.SLIPPED_IN.encode() not in content
    assert guarded.SLIPPED_IN not in str(governed.page.body)


def test_w03_purged_revisions_take_nothing_from_the_public():
    adopted = guarded.adopted_then_edited()

    call_command("purge_revisions")

    assert Revision.objects.filter(pk=Pin.objects.get().revision_id).exists()
    assert adopted.unchanged()


def test_w15_a_deleted_author_takes_nothing_from_the_public():
    adopted = guarded.adopted_then_edited()

    adopted.cast.lead.user.delete()

    assert adopted.unchanged()


# Files


def _replace_the_file():
    document = get_document_model().objects.get()
    document.file.delete(save=False)
    document.file.save("plan.txt", ContentFile(b"a quite different plan"))


def _file_address(governed):
    file = Pin.objects.get().files.get()
    return f"{governed.edition.get_absolute_url()}files/{file.sha256}/{file.name}"


def test_a_replaced_file_is_still_served_as_it_was():
    adopted = guarded.adopted_then_edited()

    _replace_the_file()

    assert b"".join(guarded.Client().get(_file_address(adopted)).streaming_content) == b"the plan as it was"
    assert adopted.unchanged()


def test_a_deleted_file_is_still_served_as_it_was():
    adopted = guarded.adopted_then_edited()
    document = get_document_model().objects.get()
    document.file.delete(save=False)
    document.delete()

    assert b"".join(guarded.Client().get(_file_address(adopted)).streaming_content) == b"the plan as it was"
    assert adopted.unchanged()


@pytest.mark.parametrize("prepare", [guarded.on_its_route, guarded.adopted_then_edited])
def test_the_file_of_a_draft_is_for_editors_only(prepare):
    adopted = prepare()
    drafted = document("draft.txt", b"a plan nobody has decided on")
    page = adopted.page
    page.body = body_of(guarded.SLIPPED_IN, drafted)
    page.save_revision()

    for each in get_document_model().objects.all():
        assert guarded.read(each.url)[0] == 404
        assert guarded.read(each.file.url)[0] == 404
    assert guarded.superuser().get(drafted.url).status_code == 200


def test_the_file_of_an_earlier_draft_is_for_editors_only(governed):
    drafted = document("draft.txt", b"a plan that was taken out again")
    page = governed.page
    page.body = body_of(guarded.SLIPPED_IN, drafted)
    page.save_revision()
    page.body = body_of(guarded.SLIPPED_IN)
    page.save_revision()

    assert guarded.read(drafted.url)[0] == 404


def test_a_file_that_no_page_shows_is_for_editors_only(db):
    uploaded = document("not-yet.txt")

    assert guarded.read(uploaded.url)[0] == 404
    assert guarded.superuser().get(uploaded.url).status_code == 200


def test_a_file_that_an_ordinary_page_shows_is_public(governed):
    leaflet = document("leaflet.txt")
    link = f'<p><a linktype="document" id="{leaflet.pk}">Leaflet</a></p>'
    HomePage.objects.get().add_child(instance=StandardPage(title="Leaflet", slug="leaflet", body=link))

    assert guarded.Client().get(leaflet.url).status_code == 200


def test_a_file_replaced_on_the_way_does_not_stop_the_edition_from_being_public(governed):
    _replace_the_file()

    decide(governed.cast, governed.edition)
    decide(governed.cast, governed.edition)

    assert guarded.read(governed.edition.get_absolute_url())[0] == 200
    assert b"".join(guarded.Client().get(_file_address(governed)).streaming_content) == b"the plan as it was"
    assert not page_of(governed.edition).live, "the row is no longer what was adopted, so it is not published"


def test_a_pinned_file_that_was_changed_in_the_store_is_not_served():
    adopted = guarded.adopted_then_edited()
    stored = pinned_files.path(Pin.objects.get().files.get().sha256)
    kept = stored.read_bytes()
    stored.chmod(0o644)
    stored.write_bytes(b"forged")
    try:
        assert guarded.read(_file_address(adopted))[0] == 404
    finally:
        stored.write_bytes(kept)
