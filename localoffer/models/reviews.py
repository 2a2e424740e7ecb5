"""Who said that a listing is right, how long their word holds, and how the council asks for it again."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .history import History, Tracked
from .organisations import Organization
from .places import AccessFact
from .services import CheckedBy, Kind, Service, ServiceAtLocation, ServiceQuerySet

A_FEW_YEARS = MaxValueValidator(3 * 365)


class Way(models.TextChoices):
    """How somebody said so."""

    LINK = "link", "by the link in our e-mail"
    PHONE = "phone", "by phone"
    VISIT = "visit", "on a visit"
    READING = "reading", "by reading their website or papers"
    IMPORT = "import", "by the source it comes from"
    ACCOUNT = "account", "signed in here"


class Confirmation(models.Model):
    """Somebody said that one thing is right: a listing, what holds at one of its places, or one point of access.

    It is its own fact and never follows from an edit. Rows are added and never changed."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, related_name="confirmations", verbose_name="listing"
    )
    place = models.ForeignKey(ServiceAtLocation, on_delete=models.CASCADE, null=True, related_name="confirmations")
    access_fact = models.ForeignKey(AccessFact, on_delete=models.CASCADE, null=True, related_name="confirmations")
    by = models.CharField(max_length=10, choices=CheckedBy)
    role = models.CharField(max_length=200, blank=True)
    way = models.CharField("how", max_length=10, choices=Way)
    on = models.DateField()
    source = models.CharField(max_length=255, blank=True)
    # Who wrote it down: kept as a number, so that deleting an account rewrites nothing.
    recorded_by = models.IntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service__isnull=False, place__isnull=True, access_fact__isnull=True)
                | models.Q(service__isnull=True, place__isnull=False, access_fact__isnull=True)
                | models.Q(service__isnull=True, place__isnull=True, access_fact__isnull=False),
                name="a_confirmation_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        role = f" ({self.role})" if self.role else ""
        return f"Confirmed by {self.get_by_display()}{role} {self.get_way_display()} on {self.on:%-d %B %Y}"


class ReviewRule(Tracked):
    """How long a word holds for one kind of listing. Nothing is hidden unless somebody switches that on."""

    kind = models.CharField("kind of listing", max_length=20, choices=Kind, unique=True)
    days_to_due = models.PositiveIntegerField(
        "days until it is due",
        default=183,
        validators=[MinValueValidator(1), A_FEW_YEARS],
        help_text="After so many days we ask the provider again. Families read “check before you go”.",
    )
    days_to_overdue = models.PositiveIntegerField(
        "days until it is overdue",
        default=365,
        validators=[MinValueValidator(2), A_FEW_YEARS],
        help_text="Families read that the details may be wrong.",
    )
    hides = models.BooleanField(
        "hide what stays overdue",
        default=False,
        help_text="Never hidden: what the council, the NHS or a school runs, what nobody said who runs, and the only "
        "one of its kind.",
    )
    days_to_hidden = models.PositiveIntegerField(
        "days overdue until it is hidden", default=90, validators=[MinValueValidator(28), A_FEW_YEARS]
    )

    history = History()

    class Meta:
        ordering = ["kind"]
        verbose_name = "rule of review"
        verbose_name_plural = "rules of review"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_to_overdue__gt=models.F("days_to_due")), name="overdue_comes_after_due"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        if (self.days_to_overdue or 0) <= (self.days_to_due or 0):
            raise ValidationError({"days_to_overdue": "This must be more days than until it is due."})


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self) -> "FlagQuerySet":
        return self.filter(settled_on__isnull=True)


class Flag(models.Model):
    """Somebody says that a listing may be wrong, until a person settles it. Its words are for editors only."""

    class Reason(models.TextChoices):
        CHANGED = "changed", "The provider says that something changed"
        CLOSED = "closed", "The provider says that it no longer runs"
        DOUBTED = "doubted", "We doubt that it is right"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="flags", verbose_name="listing")
    reason = models.CharField("why", max_length=10, choices=Reason)
    words = models.TextField("what is wrong", blank=True)
    raised_on = models.DateField()
    raised_by = models.IntegerField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.IntegerField(null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["raised_on", "pk"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.service})"


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def open(self) -> "ReviewRequestQuerySet":
        return self.filter(closed_on__isnull=True)

    def to_call(self) -> "ReviewRequestQuerySet":
        """Those that mail did not settle; who was not rung yet, or longest ago, comes first."""
        return self.open().exclude(call_reason="").order_by(models.F("called_on").asc(nulls_first=True), "opened_on")

    def bounced(self) -> "ReviewRequestQuerySet":
        return self.open().filter(call_reason=CallReason.BOUNCED)

    def waiting_for_an_answer(self) -> "ReviewRequestQuerySet":
        return self.open().filter(call_reason="")


class CallReason(models.TextChoices):
    NO_ANSWER = "no_answer", "No answer to three e-mails"
    NO_ADDRESS = "no_address", "We have no e-mail address"
    BOUNCED = "bounced", "Our e-mail came back"


class ReviewRequest(models.Model):
    """One organisation is asked once about its listings: an e-mail, two reminders, then a call."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        related_name="review_requests",
        verbose_name="organisation",
    )
    # A listing that no organisation is known of is asked about by itself.
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="own_review_requests")
    listings = models.ManyToManyField(Service, related_name="review_requests")
    address = models.EmailField("e-mail address", blank=True)
    opened_on = models.DateField()
    mails_sent = models.PositiveSmallIntegerField(default=0)
    last_sent_on = models.DateField(null=True)
    call_reason = models.CharField("why we ring", max_length=10, choices=CallReason, blank=True)
    called_on = models.DateField("last rung on", null=True)
    closed_on = models.DateField(null=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["opened_on", "pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organization__isnull=True, service__isnull=False)
                | models.Q(organization__isnull=False, service__isnull=True),
                name="a_review_asks_one",
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(closed_on__isnull=True), name="asked_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(closed_on__isnull=True), name="listing_asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.organization or self.service)

    def unanswered(self) -> ServiceQuerySet:
        """The public listings it asks about that nobody has answered for since it was opened."""
        is_confirmed = models.Q(checked_on__gte=self.opened_on)
        is_flagged = models.Q(flagged_on__gte=self.opened_on)
        running = Service.objects.shown_or_hidden().filter(review_requests=self)
        return running.exclude(pk__in=running.filter(is_confirmed | is_flagged).order_by().values("pk"))


class ReviewLink(models.Model):
    """A link in one e-mail. It works once; its signature is not kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="links")
    sent_on = models.DateField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sent_on"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Link of {self.sent_on} for {self.request}"

    def is_usable(self, today: date) -> bool:
        return self.used_at is None and self.expires_on >= today


SCRIPT = """Hello, this is (your name) from the Local Offer, the council's list of help for children and young people with
special educational needs or disabilities. Your listing is on it. May I read to you what it says?
Is it still right? May I ask what your job there is, so that families know who told us?
If something changed: tell me, and I will put it right now."""


@register_setting(icon="mail")
class ReviewSettings(BaseGenericSetting):
    """How this council asks providers whether their listings are still right."""

    is_on = models.BooleanField(
        "ask providers by e-mail",
        default=False,
        help_text="While it is off, no provider gets an e-mail, and nobody is added to the call list.",
    )
    most_a_day = models.PositiveIntegerField(
        "new organisations a day, at most",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Left empty, they are spread evenly over the days on which we send.",
    )
    days_between = models.PositiveIntegerField(
        "days between an e-mail and its reminder", default=14, validators=[MinValueValidator(3), MaxValueValidator(90)]
    )
    pauses_in_holidays = models.BooleanField("send nothing in the school holidays", default=True)
    paused_until = models.DateField("send nothing until", null=True, blank=True)
    signed = models.CharField("who writes", max_length=100, default="The Local Offer team")
    reply_to = models.EmailField("address for answers", blank=True)
    script = models.TextField("what to say on the phone", default=SCRIPT)

    panels = [
        FieldPanel("is_on"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("most_a_day"), FieldPanel("days_between")]),
                FieldRowPanel([FieldPanel("pauses_in_holidays"), FieldPanel("paused_until")]),
            ],
            "When",
        ),
        MultiFieldPanel([FieldPanel("signed"), FieldPanel("reply_to"), FieldPanel("script")], "Words"),
    ]

    class Meta:
        verbose_name = "Local Offer: asking providers"

    def __str__(self) -> str:
        return "Asking providers"
