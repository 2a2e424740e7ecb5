"""What search keeps in the database: changes still to be indexed, postcodes and places, crisis contacts,
synonyms and the questions they are tried on, and counts of what was not found."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from .words import plain


class NoteQuerySet(models.QuerySet["Note"]):
    def untried(self) -> Self:
        """Notes no attempt has failed on: what a search request is worth stopping for."""
        return self.filter(error="")

    def failed(self) -> Self:
        return self.exclude(error="")

    def owed_to_the_cluster(self) -> Self:
        return self.filter(on_cluster=False)


class Note(models.Model):
    """Something changed, which every copy of the index has to be told. Written in the transaction that changed it, and
    kept for some days: each copy knows by itself which notes it has dealt with (search.copies).

    Deliberately not unique: a note made while an older one is being dealt with must outlive it. Its key is never used
    a second time, not even when the database lost its last moments."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.CharField(max_length=50)
    document_id = models.CharField(max_length=255)
    noted_at = models.DateTimeField(auto_now_add=True)
    error = models.TextField(blank=True, help_text="Why the last attempt failed; empty before the first.")
    on_cluster = models.BooleanField(default=False, help_text="Whether the search cluster has been told.")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at"]
        indexes = [
            models.Index(fields=["noted_at"], name="note_untried", condition=models.Q(error="")),
            models.Index(fields=["document_id"], name="note_failed", condition=~models.Q(error="")),
            models.Index(fields=["noted_at"], name="note_owed_to_the_cluster", condition=models.Q(on_cluster=False)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.document_id}"


class Postcode(models.Model):
    """A postcode of our area, so that nobody else learns which one a family typed."""

    code = models.CharField(max_length=7, primary_key=True, help_text="Capitals without a space, such as CV61AA.")
    latitude = models.FloatField()
    longitude = models.FloatField()
    council = models.CharField(max_length=9, blank=True, help_text="The local authority's official code.")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class KnownPlace(models.Model):
    """A place that families name instead of a postcode: a district, a landmark, part of a postcode."""

    class Kind(models.TextChoices):
        OUTCODE = "outcode", "Postcode district"
        SECTOR = "sector", "Postcode sector"
        DISTRICT = "district", "District or town"
        LANDMARK = "landmark", "Landmark"

    key = models.CharField(max_length=100, primary_key=True, help_text="As typed, without case and punctuation.")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CrisisContact(models.Model):
    """Where to turn when someone is in danger. Shown above all results, in this order."""

    slug = models.SlugField(primary_key=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    text = models.CharField(max_length=300, help_text="When to use it and how, in plain words.")
    phone = models.CharField(max_length=30, blank=True)
    url = models.URLField(blank=True)
    hours = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class LoadedTable(models.Model):
    """Which version of a table from elsewhere is loaded, so that loading it twice is quick."""

    name = models.CharField(max_length=50, primary_key=True)
    version = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SynonymGroup(models.Model):
    """Words that families use for one thing. What stands here is a draft until it is published."""

    term = models.CharField(max_length=100, unique=True, help_text="The word that most people know.")
    same = models.TextField(
        "means the same",
        blank=True,
        help_text="One a line. Whoever types any of them finds what says any other.",
    )
    narrower = models.TextField(
        "belongs to it",
        blank=True,
        help_text="One a line. Whoever types the word above finds these too, but not the other way round.",
    )
    related = models.TextField(
        "see also",
        blank=True,
        help_text="One a line. Offered as another thing to search for; never searched for by itself.",
    )

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Every line has to hold a word that can be searched for."""
        if not plain(self.term):
            raise ValidationError({"term": "This holds no word."})
        for name in ("same", "narrower", "related"):
            empty = [line for line in lines(getattr(self, name)) if not plain(line)]
            if empty:
                raise ValidationError({name: f"“{empty[0]}” holds no word."})


class SynonymVersion(models.Model):
    """The synonyms as they were published once. The newest version is the one that searches use; none is
    ever changed."""

    number = models.PositiveIntegerField(unique=True)
    groups = models.JSONField(help_text="Each group's term, same, narrower and related.")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Version {self.number}"


class PracticeQuestion(models.Model):
    """A question that new synonyms are tried on before they are published. No family's own words."""

    text = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class UnmetNeed(models.Model):
    """How many families said in one month that they could not find what they needed, and had asked for this.
    Counts only: no words, no moment, nobody's whole question. The row without a facet counts the families themselves."""

    month = models.DateField(help_text="The first day of the month.")
    area = models.CharField(max_length=4, blank=True, help_text="The postcode district; empty when no place was said.")
    age_band = models.CharField(max_length=5, blank=True, help_text="Empty when no age was said.")
    facet = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month", "facet", "code", "area", "age_band"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "area", "age_band", "facet", "code"], name="unmet_need_counted_in_one_row"
            )
        ]
        verbose_name = "unmet need"
        verbose_name_plural = "unmet needs"

    def __str__(self) -> str:
        return f"{self.month:%B %Y}: {self.facet} {self.code}"


def lines(text: str) -> list[str]:
    """The lines of a text field that hold something, each once."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
