"""Registers the Governance section with Wagtail's admin, and nothing else."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail_modeladmin.options import modeladmin_register

from . import admin_urls, draft_files, permissions, readers
from .views.admin import desk, menu
from .viewsets import BodyAdmin, DecisionAdmin, PersonAdmin, RouteAdmin, RouteStageAdmin

# Of exactly that class: Wagtail registers its own, perhaps later.
register_permission_policy(Page, permissions.PagePolicy(Page))
register_permission_policy(get_document_model(), draft_files.policy(), exact_class=True)

for register in (BodyAdmin, PersonAdmin, DecisionAdmin, RouteAdmin, RouteStageAdmin):
    modeladmin_register(register)

hooks.register("construct_homepage_panels", desk.add_due_panel)
hooks.register("before_serve_document", draft_files.keep_from_others)
hooks.register("register_page_header_buttons", menu.edition_button)


@hooks.register("construct_page_chooser_queryset")
def pages_to_choose(pages: QuerySet, request: HttpRequest) -> QuerySet:
    return pages.exclude(pk__in=readers.private_pages(request.user))


@hooks.register("construct_admin_api", order=100)
def documents_for_choosing(router: Any) -> None:
    router.register_endpoint("documents", draft_files.DocumentsForChoosing)


@hooks.register("register_admin_urls")
def governance_urls() -> list[URLResolver]:
    return [path("governance/", include(admin_urls))]


@hooks.register("register_admin_menu_item")
def governance_menu() -> MenuItem:
    return menu.governance_menu()
