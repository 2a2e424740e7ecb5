"""Exactly what was put before a body: our own rows, which nothing changes afterwards."""

from django.db import models

from .documents import Edition
from .governed import AppendOnly
from .people import Person


class Pin(AppendOnly):
    """The exact text of an edition at one moment. Append-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pins")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    schema = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    content = models.TextField(help_text="Canonical JSON of the declared fields.")
    html = models.TextField(help_text="The readable text, made when it was pinned.")
    manifest = models.TextField(help_text="Canonical JSON of all it refers to.")
    fingerprint = models.CharField(max_length=64)
    pinned_at = models.DateTimeField()
    pinned_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    authors = models.ManyToManyField(Person, through="PinAuthor", related_name="+")
    # A text changed by a body in its meeting, or under an authority it gave for minor changes.
    amends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="amended_by")
    amended_under = models.ForeignKey("governance.Decision", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pinned_at"]

    def __str__(self) -> str:
        return f"{self.title}, as it stood on {self.pinned_at:%-d %B %Y at %H:%M}"


class PinAuthor(AppendOnly):
    """A person who wrote some of the pinned text, and so may not record or confirm its decision."""

    pin = models.ForeignKey(Pin, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pin", "person"], name="pin_author_once")]


class PinnedFile(AppendOnly):
    """An attachment as it was: its bytes stand in the content-addressed store under `sha256`."""

    pin = models.ForeignKey(Pin, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
