"""What differs from council to council and stands on every page."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

DEMONSTRATION_WORDS = (
    "Demonstration, not Coventry City Council. Services, people, meetings, votes, decisions and figures are "
    "invented except those dated in a public paper of 13 March 2025."
)


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """Names and contacts of this council's site, and whether it is only a demonstration."""

    site_name = models.CharField("name of the site", max_length=80, default="SEND Local Offer")
    council_name = models.CharField("name of the council", max_length=120, default="The council")
    contact_phone = models.CharField("phone", max_length=40, blank=True)
    contact_hours = models.CharField(
        "when the phone is answered", max_length=120, blank=True, help_text="For example: Monday to Friday, 9am to 5pm"
    )
    contact_email = models.EmailField("e-mail", blank=True)
    contact_address = models.TextField("postal address", blank=True)
    mark_text = models.CharField(
        "words at the foot of every page", max_length=240, blank=True, help_text="For example who runs this site."
    )
    demonstration = models.BooleanField(
        default=False, help_text="Shows the demonstration banner on every page and keeps search engines away."
    )

    panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("council_name"), FieldPanel("mark_text")], "Names"),
        MultiFieldPanel(
            [
                FieldPanel("contact_phone"),
                FieldPanel("contact_hours"),
                FieldPanel("contact_email"),
                FieldPanel("contact_address"),
            ],
            "Contact",
        ),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = "name, contacts and demonstration"

    def __str__(self) -> str:
        return self.site_name

    @property
    def demonstration_words(self) -> str:
        """What the banner says; the same words stand in every export of a demonstration."""
        return DEMONSTRATION_WORDS
