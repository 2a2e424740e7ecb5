"""Files of the record that belong to no pin: papers, signed minutes, signed sheets, evidence."""

from django.db import models

from .governed import AppendOnly
from .people import Person


class KeptFile(AppendOnly):
    """A file as it was when it was handed in. Append-only: its bytes stand in the content-addressed
    store under `sha256`."""

    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
