"""The kinds of document that boards decide on: one page an edition, all written in the same way."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import GOVERNED_TEXT
from governance.models import Document
from governance.pages import GovernedPage


class EditionPage(GovernedPage):
    """A title, a summary and the text."""

    parent_page_types = ["cms.StrategiesPage"]
    subpage_types: list[str] = []
    pinned_fields = ("title", "summary", "body")
    pinned_schema = 1

    summary = models.TextField(blank=True, help_text="What it says, in two or three sentences anyone can read.")
    body = StreamField(GOVERNED_TEXT, blank=True)

    content_panels = [*GovernedPage.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        abstract = True


class StrategyPage(EditionPage):
    document_kind = Document.Kind.STRATEGY

    class Meta:
        verbose_name = "strategy"
        verbose_name_plural = "strategies"


class NeedsAssessmentPage(EditionPage):
    document_kind = Document.Kind.JSNA

    class Meta:
        verbose_name = "needs assessment (JSNA)"
        verbose_name_plural = "needs assessments (JSNA)"


class SelfEvaluationPage(EditionPage):
    document_kind = Document.Kind.SEF

    class Meta:
        verbose_name = "self-evaluation (SEF)"
        verbose_name_plural = "self-evaluations (SEF)"


class ActionPlanPage(EditionPage):
    document_kind = Document.Kind.ACTION_PLAN

    class Meta:
        verbose_name = "action plan"


class LocalOfferReportPage(EditionPage):
    """The annual report of the Local Offer, as it stood when an editor froze it."""

    document_kind = Document.Kind.LOCAL_OFFER_REPORT

    class Meta:
        verbose_name = "Local Offer annual report"


class ShortBreaksStatementPage(EditionPage):
    """The short breaks statement, as it stood when an editor put it before the boards."""

    document_kind = Document.Kind.SHORT_BREAKS

    class Meta:
        verbose_name = "short breaks statement"
