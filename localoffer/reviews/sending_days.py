"""On which days providers get an e-mail: not at a weekend, on a bank holiday or in the school holidays, when clubs are
shut and nobody reads."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..calendars import school_breaks
from ..models import BankHoliday, ReviewSettings

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SendingDays:
    """The days that are left out besides weekends."""

    bank_holidays: Collection[date] = ()
    breaks: Collection[tuple[date, date]] = ()  # first and last day of each
    paused_until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether mail goes out on `day`."""
        if day.weekday() >= SATURDAY or day in self.bank_holidays:
            return False
        if self.paused_until and day < self.paused_until:
            return False
        return not any(first <= day <= last for first, last in self.breaks)

    def between(self, first: date, last: date) -> int:
        """How many there are from `first` to `last`, both included."""
        return sum(self.holds(day) for day in _days(first, last))


def sending_days(settings: ReviewSettings) -> SendingDays:
    """As the council's calendar stands. Beyond the last school term it knows of, no holidays are known."""
    breaks = [(each.first, each.last) for each in school_breaks()] if settings.pauses_in_holidays else []
    return SendingDays(
        bank_holidays=frozenset(BankHoliday.objects.values_list("on", flat=True)),
        breaks=breaks,
        paused_until=settings.paused_until,
    )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
