"""A meeting on one page: the clerk holds it, takes attendance and records what was resolved; the chair
confirms. Every refusal stands on the page before the button; what was typed stays on it after one."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from ... import attending, clock_changes, confirming, convening, presence, quorum, terms
from ...forms import (
    AgendaItemForm,
    AttendanceForm,
    MeetingForm,
    attendance_forms,
)
from ...models import (
    AgendaItem,
    Appointment,
    Attendance,
    Body,
    Decision,
    Meeting,
    Person,
    Post,
    Terms,
)
from ...printing import catalogue
from ...refusals import Refused
from ..printed import as_file
from . import agenda_items
from .frame import act, change, form, screen, show
from .meeting_screen import Typed, crumb, meeting_of, page, parts, waiting


@screen
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, those to come first."""
    found = Meeting.objects.select_related("body").order_by("starts_at")
    to_come = found.filter(state__in=convening.TO_COME)
    past = found.exclude(state__in=convening.TO_COME).reverse()
    return show(request, "meetings", "Meetings", to_come=to_come, past=past)


@form
def schedule(request: HttpRequest, by: Person | None) -> HttpResponse:
    """A new meeting of a body that the person signed in is clerk of."""
    bodies = clerked(by)
    typed = MeetingForm(request.POST or None, bodies=bodies, initial=request.GET.dict())
    refusals = [] if bodies else ["Only the clerk of a body schedules its meetings, and you are clerk of none today."]
    if by and typed.is_valid():
        values = {name: typed.cleaned_data[name] for name in ("body", "place", "in_the_past")}
        writes = partial(convening.schedule_meeting, starts_at=typed.starts_at, by=by, **values)
        if made := change(request, f"Meeting scheduled.{clock_changes.caution(typed.starts_at)}", writes):
            return redirect("governance_admin:meeting", made.pk)
    return show(request, "form", "Schedule a meeting", crumb(), form=typed, refusals=refusals, button="Schedule")


@screen
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, pk)


@act
def hold(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    change(request, "The meeting is marked as held.", partial(convening.hold_meeting, meeting=meeting_of(pk), by=by))
    return redirect("governance_admin:meeting", pk)


@act
def list_item(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Adds an item to the agenda."""
    found = meeting_of(pk)
    typed = AgendaItemForm(request.POST, waiting=waiting(found), meeting=found)
    if typed.is_valid():
        writes = partial(convening.list_item, meeting=found, by=by, **typed.cleaned_data)
        if item := change(request, "On the agenda.", writes):
            return _to_item(item)
    return page(request, pk, Typed(new_item=typed))


@act
def take_attendance(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Records every row that was changed, or none."""
    found = meeting_of(pk)
    rows = attendance_forms(found, request.POST)
    writes = partial(_record_attendance, found, rows, by)
    wrong = [row for row in rows if not row.is_valid()]
    if not wrong and change(request, "Attendance saved.", writes) is not None:
        return redirect(f"{reverse('governance_admin:meeting', args=[pk])}#attendance")
    return page(request, pk, Typed(attendance=rows))


@screen
def quorum_as_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """The quorum sentence for attendance that is not saved yet, for the page to show while one types."""
    found = meeting_of(pk)
    rows = [row for row in attendance_forms(found, request.GET) if row.is_valid() and row.has_a_vote]
    came = [_presence(row) for row in rows if row.cleaned_data["state"] == Attendance.State.PRESENT]
    unsaid = sum(not row.cleaned_data["state"] for row in rows if not row.membership.substitute)
    return JsonResponse({"sentences": quorum.of_meeting(found, came, not_said=unsaid).sentences})


@act
def write_up(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Saves who was there for an item and, if `record` was pressed, the decision on it. A refused
    decision leaves the first saved, and all that was typed on the page."""
    item = _item(pk)
    typed = agenda_items.forms_of(item, by, data=request.POST)
    try:
        agenda_items.save_presence(typed, by)
        typed = agenda_items.forms_of(_item(pk), by, data=request.POST, presence_is_saved=True)
        if "record" in request.POST:
            agenda_items.record(typed, by, replaces=request.POST.get("replaces", ""))
            messages.success(request, f"Item {item.number} is recorded. {_who_confirms(item)}")
            return _to_item(item)
    except Refused as refusal:
        return page(request, item.meeting_id, Typed(item=typed, refused=refusal.reasons))
    messages.success(request, f"Item {item.number}: saved who was there.")
    more = "add-condition" in request.POST
    return page(request, item.meeting_id, Typed(item=typed.unjudged(more=more)))


@screen
def printed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What is printed of the meeting as it would come out now, also before anyone else may read it."""
    found = _printable(pk, kind)
    outline = catalogue.KINDS[kind].outline(found)
    return show(
        request,
        "printed",
        outline.title,
        crumb(),
        (str(found), reverse("governance_admin:meeting", args=[pk])),
        meeting=found,
        kind=kind,
        outline=outline,
        parts=parts(outline),
        forms=catalogue.FORMS,
        is_public=kind in catalogue.public(found),
    )


@screen
def printed_file(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    return as_file(request, _printable(pk, kind), kind, form)


def _printable(pk: int, kind: str) -> Meeting:
    if kind not in catalogue.KINDS:
        raise Http404
    return meeting_of(pk)


@act
def confirm(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """The chair's word on a recorded decision."""
    decision = get_object_or_404(Decision, pk=pk)
    item = get_object_or_404(AgendaItem, decisions=decision)
    change(request, "Confirmed.", partial(confirming.confirm_decision, decision=decision, by=by))
    return _to_item(item)


def _who_confirms(item: AgendaItem) -> str:
    """What comes next, as the body's terms say."""
    rule = terms.in_force(item.meeting.body, presence.day_of(item.meeting))
    match rule.confirming if rule else Terms.Confirming.CHAIR:
        case Terms.Confirming.LINK:
            return "Send the chair the link to confirm it with."
        case Terms.Confirming.SHEET:
            return "Another officer can confirm it from the signed sheet now."
    return "The chair can confirm it now."


def _item(pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body", "submission__pin"), pk=pk)


def _to_item(item: AgendaItem) -> HttpResponse:
    return redirect(agenda_items.address(item))


def clerked(by: Person | None) -> QuerySet[Body]:
    """The bodies that `by` is clerk of today."""
    today = Appointment.objects.on(timezone.localdate()).filter(person=by, post=Post.CLERK)
    return Body.objects.filter(appointments__in=today).distinct()


def _record_attendance(meeting: Meeting, rows: list[AttendanceForm], by: Person) -> list[Attendance]:
    with transaction.atomic():
        return [
            attending.record_attendance(meeting=meeting, membership=row.membership, by=by, **row.said)
            for row in rows
            if row.cleaned_data["state"] and (row.has_changed() or row.is_first)
        ]


def _presence(row: AttendanceForm) -> presence.Presence:
    place = row.cleaned_data["in_place_of"]
    return presence.Presence(
        person=row.membership.person_id,
        seat=place.seat if place else row.membership.seat,
        stretches=(presence.Stretch(online=row.cleaned_data["mode"] == Attendance.Mode.ONLINE),),
        stands_for=place.person_id if place else None,
    )
