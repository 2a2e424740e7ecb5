"""How this council looks after its Local Offer: who answers, and how soon."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="list-ul")
class OfferSettings(BaseGenericSetting):
    """The clocks and mailboxes of the Local Offer."""

    days_to_answer = models.PositiveIntegerField(
        "days to answer a comment", default=28, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    comments_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who answers comments",
        help_text="New comments go to them, with an e-mail. Each can be given to somebody else.",
    )
    safeguarding_email = models.EmailField(
        "safeguarding mailbox",
        blank=True,
        help_text="It is told at once when a comment may speak of danger to a child. The mail holds no word of it.",
    )
    providers_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who looks after providers",
        help_text="They get an e-mail when a provider’s change or claim waits.",
    )
    hours_to_acknowledge = models.PositiveIntegerField(
        "hours in which the safeguarding team says it has read it", default=4, validators=[MinValueValidator(1)]
    )

    panels = [
        MultiFieldPanel([FieldPanel("comments_owner"), FieldPanel("days_to_answer")], "Comments"),
        FieldPanel("providers_owner"),
        MultiFieldPanel([FieldPanel("safeguarding_email"), FieldPanel("hours_to_acknowledge")], "Safeguarding"),
    ]

    class Meta:
        verbose_name = "Local Offer: comments, providers and safeguarding"

    def __str__(self) -> str:
        return "Local Offer"
