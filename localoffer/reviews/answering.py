"""What a provider answers by a link: still right, something changed, or no longer running."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from search import clock

from ..models import CheckedBy, Flag, ReviewLink, ReviewRequest, Service, Way
from .confirming import Confirmer, confirm, confirm_access
from .flagging import flag


class Answer(models.TextChoices):
    RIGHT = "right", "Still right"
    CHANGED = "changed", "Something has changed"
    CLOSED = "closed", "It no longer runs"


REASONS = {Answer.CHANGED: Flag.Reason.CHANGED, Answer.CLOSED: Flag.Reason.CLOSED}


@dataclass(frozen=True, slots=True)
class Given:
    """The answer about one listing, what changed, and whether what it says of getting in is right too."""

    answer: Answer
    words: str = ""
    access_is_right: bool = False


class SpentError(Exception):
    """The link was used already, or its last day is over."""


@transaction.atomic
def answer(*, link: ReviewLink, given: Mapping[UUID, Given], role: str) -> None:
    """Takes the answers, and uses up the link. Listings it does not ask about are passed over. Raises SpentError."""
    held = ReviewLink.objects.select_for_update().get(pk=link.pk)
    if not held.is_usable(clock.today()):
        raise SpentError
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    confirmer = Confirmer(CheckedBy.PROVIDER, role, Way.LINK)
    for service in held.request.unanswered().filter(pk__in=list(given)):
        _take(service, given[service.pk], confirmer)
    close_if_answered(held.request)


def close_if_answered(request: ReviewRequest) -> None:
    """Closes `request` when nothing of it waits for an answer."""
    if request.closed_on is None and not request.unanswered().exists():
        request.closed_on = clock.today()
        request.save(update_fields=["closed_on"])


def _take(service: Service, given: Given, confirmer: Confirmer) -> None:
    if given.answer != Answer.RIGHT:
        flag(service=service, reason=REASONS[given.answer], words=given.words)
        return
    confirm(service=service, confirmer=confirmer)
    if given.access_is_right:
        for at in service.places.select_related("location"):
            confirm_access(location=at.location, confirmer=confirmer)
