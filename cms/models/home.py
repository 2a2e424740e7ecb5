"""The first page: one question, help in danger, and five ways on."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.ways_on import AGES, AREAS_OF_NEED, NEEDS, WAYS_ON
from search import crisis


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
        """The page with its fixed ways on, and whom to call in danger."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "ways_on": WAYS_ON,
            "ages": AGES,
            "needs": NEEDS,
            "areas": AREAS_OF_NEED,
            "crisis_contacts": crisis.contacts(),
        }
