"""Sending the messages about changes. No request is made within a transaction; a message is claimed before it is sent,
so that two runs at once send it once."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .. import outgoing
from ..models import MessageState, Webhook, WebhookMessage
from .signing import headers

# How long after each attempt the next one follows (Standard Webhooks, "retries"): over three days in all.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1440))
LEASE = timedelta(minutes=10)
A_RUN = 500


@dataclass
class Delivered:
    """What a run did."""

    delivered: int = 0
    again: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        return f"{self.delivered} delivered, {self.again} to try again, {self.given_up} given up"


def deliver(*, now: datetime) -> Delivered:
    """Sends what is due, the oldest first."""
    done = Delivered()
    due = WebhookMessage.objects.filter(state=MessageState.WAITING, next_at__lte=now, webhook__is_on=True)
    for key in list(due.order_by("pk").values_list("pk", flat=True)[:A_RUN]):
        message = _claim(key, now)
        if message is None:
            continue
        send(message)
        done.delivered += message.state == MessageState.DELIVERED
        done.again += message.state == MessageState.WAITING
        done.given_up += message.state == MessageState.GIVEN_UP
    return done


def test(webhook: Webhook) -> WebhookMessage:
    """One message that says it is a test, sent now and once. Also to an address that is off."""
    message = WebhookMessage.objects.create(webhook=webhook, next_at=timezone.now() + LEASE)
    send(message)
    if message.state == MessageState.WAITING:
        message.state = MessageState.GIVEN_UP
        message.save()
    return message


def body_of(message: WebhookMessage) -> bytes:
    """What is sent: which listing, what happened to it and where it can be read. The words are read there."""
    said: dict[str, object] = {"type": message.about, "timestamp": message.made_at.isoformat(), "data": {}}
    if message.change:
        key = message.change.service_id
        said["timestamp"] = message.change.happened_at.isoformat()
        said["data"] = {"id": str(key), "url": settings.SITE_URL + reverse("oruk:service", args=[key])}
    return json.dumps(said, separators=(",", ":")).encode()


def send(message: WebhookMessage) -> None:
    """Sends a claimed message and keeps what became of it."""
    body, now = body_of(message), timezone.now()
    signed = headers(message.webhook.secret, key=f"msg_{message.key.hex}", timestamp=int(now.timestamp()), body=body)
    status = 0
    try:
        status = outgoing.ask("POST", message.webhook.address, headers=signed, body=body).status
        answered = f"HTTP {status}"
    except outgoing.NotReachedError as error:
        answered = f"No answer: {error}"
    _keep(message, status, answered, now)


@transaction.atomic
def _keep(message: WebhookMessage, status: int, answered: str, now: datetime) -> None:
    message.attempts += 1
    message.last_tried_at, message.answered = now, answered[:255]
    if 200 <= status < 300:
        message.state = MessageState.DELIVERED
    elif status == HTTPStatus.GONE:
        message.state = MessageState.GIVEN_UP
        _stop(message.webhook, "It answered that it wants no more (HTTP 410).")
    elif message.attempts > len(PAUSES):
        message.state = MessageState.GIVEN_UP
        _stop(message.webhook, f"It took nothing for three days: {answered}"[:255])
    else:
        message.next_at = now + PAUSES[message.attempts - 1]
    message.save()


def _stop(webhook: Webhook, because: str) -> None:
    """Nothing is sent there until an administrator switches it on again. Other messages to it wait."""
    Webhook.objects.filter(pk=webhook.pk).update(is_on=False, stopped_because=because)


def _claim(key: int, now: datetime) -> WebhookMessage | None:
    """The message, if nobody else sends it now."""
    mine = WebhookMessage.objects.filter(pk=key, state=MessageState.WAITING, next_at__lte=now)
    if not mine.update(next_at=now + LEASE):
        return None
    return WebhookMessage.objects.select_related("webhook", "change").get(pk=key)
