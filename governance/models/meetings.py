"""Meetings, who was there, and what was on the agenda."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..states import ItemState, MeetingState
from .bodies import Body, Membership
from .documents import Edition
from .files import KeptFile
from .governed import GovernedQuerySet, Ledgered
from .people import Person
from .pins import Pin
from .submissions import CLOSED, Access, Submission


class Meeting(Ledgered):
    """A body meets on a day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    date_stated = models.CharField(
        max_length=50,
        blank=True,
        help_text="When the source gives no exact day: what it says, for example “June 2024”.",
    )
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=15, choices=MeetingState, default=MeetingState.SCHEDULED)
    source = models.CharField(max_length=300, blank=True, help_text="The paper it is known from.")
    # The meeting's number (MId) in Modern.gov and the address of its official record.
    modern_gov_id = models.PositiveIntegerField(null=True, blank=True)
    official_record_url = models.URLField("address of the official record", blank=True)
    papers_published_at = models.DateTimeField(null=True, blank=True)
    short_notice_reason = models.TextField(blank=True, help_text="Why its papers came out late, as the chair agreed.")
    # What a cancelled, postponed, inquorate or adjourned meeting goes on as.
    continued_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continues")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-starts_at"]

    @property
    def agenda(self) -> "AgendaItemQuerySet":
        """What is on it now, without what was taken off."""
        return self.items.listed()

    def __str__(self) -> str:
        return f"{self.body}, {self.date_stated or format(self.starts_at, '%-d %B %Y')}"


class Attendance(Ledgered):
    """Whether and when a member was at a meeting."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    class Mode(models.TextChoices):
        IN_ROOM = "in_room", "In the room"
        ONLINE = "online", "Online"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendance")
    state = models.CharField(max_length=10, choices=State, default=State.ABSENT)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_ROOM)
    arrived_at = models.TimeField("arrived", null=True, blank=True, help_text="Empty: from the start.")
    left_at = models.TimeField("left", null=True, blank=True, help_text="Empty: to the end.")
    # Who left and came back: later stretches, each {"arrived": "19:10", "left": "19:40" or null, "mode": "online"}.
    came_back = models.JSONField(default=list, blank=True)
    # A substitute sits in a member's place.
    in_place_of = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="substituted"
    )

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["meeting", "membership"]
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_state_display()}"


class AgendaItemQuerySet(GovernedQuerySet):
    def listed(self) -> Self:
        """Without what was taken off again."""
        return self.filter(state=ItemState.LISTED)


class AgendaItem(Ledgered):
    """Something on a meeting's agenda, with or without a governed edition. One that is taken off again stays in the
    record alone."""

    class Purpose(models.TextChoices):
        DECIDE = "decide", "To decide"
        DISCUSS = "discuss", "To discuss"
        NOTE = "note", "To note"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.LISTED)
    title = models.CharField(max_length=255)
    recommendation = models.TextField(blank=True, help_text="What the body is asked to resolve.")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DECIDE)
    presented_by = models.CharField(max_length=200, blank=True, help_text="The post of who presents it.")
    urgent_reason = models.TextField(
        blank=True,
        help_text="Why the chair takes it without notice (Local Government Act 1972, section 100B(4)(b)).",
    )
    # The item's number (IId) in Modern.gov.
    modern_gov_id = models.PositiveIntegerField(null=True, blank=True)
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    # What it was about, when the body was not asked to decide on it.
    edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="discussed",
        help_text="What it is about.",
    )
    access = models.CharField(max_length=20, choices=Access, default=Access.OPEN)
    # For an item taken in private: the ground, and what everyone may read of it all the same.
    exempt_paragraph = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of Schedule 12A, part 1: 1 to 7."
    )
    closed_reason = models.TextField(
        blank=True, help_text="Why keeping it private outweighs the public interest, or the partnership’s own reason."
    )
    exclusion_resolution = models.TextField(blank=True, help_text="The resolution to exclude the public.")
    public_title = models.CharField(max_length=255, blank=True, help_text="A title that gives nothing away.")
    public_summary = models.TextField(
        blank=True, help_text="What happened, without the private part (Local Government Act 1972, section 100C(2))."
    )
    taken_at = models.TimeField(
        null=True, blank=True, help_text="When the item was taken; counts who was there for it."
    )

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    objects = AgendaItemQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=Q(state=ItemState.LISTED), name="agenda_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Item {self.number}: {self.title}"

    @property
    def is_taken_off(self) -> bool:
        return self.state == ItemState.TAKEN_OFF


class InterestQuerySet(GovernedQuerySet):
    def standing(self) -> Self:
        """What was declared, without what was entered by mistake."""
        return self.filter(taken_back_on=None)


class Interest(Ledgered):
    """A member's declared interest in one item; one who left the room does not count for it. One that was entered by
    mistake is taken back, and stays in the record alone."""

    class Kind(models.TextChoices):
        """Of the Localism Act 2011, section 30, and the model code of conduct."""

        PECUNIARY = "pecuniary", "Disclosable pecuniary"
        REGISTRABLE = "registrable", "Other registrable"
        NON_REGISTRABLE = "non_registrable", "Non-registrable"
        NOT_STATED = "not_stated", "Kind not stated"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="interests")
    nature = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NOT_STATED)
    dispensation = models.CharField(
        max_length=300, blank=True, help_text="If one was granted: what for and until when."
    )
    dispensation_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_room = models.BooleanField("left for the item", default=True)
    taken_back_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    objects = InterestQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agenda_item", "membership"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.membership}: interest in {self.agenda_item}"


class PaperQuerySet(GovernedQuerySet):
    def public(self) -> "PaperQuerySet":
        """What anyone may read: published, and not private by itself or with its item."""
        open_ones = self.filter(published_at__isnull=False).exclude(access__in=CLOSED)
        return open_ones.exclude(agenda_item__access__in=CLOSED).for_the_public()


class Paper(Ledgered):
    """What the members, and from its publication everyone, may read for an item: a pinned edition or a
    file. A corrected paper is another one; the old is kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=255)
    pin = models.ForeignKey(Pin, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    # Empty with no pin either: the paper is to follow.
    file = models.ForeignKey(KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    access = models.CharField(max_length=20, choices=Access, default=Access.OPEN)
    is_background = models.BooleanField("background paper", default=False)
    is_supplementary = models.BooleanField("supplementary", default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    objects = PaperQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="paper_number_once")]

    def __str__(self) -> str:
        return f"Paper {self.number}: {self.title}"


class Minutes(Ledgered):
    """What was written down of a meeting. Drafts become confirmed at a later meeting; a correction is
    another version, and the signed file is kept as it was."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONFIRMED = "confirmed", "Confirmed"
        CORRECTED = "corrected", "Corrected since"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField(blank=True)
    signed = models.ForeignKey(KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    confirmed_at_meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_confirmed"
    )
    correction = models.TextField(blank=True, help_text="What was corrected when they were confirmed, or since.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["meeting", "-version"]
        verbose_name_plural = "minutes"
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"
