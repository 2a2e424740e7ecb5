"""Where the pages of strategies and plans stand in the page tree."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from governance.permissions import GovernedShelfPermissions


class StrategiesPage(Page):
    """The shelf of governed pages. The public list at /strategies/ is served from the record."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    # It has no page of its own to be shown before it is published.
    preview_modes: list[tuple[str, str]] = []
    subpage_types = [
        "cms.StrategyPage",
        "cms.NeedsAssessmentPage",
        "cms.SelfEvaluationPage",
        "cms.ActionPlanPage",
        "cms.LocalOfferReportPage",
        "cms.ShortBreaksStatementPage",
    ]

    class Meta:
        verbose_name = "strategies and plans"

    def permissions_for_user(self, user: Any) -> GovernedShelfPermissions:
        return GovernedShelfPermissions(user, self)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return redirect("governance:documents")
