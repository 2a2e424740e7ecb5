"""Signing in by a link in an e-mail. Opening the link does nothing, since mail programs open links by themselves: only
the button behind it signs in, once, within the hour.

A provider is not an account: the session holds who they are under a name of its own, and whoever signs in here is
signed out of everything else in the same browser first."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from search import clock

from ..models import Provider, SignInLink
from ..signed_keys import SignedKeys
from ..telling import tell

GOOD_FOR = timedelta(hours=1)
MOST_AN_HOUR = 5  # links to one address
STAYS_FOR = timedelta(days=30)  # a phone is not asked for a mail every Saturday
SESSION = "localoffer.provider"
_keys = SignedKeys("localoffer.provider-sign-in")


class SpentError(Exception):
    """The link was used already, or its hour is over."""


@transaction.atomic
def send_link(email: str) -> None:
    """Mails a link to that address, if it is a provider's. Whoever asks is told the same either way."""
    provider = Provider.objects.select_for_update().filter(email=email.strip().lower()).first()
    now = timezone.now()
    if provider is None or provider.links.filter(sent_at__gt=now - GOOD_FOR).count() >= MOST_AN_HOUR:
        return
    link = SignInLink.objects.create(provider=provider, sent_at=now, expires_at=now + GOOD_FOR)
    tell(
        provider.email,
        "Your link to sign in",
        "Somebody, we hope you, asked to sign in to look after their listings. Open this link within one hour and press "
        "the button on the page. It works once. If it was not you, do nothing.",
        reverse("localoffer:provider-link", args=[token_of(link)]),
    )


def token_of(link: SignInLink) -> str:
    """What stands in the address of `link`."""
    return _keys.token(link.pk)


def link_of(token: str) -> SignInLink | None:
    """The link with that token, used, expired or not; None where we never signed it."""
    key = _keys.key(token)
    return None if key is None else SignInLink.objects.select_related("provider").filter(pk=key).first()


@transaction.atomic
def sign_in(request: HttpRequest, *, link: SignInLink) -> Provider:
    """Uses up `link` and signs its provider in, in this browser. Raises SpentError."""
    held = SignInLink.objects.select_for_update(of=("self",)).select_related("provider").get(pk=link.pk)
    now = timezone.now()
    if not held.is_usable(now):
        raise SpentError
    held.used_at = now
    held.save(update_fields=["used_at"])
    provider = held.provider
    provider.signed_in_at = now
    provider.save(update_fields=["signed_in_at"])
    request.session.flush()
    request.session[SESSION] = provider.pk
    request.session.set_expiry(STAYS_FOR)
    return provider


def sign_out(request: HttpRequest) -> None:
    request.session.flush()


def signed_in(request: HttpRequest) -> Provider | None:
    """Who is signed in here. Asked of the database each time, so that what a person may see ends at once."""
    key = request.session.get(SESSION)
    return None if key is None else Provider.objects.filter(pk=key).first()


@transaction.atomic
def accept_terms(*, provider: Provider) -> None:
    provider.terms_accepted_on = clock.today()
    provider.save(update_fields=["terms_accepted_on"])


@transaction.atomic
def forget_links() -> int:
    """Deletes the links whose hour was over a month ago. Returns how many."""
    deleted, _ = SignInLink.objects.filter(expires_at__lt=timezone.now() - timedelta(days=30)).delete()
    return deleted
