"""The school calendar as it stands in the database."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from search.registries import SchoolBreak

from .models import BankHoliday, SchoolTerm
from .occurrences import SchoolCalendar


def school_calendar() -> SchoolCalendar:
    """School terms and bank holidays, for working out sessions."""
    return SchoolCalendar(
        terms=tuple(SchoolTerm.objects.values_list("starts_on", "ends_on").order_by("starts_on")),
        bank_holidays=frozenset(BankHoliday.objects.values_list("on", flat=True)),
    )


def school_breaks() -> Iterator[SchoolBreak]:
    """The school holidays that are known: whatever lies between one half of a term and the next."""
    terms = list(SchoolTerm.objects.values_list("starts_on", "ends_on").order_by("starts_on"))
    for (_, ended), (starts, _) in pairwise(terms):
        if (starts - ended).days > 1:
            yield SchoolBreak(ended + timedelta(1), starts - timedelta(1))
