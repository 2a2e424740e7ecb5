"""The editors' screens of the coverage checklist: what to write next, and the rows with what each needs."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from .coverage import checklist
from .models import CoverageRow


class WriteNextView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What is missing, what is thin, and what each row needs beside what it has."""

    model = CoverageRow  # whose permissions guard the screen
    page_title = "Coverage"
    header_icon = "tasks"
    template_name = "localoffer/admin/coverage.html"
    permission_required = "view"
    rows_url_name = ""

    @property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton("Rows and what each needs", reverse(self.rows_url_name), icon_name="list-ul")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = checklist()
        may_change = self.permission_policy.user_has_permission(self.request.user, "change")
        held = {"lines": found.lines, "counts": found.counts, "to_write": found.to_write, "may_change": may_change}
        return super().get_context_data(**held, **kwargs)


class CoverageViewSet(ModelViewSet):
    model = CoverageRow
    name = "coverage_rows"
    icon = "tasks"
    menu_label = "Coverage"
    copy_view_enabled = False
    list_per_page = 100
    list_display = [
        "code",
        Column("plain_words", label="In plain words"),
        Column("get_duty_display", label="Duty", classname="on-wide-screens"),
        Column("listings_needed", label="Listings"),
        Column("guides_needed", label="Guides"),
    ]
    search_fields = ["code", "covers", "plain_words"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("listings_needed"), FieldPanel("guides_needed")]),
            FieldPanel("plain_words"),
            FieldPanel("covers"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("group"), FieldPanel("position")]),
            FieldRowPanel([FieldPanel("duty"), FieldPanel("reference"), FieldPanel("verified_on")]),
        ]
    )

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("write_next"))

    @property
    def write_next_view(self) -> Any:
        return self.construct_view(WriteNextView, rows_url_name=self.get_url_name("index"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("write-next/", self.write_next_view, name="write_next")]
