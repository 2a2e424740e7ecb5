"""Which day and moment it is for search and freshness. Never the ledger's clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The day that settings fix (tests and demonstrations only), or today in London."""
    return settings.TODAY or datetime.now(LONDON).date()


def now() -> datetime:
    """This moment in London; the start of the day where settings fix one."""
    return datetime.combine(settings.TODAY, time(), LONDON) if settings.TODAY else datetime.now(LONDON)
