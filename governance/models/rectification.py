"""What somebody says is not right about them in the record, beside it for anyone to read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from .bodies import Body
from .decisions import Decision
from .governed import AppendOnly
from .meetings import Meeting
from .people import Person


class Rectification(AppendOnly):
    """A note to a decision, or to what is recorded of a meeting. Append-only: what it is about stays as it was."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications"
    )
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications")
    note = models.TextField()
    asked_on = models.DateField("asked for on")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True, meeting__isnull=False)
                | Q(decision__isnull=False, meeting__isnull=True),
                name="rectification_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Note to {self.decision or self.meeting}"

    @property
    def sentence(self) -> str:
        """As it stands beside what it is about."""
        return f"Note added on {date_format(timezone.localdate(self.noted_at), 'j F Y')}: {self.note}"
