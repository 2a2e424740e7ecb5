"""Who runs listings and looks after them here; what they claim, and what they would change."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from .history import History, Tracked
from .organisations import Organization
from .services import Kind, Service, Status


class Provider(models.Model):
    """Somebody who looks after listings of their own. This is no account: it opens nothing of the admin. Who reads its
    mail signs in."""

    email = models.EmailField("e-mail address", unique=True)
    joined_on = models.DateField()
    terms_accepted_on = models.DateField(null=True)
    signed_in_at = models.DateTimeField("signed in last", null=True)

    class Meta:
        ordering = ["email"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.email

    def listings(self) -> models.QuerySet[Service]:
        """Those this person looks after: of their organisations, and each that was given by itself."""
        held = self.accesses.open()
        return Service.objects.exclude(status=Status.DEFUNCT).filter(
            models.Q(organization__in=held.exclude(organization=None).values("organization"))
            | models.Q(pk__in=held.exclude(service=None).values("service"))
        )

    def organisations(self) -> models.QuerySet[Organization]:
        return Organization.objects.filter(pk__in=self.accesses.open().values("organization"))

    def role_for(self, service: Service) -> str:
        """What they do there, as the council took it when it let them in."""
        held = self.accesses.open().filter(
            models.Q(service=service) | models.Q(organization_id=service.organization_id, organization__isnull=False)
        )
        return held.values_list("role", flat=True).first() or ""


class ProviderAccessQuerySet(models.QuerySet["ProviderAccess"]):
    def open(self) -> "ProviderAccessQuerySet":
        return self.filter(ended_on__isnull=True)


class ProviderAccess(models.Model):
    """That somebody may look after all listings of an organisation, or one listing. It ends and is never deleted."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="accesses")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, related_name="accesses", verbose_name="organisation"
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, related_name="accesses", verbose_name="listing"
    )
    role = models.CharField(max_length=200, blank=True)
    given_on = models.DateField("since")
    given_by = models.IntegerField(null=True)
    ended_on = models.DateField("ended", null=True)
    ended_by = models.IntegerField(null=True)

    objects = ProviderAccessQuerySet.as_manager()

    class Meta:
        ordering = ["provider__email", "pk"]
        verbose_name = "provider"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organization__isnull=False, service__isnull=True)
                | models.Q(organization__isnull=True, service__isnull=False),
                name="access_to_exactly_one_thing",
            ),
            models.UniqueConstraint(
                fields=["provider", "organization"],
                condition=models.Q(ended_on__isnull=True, organization__isnull=False),
                name="access_to_an_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["provider", "service"],
                condition=models.Q(ended_on__isnull=True, service__isnull=False),
                name="access_to_a_listing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} for {self.of}"

    @property
    def of(self) -> str:
        return str(self.organization or self.service)


class SignInLink(models.Model):
    """A link that signs its provider in once, until it expires. Its number is in the mail only, with our signature."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="links")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"A link of {self.sent_at:%-d %B %Y}"

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class ClaimState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> "ClaimQuerySet":
        return self.filter(state=ClaimState.WAITING)


class Claim(models.Model):
    """Somebody says that they run a listing, or proposes a new one. A member of staff answers, always with a mail.
    Nothing of it is public."""

    # The listing that is claimed; of a new one, the listing that was made once it was accepted.
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, related_name="claims", verbose_name="listing"
    )
    is_new = models.BooleanField("a new listing", default=False)
    name = models.CharField("what it is called", max_length=255)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ACTIVITY)
    description = models.TextField("what happens there", blank=True)
    organisation_name = models.CharField("who runs it", max_length=255, blank=True)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="organisation",
        help_text="Choose it if we know it already. If you leave this empty, it is made.",
    )
    email = models.EmailField("e-mail address")
    role = models.CharField("what they do there", max_length=200)
    proof = models.TextField("how we can tell", blank=True)
    received_on = models.DateField("received")
    state = models.CharField("status", max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    reason = models.TextField("why", blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.IntegerField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = "claim"
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.name


class ChangeRule(Tracked):
    """Whether one kind of field takes effect at once when a provider changes it, or waits for a member of staff."""

    code = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField("what is changed", max_length=200, editable=False)
    at_once = models.BooleanField(
        "takes effect at once",
        default=False,
        help_text="Families read it before anybody here does. Good for times; not for words.",
    )

    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = "rule for changes"
        verbose_name_plural = "rules for changes"
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.name


class RowState(models.TextChoices):
    """Where one field of a patch stands."""

    DRAFT = "draft", "Not sent yet"
    WAITING = "waiting", "Waiting for the council"
    AT_ONCE = "at_once", "Families see it"
    TAKEN = "taken", "Accepted: families see it"
    AMENDED = "amended", "Accepted with other words"
    REFUSED = "refused", "Not accepted"
    WITHDRAWN = "withdrawn", "Taken back by you"


class PatchQuerySet(models.QuerySet["Patch"]):
    def sent(self) -> "PatchQuerySet":
        return self.filter(sent_at__isnull=False)

    def waiting(self) -> "PatchQuerySet":
        """Those of which something waits; the most harmful first, then the longest waiting."""
        return self.filter(sent_at__isnull=False, closed_at__isnull=True).order_by("harm", "sent_at", "pk")

    def to_look_at(self) -> "PatchQuerySet":
        """Those that took effect at once and that nobody here has looked at."""
        return self.filter(rows__state=RowState.AT_ONCE, seen_at__isnull=True).distinct()


class Patch(models.Model):
    """What one provider would change about a listing, a row a field. Not sent, it is their draft alone."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="patches", verbose_name="listing")
    provider = models.ForeignKey(Provider, on_delete=models.SET_NULL, null=True, related_name="patches")
    role = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField("sent", null=True)
    closed_at = models.DateTimeField(null=True)
    # How much harm a wrong answer does (fields.HARM): 1 is the worst.
    harm = models.PositiveSmallIntegerField(default=9)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.IntegerField(null=True)

    objects = PatchQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "change from a provider"
        verbose_name_plural = "changes from providers"
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "provider"], condition=models.Q(sent_at__isnull=True), name="one_draft_a_provider"
            )
        ]

    def __str__(self) -> str:
        return str(self.service)

    def in_state(self, *states: RowState) -> "models.QuerySet[PatchRow]":
        return self.rows.filter(state__in=states)


class PatchRow(models.Model):
    """One field: what it was when the provider changed it, what they would have, and what became of that."""

    patch = models.ForeignKey(Patch, on_delete=models.CASCADE, related_name="rows")
    # The field, as `fields.field_of` knows it: `name`, `schedule-12`, `access-<place>-hoist`.
    key = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    based_on = models.JSONField(null=True)
    proposed = models.JSONField(null=True)
    taken = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.DRAFT)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.IntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["patch", "key"], name="a_field_once_a_patch")]

    def __str__(self) -> str:
        return self.label
