"""What a body plans to do and what its meetings left to be done: work programme, forward plan, actions,
and the implications that a paper must set out."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from .bodies import Body
from .decisions import Decision
from .documents import Document, Edition
from .governed import GovernedQuerySet, Ledgered
from .meetings import AgendaItem, Meeting
from .people import Person
from .submissions import CLOSED


class WorkItem(Ledgered):
    """Something a body means to take at a coming meeting; its work programme makes the draft agenda."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        LISTED = "listed", "On an agenda"
        DROPPED = "dropped", "Dropped"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="work_programme")
    title = models.CharField(max_length=255)
    purpose = models.CharField(max_length=10, choices=AgendaItem.Purpose, default=AgendaItem.Purpose.DISCUSS)
    wanted_by = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="programmed")
    note = models.TextField(blank=True)
    # Where it came from: an item that asked for it, or another body that referred it.
    arose_from = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="led_to")
    agenda_item = models.OneToOneField(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="work_item"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["body", "wanted_by", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingActionQuerySet(GovernedQuerySet):
    def public(self) -> "MeetingActionQuerySet":
        """What anyone may read: not asked for at an item that was taken in private."""
        return self.filter(~Q(agenda_item__access__in=CLOSED)).for_the_public()


class MeetingAction(Ledgered):
    """Something a meeting asked a person to do by a day. The next meeting sees it first and closes it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="actions")
    agenda_item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField()
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    owner_title = models.CharField(max_length=200, blank=True, help_text="The owner’s post, as the public reads it.")
    # What scrutiny recommends to an executive: which is to answer, from the day on which it was received.
    asked_of = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="recommended_to_it"
    )
    received_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    progress = models.TextField(blank=True)
    closed_at_meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="actions_closed"
    )
    chased_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    objects = MeetingActionQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        ordering = ["body", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class PlannedDecision(Ledgered):
    """An entry of the forward plan: notice that an executive decision is to be taken (the Local Authorities
    (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012, regulation 9)."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        TAKEN = "taken", "Taken"
        WITHDRAWN = "withdrawn", "Withdrawn"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="planned_decisions")
    title = models.CharField(max_length=255)
    about = models.TextField(blank=True)
    is_key = models.BooleanField("key decision", default=False)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decide_from = models.DateField("to be decided from")
    decide_to = models.DateField("to", null=True, blank=True)
    noticed_at = models.DateTimeField("notice given", null=True, blank=True)
    urgency = models.CharField(max_length=20, choices=Decision.Urgency, blank=True, default=Decision.Urgency.NONE)
    urgency_reason = models.TextField(blank=True)
    urgency_agreed_by = models.CharField(max_length=200, blank=True)
    in_private = models.BooleanField(default=False)
    private_reason = models.TextField(blank=True)
    consulted = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    decision = models.OneToOneField(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="planned")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["decide_from", "pk"]

    def __str__(self) -> str:
        return self.title


class ImplicationType(Ledgered):
    """A kind of implication that papers to a body must set out, such as equality or finance."""

    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="implication_types", help_text="Empty: all."
    )
    # Empty: for every kind of document.
    document_kind = models.CharField(max_length=20, choices=Document.Kind, blank=True)
    code = models.SlugField(max_length=50)
    name = models.CharField(max_length=100)
    required = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Implication(Ledgered):
    """What an edition means for equality, finance or the law, and which post signed that off."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="implications")
    kind = models.ForeignKey(ImplicationType, on_delete=models.PROTECT, related_name="implications")
    text = models.TextField(blank=True)
    none_needed_because = models.TextField(blank=True)
    signed_off_by_post = models.CharField(max_length=200, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["edition", "kind"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="implication_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.edition}"
