"""What hangs on a decision: conditions to be met, and calls to look at it again."""

from django.db import models
from simple_history.models import HistoricalRecords

from ..states import CallInState, ConditionState
from .decisions import Decision
from .files import KeptFile
from .governed import Ledgered
from .meetings import Meeting
from .people import Person


class Condition(Ledgered):
    """Something that must be done for an approval to hold. A suspensive one holds the edition up until
    it is met."""

    class Discharging(models.TextChoices):
        BODY = "body", "The body"
        CHAIR = "chair", "Its chair"
        OFFICER = "officer", "A named officer"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_title = models.CharField(max_length=200, blank=True, help_text="The owner’s post, as the public reads it.")
    due_on = models.DateField(null=True, blank=True)
    suspensive = models.BooleanField(default=False, help_text="The edition waits until this is met.")
    discharging = models.CharField("discharged by", max_length=10, choices=Discharging, default=Discharging.BODY)
    discharger = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ConditionState, default=ConditionState.OPEN)
    discharge = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="discharged_condition"
    )
    evidence = models.TextField(blank=True)
    evidence_file = models.ForeignKey(KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["decision", "number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="condition_number_once")]

    def __str__(self) -> str:
        return f"Condition {self.number} of {self.decision}"


class CallIn(Ledgered):
    """Members ask that an executive decision be looked at again before it takes effect (Local Government
    Act 2000, section 9F)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="call_ins")
    received_at = models.DateTimeField()
    grounds = models.TextField()
    # The persons who signed, by number.
    signatories = models.JSONField(default=list)
    state = models.CharField(max_length=15, choices=CallInState, default=CallInState.RECEIVED)
    heard_at = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="call_ins")
    answer = models.TextField(blank=True, help_text="Why it is not valid, or what the meeting that heard it resolved.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"Call-in of {self.decision}"
