"""The same with real commits: what Wagtail does after a commit opens no road either."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from . import guarded
from .passages import adopt, boards, draft, page_of


def test_what_is_adopted_is_public_after_the_commit(committed):
    cast = boards()

    edition = adopt(cast, draft(cast, guarded.DECIDED))

    assert guarded.DECIDED.encode() in guarded.read(edition.get_absolute_url())[1]
    assert page_of(edition).live


def test_a_refusal_leaves_nothing_half_done(committed):
    governed = guarded.on_its_route()
    state = governed.page.current_workflow_state

    for refused in (governed.draft.publish, state.finish):
        with pytest.raises(PermissionDenied):
            refused()

    state.refresh_from_db()
    assert state.status == "in_progress"
    assert not governed.page.live
    assert governed.unchanged()


def test_a_scheduled_run_commits_no_unadopted_text(committed):
    governed = guarded.adopted_then_edited()
    Revision.objects.filter(pk=governed.draft.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=5))

    call_command("publish_scheduled")

    assert governed.unchanged()
