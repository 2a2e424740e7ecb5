"""A meeting as the public reads it: when and where, what is on the agenda, its papers, who came, what was
decided, and what can be printed of it. Nothing private is in it but what anyone may read."""

from dataclasses import dataclass

from django.utils import timezone

from . import grounds, papers, presence
from .models import AgendaItem, Attendance, Body, Decision, Meeting, Paper, Rectification
from .printing import catalogue
from .states import CALLED_OFF, TO_COME, MeetingState

# Before it: the agenda is public once its papers are. After it: always.


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item of the agenda, as far as anyone may read it."""

    number: int
    title: str
    purpose: str
    recommendation: str
    urgent_reason: str
    ground: str
    summary: str
    papers: tuple[Paper, ...]
    to_follow: tuple[str, ...]
    decisions: tuple[Decision, ...]
    exclusion: str
    # What was decided in private, with the part of it that anyone may read.
    in_part: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    meeting: Meeting
    items: tuple[PublicItem, ...]
    attendance: tuple[tuple[str, str], ...]
    printed: tuple[tuple[str, str], ...]
    notes: tuple[Rectification, ...]

    @property
    def is_to_come(self) -> bool:
        return self.meeting.state in TO_COME and self.meeting.starts_at > timezone.now()

    @property
    def was_called_off(self) -> bool:
        return self.meeting.state in CALLED_OFF

    @property
    def is_reported(self) -> bool:
        return self.meeting.state == MeetingState.REPORTED

    @property
    def minutes_are_elsewhere(self) -> bool:
        return self.meeting.body.official_record == Body.OfficialRecord.ELSEWHERE

    @property
    def official_record_url(self) -> str:
        return self.meeting.official_record_url or self.meeting.body.official_record_url


def read(meeting: Meeting) -> MeetingPage:
    shows_agenda = meeting.papers_published_at is not None or meeting.state not in TO_COME
    return MeetingPage(
        meeting=meeting,
        items=tuple(_items(meeting)) if shows_agenda else (),
        attendance=_attendance(meeting),
        printed=tuple((kind, catalogue.KINDS[kind].title) for kind in catalogue.public(meeting)),
        notes=tuple(meeting.rectifications.for_the_public()),
    )


def _items(meeting: Meeting) -> list[PublicItem]:
    readable, promised = list(papers.public(meeting)), list(papers.standing(meeting))
    open_ones = Decision.objects.open().standing().with_fate().filter(agenda_item__meeting=meeting)
    decided = list(open_ones.select_related("body", "confirmation"))
    agenda = list(meeting.agenda.order_by("number").for_the_public())
    if any(map(grounds.is_private, agenda)):
        decided += Decision.objects.open_in_part().filter(agenda_item__meeting=meeting)
    return [_item(item, readable, promised, decided) for item in agenda]


def _item(item: AgendaItem, readable: list[Paper], promised: list[Paper], decided: list[Decision]) -> PublicItem:
    private = grounds.is_private(item)
    made = tuple(each for each in decided if each.agenda_item_id == item.pk)
    to_follow = [each.title for each in promised if each.agenda_item_id == item.pk and papers.is_to_follow(each)]
    return PublicItem(
        number=item.number,
        title=grounds.title(item),
        purpose=item.get_purpose_display(),
        recommendation="" if private else item.recommendation,
        urgent_reason=item.urgent_reason,
        ground=grounds.sentence(item),
        summary=item.public_summary if private else "",
        papers=tuple(each for each in readable if each.agenda_item_id == item.pk),
        to_follow=() if private else tuple(to_follow),
        decisions=() if private else made,
        exclusion=item.exclusion_resolution if private else "",
        in_part=made if private else (),
    )


def _attendance(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Who came and who sent apologies, each in the form the public reads."""
    if meeting.state in TO_COME or meeting.state in CALLED_OFF:
        return ()
    recorded = meeting.attendance.select_related("membership__person", "in_place_of__person").order_by(
        "membership__seat", "pk"
    )
    return tuple((presence.named(each.membership), _how(each)) for each in recorded)


def _how(attendance: Attendance) -> str:
    if attendance.state != Attendance.State.PRESENT:
        return attendance.get_state_display()
    place = f", in the place of {attendance.in_place_of.public_name}" if attendance.in_place_of else ""
    return f"{attendance.get_mode_display()}{place}"
