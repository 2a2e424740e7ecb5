"""What Wagtail's own log says of the page that holds an edition's draft: who wrote on it, when."""

from wagtail.models import PageLogEntry

from .changes import Line
from .histories import SOMEONE
from .models import Edition

# Said by the ledger itself, or of no interest to anyone who asks what happened.
_LEFT_OUT = ("wagtail.publish", "wagtail.workflow")


def lines(edition: Edition) -> list[Line]:
    """Each entry of the log, the oldest first."""
    if edition.page_id is None:
        return []
    log = PageLogEntry.objects.filter(page_id=edition.page_id).select_related("user").order_by("timestamp")
    return [_line(entry) for entry in log if not entry.action.startswith(_LEFT_OUT)]


def _line(entry: PageLogEntry) -> Line:
    who = (entry.user.get_full_name() or str(entry.user)) if entry.user else SOMEONE
    return Line(0, entry.timestamp, f"{who}, on the draft’s page: {str(entry.message).lower()}.", entry.comment)
