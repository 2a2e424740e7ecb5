"""What a feed would change here, as a plan that an editor reads, accepts in part or whole, and can undo."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models

from .provenance import Source
from .vocabularies import Term


def kept_files() -> FileSystemStorage:
    """Uploads that wait to be read: beside the database, never under an address."""
    return FileSystemStorage(settings.DATA_DIR / "imports")


def upload_name(plan: "ImportPlan", name: str) -> str:
    return f"{uuid4()}{name[name.rfind('.') :].lower()[:8] if '.' in name else ''}"


class PlanState(models.TextChoices):
    READING = "reading", "Being read"
    COLUMNS = "columns", "Say what the columns hold"
    UNREADABLE = "unreadable", "Could not be read"
    WAITING = "waiting", "Waiting for an editor"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class RowKind(models.TextChoices):
    ADD = "add", "To add"
    CHANGE = "change", "To change"
    GONE = "gone", "No longer listed"
    REFUSED = "refused", "Could not be read"


class Choice(models.TextChoices):
    TAKE = "take", "Take it"
    LEAVE = "leave", "Leave it"
    SAME = "same", "It is the same as a listing here"
    HIDE = "hide", "Note it, and hide the listing from families"


class Outcome(models.TextChoices):
    DONE = "done", "Done"
    LEFT = "left", "Left"
    REFUSED = "refused", "Could not be done"
    UNDONE = "undone", "Undone"
    NOT_UNDONE = "not_undone", "Left, because somebody changed it since"


class ImportPlan(models.Model):
    """What one reading of a source would add, change and find gone. The counts are those of the reading."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="plans")
    place = models.CharField("read from", max_length=500, blank=True)
    file = models.FileField(upload_to=upload_name, storage=kept_files, blank=True)
    state = models.CharField(max_length=20, choices=PlanState, default=PlanState.READING)
    trouble = models.TextField(blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When what was read, and with it the way back, was erased.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.source}, {self.made_at:%d.%m.%Y}" if self.made_at else str(self.source)


class PlanRowQuerySet(models.QuerySet["PlanRow"]):
    def probable_duplicates(self) -> "PlanRowQuerySet":
        return self.filter(kind=RowKind.ADD).exclude(duplicates=[])

    def guarded(self) -> "PlanRowQuerySet":
        """Those that differ from what a person checked or wrote here."""
        return self.filter(is_guarded=True)

    def to_apply(self) -> "PlanRowQuerySet":
        return self.filter(outcome="").exclude(kind=RowKind.REFUSED)


class PlanRow(models.Model):
    """One listing of the plan: what its source says (`row`, as it was read), how that differs from what stands here,
    what an editor chose, what came of it, and the way back."""

    plan = models.ForeignKey(ImportPlan, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=RowKind)
    source_id = models.CharField(max_length=255, blank=True)
    service_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    row = models.JSONField(null=True, blank=True)
    # Of what the source says, to know it again.
    digest = models.CharField(max_length=32, blank=True)
    # [{"key", "label", "old", "new", "guard", "taken"}], field by field.
    differences = models.JSONField(default=list, blank=True)
    # [{"id", "name", "signs"}]: listings here that are probably the same.
    duplicates = models.JSONField(default=list, blank=True)
    is_guarded = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.TAKE)
    same_as = models.UUIDField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    journal = models.JSONField(default=list, blank=True)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "listing of an import"
        verbose_name_plural = "listings of an import"
        indexes = [
            models.Index(fields=["plan", "kind"], name="plan_row_kind"),
            models.Index(fields=["plan", "outcome"], name="plan_row_outcome"),
        ]

    def __str__(self) -> str:
        return self.name or self.source_id

    @property
    def taken_keys(self) -> set[str]:
        return {each["key"] for each in self.differences if each["taken"]}

    @property
    def left_keys(self) -> set[str]:
        return {each["key"] for each in self.differences if not each["taken"]}


class TermMapping(models.Model):
    """Another directory's word, and which of our needs, topics or access points it means; none is "none of ours"."""

    source = models.ForeignKey(
        Source,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="words",
        help_text="Leave it empty where the word means the same wherever it comes from.",
    )
    theirs = models.CharField("their word", max_length=255)
    term = models.ForeignKey(
        Term,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"merged_into": None},
        verbose_name="our word",
        help_text="Leave it empty where it is none of ours. It is then no longer shown as unknown.",
    )

    class Meta:
        ordering = ["theirs", "source"]
        verbose_name = "word of a source"
        verbose_name_plural = "words of sources"
        constraints = [
            models.UniqueConstraint(fields=["source", "theirs"], name="their_word_once_a_source"),
            models.UniqueConstraint(
                fields=["theirs"], condition=models.Q(source__isnull=True), name="their_word_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.theirs

    def clean(self) -> None:
        self.theirs = " ".join(self.theirs.split())
