"""Parts that belong to a listing or to it at one place: times, prices, contacts, phones; and the
calendar that says which days are school days."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey

from .history import History, Tracked
from .lists import Dates
from .services import Service, ServiceAtLocation


class Part(Tracked):
    """Something of a listing (everywhere) or of a listing at one place: exactly one of the two."""

    service = ParentalKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss", editable=False
    )
    service_at_location = ParentalKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss", editable=False
    )
    oruk_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Frequency(models.TextChoices):
    WEEKLY = "WEEKLY", "Every week, or every so many weeks"
    MONTHLY = "MONTHLY", "Every month, or every so many months"


class Season(models.TextChoices):
    ALL_YEAR = "all_year", "All year"
    TERM_TIME = "term_time", "Term time"
    SCHOOL_HOLIDAYS = "school_holidays", "School holidays"


def exactly_one_parent(model: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(service__isnull=False, service_at_location__isnull=True)
        | models.Q(service__isnull=True, service_at_location__isnull=False),
        name=f"{model}_of_exactly_one",
    )


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def between(self, first: date, last: date) -> "ScheduleQuerySet":
        """Those with a time of day that may have a session from `first` to `last`, both included."""
        begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=last)
        not_over = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=first)
        return self.filter(begun, not_over, opens_at__isnull=False)

    def of_services(self, services: models.QuerySet[Service]) -> "ScheduleQuerySet":
        """Those of these listings, everywhere and at one of their places."""
        ids = services.order_by().values("pk")
        return self.filter(models.Q(service__in=ids) | models.Q(service_at_location__service__in=ids))


class Schedule(Part):
    """When it is on, in local time. A one-off has `valid_from` and `valid_to` the same day."""

    valid_from = models.DateField("from", null=True, blank=True)
    valid_to = models.DateField("to", null=True, blank=True)
    dtstart = models.DateField("first day", null=True, blank=True, help_text="From which every second week is counted.")
    freq = models.CharField("how often", max_length=10, choices=Frequency, blank=True)
    interval = models.PositiveIntegerField("every how many", default=1, validators=[MinValueValidator(1)])
    byday = models.CharField(
        "days", max_length=100, blank=True, help_text="MO, TU, WE, TH, FR, SA, SU; 2SA is the second Saturday."
    )
    bymonthday = models.CharField("days of the month", max_length=100, blank=True)
    opens_at = models.TimeField("starts", null=True, blank=True)
    closes_at = models.TimeField("ends", null=True, blank=True)
    season = models.CharField(max_length=20, choices=Season, default=Season.ALL_YEAR)
    except_dates = Dates("cancelled dates")
    description = models.TextField("in words", blank=True)
    schedule_link = models.URLField("timetable", max_length=500, blank=True)
    attending_type = models.CharField("how to attend", max_length=255, blank=True)
    notes = models.TextField(blank=True)

    objects = ScheduleQuerySet.as_manager()
    history = History()

    class Meta(Part.Meta):
        constraints = [exactly_one_parent("schedule")]

    def __str__(self) -> str:
        return self.description or self.byday or "A time"

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "This must be the same day as “from”, or later."})

    @property
    def is_one_off(self) -> bool:
        return self.valid_from is not None and self.valid_from == self.valid_to


class Payer(models.TextChoices):
    CHILD = "child", "Child or young person"
    CARER = "carer", "Parent or carer"
    SIBLING = "sibling", "Brother or sister"
    FAMILY = "family", "Family"


class CostOption(Part):
    """A price, and whose it is."""

    service = ParentalKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="cost_options", editable=False
    )
    service_at_location = ParentalKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="cost_options", editable=False
    )
    option = models.CharField("what for", max_length=255, blank=True)
    amount = models.DecimalField("pounds", max_digits=10, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField("per", max_length=255, blank=True)
    payer = models.CharField("whose price", max_length=10, choices=Payer, blank=True)
    valid_from = models.DateField("from", null=True, blank=True)
    valid_to = models.DateField("to", null=True, blank=True)

    history = History()

    class Meta(Part.Meta):
        verbose_name = "price"
        constraints = [exactly_one_parent("cost_option")]

    def __str__(self) -> str:
        return " ".join(
            str(part) for part in (self.option, self.amount, self.amount_description) if part not in ("", None)
        )


class Contact(Part):
    """Whom to ask for."""

    name = models.CharField(max_length=255, blank=True)
    title = models.CharField("role", max_length=255, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=100, blank=True)
    is_personal = models.BooleanField(
        "a person’s own name, number or address",
        default=False,
        help_text="Nobody but editors sees it until you write down that the person agreed.",
    )
    agreed_on = models.DateField("agreed to be public on", null=True, blank=True)
    agreed_with = models.CharField(
        "who agreed, and who asked", max_length=255, blank=True, help_text="For example “Sam Lee, on the phone to Jo”."
    )

    history = History()

    class Meta(Part.Meta):
        constraints = [
            exactly_one_parent("contact"),
            models.CheckConstraint(
                condition=models.Q(agreed_on__isnull=True, agreed_with="")
                | (models.Q(agreed_on__isnull=False) & ~models.Q(agreed_with="")),
                name="agreement_has_day_and_people",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.title or self.email or self.phone

    def clean(self) -> None:
        if self.agreed_on and not self.agreed_with:
            raise ValidationError({"agreed_with": "Write who agreed, and who asked them."})
        if self.agreed_with and not self.agreed_on:
            raise ValidationError({"agreed_on": "Write the day on which they agreed."})

    @property
    def is_public(self) -> bool:
        """A person's own is public only once that person agreed."""
        return not self.is_personal or self.agreed_on is not None


class Phone(Part):
    """A number to ring or text."""

    number = models.CharField(max_length=100)
    extension = models.CharField(max_length=20, blank=True)
    type = models.CharField(max_length=30, blank=True, help_text="voice, text, textphone, fax")
    description = models.CharField(max_length=255, blank=True)

    history = History()

    class Meta(Part.Meta):
        constraints = [exactly_one_parent("phone")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_text(self) -> bool:
        """Whether one sends it a text rather than rings it."""
        return self.type in ("text", "sms")


class SchoolTerm(models.Model):
    """A stretch of school days; half-term holidays lie between two of them."""

    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="school_term_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.starts_on} to {self.ends_on})"


class BankHoliday(models.Model):
    """A bank holiday in England."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name} ({self.on})"
