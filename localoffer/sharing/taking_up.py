"""Finding out what the listings that were written mean for the public: added, changed or gone, and who is told of it.

What the public may not read makes no change: what is compared is the listing as Open Referral UK has it, masked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from ..models import (
    ChangedListing,
    ChangeKind,
    ListingChange,
    MessageState,
    Service,
    SharedListing,
    Webhook,
    WebhookMessage,
)
from ..oruk.shapes import Shaper

BATCH = 100
MOST_BATCHES_A_REQUEST = 5
DAYS_MESSAGES_ARE_KEPT, DAYS_CHANGES_ARE_KEPT = 90, 400


def take_up(*, batches: int | None = None) -> int:
    """Takes up what was noted, at most so many batches of it. Returns how many changes the public was told of."""
    found = 0
    while batches is None or batches > 0:
        taken, changes = _take_batch()
        found += changes
        if taken < BATCH:
            break
        batches = None if batches is None else batches - 1
    return found


def take_up_for_a_reader() -> None:
    """What a reader of the changes does first: the work of a few batches, and only where there is some."""
    if ChangedListing.objects.exists():
        take_up(batches=MOST_BATCHES_A_REQUEST)


def forget(*, today: date) -> int:
    """Erases what became of old messages, and old changes. Returns how many messages."""
    old = WebhookMessage.objects.exclude(state=MessageState.WAITING)
    count, _ = old.filter(made_at__date__lt=today - timedelta(days=DAYS_MESSAGES_ARE_KEPT)).delete()
    ListingChange.objects.filter(happened_at__date__lt=today - timedelta(days=DAYS_CHANGES_ARE_KEPT)).delete()
    return count


@transaction.atomic
def _take_batch() -> tuple[int, int]:
    noted = list(ChangedListing.objects.select_for_update().order_by("pk")[:BATCH])
    if not noted:
        return 0, 0
    keys = {row.service_id for row in noted}
    digests = _digests(keys)
    held = dict(SharedListing.objects.filter(pk__in=keys).values_list("pk", "digest"))
    when = {row.service_id: row.noted_at for row in noted}
    known = {row.service_id for row in noted if row.is_known}
    _keep(keys, digests)
    changes = list(_changes(when, held, digests, known))
    ListingChange.objects.bulk_create(changes)
    _address(changes)
    ChangedListing.objects.filter(pk__in=[row.pk for row in noted]).delete()
    return len(noted), len(changes)


def _digests(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Of those that are public."""
    services = list(Service.objects.published().with_parts().filter(pk__in=keys))
    shaper = Shaper(services)
    return {each.pk: _digest(shaper.service(each)) for each in services}


def _digest(shape: Mapping[str, object]) -> str:
    said = {name: value for name, value in shape.items() if name != "last_modified"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _changes(
    when: Mapping[UUID, datetime], held: Mapping[UUID, str], digests: Mapping[UUID, str], known: set[UUID]
) -> Iterable[ListingChange]:
    for key, moment in when.items():
        before, now = held.get(key), digests.get(key)
        if before == now or (before is None and key in known):
            continue
        kind = ChangeKind.ADDED if before is None else ChangeKind.GONE if now is None else ChangeKind.CHANGED
        yield ListingChange(service_id=key, kind=kind, happened_at=moment)


def _keep(keys: set[UUID], digests: Mapping[UUID, str]) -> None:
    SharedListing.objects.filter(pk__in=keys - digests.keys()).delete()
    SharedListing.objects.bulk_create(
        [SharedListing(service_id=key, digest=digest) for key, digest in digests.items()],
        update_conflicts=True,
        unique_fields=["service_id"],
        update_fields=["digest"],
    )


def _address(changes: Iterable[ListingChange]) -> None:
    """A message about each change to each address that is told."""
    told = list(Webhook.objects.filter(is_on=True))
    WebhookMessage.objects.bulk_create(
        [WebhookMessage(webhook=webhook, change=change) for change in changes for webhook in told]
    )
