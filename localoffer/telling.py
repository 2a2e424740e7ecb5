"""Mail about the directory. Sent once the change is committed; a message says that something waits and where, never
what a family wrote."""

import logging
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

_log = logging.getLogger(__name__)


def tell(address: str, subject: str, message: str, path: str) -> None:
    """One message to `address` once the change is committed, with the link to `path` under it; none to nobody."""
    if address:
        text = f"{message}\n\n{settings.WAGTAILADMIN_BASE_URL}{path}\n"
        transaction.on_commit(partial(_send, address, " ".join(subject.split()), text))


def _send(address: str, subject: str, text: str) -> None:
    """The change stands, whatever becomes of the mail."""
    try:
        send_mail(subject, text, None, [address])
    except (OSError, SMTPException):
        _log.warning("A message about the directory could not be sent.")
