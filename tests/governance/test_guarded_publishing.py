"""No road but the boards' decisions makes a text public: not the editor, bulk actions, the schedule, the
API, a shell or a superuser. Each road is refused or harmless, and the public sees the same bytes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.models import ProtectedError
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import action_registry
from wagtail.models import APIToken, Locale, Page, Revision

from cms.models import HomePage, StandardPage, StrategiesPage, StrategyPage
from governance import audit, pinning, publication
from governance.models import Edition, Submission
from governance.states import EditionState, SubmissionState
from tests.factories import governance as making

from . import guarded
from .passages import BY, adopt, boards, body_of, decide, draft, page_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(
    params=[guarded.on_its_route, guarded.adopted_then_edited], ids=["on its route", "adopted, then edited"]
)
def governed(request):
    return request.param()


@pytest.fixture
def root(governed):
    return guarded.superuser()


# The admin


def test_the_editors_button_does_not_publish(governed, root):
    address = reverse("wagtailadmin_pages:edit", args=[governed.page.pk])
    before = governed.page.live

    shown = root.get(address).content.decode()
    response = root.post(address, guarded.editor_form(governed.page, **{"action-publish": "1"}))

    assert 'name="action-publish"' not in shown
    assert response.status_code in (200, 302)
    assert governed.page.live == before
    assert governed.unchanged()


def test_an_editor_cannot_change_a_page_on_its_route(governed, root):
    address = reverse("wagtailadmin_pages:edit", args=[governed.page.pk])
    before = governed.draft

    root.post(address, guarded.editor_form(governed.page))

    assert (governed.draft == before) == (governed.edition.state == EditionState.IN_GOVERNANCE)
    assert governed.unchanged()


def test_a_new_page_cannot_be_created_live(governed, root):
    shelf = StrategiesPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["cms", "strategypage", shelf.pk])
    new = StrategyPage(title="Another", slug="another")

    root.post(address, guarded.editor_form(new, **{"action-publish": "1"}))

    assert not StrategyPage.objects.filter(slug="another", live=True).exists()
    assert governed.unchanged()


@pytest.mark.parametrize("bulk", ["publish", "unpublish", "delete", "move"])
def test_w10_no_bulk_action_touches_it(governed, root, bulk):
    before = governed.page
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", bulk])

    root.post(
        f"{address}?id={before.pk}",
        {"include_descendants": "on", "chooser": HomePage.objects.get().pk, "type_to_confirm": "x"},
    )

    assert (governed.page.live, governed.page.path) == (before.live, before.path)
    assert governed.unchanged()


@pytest.mark.parametrize("bulk", ["publish", "unpublish"])
def test_no_bulk_action_on_the_pages_above_touches_it(governed, root, bulk):
    before = governed.page.live
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", bulk])

    root.post(f"{address}?id={StrategiesPage.objects.get().pk}", {"include_descendants": "on"})

    assert governed.page.live == before
    assert governed.unchanged()


@pytest.mark.parametrize("view", ["unpublish", "delete", "move", "unlock", "set_privacy"])
def test_no_view_of_the_admin_unpublishes_deletes_moves_or_unlocks_it(governed, root, view):
    before = governed.page

    root.post(
        reverse(f"wagtailadmin_pages:{view}", args=[before.pk]),
        {"new_parent_page": HomePage.objects.get().pk, "restriction_type": "login"},
    )

    assert (governed.page.live, governed.page.path, governed.page.locked) == (before.live, before.path, before.locked)
    assert governed.unchanged()


@pytest.mark.parametrize("choice", ["publish_copies", "alias"])
def test_the_admin_makes_no_live_copy(governed, root, choice):
    root.post(
        reverse("wagtailadmin_pages:copy", args=[governed.page.pk]),
        {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": StrategiesPage.objects.get().pk,
            choice: "on",
        },
    )

    assert not Page.objects.filter(slug="copy", live=True).exists()
    assert governed.unchanged()


def test_an_editor_may_copy_the_text_into_a_new_draft(governed, root):
    root.post(
        reverse("wagtailadmin_pages:copy", args=[governed.page.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": StrategiesPage.objects.get().pk},
    )

    assert Page.objects.get(slug="copy").live is False
    assert governed.unchanged()


# The schedule


def test_w22_a_schedule_does_not_publish_and_does_not_stop_other_pages(governed):
    past = timezone.now() - timedelta(minutes=5)
    other = HomePage.objects.get().add_child(instance=StandardPage(title="Opening hours", slug="hours", live=False))
    Revision.objects.filter(pk=other.save_revision().pk).update(approved_go_live_at=past + timedelta(minutes=1))
    Revision.objects.filter(pk=governed.draft.pk).update(approved_go_live_at=past)
    before = governed.page.live

    call_command("publish_scheduled")

    other.refresh_from_db()
    assert other.live
    assert governed.page.live == before
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert governed.unchanged()


def test_w22_a_schedule_set_before_the_route_started_is_taken_away():
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    Revision.objects.filter(object_id=edition.page_id).update(approved_go_live_at=timezone.now() + timedelta(minutes=5))
    Page.objects.filter(pk=edition.page_id).update(go_live_at=timezone.now(), expire_at=timezone.now())

    guarded.submit(cast, edition)

    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert (page_of(edition).go_live_at, page_of(edition).expire_at) == (None, None)


def test_the_adopted_text_goes_live_although_a_day_was_set_in_its_draft():
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    page = page_of(edition)
    page.go_live_at = timezone.now() + timedelta(days=100)
    page.save_revision(user=cast.lead.user)

    adopt(cast, edition)

    assert page_of(edition).live
    assert guarded.read(edition.get_absolute_url())[0] == 200


def test_an_expiry_takes_nothing_from_the_public(governed):
    Page.objects.filter(pk=governed.page.pk).update(live=True, expire_at=timezone.now() - timedelta(minutes=5))

    call_command("publish_scheduled")

    assert governed.unchanged()


# The API and the actions behind it


@pytest.fixture
def api(governed, settings):
    settings.ROOT_URLCONF = "tests.governance.api_urls"
    client = guarded.superuser()
    user = guarded.get_user_model().objects.get(email="root@example.org")
    token = APIToken.generate_token()
    APIToken.objects.create(user=user, name="test", prefix=token[:16], key_hash=APIToken.hash_token(token))
    client.logout()

    def call(method, path, data=None):
        return getattr(client, method)(
            f"/api/v3/pages/{governed.page.pk}/{path}",
            data or {},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_w10_a_superuser_cannot_publish_unpublish_or_delete_through_the_api(governed, api, action):
    before = governed.page.live

    response = api("delete" if action == "delete" else "post", f"actions/{action}/")

    assert response.status_code == 403
    assert governed.page.live == before
    assert governed.unchanged()


def test_a_superuser_cannot_move_or_copy_it_live_through_the_api(governed, api):
    moved = api("post", "actions/move/", {"destination_id": HomePage.objects.get().pk})
    copied = api("post", "actions/copy/", {"destination_id": StrategiesPage.objects.get().pk, "slug": "copy"})
    aliased = api("post", "actions/create_alias/", {"destination_id": StrategiesPage.objects.get().pk, "slug": "alias"})

    assert [response.status_code for response in (moved, copied, aliased)] == [403, 403, 403]
    assert not Page.objects.filter(slug__in=["copy", "alias"]).exists()
    assert governed.unchanged()


def test_a_superuser_cannot_publish_an_edit_through_the_api(governed, api):
    response = api("patch", "", {"title": guarded.SLIPPED_IN, "meta": {"action": "publish"}})

    assert response.status_code == 403
    assert governed.unchanged()


def test_w14_an_old_draft_brought_back_through_the_api_is_a_draft(governed, api):
    api("post", "actions/revert/", {"revision_id": governed.page.revisions.earliest("pk").pk})

    assert governed.unchanged()


def test_the_publish_action_is_refused_to_a_superuser(governed):
    user = guarded.get_user_model().objects.create_superuser("root@example.org")
    action = action_registry.get_action_class(Page, "publish")

    with pytest.raises(PermissionDenied):
        action(governed.draft, user=user).execute()

    assert governed.unchanged()


# A shell


def test_a_revision_published_from_a_shell_is_refused(governed):
    with pytest.raises(PermissionDenied):
        governed.draft.publish()

    assert governed.unchanged()


def test_skipping_permission_checks_does_not_skip_the_record(governed):
    with pytest.raises(PermissionDenied):
        governed.page.publish(governed.draft, skip_permission_checks=True)

    assert governed.unchanged()


def test_publishing_through_the_base_page_changes_nothing(governed):
    base = Page.objects.get(pk=governed.page.pk)

    Page.publish(base, governed.draft)

    assert governed.page.live
    assert len(audit.verify().differences) == 1, "the clerk is told"
    assert governed.unchanged()


def test_updating_live_changes_nothing(governed):
    StrategyPage.objects.filter(pk=governed.page.pk).update(live=True, title=guarded.SLIPPED_IN, summary="New")

    assert governed.unchanged()


def test_saving_a_live_page_changes_nothing(governed):
    page = governed.page
    page.live, page.title, page.body = True, guarded.SLIPPED_IN, body_of(guarded.SLIPPED_IN)
    page.save()

    assert governed.unchanged()


def test_unpublishing_from_a_shell_is_refused_and_the_base_page_harmless(governed):
    with pytest.raises(PermissionDenied):
        governed.page.unpublish()
    Page.objects.get(pk=governed.page.pk).unpublish()

    assert governed.unchanged()


def test_moving_it_in_a_shell_changes_nothing(governed):
    address = governed.edition.get_absolute_url()
    Page.objects.filter(pk=governed.page.pk).update(live=True)

    governed.page.move(HomePage.objects.get(), pos="last-child")

    status, _ = guarded.read(f"/{governed.page.slug}/")
    assert status == (404 if governed.edition.state == EditionState.IN_GOVERNANCE else 302)
    assert guarded.read(address) == governed.seen[address]
    assert governed.unchanged()


def test_w11_deleting_the_page_is_refused(governed):
    with pytest.raises(ProtectedError):
        Page.objects.get(pk=governed.page.pk).delete()

    assert governed.unchanged()


def test_deleting_the_pages_above_is_refused(governed):
    with pytest.raises(ProtectedError):
        StrategiesPage.objects.get().delete()

    assert governed.unchanged()


# Copies of every kind


def _copies(governed):
    """A live copy and a live alias outside the shelf, as code can make them."""
    home, page = HomePage.objects.get(), governed.page
    Page.objects.filter(pk=page.pk).update(live=True)
    page = governed.page
    yield page.copy(to=home, keep_live=True, update_attrs={"slug": "copied"})
    yield page.create_alias(parent=home, update_slug="aliased")


def test_a_live_copy_shows_nothing(governed):
    copy, _ = _copies(governed)

    assert copy.live
    assert any(f"Page {copy.pk} " in difference for difference in audit.verify().differences)
    assert guarded.read("/copied/")[0] == 404
    assert governed.unchanged()


def test_an_alias_leads_to_the_edition_if_that_is_public(governed):
    _, alias = _copies(governed)

    response = Client().get("/aliased/")

    assert alias.live
    if governed.edition.state == EditionState.IN_FORCE:
        assert response.headers["Location"] == governed.edition.get_absolute_url()
    else:
        assert response.status_code == 404
    assert governed.unchanged()


def test_a_translation_shows_nothing_of_its_own(governed):
    Page.objects.filter(pk=governed.page.pk).update(live=True)
    welsh = governed.page.copy_for_translation(Locale.objects.create(language_code="cy"), copy_parents=True)
    StrategyPage.objects.filter(pk=welsh.pk).update(live=True, title=guarded.SLIPPED_IN)
    welsh.refresh_from_db()

    if governed.edition.state == EditionState.IN_FORCE:
        response = welsh.serve(RequestFactory().get("/"))
        assert response.headers["Location"] == governed.edition.get_absolute_url()
    else:
        with pytest.raises(Http404):
            welsh.serve(RequestFactory().get("/"))
    with pytest.raises(PermissionDenied):
        welsh.save_revision().publish()
    assert governed.unchanged()


def test_the_sitemap_and_the_pages_address_lead_to_the_edition_only(governed):
    page = governed.page
    entries = page.get_sitemap_urls()

    assert page.url == governed.edition.get_absolute_url()
    assert [entry["location"].endswith(page.url) for entry in entries] == [True] * len(entries)
    assert bool(entries) == (governed.edition.state == EditionState.IN_FORCE)


def test_editors_still_see_the_draft(governed, root):
    response = root.get(reverse("wagtailadmin_pages:view_draft", args=[governed.page.pk]))

    assert response.status_code == 200
    assert governed.page.get_latest_revision_as_object().readable_html() in response.content.decode()


def test_the_public_does_not_see_the_draft_view(governed):
    assert guarded.read(reverse("wagtailadmin_pages:view_draft", args=[governed.page.pk]))[0] == 302


# The twin of all the above


def test_the_boards_decisions_make_it_public():
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    assert guarded.read(edition.get_absolute_url())[0] == 404

    adopt(cast, edition)

    status, content = guarded.read(edition.get_absolute_url())
    assert status == 200
    assert guarded.DECIDED.encode() in content
    assert page_of(edition).live
    assert page_of(edition).live_revision_id == edition.pins.get().revision_id


def test_the_adopted_text_may_be_published_again():
    cast = boards()
    edition = adopt(cast, draft(cast, guarded.DECIDED))
    Page.objects.filter(pk=edition.page_id).update(live=False)

    edition.pins.get().revision.publish()

    assert page_of(edition).live


def test_a_page_without_an_edition_is_never_published():
    cast = boards()
    page = page_of(draft(cast, guarded.DECIDED))
    stray = page.copy(update_attrs={"slug": "stray"}, keep_live=False)

    with pytest.raises(PermissionDenied):
        stray.latest_revision.publish()
    assert Edition.objects.count() == 1


# The record's own rows, past the ledger


def _shorten_the_route(edition):
    """As if the first board were the only one."""
    passage = edition.passages.get()
    passage.stages = passage.stages[:1]
    making.slip_in(passage)


def _move_the_decision_on(edition):
    """The first board's decision stands for the second's, which is taken off the route."""
    passage = edition.passages.get()
    passage.stages = [passage.stages[1]]
    making.slip_in(passage)
    submission = passage.submissions.get(stage=2)
    submission.stage, submission.state = 3, SubmissionState.DECIDED
    making.slip_in(submission)
    first = passage.submissions.get(stage=1)
    first.stage = 2
    making.slip_in(first)


def _exchange_the_pin(edition):
    """The boards are said to have decided on a later draft."""
    page = page_of(edition)
    page.body = body_of(guarded.SLIPPED_IN)
    page.save_revision()
    later = pinning.pin_edition(edition=edition, by=BY)
    for submission in Submission.objects.filter(passage__edition=edition):
        submission.pin = later
        making.slip_in(submission)


@pytest.mark.parametrize("tamper", [None, _shorten_the_route, _move_the_decision_on, _exchange_the_pin])
def test_rows_saved_past_the_ledger_publish_nothing(tamper):
    cast = boards()
    edition = draft(cast, guarded.DECIDED)
    submit(cast, edition)
    decide(cast, edition)

    if tamper:
        tamper(edition)
    edition.state, edition.effective_on = EditionState.IN_FORCE, timezone.localdate()
    making.slip_in(edition)

    assert guarded.read(edition.get_absolute_url())[0] == 404
    assert publication.adopted_pin(edition) is None
    assert audit.verify().problems


def test_a_state_saved_past_the_ledger_does_not_bring_a_text_into_force_early():
    cast = boards(effective_after_days=30)
    edition = adopt(cast, draft(cast, guarded.DECIDED))
    assert guarded.read(edition.get_absolute_url())[0] == 404

    edition.state, edition.effective_on = EditionState.IN_FORCE, timezone.localdate()
    making.slip_in(edition)

    assert guarded.read(edition.get_absolute_url())[0] == 404


def test_an_edition_without_text_is_not_made_public_past_the_ledger():
    cast = boards()
    edition = draft(cast, guarded.DECIDED)

    edition.state = EditionState.IN_FORCE
    making.slip_in(edition)

    assert guarded.read(edition.get_absolute_url())[0] == 404
    assert edition.title.encode() not in guarded.read("/strategies/")[1]
