"""How many wrong codes came from where, kept in memory only. A connection from which too many came rests for a while: that
connection and no other, so that nobody elsewhere keeps a chair from confirming by typing wrong codes."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST = 5
REST = timedelta(minutes=15)


def refusals(address: str) -> list[str]:
    """Why no code is looked at now that comes from the internet address."""
    until: datetime | None = cache.get(_key("rests", address))
    if until is None or until <= timezone.now():
        return []
    return [
        f"Too many wrong codes came from your connection. Wait until {timezone.localtime(until):%H:%M}, then copy the code "
        "from the mail and paste it here. Or open the link on another connection, such as a phone’s own."
    ]


def count_wrong(address: str) -> None:
    """One more wrong code; after the last that is let through, the connection rests."""
    counted = _key("wrong", address)
    cache.add(counted, 0, timeout=REST.total_seconds())
    if cache.incr(counted) >= MOST:
        cache.set(_key("rests", address), timezone.now() + REST, timeout=REST.total_seconds())
        cache.delete(counted)


def forget(address: str) -> None:
    """A right code came, so those before it were slips."""
    cache.delete(_key("wrong", address))


def _key(what: str, address: str) -> str:
    """Not even memory holds the address itself. One household has 56 bits of the newer kind of address."""
    try:
        ip = ip_address(address)
        connection = str(ip) if isinstance(ip, IPv4Address) else str(ip_network(f"{ip}/56", strict=False))
    except ValueError:
        connection = "unknown"
    return f"governance.attempts.{what}.{salted_hmac('governance.attempts', connection).hexdigest()}"
