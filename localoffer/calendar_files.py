"""Sessions as an iCalendar file (RFC 5545), for the calendar of a phone.

Every session is an entry of its own, in UTC: what a schedule means across a clock change, term times, holidays and
cancellations has been worked out here, and no calendar program has to work it out again from rules it may not know."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from .whats_on import OnAt

MOST_ENTRIES = 1000
REFRESHED_EVERY = timedelta(hours=12)
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_file(name: str, sessions: Iterable[OnAt], *, site: str, now: datetime) -> bytes:
    """The first MOST_ENTRIES of `sessions` as a calendar called `name`; `site` is our own address."""
    made = Calendar()
    made.add("prodid", "-//Signpost//Local Offer//EN")
    made.add("version", "2.0")
    made.add("name", name)  # RFC 7986, and below it what older programs read
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    for session, _ in zip(sessions, range(MOST_ENTRIES), strict=False):
        made.add_component(_entry(session, site=site, now=now))
    return made.to_ical()


def _entry(session: OnAt, *, site: str, now: datetime) -> Event:
    entry = Event()
    starts = session.starts.astimezone(UTC)
    # The same session keeps its name from one fetch to the next, so that it is changed and not doubled.
    entry.add("uid", str(uuid5(NAMESPACE_URL, f"{site}{session.href}#{starts:%Y%m%dT%H%MZ} {session.place}")))
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", starts)
    if session.ends:
        entry.add("dtend", session.ends.astimezone(UTC))
    entry.add("summary", session.title)
    if session.place:
        entry.add("location", session.place)
    entry.add("description", _words(session))
    entry.add("url", site + session.href)
    return entry


def _words(session: OnAt) -> str:
    facts = [session.ages, session.cost, "Full now" if session.is_full else ""]
    return "\n".join([*filter(None, facts), "Call before you go the first time: times can change."])
