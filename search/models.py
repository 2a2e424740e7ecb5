"""What search keeps in the database: changes still to be indexed, postcodes and places, crisis contacts."""

from typing import Self

from django.db import models


class NoteQuerySet(models.QuerySet["Note"]):
    def untried(self) -> Self:
        """Notes no attempt has failed on yet: what a search request is worth stopping for."""
        return self.filter(error="")

    def failed(self) -> Self:
        return self.exclude(error="")


class Note(models.Model):
    """Something changed and the index does not know yet. Written in the transaction that changed it.

    Deliberately not unique: a note made while an older one is being dealt with must outlive it."""

    source = models.CharField(max_length=50)
    document_id = models.CharField(max_length=255)
    noted_at = models.DateTimeField(auto_now_add=True)
    error = models.TextField(blank=True, help_text="Why the last attempt failed; empty before the first.")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["error"], name="note_untried")]

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
