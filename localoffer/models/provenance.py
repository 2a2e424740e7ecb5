"""Where listings came from: every source that lists one, and what it said last."""

from django.db import models

from .services import Service


class Rhythm(models.TextChoices):
    BY_HAND = "by_hand", "Only when somebody asks"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"


class Source(models.Model):
    """A feed or file listings come from, how it is read, and what the public is told of it."""

    name = models.CharField(max_length=255, unique=True)
    title = models.CharField(
        "shown as", max_length=255, blank=True, help_text="For example “Buckinghamshire’s directory, open licence”."
    )
    url = models.URLField("address", max_length=500, blank=True, help_text="Families can follow it from the listing.")
    licence = models.CharField(
        max_length=255, blank=True, help_text="For example “Open Government Licence v3.0”. It stands on the listing."
    )
    licence_url = models.URLField("address of the licence", max_length=500, blank=True)
    feed = models.URLField(
        "address of the feed",
        max_length=500,
        blank=True,
        help_text="Open Referral UK, Outpost’s JSON, or a CSV table. Left empty where somebody uploads a file.",
    )
    rhythm = models.CharField(
        "read it",
        max_length=10,
        choices=Rhythm,
        default=Rhythm.BY_HAND,
        help_text="What it would change waits for an editor. Nothing is applied by itself.",
    )
    # {"Heading of a table": "field"}: what an editor said its columns hold.
    columns = models.JSONField(default=dict, blank=True, editable=False)
    last_read_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title or self.name


class SourceRecordQuerySet(models.QuerySet["SourceRecord"]):
    def of(self, source: str) -> "SourceRecordQuerySet":
        return self.filter(source=source)

    def listed(self) -> "SourceRecordQuerySet":
        """Those whose source still lists them."""
        return self.filter(gone_on__isnull=True)

    def gone(self) -> "SourceRecordQuerySet":
        """Those whose source stopped listing them: for an editor to look at."""
        return self.filter(gone_on__isnull=False)


class SourceRecord(models.Model):
    """One source lists one service.

    `said` holds a short digest of each thing the source said last, by field, so that the next
    import changes only what the source changed and leaves an editor's corrections alone.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="sources")
    source = models.CharField(max_length=255)
    source_id = models.CharField(max_length=255)
    said = models.JSONField(default=dict)
    first_seen = models.DateField()
    last_seen = models.DateField()
    gone_on = models.DateField(null=True, blank=True)

    objects = SourceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["service", "first_seen", "pk"]
        verbose_name = "source of a listing"
        verbose_name_plural = "sources of listings"
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="source_id_once_a_source")]
        indexes = [models.Index(fields=["source", "gone_on"], name="source_record_listed")]

    def __str__(self) -> str:
        return f"{self.service} from {self.source}"
