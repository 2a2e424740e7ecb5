"""The links in our e-mails to providers: signed, good for one use, and gone after their last day."""

from datetime import date, timedelta

from ..models import ReviewLink, ReviewRequest
from ..signed_keys import SignedKeys

DAYS_GOOD = 60
_keys = SignedKeys("localoffer.still-right")


def new_link(request: ReviewRequest, *, today: date) -> ReviewLink:
    return ReviewLink.objects.create(request=request, sent_on=today, expires_on=today + timedelta(days=DAYS_GOOD))


def token_of(link: ReviewLink) -> str:
    """What stands in the address of `link`."""
    return _keys.token(link.pk)


def link_of(token: str) -> ReviewLink | None:
    """The link with that token, used, expired or not; None where we never signed it."""
    links = ReviewLink.objects.select_related("request__organization", "request__service")
    key = _keys.key(token)
    return None if key is None else links.filter(pk=key).first()
