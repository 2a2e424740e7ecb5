"""From schedules to the real starts they mean, in local time, right across a clock change."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
HORIZON = 90
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# No schedule yields more starts than this within a horizon of any sensible length.
MOST = 1000


class Timetable(Protocol):
    """What is read of a schedule; localoffer.models.Schedule has it all."""

    valid_from: date | None
    valid_to: date | None
    dtstart: date | None
    freq: str
    interval: int
    byday: str
    bymonthday: str
    opens_at: time | None
    closes_at: time | None
    season: str
    except_dates: list[str]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session: when it starts and, where known, when it ends."""

    starts: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The school days we know of: terms as (first day, last day), and bank holidays. A day past
    the last known term is neither in term nor in a holiday, so nothing is ruled out there."""

    terms: tuple[tuple[date, date], ...] = ()
    bank_holidays: frozenset[date] = frozenset()

    def is_term_time(self, day: date) -> bool | None:
        """Whether schools are open; None where we do not know."""
        if not self.terms or not self.terms[0][0] <= day <= self.terms[-1][1]:
            return None
        if day in self.bank_holidays:
            return False
        first, last = self.terms[bisect_right(self.terms, (day, date.max)) - 1]
        return first <= day <= last

    def allows(self, season: str, day: date) -> bool:
        """Whether a session of `season` is on that day, as far as we know."""
        term = self.is_term_time(day)
        if season == "term_time":
            return term is not False
        if season == "school_holidays":
            return term is not True
        return True


def occurrences(
    schedules: Iterable[Timetable], *, on: date, calendar: SchoolCalendar, days: int = HORIZON
) -> list[Occurrence]:
    """The sessions of `schedules` from `on` for `days` days, in order, each start once."""
    found: dict[datetime, Occurrence] = {}
    for schedule in schedules:
        for session in occurrences_of(schedule, on=on, calendar=calendar, days=days):
            found.setdefault(session.starts, session)
    return [found[start] for start in sorted(found)]


def occurrences_of(schedule: Timetable, *, on: date, calendar: SchoolCalendar, days: int = HORIZON) -> list[Occurrence]:
    """The sessions of one schedule. Without a time of start it has none that a calendar could show."""
    if schedule.opens_at is None:
        return []
    last = min(_later(on, days), schedule.valid_to or date.max)
    first = max(on, schedule.valid_from or date.min)
    cancelled = set(schedule.except_dates or ())
    sessions = (
        day
        for day in _days(schedule, first, last)
        if day.isoformat() not in cancelled and calendar.allows(schedule.season, day)
    )
    return [_session(schedule, day) for day in islice(sessions, MOST)]


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _session(schedule: Timetable, day: date) -> Occurrence:
    """`day` with the schedule's wall-clock times, which is what keeps them right in summer."""
    opens, closes = schedule.opens_at, schedule.closes_at
    assert opens is not None
    starts = datetime.combine(day, opens, LONDON)
    if closes is None or day == date.max:
        return Occurrence(starts)
    past_midnight = closes <= opens
    return Occurrence(starts, datetime.combine(day + timedelta(days=past_midnight), closes, LONDON))


def _days(schedule: Timetable, first: date, last: date) -> Iterator[date]:
    """The days of the pattern from `first` to `last`, both included."""
    if first > last:
        return
    anchor = schedule.dtstart or schedule.valid_from
    interval = max(schedule.interval or 1, 1)
    if not schedule.freq or (schedule.valid_from and schedule.valid_from == schedule.valid_to):
        yield from _single_days(schedule, first, last)
    elif schedule.freq == "WEEKLY":
        yield from _weekly(schedule, anchor, interval, first, last)
    else:
        yield from _monthly(schedule, anchor, interval, first, last)


def _single_days(schedule: Timetable, first: date, last: date) -> Iterator[date]:
    """A one-off, or days on end when only a start and an end are given."""
    start = schedule.valid_from or schedule.dtstart
    end = schedule.valid_to or start
    wanted = weekdays(schedule.byday)
    if start is None or end is None:
        return
    day = max(first, start)
    while day <= min(last, end):
        if not wanted or start == end or day.weekday() in wanted:
            yield day
        if day == date.max:
            return
        day += timedelta(days=1)


def _weekly(schedule: Timetable, anchor: date | None, interval: int, first: date, last: date) -> Iterator[date]:
    wanted = weekdays(schedule.byday) or ({anchor.weekday()} if anchor else set())
    monday = anchor.toordinal() - anchor.weekday() if anchor else None
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if schedule.dtstart and day < schedule.dtstart:
            continue
        weeks = (ordinal - day.weekday() - monday) // 7 if monday is not None else 0
        if day.weekday() in wanted and weeks % interval == 0:
            yield day


def _monthly(schedule: Timetable, anchor: date | None, interval: int, first: date, last: date) -> Iterator[date]:
    nths = _nth_weekdays(schedule.byday)
    numbers = _month_days(schedule.bymonthday)
    if not nths and not numbers and anchor:
        numbers = {anchor.day}
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if schedule.dtstart and day < schedule.dtstart:
            continue
        months = (day.year - anchor.year) * 12 + day.month - anchor.month if anchor else 0
        if months % interval:
            continue
        length = _days_in_month(day)
        by_number = day.day in numbers or day.day - length - 1 in numbers
        by_weekday = any(_is_nth(day, length, nth, weekday) for nth, weekday in nths)
        # As in iCalendar, both together mean both: "Friday the 13th".
        if (by_number or not numbers) and (by_weekday or not nths) and (numbers or nths):
            yield day


def _is_nth(day: date, length: int, nth: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if nth == 0:
        return True
    return nth == ((day.day - 1) // 7 + 1 if nth > 0 else -((length - day.day) // 7 + 1))


def _days_in_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if (day.year, day.month) != (9999, 12) else None
    return (following - timedelta(days=1)).day if following else 31


def weekdays(byday: str) -> set[int]:
    """The days of the week named, Monday being 0; "2SA" counts as Saturday."""
    return {weekday for _, weekday in _nth_weekdays(byday)}


def _nth_weekdays(byday: str) -> set[tuple[int, int]]:
    """("2SA", "-1MO") as (which of the month, weekday); 0 is every one. What is not a day is passed over."""
    found = set()
    for part in (byday or "").upper().replace(";", ",").split(","):
        number, name = part.strip()[:-2].strip(), part.strip()[-2:]
        if name in DAYS and (not number or number.lstrip("+-").isdecimal()) and len(number) < 4:
            found.add((int(number or 0), DAYS.index(name)))
    return found


def _month_days(bymonthday: str) -> set[int]:
    parts = (part.strip() for part in (bymonthday or "").split(","))
    return {int(part) for part in parts if len(part) < 4 and part.lstrip("+-").isdecimal() and int(part)}
