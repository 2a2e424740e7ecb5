"""The pages of the Local Offer: its front, the guides' shelf, and guides that explain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from ..forms import GuideForm
from ..front import front, shelves
from ..markdown import before_and_from, refusals, rendered
from ..related import services_that_help
from .lists import Lines
from .services import AGE
from .vocabularies import Term


class LocalOfferPage(Page):
    """The Local Offer's front page."""

    template = "localoffer/local_offer.html"
    max_count_per_parent = 1
    subpage_types = ["localoffer.GuideIndexPage"]

    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "Local Offer"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        guides = GuidePage.objects.descendant_of(self).live().public().prefetch_related("terms__term__vocabulary")
        return super().get_context(request, *args, **kwargs) | {"front": front(), "shelves": shelves(guides)}


class GuideIndexPage(Page):
    """The shelf that guides stand on."""

    template = "localoffer/guide_index.html"
    max_count_per_parent = 1
    parent_page_types = ["localoffer.LocalOfferPage"]
    subpage_types = ["localoffer.GuidePage"]

    introduction = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "guides"

    def guides(self) -> models.QuerySet["GuidePage"]:
        """The guides the public may read, by title."""
        return GuidePage.objects.child_of(self).live().public().order_by("title")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shelved = shelves(self.guides().prefetch_related("terms__term__vocabulary"))
        return super().get_context(request, *args, **kwargs) | {"shelves": shelved}


class GuideKind(models.TextChoices):
    GUIDE = "guide", "Guide"
    APPLY = "apply", "A form to fill"
    CONTACT = "contact", "A team or person"


class GuidePage(Page):
    """A page that explains, such as “How to ask for an EHC needs assessment”; its body is Markdown."""

    template = "localoffer/guide.html"
    base_form_class = GuideForm
    parent_page_types = ["localoffer.GuideIndexPage"]
    subpage_types: list[str] = []

    summary = models.TextField(help_text="What it says, in one or two short sentences.")
    kind = models.CharField(max_length=10, choices=GuideKind, default=GuideKind.GUIDE)
    min_age = models.FloatField("minimum age", null=True, blank=True, validators=AGE)
    max_age = models.FloatField("maximum age", null=True, blank=True, validators=AGE)
    also_called = Lines(help_text="Other names families use, one a line. Search finds the guide by them.")
    statutory = Lines("counts towards", help_text="Codes of the coverage checklist, such as LO32, one a line.")
    reviewed_on = models.DateField("checked on", null=True, blank=True)
    review_by = models.DateField("check again by", null=True, blank=True)
    looked_after_by = models.CharField(max_length=200, blank=True)
    body = models.TextField("text", help_text="Markdown: ## for a heading, - for a list, **bold**.")

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("needs"),
                FieldPanel("topics"),
                FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age")]),
                FieldPanel("also_called"),
                FieldPanel("statutory"),
            ],
            heading="How families find it",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]), FieldPanel("looked_after_by")],
            heading="Keeping it right",
        ),
    ]

    class Meta:
        verbose_name = "guide"

    def clean(self) -> None:
        super().clean()
        if self.min_age is not None and self.max_age is not None and self.max_age < self.min_age:
            raise ValidationError({"max_age": "This must be the minimum age, or more."})
        if refused := refusals(self.body or ""):
            raise ValidationError({"body": [f"The text {reason}." for reason in refused]})

    def topics(self) -> list[Term]:
        return [link.term for link in self.terms.all() if link.term.vocabulary.code == "topic"]

    def needs(self) -> list[Term]:
        return [link.term for link in self.terms.all() if link.term.vocabulary.code == "need"]

    @property
    def address(self) -> str:
        """Its path, such as /local-offer/guides/short-breaks/."""
        parts = self.get_url_parts()
        return parts[2] if parts and parts[2] else ""

    @property
    def html(self) -> str:
        """The body as HTML that is safe to show."""
        return rendered(self.body)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.pk:  # a preview of a new guide holds its terms in memory
            models.prefetch_related_objects([self], "terms__term__vocabulary")
        helpers = services_that_help(
            self.title, topics=[term.code for term in self.topics()], needs=[term.code for term in self.needs()]
        )
        text, words = before_and_from(self.html, "words-used-here")
        context = {"guide": self, "text": text, "words": words, "helpers": helpers}
        return super().get_context(request, *args, **kwargs) | context


class GuideTerm(models.Model):
    """A guide is about a term: a need or a topic."""

    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="terms")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="guides")

    class Meta:
        ordering = ["pk"]
        verbose_name = "need or topic"
        constraints = [models.UniqueConstraint(fields=["page", "term"], name="term_once_a_guide")]

    def __str__(self) -> str:
        return str(self.term) if self.term_id else "A term"
