"""Wagtail's reports of workflows. Here every workflow is the passage of an edition, so they are for those who
see the record, also where somebody may write on the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views import View
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

from governance.pages import SEES_RECORD

REPORTS = ("workflow", "workflow_tasks")


class OfTheRecord:
    """A report that only those open who see the record."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(SEES_RECORD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin


class PassagesView(OfTheRecord, WorkflowView):
    pass


class PassageTasksView(OfTheRecord, WorkflowTasksView):
    pass


def hide_from_the_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.has_perm(SEES_RECORD):
        items[:] = [item for item in items if not item.url.endswith(tuple(f"/{name}/" for name in REPORTS))]


VIEWS: dict[str, type[View]] = dict(zip(REPORTS, (PassagesView, PassageTasksView), strict=True))

# They stand before Wagtail's own, at the same addresses.
urlpatterns = [
    path(f"{name}/{ending}", require_admin_access(view.as_view(results_only=bool(ending))))
    for name, view in VIEWS.items()
    for ending in ("", "results/")
]
