"""Mail that came back: which of our requests a delivery report is about (RFC 3464, RFC 6522)."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from ..models import ReviewRequest
from .calling import came_back

_OURS = re.compile(r"<still-right\.([0-9a-f]{32})@")


def take(report: bytes) -> int:
    """Puts each request whose e-mail failed for good on the call list. Returns how many; what is no report, or is about
    a delay, is none."""
    message = message_from_bytes(report)
    if not any(_failed_for_good(part) for part in message.walk()):
        return 0
    keys = {key for part in message.walk() for key in _keys(part)}
    found = ReviewRequest.objects.open().filter(links__pk__in=keys).distinct()
    for request in found:
        came_back(request=request)
    return len(found)


def _failed_for_good(part: Message) -> bool:
    """One recipient of a delivery report: failed, with a status of class 5."""
    action, status = str(part.get("Action", "")), str(part.get("Status", ""))
    return action.strip().lower() == "failed" and status.strip().startswith("5")


def _keys(part: Message) -> Iterator[str]:
    """The links named by the message it sends back: whole, or as headers only, which are then the part's text."""
    named = [str(part.get("Message-ID", ""))]
    if part.get_content_type() == "text/rfc822-headers":
        named.append(str(part.get_payload()))
    for text in named:
        yield from _OURS.findall(text)
