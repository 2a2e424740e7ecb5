"""Bodies, the terms they work under, and who sits on them: all with dates, since what counts is
what was true on the day of the meeting."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from .governed import GovernedQuerySet, Ledgered
from .people import Person


class DatedQuerySet(GovernedQuerySet):
    def on(self, day: date) -> "DatedQuerySet":
        """Those in force on `day`, both end days included."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Dated(Ledgered):
    """Something true from one day to another, both included; no end is "until further notice"."""

    valid_from = models.DateField("from")
    valid_to = models.DateField("to", null=True, blank=True)

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]  # django-stubs forbids what Django allows

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "This must be the same day as “from”, or later."})


class LegalKind(models.TextChoices):
    COUNCIL_COMMITTEE = "council_committee", "Council committee"
    SCRUTINY = "scrutiny", "Scrutiny"
    EXECUTIVE = "executive", "Executive"
    INDIVIDUAL_MEMBER = "individual_member", "Individual member"
    OFFICER = "officer", "Officer"
    PARTNERSHIP = "partnership", "Partnership without statutory power"
    ORGANISATION = "organisation", "Other organisation"
    WORKSHOP = "workshop", "Workshop"


class Body(Ledgered):
    """A board, committee or workshop."""

    class OfficialRecord(models.TextChoices):
        HERE = "here", "Here"
        ELSEWHERE = "elsewhere", "Elsewhere"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    official_record = models.CharField(
        max_length=10,
        choices=OfficialRecord,
        default=OfficialRecord.HERE,
        help_text="Where the signed minutes are kept.",
    )
    official_record_url = models.URLField("address of the official record", blank=True)
    # The committee's number (CId) in Modern.gov, when its official record is there.
    modern_gov_id = models.PositiveIntegerField(null=True, blank=True)
    about = models.TextField(blank=True, help_text="What it does, in a sentence anyone can read.")
    how_to_attend = models.TextField(blank=True, help_text="How the public may attend, ask or get another format.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class Terms(Dated):
    """What a body is and how many make a quorum, as its terms of reference say for a time."""

    class Quorum(models.TextChoices):
        RULE = "rule", "As below"
        NONE = "none", "No quorum rule in its terms"
        NOT_RECORDED = "not_recorded", "Not recorded"

    class Deciding(models.TextChoices):
        VOTES = "votes", "By votes"
        CONSENSUS = "consensus", "By consensus"
        NOT_RECORDED = "not_recorded", "Not recorded"

    class Confirming(models.TextChoices):
        CHAIR = "chair", "The chair signs in"
        LINK = "link", "The chair confirms by a link for one use"
        SHEET = "sheet", "A second officer confirms against the signed sheet"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    legal_kind = models.CharField(max_length=20, choices=LegalKind)
    quorum = models.CharField(max_length=15, choices=Quorum, default=Quorum.NOT_RECORDED)
    # For example: at least 7, among them at least 1 councillor (governance/quorum.py has the form).
    quorum_rule = models.JSONField(default=dict, blank=True)
    clause = models.CharField(
        max_length=200, blank=True, help_text="Where the terms say so, for example “paragraph 6”."
    )
    edition = models.ForeignKey(
        "governance.Edition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The terms of reference themselves, when they are held here.",
    )
    deciding = models.CharField("decides", max_length=15, choices=Deciding, default=Deciding.NOT_RECORDED)
    casting_vote = models.BooleanField(default=False, help_text="When votes are equal, the chair has a second one.")
    substitutes = models.BooleanField(default=False, help_text="A member may send a substitute.")
    confirming = models.CharField(
        "decisions are confirmed", max_length=10, choices=Confirming, default=Confirming.CHAIR
    )
    papers_days = models.PositiveSmallIntegerField(
        default=5, help_text="Clear days between the papers and the meeting (Local Government Act 1972, section 100B)."
    )
    # Empty: its decisions cannot be called in.
    call_in_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Working days after publication in which a decision may be called in."
    )
    call_in_until = models.TimeField(null=True, blank=True, help_text="The hour at which the last of these days ends.")
    call_in_members = models.PositiveSmallIntegerField(default=3, help_text="How many members must sign a call-in.")

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["body", "valid_from"]
        verbose_name_plural = "terms of reference"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="terms_end_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}: terms from {self.valid_from}"


class Post(models.TextChoices):
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice chair"
    CLERK = "clerk", "Clerk"
    LEAD_OFFICER = "lead_officer", "Lead officer"
    SCRUTINY_OFFICER = "scrutiny_officer", "Scrutiny officer"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring officer"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"


# Held for the whole council, at no body of its own.
COUNCIL_WIDE = (Post.MONITORING_OFFICER, Post.DATA_PROTECTION_OFFICER)


class Appointment(Dated):
    """What gives authority: a person holds a post at a body for a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text="Empty for the monitoring officer and the data protection officer, who act for the whole council.",
    )
    post = models.CharField(max_length=30, choices=Post)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["body", "post", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=True, post__in=COUNCIL_WIDE)
                | Q(body__isnull=False) & ~Q(post__in=COUNCIL_WIDE),
                name="appointment_at_a_body_or_council_wide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_post_display().lower()} of {self.body or 'the council'}"


class Seat(models.TextChoices):
    """The kinds of seat a composite quorum counts."""

    COUNCILLOR = "councillor", "councillor"
    NHS = "nhs", "NHS representative"
    PUBLIC_HEALTH = "public_health", "Director of Public Health"
    COUNCIL_OFFICER = "council_officer", "council officer"
    PARENT_CARER = "parent_carer", "parent carer representative"
    YOUNG_PERSON = "young_person", "young people’s representative"
    SCHOOL = "school", "school or setting leader"
    VOLUNTARY = "voluntary", "voluntary sector representative"
    OTHER = "other", "other member"


class Membership(Dated):
    """A seat on a body, held by a person for a time."""

    class PublicForm(models.TextChoices):
        NAME = "name", "Name"
        POST = "post", "Post"
        SEAT = "seat", "Seat"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    seat = models.CharField(max_length=20, choices=Seat)
    post_title = models.CharField(max_length=200, blank=True, help_text="For example “Director of Education”.")
    voting = models.BooleanField(default=True)
    substitute = models.BooleanField(
        default=False, help_text="A substitute counts and votes only in the place of a member who is not there."
    )
    public_form = models.CharField("shown to the public as", max_length=5, choices=PublicForm, default=PublicForm.SEAT)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["body", "seat", "person"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_end_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_seat_display()})"

    @property
    def public_name(self) -> str:
        """What the public reads for this member: a name, a post or only the seat."""
        if self.public_form == self.PublicForm.NAME:
            return self.person.name
        if self.public_form == self.PublicForm.POST and self.post_title:
            return self.post_title
        return f"a {self.get_seat_display()}"
