"""Keeps machines from the comment form without a puzzle, a cookie or a third party: a signed seal that says when the
form was opened, a box that people leave empty, and a count per network that is kept in memory only."""

import secrets
import time
from ipaddress import IPv4Address, ip_address, ip_network

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SALT = "localoffer.comment-form"
SECONDS_TO_WRITE = 3  # nobody writes faster
SECONDS_OPEN = 24 * 60 * 60
MOST_AN_HOUR = 20  # a library or a school is one network
HOUR = 60 * 60

TOO_FAST = "Please wait a few seconds, then send it again."
TOO_OLD = "This page was open for a long time. Your words are still here. Please send them again."
TOO_MANY = "Many comments came from your network in the last hour. Please try again later, or call us."


def sealed() -> str:
    """A new seal for a form that is opened now."""
    return signing.dumps({"nonce": secrets.token_urlsafe(16), "at": int(time.time())}, salt=SALT)


def refusals(seal: str, *, network: str) -> list[str]:
    """Why what came with `seal` is not taken now; each may be put right by sending it again."""
    try:
        opened = signing.loads(seal, salt=SALT, max_age=SECONDS_OPEN)
    except signing.BadSignature:
        return [TOO_OLD]
    if time.time() - opened["at"] < SECONDS_TO_WRITE:
        return [TOO_FAST]
    return [] if cache.get(_key(network), 0) < MOST_AN_HOUR else [TOO_MANY]


def count(network: str) -> None:
    """One more from `network` in this hour."""
    cache.add(_key(network), 0, timeout=HOUR)
    cache.incr(_key(network))


def token(seal: str, words: str) -> str:
    """The unguessable name of these words sent with this form: sending them twice makes one comment, not two."""
    return "c" + salted_hmac(SALT, f"{seal}\n{words}", algorithm="sha256").hexdigest()[:48]


def network_of(address: str) -> str:
    """The network that `address` belongs to: the first 24 bits, or 56 of the newer kind; all else is one network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{ip}/{24 if isinstance(ip, IPv4Address) else 56}", strict=False))


def _key(network: str) -> str:
    """Not even memory holds the address itself."""
    return f"localoffer.comments.{salted_hmac(SALT, network, algorithm='sha256').hexdigest()}"
