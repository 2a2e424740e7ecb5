"""What the directory puts on the first page of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from search import clock

from . import work_list
from .coverage import Standing, checklist


class WorkPanel(Component):
    """“Local Offer: to do”: what waits for an editor, each a link to the list of just that."""

    name = "localoffer-work"
    order = 60
    template_name = "localoffer/admin/work_panel.html"

    def get_context_data(self, parent_context: dict[str, Any] | None) -> dict[str, Any]:
        today = clock.today()
        kinds = (("listing", work_list.LISTINGS, "service:index"), ("guide", work_list.GUIDES, "guides:index"))
        comments = [
            (count, "comment", says, f"{reverse('comment:index')}?to_do={code}")
            for code, says, count in work_list.comments(today=today)
        ]
        providers = [
            (count, noun, says, f"{reverse(name)}?{query}")
            for noun, says, address, count in work_list.from_providers()
            for name, _, query in [address.partition("?")]
        ]
        calls = [(count, "organisation", says, reverse("reviews:index")) for says, count in work_list.calls()]
        rows = [
            (count, "row", f"of the coverage checklist {standing}", reverse("coverage_rows:write_next"))
            for standing, count in checklist().counts.items()
            if count and standing != Standing.COVERED
        ]
        papers = [(1, what, says, reverse(screen)) for what, says, screen in work_list.papers(today=today)]
        return {
            "lines": comments
            + providers
            + calls
            + papers
            + rows
            + [
                (count, noun, work.says, f"{reverse(index)}?to_do={work.code}")
                for noun, works, index in kinds
                for work, count in work_list.waiting(works, today=today)
            ]
        }


def add_work_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("localoffer.change_service"):
        panels.append(WorkPanel())
