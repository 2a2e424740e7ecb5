"""What each role may do, at every address of the admin and with every method. The rule stands in
docs/decisions/0007-who-may-write-a-governed-text.md."""

import hashlib
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision

from cms.models import StrategyPage
from governance.models import CLOSED, AgendaItem, Edition
from governance.states import EditionState
from tests.cms.admin_addresses import addresses
from tests.cms.rendering import unrendered
from tests.governance import guarded, officers, passages

ROLES = ("Editor", "Governance officer", "Lead officer", "Chair", "Auditor", "Administrator")
# Who may write the draft of a governed page, and how its edition stands then. Whoever sees the record may prepare
# an amendment later on; what the public reads is the pin in any case.
WRITERS = {
    ("Editor", EditionState.DRAFTING),
    ("Lead officer", EditionState.DRAFTING),
    ("Lead officer", EditionState.IN_FORCE),
}
WRITES = ("post", "put", "patch", "delete")
METHODS = ("get", "head", "options", *WRITES)
# One asks whether the ledger holds, and says so; the other is Wagtail's way to see an error page.
NOT_WALKED = ("governance_admin:ledger-verify", "wagtailadmin_error_test")


def edition_in(state: EditionState) -> Edition:
    """An edition that came to its state through the record, with its page."""
    cast = passages.boards()
    edition = passages.draft(cast, guarded.DECIDED)
    if state == EditionState.IN_GOVERNANCE:
        passages.submit(cast, edition)
    elif state == EditionState.IN_FORCE:
        passages.adopt(cast, edition)
    edition.refresh_from_db()
    assert edition.state == state
    return edition


def of_role(role: str) -> Client:
    """A browser in which somebody is signed in who has that role and no post."""
    user = get_user_model().objects.create_user(f"somebody.{role.lower().replace(' ', '.')}@example.org")
    user.groups.add(Group.objects.get(name=role))
    return browser_of(user)


def browser_of(user: AbstractBaseUser) -> Client:
    client = Client(raise_request_exception=False)  # Wagtail falls over some forms without their fields
    client.force_login(user, backend=officers.BACKEND)
    return client


def latest_draft(page: Page) -> tuple[int, dict[str, object]]:
    """Which revision is the latest, and what it holds as it is kept; quicker to ask than what it says."""
    return Revision.objects.for_instance(page).values_list("pk", "content").latest("pk")


def text_of(page: Page) -> dict[str, object]:
    """The words of the latest draft."""
    return StrategyPage.objects.get(pk=page.pk).get_latest_revision_as_object().pinned_content()


def forms(method: str, address: str, page: StrategyPage) -> Iterator[dict[str, str]]:
    """What is sent to an address: the editor's form with each of its buttons, and what other forms ask for."""
    if method != "post":
        yield {}
        return
    yield guarded.editor_form(page) | {"new_title": "Copy", "new_slug": "copy", "copy_subpages": "1", "alias": "1"}
    if address.endswith("/edit/"):
        for intent in ("publish", "unpublish", "submit", "restart-workflow", "cancel-workflow"):
            yield guarded.editor_form(page) | {f"action-{intent}": "1"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [EditionState.DRAFTING, EditionState.IN_GOVERNANCE, EditionState.IN_FORCE])
@pytest.mark.parametrize("role", ROLES)
def test_a_governed_text_is_written_only_by_who_may_and_never_decided_on_by_a_page_s_form(role, state):
    edition = edition_in(state)
    page, client, before = passages.page_of(edition), of_role(role), record()
    words, public = text_of(page), guarded.what_the_public_sees(edition)
    draft, written_at = latest_draft(page), set()

    for name, address in addresses(page).items():
        if not name.startswith(("wagtailadmin_pages:", "wagtail_bulk_action", "wagtailadmin_api:pages:")):
            continue
        for method in ("get", *WRITES):
            for form in forms(method, address, page):
                with unrendered():
                    getattr(client, method)(address, form)
                if latest_draft(page) != draft:
                    draft = latest_draft(page)
                    if text_of(page) != words:
                        written_at.add(address)
                        words = text_of(page)

    allowed = {reverse("wagtailadmin_pages:edit", args=[page.pk])} if (role, state) in WRITERS else set()
    assert written_at == allowed
    assert record() == before
    assert guarded.what_the_public_sees(edition) == public
    assert StrategyPage.objects.get(pk=page.pk).live == page.live
    assert not StrategyPage.objects.exclude(pk=page.pk).filter(live=True).exists()


def record() -> dict[str, str]:
    return digests("governance")


def digests(*labels: str) -> dict[str, str]:
    """Each table of those apps with a digest of all that stands in it."""
    return {
        model._meta.db_table: _digest(model) for label in labels for model in apps.get_app_config(label).get_models()
    }


def _digest(model: type[models.Model]) -> str:
    digest, names = hashlib.sha256(), connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {names(model._meta.db_table)} ORDER BY {names(model._meta.pk.column)}")
        for row in cursor:
            digest.update(repr(row).encode())
    return digest.hexdigest()


# Editors


def test_an_editor_sees_nothing_of_the_governance_section(demonstration):
    client = signed_in("editor")
    page = Edition.objects.filter(state=EditionState.IN_GOVERNANCE).latest("pk").page.specific

    for name, address in addresses(page).items():
        if "governance" not in name and not name.startswith("wagtailadmin_reports:workflow"):
            continue
        for method in METHODS:
            response = getattr(client, method)(address)
            assert response.status_code in (302, 403), f"{method} {name}"
            assert response.status_code == 403 or response.url == reverse("wagtailadmin_home"), f"{method} {name}"


@pytest.mark.parametrize("address", ["/admin/", "/admin/reports/site-history/", "/admin/reports/locked/"])
def test_no_page_of_an_editor_leads_to_the_governance_section(demonstration, address):
    text = signed_in("editor").get(address).content.decode()

    assert "/admin/governance/" not in text
    assert "/admin/reports/workflow" not in text
    for named in ("Ledger", "Meetings", "Editions"):
        assert named not in text


def test_a_lead_officer_still_reads_the_reports_of_passages(demonstration):
    client = signed_in("lead")

    for address in ("/admin/reports/workflow/", "/admin/reports/workflow_tasks/", "/admin/reports/workflow/results/"):
        assert client.get(address).status_code == 200
    assert "/admin/reports/workflow/" in client.get("/admin/").content.decode()


def signed_in(name: str) -> Client:
    """Somebody of the demonstration's cast."""
    return browser_of(get_user_model().objects.get(email=f"{name}@example.org"))


# The auditor

# All that a site holds but who is signed in, and what each person set for themselves.
KEPT = ("governance", "localoffer", "search", "cms", "wagtaildocs", "wagtailimages", "wagtailredirects", "auth")
KEPT_OF_WAGTAIL = (
    *("wagtailcore_page", "wagtailcore_revision", "wagtailcore_collection", "wagtailcore_site"),
    *("wagtailcore_workflow", "wagtailcore_workflowtask", "wagtailcore_workflowstate", "wagtailcore_task"),
    *("wagtailcore_taskstate", "wagtailcore_grouppagepermission", "wagtailcore_pageviewrestriction"),
    *("wagtailcore_pagelogentry", "wagtailcore_modellogentry"),
)


def everything() -> dict[str, str]:
    of_wagtail = digests("wagtailcore")
    return digests(*KEPT) | {table: of_wagtail[table] for table in KEPT_OF_WAGTAIL}


def test_an_auditor_changes_nothing_at_any_address_by_any_method(demonstration):
    client, page = signed_in("auditor"), Edition.objects.exclude(page=None).latest("pk").page.specific
    assert client.get("/admin/").status_code == 200
    before, found = everything(), addresses(page)
    assert len(found) > 250

    for name, address in found.items():
        if name.startswith(NOT_WALKED):
            continue
        shown = client.get(address)
        assert shown.status_code < 500, f"get {name}"
        with unrendered():
            for form in [
                {"name": "Changed", "title": "Changed", "reason": "None", "role": "Auditor"},
                *forms_on(shown),
            ]:
                client.post(address, form)
            for method in ("put", "patch", "delete"):
                getattr(client, method)(address)

    after = everything()
    assert [table for table in before if before[table] != after[table]] == []


def forms_on(response) -> Iterator[dict[str, str]]:
    """What a browser would send back by each form of the page that writes."""
    if response.streaming or response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    for form in BeautifulSoup(response.content, "html.parser").select("form"):
        if str(form.get("method", "get")).lower() == "post":
            yield {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name], button[name]")}


def test_an_auditor_reads_the_record_and_the_listings_index(demonstration):
    client = signed_in("auditor")

    for address in (
        "/admin/governance/",
        "/admin/governance/editions/",
        "/admin/governance/ledger/",
        "/admin/service/",
    ):
        assert client.get(address).status_code == 200, address


# What is private


@pytest.mark.parametrize("name", ["admin", "member"])
def test_nobody_outside_the_record_reads_what_is_private_at_any_address(demonstration, name):
    item = AgendaItem.objects.filter(access__in=CLOSED).first()
    secrets = [item.title, *(each.wording for each in item.decisions.all())]
    page, client = Edition.objects.exclude(page=None).latest("pk").page.specific, signed_in(name)
    assert all(secrets)

    for where, address in addresses(page).items():
        if where.startswith(NOT_WALKED):
            continue
        response = client.get(address)
        shown = b"".join(response.streaming_content) if response.streaming else response.content
        assert not [secret for secret in secrets if secret.encode() in shown], where


def test_a_member_reads_the_papers_of_their_own_body_alone(demonstration):
    shown = signed_in("member").get("/admin/governance/your-papers/").content.decode()

    assert "SEND and AP Partnership Board" in shown
    assert "Health and Wellbeing Board" not in shown
    assert "/admin/governance/your-papers/" in signed_in("member").get("/admin/").content.decode()
