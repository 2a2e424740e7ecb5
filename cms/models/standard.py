"""Ordinary pages of words: the ones the law asks for, and whatever else editors need to say."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.asked_about import asked_about
from search import crisis

RICH_TEXT = ["h2", "h3", "bold", "ul", "ol", "link", "document-link"]


class StandardPage(Page):
    """A page of text under a heading."""

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    introduction = models.TextField(blank=True, help_text="One or two sentences, in plain English, under the heading.")
    body = RichTextField(blank=True, features=RICH_TEXT)
    shows_contacts = models.BooleanField(
        "show how to reach us",
        default=False,
        help_text="The phone number, e-mail and postal address of this site stand above the text.",
    )
    is_about_danger = models.BooleanField(
        "about danger or abuse",
        default=False,
        help_text="Whom to call stands above the text, with a button that leaves the page at once.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("shows_contacts"), FieldPanel("is_about_danger")], heading="Above the text"),
    ]

    class Meta:
        verbose_name = "page of text"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with what stands above its text."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "about": asked_about(request.GET.get("about", "")) if self.shows_contacts else None,
            "crisis_contacts": crisis.contacts() if self.is_about_danger else (),
        }
