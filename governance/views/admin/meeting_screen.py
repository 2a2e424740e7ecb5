"""What a meeting's page shows: its state and what can follow, who came, each item, the minutes as they grow,
when something was saved last, and what can be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from ... import attending, authority, convening, minuting, papers, programme, quorum, timeline
from ...forms import AgendaItemForm, AttendanceForm, ItemForms, attendance_forms
from ...models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    MeetingAction,
    Minutes,
    Person,
    Submission,
)
from ...printing import catalogue
from ...printing.minutes import minutes as drafted
from ...printing.outline import Outline, Part
from ...states import HAS_MET, ItemState, MeetingState, SubmissionState
from . import acts, agenda_items, meeting_acts
from .agenda_items import ItemActs, ItemLine, ItemPanel
from .frame import Possibility, acting, show, why_not

# What is done to a meeting itself, in the order in which it comes up.
OF_THE_MEETING = ("publish", "postpone", "cancel", "inquorate", "adjourn")
# What has a form of its own on the page.
IN_PLACE = ("paper", "action")
ELSEWHERE = (
    "put-right",
    "take-off",
    "recommend",
    "refer",
    "programme",
    "close",
    "open",
    "summarise",
    "amend",
    "override",
    "agree-override",
)
AFTER = ("publish", "link", "sheet")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and is not saved: it stands on the page again, with what was wrong with it."""

    item: ItemForms | None = None
    refused: Sequence[str] = ()
    attendance: list[AttendanceForm] | None = None
    new_item: AgendaItemForm | None = None

    @property
    def is_sent_back(self) -> bool:
        forms = [*(self.attendance or ()), *([self.new_item] if self.new_item else [])]
        return bool(self.refused) or any(form.errors for form in forms)


NOTHING = Typed()


@authority.asked_once()
def page(request: HttpRequest, pk: int, typed: Typed = NOTHING) -> HttpResponse:
    """The page as it stands, with what was `typed` and could not be done."""
    meeting, by = meeting_of(pk), acting(request)
    return show(
        request,
        "meeting",
        str(meeting),
        crumb(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if typed.is_sent_back else HTTPStatus.OK,
        meeting=meeting,
        by=by,
        is_to_come=meeting.state in convening.TO_COME,
        has_met=meeting.state in HAS_MET,
        is_elsewhere=meeting.body.official_record == Body.OfficialRecord.ELSEWHERE,
        notice=papers.notice(meeting) if meeting.state in convening.TO_COME else None,
        to_hold=why_not(convening.refusals_to_hold, meeting=meeting, by=by),
        acts=acts.survey("meeting", meeting, by, names=OF_THE_MEETING),
        relist=_relist(meeting, by),
        official_record=acts.possible("meeting", meeting, by, names=("record",), in_place=True),
        to_take=why_not(attending.refusals, meeting=meeting, by=by),
        attendance=typed.attendance or attendance_forms(meeting),
        attendance_errors=any(row.errors for row in typed.attendance or ()),
        recorded=_register(meeting),
        quorum=quorum.of_meeting(meeting),
        open_actions=_open_actions(meeting, by),
        items=_lines(meeting, by, typed, asked_for=request.GET.get("item", "")),
        taken_off=[(each, acts.record_address(each)) for each in _taken_off(meeting)],
        to_list=why_not(convening.refusals_to_list, meeting=meeting, by=by),
        new_item=typed.new_item or AgendaItemForm(waiting=waiting(meeting), meeting=meeting),
        minutes=minuting.latest(meeting),
        minutes_acts=list(_minutes_acts(meeting, by)),
        draft=parts(drafted(meeting)) if meeting.state in HAS_MET else None,
        printed=printed(meeting),
        now_day=f"{timezone.localdate():%Y-%m-%d}",
        saved=timeline.last_of_meeting(meeting),
    )


def meeting_of(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body", "continued_as__body"), pk=pk)


def crumb() -> tuple[str, str]:
    return "Meetings", reverse("governance_admin:meetings")


def waiting(meeting: Meeting) -> QuerySet[Submission]:
    """What waits for a meeting of this body."""
    found = Submission.objects.filter(body=meeting.body_id, state=SubmissionState.PROPOSED)
    return found.select_related("passage__edition")


def parts(outline: Outline) -> list[tuple[str, Part]]:
    """The parts of a printed document, each with what it is, for a template."""
    return [(type(part).__name__.lower(), part) for part in outline.parts]


def printed(meeting: Meeting) -> list[tuple[str, str, bool]]:
    """What can be printed: its kind, its name, and whether anyone may read it yet."""
    public = catalogue.public(meeting)
    return [(kind, each.title, kind in public) for kind, each in catalogue.KINDS.items()]


def _agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    related = "meeting__body", "submission__passage__edition__document", "submission__pin"
    return meeting.agenda.select_related(*related).order_by("number")


def _taken_off(meeting: Meeting) -> QuerySet[AgendaItem]:
    return meeting.items.filter(state=ItemState.TAKEN_OFF).order_by("pk")


def _lines(meeting: Meeting, by: Person | None, typed: Typed, *, asked_for: str) -> list[ItemLine]:
    """The agenda, each item a line. One is open: what was typed and could not be done, what was `asked_for`, or else
    the first on which nothing is recorded."""
    agenda, decided = list(_agenda(meeting)), agenda_items.standing_decisions(meeting)
    wanted = str(typed.item.item.pk) if typed.item else asked_for
    chosen = [each for each in agenda if str(each.pk) == wanted] or [each for each in agenda if each.pk not in decided]
    opened = (chosen or agenda)[:1]
    return [
        ItemLine(item, decided.get(item.pk), _panel(item, by, typed, decided.get(item.pk)) if item in opened else None)
        for item in agenda
    ]


def _panel(item: AgendaItem, by: Person | None, typed: Typed, decision: Decision | None) -> ItemPanel:
    acts_of_item = _acts(item, by, decision)
    return agenda_items.panel(item, by, typed.item, typed.refused, decision=decision, acts=acts_of_item)


def _register(meeting: Meeting) -> list[Attendance]:
    """Attendance as it was recorded, for who only reads it."""
    return list(meeting.attendance.select_related("membership__person").order_by("membership__person__name"))


def _acts(item: AgendaItem, by: Person | None, decision: Decision | None) -> ItemActs:
    attached = papers.standing(item.meeting).filter(agenda_item=item)
    declared = item.interests.select_related("membership__person").order_by("pk")
    return ItemActs(
        interests=[(each, acts.possible("interest", each, by, names=("take-back",))) for each in declared],
        papers=[(each, acts.possible("paper", each, by)) for each in attached],
        actions=[(each, acts.possible("action", each, by)) for each in item.actions.select_related("owner")],
        in_place=acts.possible("item", item, by, names=IN_PLACE, in_place=True),
        elsewhere=acts.possible("item", item, by, names=ELSEWHERE),
        to_take_off=_to_take_off(item, by, decision),
        after=acts.possible("decision", decision, by, names=AFTER) if decision else (),
    )


def _to_take_off(item: AgendaItem, by: Person | None, decision: Decision | None) -> list[str]:
    """What a clerk does instead once the agenda is out; nothing to say while it is not, or when it is decided."""
    if decision or by is None or item.meeting.state not in {MeetingState.PUBLISHED, *HAS_MET}:
        return []
    return (
        convening.refusals_to_take_off(agenda_item=item, by=by)
        if not convening.refusals(body=item.meeting.body, by=by)
        else []
    )


def _relist(meeting: Meeting, by: Person | None) -> Possibility | None:
    """The way for what a meeting left undone onto the next agenda."""
    found = acts.possible("meeting", meeting, by, names=("relist",), in_place=True)
    return found[0] if found and convening.left_undone(meeting) else None


def _open_actions(meeting: Meeting, by: Person | None) -> list[tuple[MeetingAction, Sequence[Possibility]]]:
    """What earlier meetings asked for and nobody has closed: it comes first at the next one."""
    found = programme.open_actions(meeting.body).select_related("body", "owner", "agenda_item__meeting")
    return [(each, acts.possible("action", each, by, names=meeting_acts.ACTION)) for each in found]


def _minutes_acts(meeting: Meeting, by: Person | None) -> Iterator[Possibility]:
    yield from acts.possible("meeting", meeting, by, names=("minutes",))
    written: Minutes | None = minuting.latest(meeting)
    if written:
        yield from acts.possible("minutes", written, by)
