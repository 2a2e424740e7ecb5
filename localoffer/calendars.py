"""The school calendar as it stands in the database."""

from .models import BankHoliday, SchoolTerm
from .occurrences import SchoolCalendar


def school_calendar() -> SchoolCalendar:
    """School terms and bank holidays, for working out sessions."""
    return SchoolCalendar(
        terms=tuple(SchoolTerm.objects.values_list("starts_on", "ends_on").order_by("starts_on")),
        bank_holidays=frozenset(BankHoliday.objects.values_list("on", flat=True)),
    )
