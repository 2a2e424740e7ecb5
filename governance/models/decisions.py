"""What bodies resolved. Append-only: a correction is another decision."""

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ..states import GRANTING, CallInState, Outcome
from .bodies import Body, Membership, Terms
from .files import KeptFile
from .governed import AppendOnly, GovernedQuerySet, Ledgered
from .ledger import LedgerEntry
from .meetings import AgendaItem
from .people import Person
from .pins import Pin
from .submissions import CLOSED, Access, Basis, Submission

# What is decided between the meetings of a body.
OUTSIDE_A_MEETING = (Basis.DELEGATED, Basis.CHAIRS_ACTION, Basis.WRITTEN_PROCEDURE, Basis.INDIVIDUAL_EXECUTIVE)

# The entry that stands for a decision in the ledger; its confirmation has one of its own.
RECORDING = ("decision.recorded", "decision.imported")


class Fate(models.TextChoices):
    """What took a decision back, in the words that stand beside it in a list."""

    CORRECTED = "corrected", "corrected since"
    RESCINDED = "rescinded", "rescinded since"
    SENT_BACK = "sent_back", "not implemented: sent back to be decided again"


class DecisionQuerySet(GovernedQuerySet):
    def standing(self) -> "DecisionQuerySet":
        """Without those that their recorder replaced before they were confirmed."""
        return self.filter(replaced_by__isnull=True)

    def settled(self) -> "DecisionQuerySet":
        """Those that count: confirmed here, or imported from a record that is itself the confirmation."""
        return self.standing().filter(Q(confirmation__isnull=False) | Q(basis=Basis.IMPORTED))

    def holding(self, *, in_force_from: date | None = None) -> "DecisionQuerySet":
        """Those that still hold: settled, and since then neither rescinded, corrected nor sent back on a
        call-in. For an edition that was in force from a day until a body took it back, those that held then."""
        undone = Q(kind=Decision.Kind.RESCISSION, outcome__in=GRANTING) | Q(kind=Decision.Kind.CORRECTION)
        later = Decision.objects.settled().filter(undone, concerns__isnull=False)
        mine = self.settled().exclude(call_ins__state=CallInState.REFERRED_BACK)
        if in_force_from:
            later = later.filter(confirmation__confirmed_at__date__lt=in_force_from)
            mine = mine.exclude(kind=Decision.Kind.CORRECTION, confirmation__confirmed_at__date__gte=in_force_from)
        return mine.exclude(pk__in=later.values("concerns"))

    def with_fate(self) -> "DecisionQuerySet":
        """The same, each with what took it back, so that a list asks the database no more often (`Decision.fate`)."""
        later = Decision.objects.settled().filter(concerns=OuterRef("pk"))
        fates = {
            Fate.CORRECTED: Exists(later.filter(kind=Decision.Kind.CORRECTION)),
            Fate.RESCINDED: Exists(later.filter(kind=Decision.Kind.RESCISSION, outcome__in=GRANTING)),
            Fate.SENT_BACK: Exists(
                Decision.objects.filter(pk=OuterRef("pk"), call_ins__state=CallInState.REFERRED_BACK)
            ),
        }
        cases = [When(happened, then=Value(fate.value)) for fate, happened in fates.items()]
        return self.annotate(fate=Case(*cases, default=Value("")))

    def entered(self) -> "DecisionQuerySet":
        """Those that the ledger knows: a row alone proves nothing."""
        subject = Concat(Value("decision:"), Cast(OuterRef("pk"), models.CharField()))
        return self.filter(Exists(LedgerEntry.objects.filter(subject=subject, action__in=RECORDING)))

    def open(self) -> "DecisionQuerySet":
        """Those the public may see, as it may read them. What corrects or rescinds a private one is private."""
        found = self.entered().exclude(access__in=CLOSED)
        for of in ("agenda_item", "submission", "concerns", "concerns__agenda_item", "concerns__submission"):
            found = found.exclude(**{f"{of}__access__in": CLOSED})
        return found.for_the_public()

    def open_in_part(self) -> "DecisionQuerySet":
        """Those taken in private, at a meeting or between meetings: of them anyone may read the safe title, the ground
        and the part that was written for everyone."""
        private = Q(access__in=CLOSED) | Q(agenda_item__access__in=CLOSED)
        found = self.entered().standing().with_fate().filter(private).exclude(public_wording="")
        return found.select_related("body", "agenda_item__meeting__body", "confirmation").for_the_public()


class Decision(AppendOnly):
    """One resolution of one body on one item. Append-only."""

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", "Resolution"
        RESCISSION = "rescission", "Rescission"
        CORRECTION = "correction", "Correction of the minutes"
        DISCHARGE = "discharge", "Discharge of a condition"

    class Urgency(models.TextChoices):
        """The Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England)
        Regulations 2012, regulations 9 to 11."""

        NONE = "", "None"
        GENERAL_EXCEPTION = "general_exception", "General exception (regulation 10)"
        SPECIAL_URGENCY = "special_urgency", "Special urgency (regulation 11)"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    agenda_item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions", help_text="Empty when imported."
    )
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="decisions")
    pin = models.ForeignKey(Pin, null=True, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.RESOLUTION)
    # What a rescission, a correction or a discharge is about.
    concerns = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    outcome = models.CharField(max_length=30, choices=Outcome)
    wording = models.TextField()
    reasons = models.TextField(blank=True)
    alternatives = models.TextField(blank=True)
    basis = models.CharField(max_length=25, choices=Basis, default=Basis.MEETING)
    # What entitles whoever decided outside a meeting: a resolution held here, or a clause of the constitution.
    authorised_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="exercised")
    authority = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="Who decided, outside a meeting."
    )
    # What a resolution lets somebody decide for the body between its meetings, and until when.
    delegates = models.CharField(max_length=25, choices=Basis, blank=True)
    delegates_until = models.DateField(null=True, blank=True)
    minute_number = models.CharField(max_length=20, blank=True)
    decided_on = models.DateField(null=True, help_text="Empty when the source gives no day.")
    date_stated = models.CharField(max_length=50, blank=True, help_text="What the source says instead of a day.")
    effective_on = models.DateField(null=True, help_text="From when it has effect. Empty: from the day it may.")
    # Votes, mover and seconder are optional: a partnership has none.
    by_consensus = models.BooleanField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    abstentions = models.PositiveSmallIntegerField(null=True)
    casting_vote = models.BooleanField(null=True, help_text="Whether the chair’s second vote decided it.")
    mover = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    seconder = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    is_key = models.BooleanField("key decision", default=False)
    urgency = models.CharField(max_length=20, choices=Urgency, blank=True, default=Urgency.NONE)
    urgency_agreed_by = models.CharField(max_length=200, blank=True)
    conflicts = models.TextField(blank=True, help_text="Conflicts of interest declared to the decision-maker.")
    dispensations = models.TextField(blank=True)
    # Whether one between meetings was taken in private, and on which ground; at a meeting its item says so.
    access = models.CharField(max_length=20, choices=Access, default=Access.OPEN)
    exempt_paragraph = models.PositiveSmallIntegerField(null=True)
    closed_reason = models.TextField(blank=True)
    # What everyone may read of a decision taken in private.
    public_title = models.CharField(max_length=255, blank=True)
    public_wording = models.TextField(blank=True)
    # Who was present for the item and whether that met the rule, in figures and words, as computed then.
    quorum = models.JSONField(default=dict)
    # The seats whose holders counted for the item when it was recorded. Empty: nobody can know.
    counted = models.JSONField(null=True)
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
                condition=~Q(basis=Basis.MEETING) | Q(agenda_item__isnull=False),
                name="decision_at_a_meeting_has_its_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display().lower()}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("governance:decision", args=[self.pk])

    @property
    def has_public_page(self) -> bool:
        """Whether its address leads to what anyone may read of it."""
        shown = Decision.objects.open().standing(), Decision.objects.open_in_part()
        return any(found.filter(pk=self.pk).exists() for found in shown)

    @property
    def is_settled(self) -> bool:
        """Whether it counts; until then it is a draft that its recorder may replace."""
        return self.basis == Basis.IMPORTED or hasattr(self, "confirmation")

    @property
    def resolved(self) -> str:
        """What was resolved, in a few words and in lower case; of one about another decision, what it did to that."""
        outcome, was = self.get_outcome_display().lower(), "" if self.outcome in GRANTING else "not "
        match self.kind:
            case self.Kind.RESCISSION:
                return f"an earlier decision {was}rescinded"
            case self.Kind.CORRECTION:
                return f"the minutes corrected: {outcome}"
            case self.Kind.DISCHARGE:
                return f"a condition {was}met"
        return outcome

    @property
    def is_for_information(self) -> bool:
        """Whether too few were there to resolve anything, and it was only noted."""
        return self.outcome == Outcome.NOTED and self.quorum.get("met") is False

    @property
    def heading_of_words(self) -> str:
        """What its words are: of what was rejected they are what was proposed, and nobody resolved them."""
        if self.outcome == Outcome.REJECTED:
            return "What was proposed"
        return "What was noted" if self.is_for_information else "What was decided"

    @cached_property
    def fate(self) -> str:
        """A `Fate`, or empty while it holds. Rows that were read `with_fate` know it already."""
        return Decision.objects.with_fate().values_list("fate", flat=True).get(pk=self.pk)

    @property
    def taken_back(self) -> str:
        """What took it back, in words; empty while it holds."""
        return Fate(self.fate).label if self.fate else ""


class Confirmation(AppendOnly):
    """The word that a recorded decision is what was resolved: the chair's, or a second officer's who has
    seen the signed sheet. Append-only."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField(max_length=10, choices=Terms.Confirming, default=Terms.Confirming.CHAIR)
    sheet = models.ForeignKey(KeptFile, null=True, on_delete=models.PROTECT, related_name="+")
    # The fingerprint of the sheet that was compared.
    sheet_sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.decision}, confirmed"


class ConfirmationLink(Ledgered):
    """A link for one use by which a chair without an account at hand confirms. Its code stands in the mail, never in
    the address; only the digest of the code is held."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="confirmation_links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    def __str__(self) -> str:
        return f"Link for {self.decision}"


class DecisionNotice(AppendOnly):
    """A decision was published, which is when the time for calling it in begins. Append-only."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="published_notice")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Notice of {self.decision}"


class Override(AppendOnly):
    """In a small council one person must sometimes do two duties. Two other officers say so, with the
    reason, and the decision is flagged with it for good. Append-only."""

    class Duty(models.TextChoices):
        RECORD = "record", "record the decision"
        CONFIRM = "confirm", "confirm the decision"
        DISCHARGE = "discharge", "discharge the condition"

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Who does both duties.")
    duty = models.CharField(max_length=10, choices=Duty)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "person", "duty"], name="override_once"),
            models.CheckConstraint(condition=~Q(asked_by=F("agreed_by")), name="override_by_two_officers"),
        ]

    def __str__(self) -> str:
        return f"{self.person} may {self.get_duty_display()} on {self.agenda_item}"


class OverrideProposal(AppendOnly):
    """An officer asks that one person do two duties on an item. Nothing follows until another officer agrees.
    Append-only."""

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="override_proposals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Who does both duties.")
    duty = models.CharField(max_length=10, choices=Override.Duty)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.person} may {self.get_duty_display()} on {self.agenda_item}, asked for by {self.asked_by}"
