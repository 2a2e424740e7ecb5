"""Documents, their editions, and an edition's attempts along the approval route."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from ..states import EditionState
from .bodies import Body
from .governed import GovernedQuerySet, Ledgered


class Document(Ledgered):
    """Something that is written anew every few years, such as a strategy."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", "Strategy"
        JSNA = "jsna", "Joint Strategic Needs Assessment (JSNA)"
        SEF = "sef", "Self-evaluation framework (SEF)"
        ACTION_PLAN = "action_plan", "Action plan"
        TERMS = "terms", "Terms of reference"
        STATEMENT = "statement", "Statement"
        LOCAL_OFFER_REPORT = "local_offer_report", "Local Offer annual report"
        SHORT_BREAKS = "short_breaks", "Short breaks statement"

    title = models.CharField(max_length=200)
    slug = models.SlugField("address", max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    summary = models.TextField(blank=True, help_text="What it is, in a sentence anyone can read.")
    overseen_by = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="documents")
    review_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How often it is written anew.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:document", args=[self.slug])


class Edition(Ledgered):
    """One version of a document; its page holds the draft, its pins hold what bodies decided."""

    class Provenance(models.TextChoices):
        OURS = "", "Made here"
        PAPER = "paper", "From a public paper"
        INVENTED = "invented", "Invented for the demonstration"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField("address", max_length=100)
    title = models.CharField(max_length=255)
    title_stated = models.BooleanField(default=True, help_text="Off when the source gives it no title.")
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFTING)
    page = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.PROTECT, related_name="governance_edition"
    )
    predecessor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    period = models.CharField(max_length=100, blank=True, help_text="As written on it, for example “2019 to 2022”.")
    period_ends = models.DateField(null=True, blank=True)
    effective_on = models.DateField("in force from", null=True, blank=True, help_text="Empty when not stated.")
    review_by = models.DateField(null=True, blank=True, help_text="When it must be looked at again.")
    under_review_since = models.DateField(null=True, blank=True)
    provenance = models.CharField(max_length=10, choices=Provenance, blank=True, default=Provenance.OURS)
    source = models.CharField(max_length=300, blank=True, help_text="The paper it is known from.")
    excerpt = models.TextField(blank=True, help_text="What that paper says of it, word for word, when no text is held.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "slug"], name="edition_address_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state=EditionState.IN_FORCE), name="one_edition_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:edition", args=[self.document.slug, self.slug])


class Route(Ledgered):
    """The bodies a kind of document goes to, in order. A passage takes a copy when it starts, so a
    change here never moves a passage under way."""

    name = models.CharField(max_length=200, unique=True)
    assumption = models.TextField(blank=True, help_text="Filled in when no paper says that this is the route.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    def __str__(self) -> str:
        return self.name


class RouteStageQuerySet(GovernedQuerySet):
    def standing(self) -> "RouteStageQuerySet":
        """Those that were not taken off their route, in order."""
        return self.filter(taken_off_on=None).select_related("body").order_by("route", "number")


class RouteStage(Ledgered):
    """One body on a route. One that is taken off it stays in the record, with the day."""

    class Purpose(models.TextChoices):
        DECIDE = "decide", "to decide"
        ENDORSE = "endorse", "to endorse"
        NOTE = "note", "to note"

    class Amending(models.TextChoices):
        CONCUR = "concur", "The bodies before it are asked again"
        ALONE = "alone", "What it amends stands"
        NO = "no", "It refers back what it wants changed"

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DECIDE)
    accepts = models.JSONField(default=list, help_text="The outcomes that let the edition go on.")
    notice_days = models.PositiveSmallIntegerField(default=5, help_text="Clear days between papers and meeting.")
    effective_after_days = models.PositiveSmallIntegerField(
        default=0, help_text="After the last stage: days from the decision until it is in force."
    )
    amending = models.CharField(
        "when it changes the wording in its meeting", max_length=10, choices=Amending, default=Amending.CONCUR
    )
    taken_off_on = models.DateField(null=True, blank=True)

    objects = RouteStageQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["route", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "number"], condition=Q(taken_off_on__isnull=True), name="route_stage_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route}, stage {self.number}: {self.body}"


class Passage(Ledgered):
    """One attempt of one edition along its route. A material change starts a new one."""

    class Change(models.TextChoices):
        FIRST = "first", "The first passage"
        MATERIAL = "material", "Material: every body looks again"
        MINOR = "minor", "Minor: goes on where it was referred back"
        AGAIN = "again", "The same text again: only who has not accepted it is asked"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="passages")
    number = models.PositiveSmallIntegerField(default=1)
    # The route as it was when the passage started: a list of
    # {"number", "body", "body_name", "purpose", "accepts", "notice_days", "effective_after_days", "amending"}.
    stages = models.JSONField()
    assumption = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    change = models.CharField(max_length=10, choices=Change, default=Change.FIRST)
    change_reason = models.TextField(blank=True, help_text="What changed since the last passage, and why.")
    # A minor change goes on where the edition was referred back; the bodies before keep their decisions.
    first_stage = models.PositiveSmallIntegerField(default=1)
    change_agreed_by = models.ForeignKey(
        "governance.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The clerk who agrees that the change is minor.",
    )

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="passage_number_once"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(ended_at__isnull=True), name="one_open_passage_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, passage {self.number}"
