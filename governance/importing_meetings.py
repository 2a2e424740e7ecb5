"""A meeting whose official record is elsewhere comes in as it was published there: agenda, who came, what was
resolved. What cannot be told for sure is left to the clerk, and named."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from . import authority, ledger, moderngov
from .actors import Actor
from .importing import record_imported_decision
from .models import AgendaItem, Attendance, Body, Meeting, Membership, Person, Post
from .refusals import refuse_for
from .states import MeetingState, Outcome

_TITLES = re.compile(r"\b(councillor|cllr|dr|mr|mrs|ms|miss|prof|professor|rev)\b\.?", re.IGNORECASE)

# Items of an agenda, and people who came: a meeting with more is none, and while it comes in nobody else can write.
MOST = 500


@dataclass(frozen=True, slots=True)
class ImportedMeeting:
    """The meeting, and what of it came in."""

    meeting: Meeting
    items: int
    decisions: int
    attendance: int


def import_meeting(
    *,
    published: moderngov.PublishedMeeting,
    body: Body,
    source: str,
    by: Actor,
    dry_run: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> ImportedMeeting:
    """Takes in a meeting that the record does not hold. `source` is the address or the file it is from; what a
    person must still enter is given to `say`, a line each. A `dry_run` leaves nothing behind."""
    with ledger.writing():
        refuse_for(refusals(published=published, body=body, source=source, by=by))
        past = published.starts_at <= timezone.now()
        meeting = Meeting(
            body=body,
            starts_at=published.starts_at,
            place=published.place,
            state=MeetingState.REPORTED if past else MeetingState.SCHEDULED,
            source=source[:300],
            modern_gov_id=published.id,
            official_record_url=_address(body, published.id),
        )
        ledger.keep(meeting, action="meeting.imported", by=by)
        items = [_item(meeting, number, each, by=by) for number, each in enumerate(published.items, start=1)]
        resolved = zip(items, published.items, strict=True)
        decisions = [_decision(item, each, by=by, say=say) for item, each in resolved if past and each.resolution]
        came = [_attendance(meeting, each, by=by, say=say) for each in published.attendees if past]
        transaction.set_rollback(dry_run)
        return ImportedMeeting(meeting, len(items), sum(decisions), sum(came))


def refusals(*, published: moderngov.PublishedMeeting, body: Body, source: str, by: Actor) -> list[str]:
    """Why the meeting cannot be taken in: the body's clerk does it, or a command."""
    reasons = [] if source.strip() else ["Say where it is from."]
    if isinstance(by, Person):
        reasons += authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    if body.official_record != Body.OfficialRecord.ELSEWHERE:
        reasons.append(f"The official record of the {body} is kept here, so its meetings are not imported.")
    if published.committee and body.modern_gov_id and published.committee != body.modern_gov_id:
        reasons.append(
            f"It is a meeting of committee {published.committee}, and the {body} is committee {body.modern_gov_id}."
        )
    for held, of in ((published.items, "items"), (published.attendees, "people who came")):
        if len(held) > MOST:
            reasons.append(
                f"It has {len(held):,} {of}, and a meeting has {MOST} at most. Save the answer of one meeting."
            )
    if Meeting.objects.filter(body=body, modern_gov_id=published.id).exists():
        reasons.append(f"Meeting {published.id} is in the record already. Enter what changed as a correction.")
    return reasons


def _address(body: Body, number: int) -> str:
    """Where Modern.gov shows the meeting, if the body says where its record is."""
    base = body.official_record_url.rpartition("/")[0]
    if not base or body.modern_gov_id is None:
        return body.official_record_url
    return f"{base}/ieListDocuments.aspx?CId={body.modern_gov_id}&MId={number}"


def _item(meeting: Meeting, number: int, published: moderngov.PublishedItem, *, by: Actor) -> AgendaItem:
    item = AgendaItem(
        meeting=meeting,
        number=number,
        title=published.title[:255] or "Title not stated",
        modern_gov_id=published.id,
    )
    return ledger.keep(item, action="item.imported", by=by)


def _decision(item: AgendaItem, published: moderngov.PublishedItem, *, by: Actor, say: Callable[[str], None]) -> bool:
    outcome: Outcome | None = moderngov.outcome_of(published.resolution)
    if outcome is None:
        say(f"Item {item.number}, {item.title}: what was decided is not clear from its words. Enter it by hand.")
        return False
    record_imported_decision(
        body=item.meeting.body,
        agenda_item=item,
        title=item.title,
        outcome=outcome,
        wording=published.resolution,
        decided_on=timezone.localdate(item.meeting.starts_at),
        minute_number=published.minute_number,
        source=item.meeting.official_record_url[:300] or item.meeting.source,
        by=by,
    )
    return True


def _attendance(
    meeting: Meeting, published: moderngov.PublishedAttendee, *, by: Actor, say: Callable[[str], None]
) -> bool:
    """Whether the attendee holds a seat that day, so that the attendance could be entered."""
    seats = Membership.objects.on(timezone.localdate(meeting.starts_at)).filter(body=meeting.body)
    named = [seat for seat in seats.select_related("person") if _bare(seat.person.name) == _bare(published.name)]
    if len(named) != 1 or published.state is None:
        say(f"{published.name}: holds no seat here that day under this name, or how they came is not clear.")
        return False
    if meeting.attendance.filter(membership=named[0]).exists():
        say(f"{published.name}: is named twice; the first stands.")
        return False
    attendance = Attendance(meeting=meeting, membership=named[0], state=published.state)
    ledger.keep(attendance, action="attendance.imported", by=by)
    return True


def _bare(name: str) -> str:
    """A name without titles, so that “Cllr Ann Lee” is “Ann Lee”."""
    return " ".join(_TITLES.sub(" ", name).split()).casefold()
