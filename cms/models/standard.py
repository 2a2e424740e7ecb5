"""Ordinary pages of words: the ones the law asks for, and whatever else editors need to say."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

RICH_TEXT = ["h2", "h3", "bold", "ul", "ol", "link", "document-link"]


class StandardPage(Page):
    """A page of text under a heading."""

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    introduction = models.TextField(blank=True, help_text="One or two sentences, in plain English, under the heading.")
    body = RichTextField(blank=True, features=RICH_TEXT)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = "page of text"
