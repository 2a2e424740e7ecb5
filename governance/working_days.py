"""Which days count. A council's offices are open from Monday to Friday, bank holidays left out. The
holidays are England's (Banking and Financial Dealings Act 1971; Good Friday and Christmas Day by common
law), with substitute days and what was proclaimed once, such as for a coronation."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta

from holidays.countries.united_kingdom import UnitedKingdom

_DAY = timedelta(days=1)
_SATURDAY = 5
_BANK_HOLIDAYS = UnitedKingdom(subdiv="ENG")


class Days(ABC):
    """The days that count for a period, whichever they are."""

    @abstractmethod
    def includes(self, day: date) -> bool: ...

    def first_from(self, day: date) -> date:
        """`day` itself, or the next that counts."""
        while not self.includes(day):
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """Day number `count` of those that count after `day`; `day` is none of them. Raises ValueError below 1."""
        return self._walk(day, count, _DAY)

    def before(self, day: date, count: int) -> date:
        """Day number `count`, backwards, of those before `day`. Raises ValueError below 1."""
        return self._walk(day, count, -_DAY)

    def between(self, first: date, last: date) -> int:
        """How many lie between two days, neither of which is one of them."""
        return sum(self.includes(first + number * _DAY) for number in range(1, (last - first).days))

    def _walk(self, day: date, count: int, step: timedelta) -> date:
        if count < 1:
            raise ValueError("Days are counted from 1.")
        while count:
            day += step
            count -= self.includes(day)
        return day


@dataclass(frozen=True, slots=True)
class WorkingDays(Days):
    """The working days of one council: England's, without the days on which it is `closed` besides, such as
    those between Christmas and New Year, or a day of mourning proclaimed since."""

    closed: frozenset[date] = frozenset()

    def includes(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.closed and not is_bank_holiday(day)


class EveryDay(Days):
    """All days."""

    def includes(self, day: date) -> bool:
        return True


ENGLAND = WorkingDays()
EVERY_DAY = EveryDay()


def is_bank_holiday(day: date) -> bool:
    """Whether `day` is a bank holiday in England."""
    return day in _BANK_HOLIDAYS
