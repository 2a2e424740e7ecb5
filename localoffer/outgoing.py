"""Requests to addresses that somebody else gave us. They never reach a machine of our own network: the name is looked
up once, every address it has must be a public one, and the connection goes to that very address (so that a name that
changes its mind in between leads nowhere). Redirects are left to the caller, who asks here again."""

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 10
BIGGEST = 256_000
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotReachedError(Exception):
    """There was no answer; its text says why."""


class NotAllowedError(NotReachedError):
    """The address is none that we ask."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered: its status, headers by lower-case name, and the beginning of its body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet: not to this machine, its network, or what leads there."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def ask(
    method: str, address: str, *, headers: Mapping[str, str], body: bytes | None = None, most: int = BIGGEST
) -> Answered:
    """One request, without following redirects. Raises NotReachedError."""
    parts = urlsplit(address)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in PORTS or not parts.hostname or not port or parts.username is not None:
        raise NotAllowedError("it is no address of the web")
    reached = _lookup(parts.hostname, port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, parts.hostname, port, reached)
    try:
        connection.request(method, target, body=body, headers=dict(headers))
        response = connection.getresponse()
        said = response.read(most) if method != "HEAD" else b""
        return Answered(response.status, {name.lower(): value for name, value in response.getheaders()}, said)
    except ssl.SSLError as error:
        raise NotReachedError(f"its certificate is not good: {error.reason or error}"[:200]) from None
    except (OSError, HTTPException, ValueError) as error:
        raise NotReachedError(str(error)[:200] or type(error).__name__) from None
    finally:
        connection.close()


def _lookup(host: str, port: int) -> str:
    """The address to connect to. Raises NotReachedError."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotReachedError(f"there is no {host}"[:200]) from None
    if not found or not all(is_public(each) for each in found):
        raise NotAllowedError("it leads into a private network")
    return found[0]


def _connection(scheme: str, host: str, port: int, reached: str) -> HTTPConnection:
    """A connection to `reached` that asks for `host` and, with https, checks that it is it."""
    made: HTTPConnection
    if scheme == "https":
        made = HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        made = HTTPConnection(host, port, timeout=SECONDS)
    # The one place where the standard library opens the socket: the name was looked up before.
    made._create_connection = lambda _address, *rest: socket.create_connection((reached, port), *rest)  # type: ignore[attr-defined]
    return made
