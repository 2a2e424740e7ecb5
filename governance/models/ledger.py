"""The chained ledger (interchange 4). Append-only; only governance/ledger.py writes it."""

from django.db import models

from .governed import AppendOnly


class LedgerEntry(AppendOnly):
    """One link of the chain. It holds no words: what was said stands in its payload's row."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    version = models.PositiveSmallIntegerField()
    at = models.CharField(max_length=32, help_text="UTC, ISO 8601, as hashed.")
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=50)
    subject = models.CharField(max_length=100, db_index=True)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        verbose_name_plural = "ledger entries"
        permissions = (("read_private_record", "Can read all of the record, also what was taken in private"),)

    def __str__(self) -> str:
        return f"Entry {self.seq}: {self.action} of {self.subject}"


class LedgerPayload(AppendOnly):
    """What an entry recorded: canonical JSON with a random salt, apart from the chain so that it
    can one day be withheld or erased while the chain still verifies."""

    entry = models.OneToOneField(LedgerEntry, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    canonical = models.TextField()
