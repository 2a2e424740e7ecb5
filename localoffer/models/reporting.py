"""What the council keeps so that it can report once a year on its Local Offer: who was asked in the review of it
(SEND Regulations 2014, regulations 54 and 55), and the reports as they stood."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Page

from search.academic_year import AcademicYear

from ..reporting.paper import Paper, from_values
from .history import History, Tracked

A_YEAR = [MinValueValidator(2014), MaxValueValidator(2098)]


class ConsultedGroup(Tracked):
    """Somebody the council has to ask when it reviews the Local Offer."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField("who, by the regulation", max_length=255)
    plain_words = models.CharField("in plain words", max_length=200)
    reference = models.CharField("where that is said", max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    history = History()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = "group to ask"
        verbose_name_plural = "groups to ask"

    def __str__(self) -> str:
        return self.plain_words


class OfferReview(Tracked, ClusterableModel):
    """The review of the Local Offer in one academic year."""

    begins = models.PositiveIntegerField(
        "school year that begins in", unique=True, validators=A_YEAR, help_text="2025 is the school year 2025/26."
    )
    reviewed_on = models.DateField("looked at on", null=True, blank=True)
    how_families_took_part = models.TextField(
        blank=True, help_text="How children, young people and parents helped to review it."
    )
    what_changed = models.TextField(blank=True, help_text="What is different now because of the review. One a line.")
    without_the_internet = models.TextField(
        blank=True, help_text="How people without the internet got a copy, and how many did."
    )
    next_on = models.DateField("to be looked at again by", null=True, blank=True)

    history = History()

    class Meta:
        ordering = ["-begins"]
        verbose_name = "review of the Local Offer"
        verbose_name_plural = "reviews of the Local Offer"

    def __str__(self) -> str:
        return f"Review of {self.year}" if self.begins else "A review"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.begins)


class Consultation(Tracked):
    """One group that was asked, how, and what it said. Nobody is named."""

    review = ParentalKey(OfferReview, on_delete=models.CASCADE, related_name="consultations")
    group = models.ForeignKey(ConsultedGroup, on_delete=models.PROTECT, related_name="+", verbose_name="who")
    asked_on = models.DateField("when", null=True, blank=True)
    how = models.CharField(max_length=255, help_text="For example: two evening meetings and a survey.")
    said = models.TextField("what they said", blank=True)

    history = History()

    class Meta:
        ordering = ["pk"]
        verbose_name = "group that was asked"

    def __str__(self) -> str:
        return str(self.group) if self.group_id else "A group"


class AnnualReport(models.Model):
    """The report of one academic year as it stood when it was frozen. A row is added and never changed, but for the
    page on which boards decide about it."""

    begins = models.PositiveIntegerField(unique=True, validators=A_YEAR)
    values = models.JSONField("what it says")
    frozen_on = models.DateField()
    # Who froze it: kept as a number, so that deleting an account rewrites nothing.
    frozen_by = models.IntegerField(null=True)
    page = models.OneToOneField(Page, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-begins"]
        default_permissions = ("view", "add")
        verbose_name = "annual report"

    def __str__(self) -> str:
        return f"Annual report {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError for a change of what it says."""
        if self.pk is not None and set(kwargs.get("update_fields") or ()) != {"page"}:
            raise ValidationError("A report that is frozen does not change.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("localoffer:annual-report", args=[self.year.slug])

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.begins)

    @property
    def paper(self) -> Paper:
        return from_values(self.values)
