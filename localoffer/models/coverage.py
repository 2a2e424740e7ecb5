"""What a Local Offer has to say, row by row: the coverage checklist (SEND Regulations 2014, Schedule 2, and others)."""

from django.db import models

from .history import History, Tracked


class Duty(models.TextChoices):
    MUST = "must", "The law says we must"
    SHOULD = "should", "The SEND Code says we should"


class CoverageRow(Tracked):
    """One row. Listings and guides count towards it by its code. A reference that nobody has read is left empty,
    and the page says so: a wrong paragraph number is worse than none."""

    code = models.SlugField(max_length=20, unique=True, help_text="Listings and guides name it, such as LO32.")
    group = models.CharField(max_length=100)
    covers = models.TextField("what has to be covered")
    plain_words = models.CharField("in plain words", max_length=200)
    duty = models.CharField(max_length=10, choices=Duty, default=Duty.MUST)
    reference = models.CharField(
        "where that is said",
        max_length=200,
        blank=True,
        help_text="Act or regulation and paragraph, as read there. Leave it empty until somebody has read it.",
    )
    verified_on = models.DateField("compared with legislation.gov.uk on", null=True, blank=True)
    listings_needed = models.PositiveIntegerField("listings to be covered", default=1)
    guides_needed = models.PositiveIntegerField("guides to be covered", default=0)
    position = models.PositiveIntegerField(default=0)

    history = History()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = "row of the coverage checklist"
        verbose_name_plural = "rows of the coverage checklist"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(listings_needed__gt=0) | models.Q(guides_needed__gt=0),
                name="a_row_needs_something",
                violation_error_message="A row needs at least one listing or one guide.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.plain_words}"
