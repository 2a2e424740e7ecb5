"""An edition before one body: the stages of a passage."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..states import SubmissionState
from .bodies import Body
from .documents import Passage
from .governed import Ledgered
from .people import Person
from .pins import Pin


class Basis(models.TextChoices):
    """What a decision rests on."""

    MEETING = "meeting", "At a meeting"
    DELEGATED = "delegated", "Under delegated authority"
    CHAIRS_ACTION = "chairs_action", "Chair’s action between meetings"
    WRITTEN_PROCEDURE = "written_procedure", "Written procedure"
    INDIVIDUAL_EXECUTIVE = "individual_executive", "Individual executive member"
    IMPORTED = "imported", "Imported from an earlier record"


class Access(models.TextChoices):
    OPEN = "open", "Open"
    EXEMPT = "exempt", "Exempt (Schedule 12A)"
    CONFIDENTIAL = "confidential", "Confidential (section 100A(3))"
    NOT_FOR_PUBLICATION = "not_for_publication", "Not for publication"


# What anyone but those entitled may not read, whatever the ground.
CLOSED = (Access.EXEMPT, Access.CONFIDENTIAL, Access.NOT_FOR_PUBLICATION)


# Waiting for its body.
OPEN_STATES = (SubmissionState.PROPOSED, SubmissionState.SCHEDULED, SubmissionState.PUBLISHED)


class Submission(Ledgered):
    """One pinned text put before one body, as one stage of a passage."""

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="submissions")
    stage = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="submissions")
    pin = models.ForeignKey(Pin, null=True, on_delete=models.PROTECT, related_name="submissions")
    basis = models.CharField(max_length=25, choices=Basis, default=Basis.MEETING)
    access = models.CharField(max_length=20, choices=Access, default=Access.OPEN)
    # For what is put before its body in private; its item says the same.
    exempt_paragraph = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of Schedule 12A, part 1: 1 to 7."
    )
    closed_reason = models.TextField(blank=True, help_text="Why keeping it private outweighs the public interest.")
    public_title = models.CharField(max_length=255, blank=True, help_text="A title that gives nothing away.")
    state = models.CharField(max_length=15, choices=SubmissionState, default=SubmissionState.PROPOSED)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["passage", "stage"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "stage"], name="one_submission_a_stage"),
            models.UniqueConstraint(
                fields=["passage"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_submission_a_passage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage.edition} to {self.body}"
