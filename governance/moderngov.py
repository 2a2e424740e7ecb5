"""A meeting as Modern.gov publishes it: the answer of its web service (`mgWebService.asmx/GetMeeting`), as a
file or as it comes. Read into plain values; nothing is guessed that it does not say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree.ElementTree import Element, ParseError

from bs4 import BeautifulSoup
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils import timezone

from .models import Attendance
from .states import Outcome

# The service sets people's HTML inside its XML as it is, well-formed or not.
_MARKED_UP = re.compile(r"(<(\w*htmlbody)>)(.*?)(</\2>)", re.DOTALL | re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)

# By outcome, the verbs that say it in a resolution.
_VERBS = {
    Outcome.APPROVED: r"approv\w+|adopt\w*",
    Outcome.ENDORSED: r"endors\w+",
    Outcome.NOTED: r"not(?:e|es|ed|ing)",
    Outcome.DEFERRED: r"defer\w*",
    Outcome.REFERRED_BACK: r"refer(?:red)? back",
    Outcome.REJECTED: r"reject\w*|refus\w+",
    Outcome.WITHDRAWN: r"withdrawn",
}
# In which a meeting can have been, or be planned.
_YEARS = (1900, 2100)
# What the service numbers with: more figures than these are no number of its own.
_LONGEST_NUMBER = 9
# What a reference such as `&#0;` or `&#xD800;` names is shown as any browser shows it (HTML, 13.2.5.84).
_NO_CHARACTERS = re.compile("[\\x00\\ud800-\\udfff]")
_CONDITION = re.compile(r"\b(subject to|in principle|conditional)\b", re.IGNORECASE)


class Unreadable(ValueError):
    """The text is no meeting of Modern.gov; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """An item of the agenda, with what was resolved if that is published."""

    id: int | None
    number: str
    title: str
    minute_number: str = ""
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class PublishedAttendee:
    """A person and whether they came; the state is None where the word for it is not known."""

    name: str
    state: Attendance.State | None


@dataclass(frozen=True, slots=True)
class PublishedMeeting:
    """A meeting as it is published."""

    id: int
    committee: int | None
    starts_at: datetime
    place: str = ""
    items: tuple[PublishedItem, ...] = field(default=())
    attendees: tuple[PublishedAttendee, ...] = field(default=())


def read(text: bytes) -> PublishedMeeting:
    """The meeting in the answer of `GetMeeting`. Raises Unreadable."""
    try:
        escaped = _MARKED_UP.sub(_kept_apart, text.decode("utf-8-sig"))
        root = fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", escaped))
    except (UnicodeDecodeError, ParseError, DefusedXmlException) as error:
        raise Unreadable(
            f"This is not Modern.gov’s XML: {_wrong_in_words(error)}. Save the answer of GetMeeting as it is, without "
            "opening it, and choose that file."
        ) from error
    meeting = next(_named(root, "meeting"), root)
    number, day = _text(meeting, "meetingid"), _text(meeting, "meetingdate")
    if _number(number) is None or not day:
        raise Unreadable("There is no meeting in it: it needs a meetingid and a meetingdate.")
    return PublishedMeeting(
        id=int(number),
        committee=_number(_text(meeting, "committeeid")),
        starts_at=timezone.make_aware(datetime.combine(_day(day), _clock(_text(meeting, "meetingtime")))),
        place=_text(meeting, "meetinglocation")[:200],
        items=tuple(map(_item, _named(meeting, "agendaitem"))),
        attendees=tuple(map(_attendee, _named(meeting, "attendee"))),
    )


def outcome_of(resolution: str) -> Outcome | None:
    """What a resolution says was decided; None where its words say more than one thing, or something that
    a person must read: then nobody guesses."""
    if _CONDITION.search(resolution):
        return None
    said = [outcome for outcome, verbs in _VERBS.items() if re.search(rf"\b({verbs})\b", resolution, re.IGNORECASE)]
    return said[0] if len(said) == 1 else None


def _wrong_in_words(error: Exception) -> str:
    match error:
        case UnicodeDecodeError():
            return "it is not written in UTF-8"
        case DefusedXmlException():
            return "it brings definitions of its own, which could be used to do harm and which Modern.gov never sends"
    line = getattr(error, "position", (0, 0))[0]
    return f"line {line} of it cannot be read as XML" if line else "it cannot be read as XML"


def _kept_apart(match: re.Match[str]) -> str:
    opening, _, html, closing = match.groups()
    inside = html if html.lstrip().startswith("<![CDATA[") else f"<![CDATA[{html.replace(']]>', ']]&gt;')}]]>"
    return f"{opening}{inside}{closing}"


def _item(item: Element) -> PublishedItem:
    return PublishedItem(
        id=_number(_text(item, "agendaitemid")),
        number=_text(item, "agendaitemnumber").rstrip("."),
        title=_plain(_text(item, "agendaitemtitle")),
        minute_number=_text(item, "minutesitemnumber").rstrip(".")[:20],
        resolution=_plain(_text(item, "decisionnonemptyhtmlbody") or _text(item, "minutesnonemptyhtmlbody")),
    )


def _attendee(attendee: Element) -> PublishedAttendee:
    """The service says it in attributes, or in elements of the same names."""
    said = (attendee.get("attendance") or _text(attendee, "attendance")).casefold()
    states = {
        "present": Attendance.State.PRESENT,
        "apologies": Attendance.State.APOLOGIES,
        "absent": Attendance.State.ABSENT,
    }
    state = next((state for word, state in states.items() if said.startswith(word)), None)
    return PublishedAttendee(attendee.get("name") or _text(attendee, "name"), state)


def _named(root: Element, name: str) -> Iterator[Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2].casefold() == name)


def _text(root: Element, name: str) -> str:
    found = next(_named(root, name), None)
    return (found.text or "").strip() if found is not None else ""


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else None


def _plain(html: str) -> str:
    """The words, a paragraph a line."""
    text = _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", BeautifulSoup(html, "html.parser").get_text("\n"))
    lines = text.replace("\xa0", " ").splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _day(said: str) -> date:
    for form in (
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
    ):
        if match := re.match(form, said):
            try:
                day = date(**{name: int(value) for name, value in match.groupdict().items()})
            except ValueError:
                break
            if not _YEARS[0] <= day.year <= _YEARS[1]:
                raise Unreadable(f"“{said}” is in the year {day.year:04}: put the year right in the file.")
            return day
    raise Unreadable(f"“{said}” is no day: it needs to be like 18/06/2024.")


def _clock(said: str) -> time:
    """Midnight when no time is given."""
    match = _CLOCK.match(said.strip())
    if match is None:
        return time()
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unreadable(f"“{said}” is no time of day: it needs to be like 2.00 pm.") from None
