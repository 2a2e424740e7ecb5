"""How long before a decision the public must be told of it. Neither the day of publication nor the day
of the meeting counts: that is what makes a day *clear*."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .working_days import ENGLAND, EVERY_DAY, Days

LONDON = ZoneInfo("Europe/London")

# Papers of a council's meeting: sections 100A(6) and 100B(3) of the Local Government Act 1972, as
# SI 2002/715 has them; of its executive: SI 2012/2089, regulations 6 and 7.
DAYS_FOR_PAPERS = 5
# SI 2012/2089, regulations 9(2) and 10(1)(c).
DAYS_FOR_A_KEY_DECISION = 28
DAYS_FOR_A_GENERAL_EXCEPTION = 5


@dataclass(frozen=True, slots=True)
class ClearDays:
    """How one body counts clear days. The law names no calendar; councils count working days for papers,
    since these must lie open at offices that are shut at weekends (R v Swansea City Council ex parte
    Elitestone, 1993). What is published at the `cut_off` hour or later, or on a day that does not count,
    counts as published on the next day that does."""

    days: Days = ENGLAND
    cut_off: time | None = None

    def day_of(self, published_at: datetime) -> date:
        """The day that counts as the day of publication, in London. Raises ValueError for a moment without
        its time zone."""
        if published_at.tzinfo is None:
            raise ValueError("A moment without its time zone falls on no certain day.")
        local = published_at.astimezone(LONDON)
        late = self.cut_off is not None and local.time() >= self.cut_off
        return self.days.first_from(local.date() + timedelta(days=late))

    def given(self, published_at: datetime, meets_on: date) -> int:
        """How many clear days lie between publication and meeting."""
        return self.days.between(self.day_of(published_at), meets_on)

    def earliest(self, published_at: datetime, count: int) -> date:
        """The first day on which a meeting has had `count` clear days' notice."""
        published_on = self.day_of(published_at)
        return self.days.after(published_on, count) + timedelta(days=1) if count else published_on

    def latest(self, meets_on: date, count: int) -> date:
        """The last day on which to publish, before the cut-off, for `count` clear days before a meeting."""
        return self.days.before(meets_on, count + 1) if count else meets_on


# Nobody counts working days for these.
FOR_KEY_DECISIONS = ClearDays(EVERY_DAY)


@dataclass(frozen=True, slots=True)
class Publicity:
    """What was made public before an executive takes a key decision, and who agreed to less.

    `document_at`: when the document of regulation 9(1) was published. `exception_at`: when the notice of
    regulation 10(1)(b) was, and `chair_informed`, that the chair of scrutiny (or each member) was told.
    `urgency_agreed_by`: who agreed that the decision cannot be deferred, one of those in regulation 11(1)."""

    document_at: datetime | None = None
    exception_at: datetime | None = None
    chair_informed: bool = False
    urgency_agreed_by: str = ""


def refusals_of_key_decision(
    publicity: Publicity, *, decided_on: date, for_an_exception: ClearDays = ClearDays()
) -> list[str]:
    """Why a key decision may not be taken on that day. None stands in the way when one of the three roads
    of SI 2012/2089 is open: 28 clear days (regulation 9), the general exception (10), special urgency (11)."""
    if publicity.urgency_agreed_by.strip():
        return []
    reasons = _too_short(publicity.document_at, decided_on, DAYS_FOR_A_KEY_DECISION, FOR_KEY_DECISIONS)
    if reasons and publicity.exception_at:
        reasons = _too_short(publicity.exception_at, decided_on, DAYS_FOR_A_GENERAL_EXCEPTION, for_an_exception)
        if not publicity.chair_informed:
            reasons.append("The chair of scrutiny has not been told of the general exception (regulation 10).")
    return reasons


def _too_short(published_at: datetime | None, decided_on: date, needed: int, clear: ClearDays) -> list[str]:
    if published_at is None:
        return [f"The public has not been told of this key decision, {needed} clear days before (regulation 9)."]
    given = clear.given(published_at, decided_on)
    if given >= needed:
        return []
    first = clear.earliest(published_at, needed)
    return [f"Notice was given {given} clear days before; {needed} are needed, which is {first:%-d %B %Y} or later."]
