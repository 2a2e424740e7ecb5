"""The links in our e-mails to providers: signed, good for one use, and gone after their last day.

What stands in the address is a number nobody guesses with our signature. Neither a look into the database nor the
number alone makes a link that works."""

from datetime import date, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

from ..models import ReviewLink, ReviewRequest

DAYS_GOOD = 60
_signer = Signer(salt="localoffer.still-right", sep=".")


def new_link(request: ReviewRequest, *, today: date) -> ReviewLink:
    return ReviewLink.objects.create(request=request, sent_on=today, expires_on=today + timedelta(days=DAYS_GOOD))


def token_of(link: ReviewLink) -> str:
    """What stands in the address of `link`."""
    return _signer.sign(link.pk.hex)


def link_of(token: str) -> ReviewLink | None:
    """The link with that token, used, expired or not; None where we never signed it."""
    try:
        key = UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return ReviewLink.objects.select_related("request__organization", "request__service").filter(pk=key).first()
