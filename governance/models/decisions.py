"""What bodies resolved. Append-only: a correction is another decision."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from ..states import Outcome
from .bodies import Body
from .governed import AppendOnly, GovernedQuerySet
from .ledger import LedgerEntry
from .meetings import AgendaItem
from .people import Person
from .pins import Pin
from .submissions import Access, Basis, Submission

# The entry that stands for a decision in the ledger; its confirmation has one of its own.
RECORDING = ("decision.recorded", "decision.imported")


class DecisionQuerySet(GovernedQuerySet):
    def standing(self) -> "DecisionQuerySet":
        """Without those that their recorder replaced before they were confirmed."""
        return self.filter(replaced_by__isnull=True)

    def settled(self) -> "DecisionQuerySet":
        """Those that count: confirmed here, or imported from a record that is itself the confirmation."""
        return self.standing().filter(Q(confirmation__isnull=False) | Q(basis=Basis.IMPORTED))

    def entered(self) -> "DecisionQuerySet":
        """Those that the ledger knows: a row alone proves nothing."""
        subject = Concat(Value("decision:"), Cast(OuterRef("pk"), models.CharField()))
        return self.filter(Exists(LedgerEntry.objects.filter(subject=subject, action__in=RECORDING)))

    def open(self) -> "DecisionQuerySet":
        """Those the public may see."""
        return self.entered().exclude(agenda_item__access=Access.EXEMPT).exclude(submission__access=Access.EXEMPT)


class Decision(AppendOnly):
    """One resolution of one body on one item. Append-only."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions", help_text="Empty when imported."
    )
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="decisions")
    pin = models.ForeignKey(Pin, null=True, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=255)
    outcome = models.CharField(max_length=20, choices=Outcome)
    wording = models.TextField()
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.MEETING)
    minute_number = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField(null=True, help_text="Empty when the source gives no day.")
    date_stated = models.CharField(max_length=50, blank=True, help_text="What the source says instead of a day.")
    # Who was present for the item and whether that met the rule, in figures and words, as computed then.
    quorum = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    source = models.CharField(max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        ordering = [F("decided_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda_item"], condition=Q(replaces__isnull=True), name="one_first_decision_an_item"
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.IMPORTED) | Q(agenda_item__isnull=False),
                name="decision_at_a_meeting_has_its_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display().lower()}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("governance:decision", args=[self.pk])

    @property
    def is_settled(self) -> bool:
        """Whether it counts; until then it is a draft that its recorder may replace."""
        return self.basis == Basis.IMPORTED or hasattr(self, "confirmation")


class Confirmation(AppendOnly):
    """The chair's word that a recorded decision is what was resolved. Append-only."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.decision}, confirmed"
