"""The section in the admin's menu, and the way from a governed page to its edition."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from ...models import Edition
from . import own_papers
from .frame import may_see

SCREENS = (
    ("Desk", "governance_admin:desk", "tasks"),
    ("Editions", "governance_admin:editions", "doc-full"),
    ("Meetings", "governance_admin:meetings", "calendar-alt"),
    ("Decisions", "governance_decisions_modeladmin_index", "clipboard-list"),
    ("Registers", "governance_admin:registers", "list-ul"),
    ("Bodies", "governance_bodies_modeladmin_index", "group"),
    ("People", "governance_people_modeladmin_index", "user"),
    ("Ledger", "governance_admin:ledger", "history"),
)


class OwnPapersMenuItem(MenuItem):
    """For members who see nothing else of the record."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(own_papers.PERMISSION) and not may_see(request.user)


class GovernanceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


def governance_menu() -> SubmenuMenuItem:
    items = [
        GovernanceMenuItem(label, reverse(name), name=f"governance-{label.lower()}", icon_name=icon, order=order)
        for order, (label, name, icon) in enumerate(SCREENS)
    ]
    items.append(OwnPapersMenuItem("Your papers", reverse("governance_admin:own-papers"), icon_name="doc-full"))
    return SubmenuMenuItem("Governance", Menu(items=items), name="governance", icon_name="clipboard-list", order=150)


def edition_button(page: Page, user: Any, **where: Any) -> list[Button]:
    """From the page that holds an edition's draft back to the edition."""
    edition = Edition.objects.filter(page_id=page.pk).first() if may_see(user) else None
    if edition is None:
        return []
    url = reverse("governance_admin:edition", args=[edition.pk])
    return [Button("The edition: route and approval", url=url, icon_name="clipboard-list", priority=5)]
