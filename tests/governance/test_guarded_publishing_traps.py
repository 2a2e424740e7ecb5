"""Ways in which Wagtail's workflow and revisions would lose a board's decision, each by its number in
docs/governance.md. The others stand beside the road to publishing that they open."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, Revision, Task, WorkflowTask

from governance import audit, publication
from governance.models import Decision, LedgerEntry, Submission
from governance.pages import GovernedPage
from governance.refusals import Refused
from governance.states import EditionState, Outcome, SubmissionState
from tests.databases import ROOT
from tests.factories import governance as making

from . import guarded, officers
from .passages import adopt, boards, body_of, decide, draft, page_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def governed():
    return guarded.on_its_route()


def _rewrite(edition, words):
    page = page_of(edition)
    page.body = body_of(words)
    page.save_revision(user=page.latest_revision.user)


def _workflow(governed):
    return governed.page.current_workflow_state.workflow


def _workflow_form(workflow, *, without):
    """What the admin posts when one of the tasks of a workflow is taken out."""
    tasks = list(WorkflowTask.objects.filter(workflow=workflow).order_by("sort_order"))
    posted = {
        "name": workflow.name,
        "workflow_tasks-TOTAL_FORMS": len(tasks),
        "workflow_tasks-INITIAL_FORMS": len(tasks),
    }
    for number, task in enumerate(tasks):
        prefix = f"workflow_tasks-{number}"
        posted |= {f"{prefix}-task": task.task_id, f"{prefix}-ORDER": number + 1, f"{prefix}-id": task.pk}
        if task.task.name == without:
            posted[f"{prefix}-DELETE"] = "on"
    return posted | {"pages-TOTAL_FORMS": 0, "pages-INITIAL_FORMS": 0}


def test_w05_a_board_taken_out_of_the_workflow_is_still_asked(governed):
    workflow = _workflow(governed)

    response = guarded.superuser().post(
        reverse("wagtailadmin_workflows:edit", args=[workflow.pk]),
        _workflow_form(workflow, without="Health and Wellbeing Board"),
    )
    assert response.status_code == 302
    assert [each.task.name for each in workflow.workflow_tasks.all()] == ["SEND Board"], "the trap was not set"
    decide(governed.cast, governed.edition)

    waiting = Submission.objects.get(state=SubmissionState.PROPOSED)
    assert waiting.body == governed.cast.wellbeing
    assert publication.adopted_pin(governed.edition) is None
    assert not governed.page.live
    assert guarded.read(governed.edition.get_absolute_url())[0] == 404


def test_w06_a_text_rewritten_after_a_refusal_needs_both_boards_again(governed):
    decide(governed.cast, governed.edition)
    decide(governed.cast, governed.edition, Outcome.REFERRED_BACK)
    _rewrite(governed.edition, guarded.SLIPPED_IN)
    submit(governed.cast, governed.edition)

    with pytest.raises(Submission.DoesNotExist):
        Submission.objects.get(state=SubmissionState.PROPOSED, body=governed.cast.wellbeing)
    decide(governed.cast, governed.edition)

    assert publication.adopted_pin(governed.edition) is None, (
        "the first board's word on the earlier text does not count"
    )
    assert guarded.read(governed.edition.get_absolute_url())[0] == 404


def test_w07_asking_for_approval_anew_on_each_edit_changes_nothing(settings):
    settings.WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
    governed = guarded.on_its_route()
    decide(governed.cast, governed.edition)
    _rewrite(governed.edition, guarded.SLIPPED_IN)

    decide(governed.cast, governed.edition)

    status, content = guarded.read(governed.edition.get_absolute_url())
    assert status == 200
    assert guarded.DECIDED.encode() in content
    assert guarded.SLIPPED_IN.encode() not in content
    assert [decision.body.name for decision in Decision.objects.order_by("pk")] == [
        "SEND Board",
        "Health and Wellbeing Board",
    ]


def test_w12_the_last_decision_publishes_though_nobody_holds_the_right_to():
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    submit(cast, edition)
    decide(cast, edition)
    last = decide(cast, edition, confirmed=False)
    chair = officers.signed_in(cast.chair)
    assert not cast.chair.user.has_perm("wagtailcore.publish_page")
    assert Permission.objects.filter(codename="publish_page").exists()

    chair.post(reverse("governance_admin:decision-confirm", args=[last.pk]))

    edition.refresh_from_db()
    assert edition.state == EditionState.IN_FORCE
    assert page_of(edition).live
    assert guarded.DECIDED.encode() in guarded.read(edition.get_absolute_url())[1]


def test_w14_the_next_board_has_the_approved_text_before_it_after_a_revert(governed):
    page = governed.page
    _rewrite(governed.edition, guarded.SLIPPED_IN)
    later = page_of(governed.edition).latest_revision
    first = Submission.objects.get()

    decide(governed.cast, governed.edition)
    later.as_object().save_revision()

    second = Submission.objects.get(body=governed.cast.wellbeing)
    assert second.pin == first.pin
    assert page.current_workflow_state.current_task_state.revision_id == first.pin.revision_id


def test_w15_who_recorded_and_confirmed_is_known_when_their_accounts_are_gone():
    cast = boards()
    edition = adopt(cast, draft(cast, guarded.DECIDED))
    seen = guarded.what_the_public_sees(edition)

    for person in (cast.clerk, cast.chair, cast.lead):
        person.user.delete()

    decision = Decision.objects.first()
    assert decision.recorded_by.name == "Rowan Clerk"
    assert decision.confirmation.confirmed_by.name == "Rowan Chair"
    assert guarded.what_the_public_sees(edition) == seen
    assert audit.verify().is_whole


def test_w17_publishing_the_adopted_text_again_makes_no_second_record():
    cast = boards()
    edition = adopt(cast, draft(cast, guarded.DECIDED))
    pin = edition.pins.get()
    before = (guarded.what_the_public_sees(edition), page_of(edition).pinned_content())

    for _ in range(2):
        pin.revision.publish()

    assert (guarded.what_the_public_sees(edition), page_of(edition).pinned_content()) == before
    assert audit.verify().is_whole
    assert audit.verify().differences == ()


def test_w17_no_governed_page_keeps_part_of_its_text_in_rows_of_their_own():
    of_wagtail = set(get_all_child_relations(Page))

    own = {
        model.__name__: set(get_all_child_relations(model)) - of_wagtail
        for model in apps.get_models()
        if issubclass(model, GovernedPage)
    }

    assert "StrategyPage" in own
    assert {name for name, children in own.items() if children} == set()


def test_w18_what_finishes_a_workflow_loads_before_wagtails_models():
    loaded = subprocess.run(
        [sys.executable, "-c", "import governance.finishing, sys; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "governance.finishing" in loaded
    assert not [name for name in loaded if name.startswith(("wagtail", "governance.models"))]


def test_w19_a_superuser_is_locked_out_like_everybody_else(governed):
    client = guarded.superuser()
    superuser = guarded.get_user_model().objects.get(email="root@example.org")
    task = governed.page.current_workflow_task
    latest = governed.draft

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[governed.page.pk]), guarded.editor_form(governed.page)
    )

    assert response.status_code == 200
    assert governed.page.get_lock().for_user(superuser)
    assert task.locked_for_user(governed.page, superuser)
    assert governed.draft == latest
    assert governed.unchanged()


def test_w21_without_wagtails_log_the_record_still_proves_everything():
    cast = boards()
    edition = adopt(cast, draft(cast, guarded.DECIDED))
    seen, entries = guarded.what_the_public_sees(edition), LedgerEntry.objects.count()
    assert PageLogEntry.objects.exists()

    PageLogEntry.objects.update(action="wagtail.delete")
    PageLogEntry.objects.all().delete()

    assert guarded.what_the_public_sees(edition) == seen
    assert audit.verify().is_whole
    assert LedgerEntry.objects.count() == entries


def test_w23_a_task_taken_for_its_base_decides_nothing(governed):
    superuser = guarded.get_user_model().objects.create_superuser("root@example.org")
    decide(governed.cast, governed.edition)
    governed.seen = guarded.what_the_public_sees(governed.edition)
    state = governed.page.current_workflow_state.current_task_state
    base = Task.objects.get(pk=state.task_id)

    assert base.get_actions(governed.page, superuser) == []
    assert base.specific.get_actions(governed.page, superuser) == []
    for task in (base, base.specific):
        with pytest.raises(PermissionDenied), transaction.atomic():
            task.on_action(state, superuser, "approve")

    assert publication.adopted_pin(governed.edition) is None
    assert not governed.page.live
    assert governed.unchanged()


def test_w02_a_draft_saved_over_its_own_revision_is_not_the_text_that_was_pinned():
    """Autosave rewrites its author's revision in place, so the pin keeps one of its own."""
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    authors = page_of(edition).latest_revision
    submit(cast, edition)
    pin = edition.pins.get()

    page = page_of(edition)
    page.body = body_of(guarded.SLIPPED_IN)
    Revision.objects.filter(pk=authors.pk).update(content=page.serializable_data())

    assert pin.revision_id != authors.pk
    assert guarded.SLIPPED_IN not in str(Revision.objects.get(pk=pin.revision_id).content)
    assert audit.verify().is_whole


def test_w03_a_purge_in_the_middle_of_the_route_takes_no_pinned_revision(governed):
    pinned = Submission.objects.get().pin.revision_id
    decide(governed.cast, governed.edition)

    call_command("purge_revisions")
    decide(governed.cast, governed.edition)

    assert Revision.objects.filter(pk=pinned).exists()
    assert governed.page.live_revision_id == pinned


def test_w08_who_comes_second_is_told_what_was_recorded_and_nothing_changes(send, item):
    making.record(send, item, Outcome.APPROVED)
    entries = LedgerEntry.objects.count()

    with pytest.raises(Refused, match=r"already recorded by the clerk at \d\d:\d\d: approved"):
        making.record(send, item, Outcome.REJECTED)

    assert LedgerEntry.objects.count() == entries
    assert Decision.objects.get().outcome == Outcome.APPROVED
