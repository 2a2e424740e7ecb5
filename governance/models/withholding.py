"""What the public may no longer read, and how long each class of record is kept."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from .governed import Ledgered, Recorded
from .people import Person


class Withholding(Ledgered):
    """A part of the record that is hidden from the public, with its ground. Its hash stays in the chain."""

    class Ground(models.TextChoices):
        PERSONAL = "personal", "Personal data"
        EXEMPT = "exempt", "Exempt information"
        CONFIDENTIAL = "confidential", "Confidential information"
        COURT = "court", "A court order"
        HARM = "harm", "Risk of harm"
        ERROR = "error", "Published in error"

    # As the ledger names it: "decision:7", "pin:3", "paper:12", "membership:4".
    subject = models.CharField(max_length=100, db_index=True)
    # One column of it, such as "reasons"; empty for all of it.
    part = models.CharField(max_length=50, blank=True)
    ground = models.CharField(max_length=15, choices=Ground)
    note = models.TextField(blank=True, help_text="Not shown to the public.")
    withheld_at = models.DateTimeField()
    withheld_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-withheld_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "part"], condition=Q(lifted_at__isnull=True), name="withheld_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.part}".strip()

    @property
    def notice(self) -> str:
        """What stands in the place of the words."""
        day = date_format(timezone.localdate(self.withheld_at), "j F Y")
        return f"Part withheld on {day}: {self.get_ground_display().lower()}."


class RetentionRule(Recorded):
    """How long a class of record is kept, and by which authority."""

    record_class = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: for good.")
    authority = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
