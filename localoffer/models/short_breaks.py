"""What the council writes of short breaks beside the listings themselves: who can have one, and how the range suits the
carers of its area (Breaks for Carers of Disabled Children Regulations 2011, SI 2011/707)."""

from datetime import date

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

from .history import History, Tracked


@register_setting(icon="home")
class ShortBreaksStatement(Tracked, BaseGenericSetting):
    """The one statement of this council. What there is comes from the listings."""

    about = models.TextField("what a short break is", blank=True)
    universal = models.TextField("open to all: who can come", blank=True)
    targeted = models.TextField("some extra help: who can come", blank=True)
    specialist = models.TextField("after an assessment: who can come", blank=True)
    how_to_ask = models.TextField(blank=True, help_text="Whom to call or write to, and what happens then. One a line.")
    how_it_suits_carers = models.TextField("how the range suits carers here", blank=True)
    carers_said = models.TextField("how carers were asked, and what they said", blank=True)
    if_we_say_no = models.TextField(blank=True)
    reviewed_on = models.DateField("looked at on", null=True, blank=True)
    review_by = models.DateField("to be looked at again by", null=True, blank=True, help_text="Once a year.")
    # Where boards decide about the text as it stood once.
    page = models.OneToOneField(Page, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    history = History()

    panels = [
        FieldPanel("about"),
        MultiFieldPanel([FieldPanel("universal"), FieldPanel("targeted"), FieldPanel("specialist")], "Who can come"),
        FieldPanel("how_to_ask"),
        FieldPanel("how_it_suits_carers"),
        FieldPanel("carers_said"),
        FieldPanel("if_we_say_no"),
        FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]),
    ]

    class Meta:
        verbose_name = "Local Offer: short breaks statement"

    def __str__(self) -> str:
        return "Short breaks statement"

    def is_written(self) -> bool:
        """Whether it says what a statement has to: who can have a break, how to ask, how it suits carers; and when it was
        last looked at."""
        words = self.universal or self.targeted or self.specialist, self.how_to_ask, self.how_it_suits_carers
        return all(words) and self.reviewed_on is not None

    def is_overdue(self, today: date) -> bool:
        return self.review_by is not None and self.review_by < today
