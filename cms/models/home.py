"""The first page: one question, help in danger, five ways on, and what is on this weekend."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.ways_on import ways_on
from localoffer.calendars import school_calendar
from localoffer.front import ages, areas_of_need, first_needs
from localoffer.whats_on import each_once, week, weekend
from search import clock, crisis

SHOWN_OF_A_WEEKEND = 6


class HomePage(Page):
    """The site's first page. Its parts are fixed, so that families find them where they were."""

    template = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    heading = models.CharField(
        max_length=120, default="Help for children and young people with special educational needs or disabilities"
    )
    example = models.CharField(
        "example under the search box",
        max_length=160,
        default="For example: swimming near CV6, help with sleep, how to ask for an EHC plan",
    )

    content_panels = [*Page.content_panels, FieldPanel("heading"), FieldPanel("example")]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its ways on, what is on, and whom to call in danger."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now, calendar = clock.now(), school_calendar()
        this_week = (session for day in week(now, calendar) for session in day.sessions)
        return context | {
            "ways_on": ways_on(things_this_week=len(tuple(each_once(this_week)))),
            "ages": ages(),
            "needs": first_needs(),
            "areas": areas_of_need(),
            "weekend": weekend(now, calendar)[:SHOWN_OF_A_WEEKEND],
            "crisis_contacts": crisis.contacts(),
        }
