"""What is erased for good: asked for by one officer, agreed by another; and what must be kept longer than its time."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from .governed import AppendOnly, Ledgered
from .people import Person


class ErasureRequest(Ledgered):
    """An officer asks that words, a file or a name be erased; a second one agrees or refuses."""

    class Basis(models.TextChoices):
        PERSON = "person", "The person asked (UK GDPR, article 17)"
        RETENTION = "retention", "Its time is over (UK GDPR, article 5(1)(e))"
        UNLAWFUL = "unlawful", "It should not have been held (UK GDPR, article 17(1)(d))"
        COURT = "court", "A court order"

    class State(models.TextChoices):
        ASKED = "asked", "Waits for the second officer"
        DONE = "done", "Erased"
        REFUSED = "refused", "Refused"

    # As the ledger names it: "decision:7", "person:3", "paper:12".
    subject = models.CharField(max_length=100, db_index=True)
    part = models.CharField(max_length=50, blank=True, help_text="One column of it; empty for all its words.")
    basis = models.CharField(max_length=15, choices=Basis)
    reason = models.TextField(help_text="Without the words themselves: this stays.")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="Why it was refused.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "part"], condition=Q(state="asked"), name="erasure_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(state="done") | ~Q(asked_by=F("answered_by")),
                name="erasure_by_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.subject} {self.part}".strip()


class Erasure(AppendOnly):
    """Words or bytes of one row were erased: the receipt. Day, basis and fingerprint stay. Append-only."""

    request = models.ForeignKey(ErasureRequest, on_delete=models.PROTECT, related_name="erasures")
    subject = models.CharField(max_length=100, db_index=True)
    # The digest under which the ledger had it, or of a file its bytes.
    sha256 = models.CharField(max_length=64)
    # The last entry whose payload may be gone.
    up_to = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Erasure of {self.subject}"

    @property
    def notice(self) -> str:
        """What stands in the place of the words."""
        return f"Erased on {date_format(timezone.localdate(self.at), 'j F Y')}: {self.request.get_basis_display()}"


class LegalHold(Ledgered):
    """Something must be kept longer than its time, such as for an inquiry: it is neither disposed of nor erased."""

    subject = models.CharField(max_length=100, db_index=True)
    reason = models.TextField()
    until = models.DateField(null=True, blank=True, help_text="When it is looked at again. Empty: until it is lifted.")
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(lifted_at__isnull=True), name="held_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.subject} is kept"
