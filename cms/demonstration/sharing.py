"""Who is told of changes in the demonstration: two invented neighbours, one of whom takes nothing any more. Nothing is
sent anywhere: both are switched off."""

from datetime import timedelta

from django.utils import timezone

from localoffer.models import ListingChange, MessageState, Webhook, WebhookMessage
from localoffer.sharing.taking_up import take_up


def load() -> None:
    """On top of everything that changes listings."""
    take_up()
    now = timezone.now()
    told = Webhook.objects.create(
        name="Spires health directory", address="https://spires.example.org/told", is_on=False
    )
    Webhook.objects.create(
        name="Neighbouring council",
        address="https://neighbour.example.org/webhooks/signpost",
        is_on=False,
        stopped_because="It took nothing for three days: HTTP 503",
    )
    answers = (
        (MessageState.DELIVERED, 1, "HTTP 204"),
        (MessageState.DELIVERED, 3, "HTTP 200"),
        (MessageState.GIVEN_UP, 10, "HTTP 503"),
    )
    changes = ListingChange.objects.order_by("-pk")[: len(answers)]
    for change, (state, attempts, answered) in zip(changes, answers, strict=False):
        WebhookMessage.objects.create(
            webhook=told,
            change=change,
            state=state,
            attempts=attempts,
            answered=answered,
            last_tried_at=now - timedelta(hours=attempts),
        )
