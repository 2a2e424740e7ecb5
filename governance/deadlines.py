"""How long others have to act on what was decided: councillors to call it in, an executive to answer scrutiny."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .notice import LONDON, ClearDays
from .working_days import ENGLAND, Days

# Section 9FE of the Local Government Act 2000.
MONTHS_TO_RESPOND = 2


@dataclass(frozen=True, slots=True)
class CallInWindow:
    """From the publication of a decision until it can no longer be called in; from then on it may be
    carried out. A request that comes at the very moment it closes is too late."""

    opens: datetime
    closes: datetime

    def is_open(self, at: datetime) -> bool:
        return self.opens <= at < self.closes


def call_in_window(
    published_at: datetime, *, days: int = 5, cut_off: time | None = None, working_days: Days = ENGLAND
) -> CallInWindow:
    """The time in which a decision can be called in: until the `cut_off` hour (without one: the end) of the
    working day number `days` after the day of its publication. What is published at the cut-off or later
    counts as published on the next working day. Each council's own rules say how many days and which hour
    (for example 4pm on the fifth working day); the law requires the power, section 9F(4) of the Local
    Government Act 2000. Raises ValueError for a moment without its time zone."""
    published_on = ClearDays(working_days, cut_off).day_of(published_at)
    last = working_days.after(published_on, days)
    end = datetime.combine(last, cut_off) if cut_off else datetime.combine(last + timedelta(days=1), time())
    return CallInWindow(opens=published_at, closes=end.replace(tzinfo=LONDON))


def response_due(received_on: date, *, months: int = MONTHS_TO_RESPOND) -> date:
    """The last day on which an authority or its executive answers scrutiny's report: within two months
    *beginning with* the day it was received (section 9FE of the Local Government Act 2000), so the day of
    receipt is the first. Ends on the day before the same date, or with a month that has no such date."""
    ahead = received_on.month - 1 + months
    year, month = received_on.year + ahead // 12, ahead % 12 + 1
    days_in_month = monthrange(year, month)[1]
    if received_on.day > days_in_month:
        return date(year, month, days_in_month)
    return date(year, month, received_on.day) - timedelta(days=1)
