"""The report of what families could not find, in the admin and as a spreadsheet."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.viewsets.base import ViewSet

from . import clock
from .counting import MONTHS_KEPT
from .forms import UnmetNeedForm
from .spreadsheet_cells import harmless
from .suppression import SMALLEST_TOLD
from .unmet_report import AXES, FACETS, HELD_BACK, Line, Table, choices, unmet_needs

MAY_READ = "search.view_unmetneed"


class UnmetNeedView(SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """A table of counts; `?export=csv` or `xlsx` gives the same table, small numbers held back there too."""

    template_name = "search/admin/unmet_needs.html"
    page_title = "What families could not find"
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MAY_READ):
            raise PermissionDenied
        if self.is_export:
            spreadsheet: HttpResponse = self.as_spreadsheet(self.table.lines, request.GET["export"])
            return spreadsheet
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form,
            table=self.table,
            smallest=SMALLEST_TOLD,
            held_back=HELD_BACK,
            years_kept=MONTHS_KEPT // 12,
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> UnmetNeedForm:
        first = {"facet": next(iter(FACETS)), "by": next(iter(AXES))}
        return UnmetNeedForm(first | self.request.GET.dict(), offered=choices())

    @cached_property
    def table(self) -> Table:
        facet, by, only = self.form.chosen()
        return unmet_needs(facet=facet, by=by, only=only)

    @property
    def list_export(self) -> list[str]:
        facet, _, _ = self.form.chosen()
        return [FACETS[facet], *self.table.headings]

    def get_filename(self) -> str:
        return f"unmet-needs-{clock.today():%Y-%m-%d}"

    def get_heading(self, queryset: Iterable[Line], field: str) -> str:
        return harmless(field)

    def to_row_dict(self, item: Line) -> dict[str, int | str]:
        return dict(zip(self.list_export, (harmless(item.name), *item.numbers), strict=True))


class UnmetNeedViewSet(ViewSet):
    icon = "search"
    menu_label = "What families could not find"
    menu_hook = "register_reports_menu_item"
    name = "unmet_needs"
    url_prefix = "reports/unmet-needs"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", UnmetNeedView.as_view(), name="index")]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        item: MenuItem = super().get_menu_item(order)
        item.is_shown = lambda request: request.user.has_perm(MAY_READ)
        return item
