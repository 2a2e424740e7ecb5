"""A meeting on one page: the clerk holds it, takes attendance and records what was resolved; the chair
confirms. Every refusal stands on the page before the button; what was typed stays on it after one."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from ... import attending, confirming, convening, presence, quorum
from ...forms import (
    AgendaItemForm,
    AttendanceForm,
    ItemForms,
    MeetingForm,
    ReasonForm,
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
    Submission,
)
from ...refusals import Refused
from ...states import MeetingState, SubmissionState
from . import acts, agenda_items
from .frame import act, acting, change, form, screen, show, why_not


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
    bodies = _clerked(by)
    typed = MeetingForm(request.POST or None, bodies=bodies)
    refusals = [] if bodies else ["Only the clerk of a body schedules its meetings, and you are clerk of none today."]
    if by and typed.is_valid():
        values = {name: typed.cleaned_data[name] for name in ("body", "place", "in_the_past")}
        writes = partial(convening.schedule_meeting, starts_at=typed.starts_at, by=by, **values)
        if made := change(request, "Meeting scheduled.", writes):
            return redirect("governance_admin:meeting", made.pk)
    return show(request, "form", "Schedule a meeting", _crumb(), form=typed, refusals=refusals, button="Schedule")


@screen
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _meeting(pk))


@act
def hold(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    change(request, "The meeting is marked as held.", partial(convening.hold_meeting, meeting=_meeting(pk), by=by))
    return redirect("governance_admin:meeting", pk)


@act
def call_off(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Cancels the meeting, or says that too few came (`inquorate` in what is sent)."""
    found, typed = _meeting(pk), ReasonForm(request.POST)
    writes, success = convening.cancel_meeting, "The meeting is cancelled."
    if "inquorate" in request.POST:
        writes, success = convening.find_inquorate, "The meeting is marked as inquorate."
    reason = typed.cleaned_data["reason"] if typed.is_valid() else ""
    if change(request, success, partial(writes, meeting=found, reason=reason, by=by)):
        return redirect("governance_admin:meeting", pk)
    return _page(request, found, calling_off=typed)


@act
def list_item(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Adds an item to the agenda."""
    found = _meeting(pk)
    typed = AgendaItemForm(request.POST, waiting=_waiting(found))
    if typed.is_valid():
        writes = partial(convening.list_item, meeting=found, by=by, **typed.cleaned_data)
        if item := change(request, "On the agenda.", writes):
            return _to_item(item)
    return _page(request, found, new_item=typed)


@act
def take_attendance(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Records every row that was changed, or none."""
    found = _meeting(pk)
    rows = attendance_forms(found, request.POST)
    writes = partial(_record_attendance, found, rows, by)
    wrong = [row for row in rows if not row.is_valid()]
    if not wrong and change(request, "Attendance saved.", writes) is not None:
        return redirect(f"{reverse('governance_admin:meeting', args=[pk])}#attendance")
    return _page(request, found, attendance=rows)


@screen
def quorum_as_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """The quorum sentence for attendance that is not saved yet, for the page to show while one types."""
    found = _meeting(pk)
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
            messages.success(request, f"Item {item.number} is recorded. The chair can confirm it now.")
            return _to_item(item)
    except Refused as refusal:
        return _page(request, item.meeting, typed=typed, refused=refusal.reasons)
    messages.success(request, f"Item {item.number}: saved who was there.")
    return _page(request, item.meeting, typed=typed.unjudged())


@act
def confirm(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """The chair's word on a recorded decision."""
    decision = get_object_or_404(Decision, pk=pk)
    item = get_object_or_404(AgendaItem, decisions=decision)
    change(request, "Confirmed.", partial(confirming.confirm_decision, decision=decision, by=by))
    return _to_item(item)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), pk=pk)


def _item(pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body", "submission__pin"), pk=pk)


def _to_item(item: AgendaItem) -> HttpResponse:
    return redirect(agenda_items.address(item))


def _crumb() -> tuple[str, str]:
    return "Meetings", reverse("governance_admin:meetings")


def _clerked(by: Person | None) -> QuerySet[Body]:
    """The bodies that `by` is clerk of today."""
    today = Appointment.objects.on(timezone.localdate()).filter(person=by, post=Post.CLERK)
    return Body.objects.filter(appointments__in=today).distinct()


def _waiting(meeting: Meeting) -> QuerySet[Submission]:
    """What waits for a meeting of this body."""
    waiting = Submission.objects.filter(body=meeting.body_id, state=SubmissionState.PROPOSED)
    return waiting.select_related("passage__edition")


def _record_attendance(meeting: Meeting, rows: list[AttendanceForm], by: Person) -> list[Attendance]:
    with transaction.atomic():
        return [
            attending.record_attendance(
                meeting=meeting, membership=row.membership, came_back=row.came_back, by=by, **row.cleaned_data
            )
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


def _page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    typed: ItemForms | None = None,
    refused: Sequence[str] = (),
    attendance: list[AttendanceForm] | None = None,
    new_item: AgendaItemForm | None = None,
    calling_off: ReasonForm | None = None,
) -> HttpResponse:
    """The page as it stands, or with what was typed and could not be done."""
    meeting, by = _meeting(meeting.pk), acting(request)
    sent_back = bool(refused) or any(form.errors for form in (*(attendance or ()), new_item, calling_off) if form)
    return show(
        request,
        "meeting",
        str(meeting),
        _crumb(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if sent_back else HTTPStatus.OK,
        meeting=meeting,
        is_to_come=meeting.state in convening.TO_COME,
        by=by,
        attendance=attendance or attendance_forms(meeting),
        attendance_errors=any(row.errors for row in attendance or ()),
        recorded=_register(meeting),
        quorum=quorum.of_meeting(meeting),
        items=[
            agenda_items.panel(
                item,
                by,
                typed,
                refused,
                opened=request.GET.get("item", ""),
                acts=acts.possible("item", item, by),
            )
            for item in _agenda(meeting)
        ],
        to_hold=why_not(convening.refusals_to_hold, meeting=meeting, by=by),
        to_call_off=why_not(convening.refusals_to_call_off, meeting=meeting, state=MeetingState.CANCELLED, by=by),
        to_take=why_not(attending.refusals, meeting=meeting, by=by),
        to_list=why_not(convening.refusals_to_list, meeting=meeting, by=by),
        new_item=new_item or AgendaItemForm(waiting=_waiting(meeting)),
        calling_off=calling_off or ReasonForm(),
    )


def _agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    related = "meeting__body", "submission__passage__edition__document", "submission__pin"
    return meeting.agenda.select_related(*related).order_by("number")


def _register(meeting: Meeting) -> list[Attendance]:
    """Attendance as it was recorded, for who only reads it."""
    return list(meeting.attendance.select_related("membership__person").order_by("membership__person__name"))
