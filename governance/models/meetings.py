"""Meetings, who was there, and what was on the agenda."""

from django.db import models
from simple_history.models import HistoricalRecords

from ..states import MeetingState
from .bodies import Body, Membership
from .governed import Ledgered
from .submissions import Access, Submission


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

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-starts_at"]

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

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["meeting", "membership"]
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_state_display()}"


class AgendaItem(Ledgered):
    """Something on a meeting's agenda, with or without a governed edition."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    recommendation = models.TextField(blank=True, help_text="What the body is asked to resolve.")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN)
    taken_at = models.TimeField(
        null=True, blank=True, help_text="When the item was taken; counts who was there for it."
    )

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once")]

    def __str__(self) -> str:
        return f"Item {self.number}: {self.title}"


class Interest(Ledgered):
    """A member's declared interest in one item; one who left the room does not count for it."""

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="interests")
    nature = models.TextField(blank=True)
    left_room = models.BooleanField("left for the item", default=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agenda_item", "membership"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.membership}: interest in {self.agenda_item}"
