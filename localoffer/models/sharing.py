"""What other programs are told: which listings changed, and the messages about it."""

import base64
import secrets
import uuid

from django.db import models
from django.utils import timezone


class ChangedListing(models.Model):
    """The outbox: something of a listing was written, in the same transaction as this row. What that means for the public
    is found out when it is taken up (`sharing.taking_up`)."""

    service_id = models.UUIDField()
    noted_at = models.DateTimeField(default=timezone.now)
    # It was there before anybody was told of changes, so that nothing is to be told of it now.
    is_known = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.service_id)


class SharedListing(models.Model):
    """What the public last had of a listing, as a digest."""

    service_id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.service_id)


class ChangeKind(models.TextChoices):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    GONE = "gone", "Gone"


class ListingChange(models.Model):
    """A listing appeared to the public, reads otherwise, or went away. Holds no word of it: what is gone is forgotten."""

    service_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=ChangeKind)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.service_id}"


def new_secret() -> str:
    """A signing secret as Standard Webhooks writes it: 24 to 64 random bytes in base64 after `whsec_`."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhook(models.Model):
    """An address that is told of each change (standardwebhooks.com, specification 1)."""

    name = models.CharField("whose it is", max_length=255)
    address = models.URLField(max_length=500, help_text="It starts with https:// and is told of each change by POST.")
    is_on = models.BooleanField("is told of changes", default=True)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    stopped_because = models.CharField(max_length=255, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class MessageState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    GIVEN_UP = "given_up", "Given up"


class WebhookMessage(models.Model):
    """One message to one address, and what became of it. Without a change it is a test."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    change = models.ForeignKey(ListingChange, on_delete=models.CASCADE, null=True, related_name="messages")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField("status", max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField("tried next", default=timezone.now)
    last_tried_at = models.DateTimeField("tried last", null=True)
    answered = models.CharField("what it answered", max_length=255, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "webhook message"
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["webhook", "change"], name="one_message_a_change")]
        indexes = [models.Index(fields=["state", "next_at"], name="webhook_message_due")]

    def __str__(self) -> str:
        return f"{self.about} to {self.webhook}"

    @property
    def about(self) -> str:
        return f"service.{self.change.kind}" if self.change else "test"
