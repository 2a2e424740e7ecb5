"""Days, times and names as the printed documents say them."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format, time_format

from ..models import Meeting, Paper
from ..papers import is_to_follow


def day(value: date) -> str:
    return date_format(value, "l j F Y")


def short_day(value: date) -> str:
    return date_format(value, "j F Y")


def clock(value: time) -> str:
    """“2pm”, “2.30pm”."""
    return time_format(value, "g.iA" if value.minute else "gA").lower()


def when(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day(local.date())}, {clock(local.time())}"


def heading(meeting: Meeting) -> str:
    """“SEND Board, 11 June 2026”."""
    said = meeting.date_stated or short_day(timezone.localdate(meeting.starts_at))
    return f"{meeting.body}, {said}"


def paper(each: Paper) -> str:
    """A paper as the agenda lists it."""
    notes = [
        note
        for holds, note in (
            (is_to_follow(each), "to follow"),
            (each.is_supplementary, "supplementary"),
            (each.is_background, "background paper"),
            (each.replaces_id is not None, "corrected"),
        )
        if holds
    ]
    return f"Paper {each.number}: {each.title}" + (f" ({', '.join(notes)})" if notes else "")
