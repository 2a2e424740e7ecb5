"""A meeting on one page: the clerk holds it, takes attendance and records what was resolved; the chair
confirms. Every refusal stands on the page before the button; what was typed stays on it after one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from ... import convening, deciding, quorum, routes
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
    Membership,
    Person,
    Post,
    Submission,
)
from ...refusals import Refused, refuse_for
from ...states import MeetingState, SubmissionState
from .frame import act, acting, change, form, screen, show, why_not


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """One agenda item as the page shows it."""

    item: AgendaItem
    forms: ItemForms
    quorum: quorum.Quorum
    decision: Decision | None
    replaces: Decision | None
    to_write_up: list[str]
    to_record: list[str]
    to_confirm: list[str]
    refused: list[str]
    is_sent_back: bool
    is_open: bool

    @property
    def is_asked(self) -> bool:
        """Whether the body is asked to resolve something."""
        return self.item.submission is not None or bool(self.item.recommendation)

    @property
    def problems(self) -> bool:
        """Whether something that was typed could not be done."""
        return self.is_sent_back and (bool(self.refused) or any(form.errors for form in self.forms.all))


@screen
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, those to come first."""
    found = Meeting.objects.select_related("body").order_by("starts_at")
    to_come = found.filter(state=MeetingState.SCHEDULED)
    past = found.exclude(state=MeetingState.SCHEDULED).reverse()
    return show(request, "meetings", "Meetings", to_come=to_come, past=past)


@form
def schedule(request: HttpRequest, by: Person | None) -> HttpResponse:
    """A new meeting of a body that the person signed in is clerk of."""
    bodies = _clerked(by)
    typed = MeetingForm(request.POST or None, bodies=bodies)
    refusals = [] if bodies else ["Only the clerk of a body schedules its meetings, and you are clerk of none today."]
    if by and typed.is_valid():
        values = {name: typed.cleaned_data[name] for name in ("body", "place")}
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
    rows = [row for row in attendance_forms(found, request.GET) if row.is_valid() and row.membership.voting]
    came = [_presence(row) for row in rows if row.cleaned_data["state"] == Attendance.State.PRESENT]
    return JsonResponse({"sentences": quorum.of_meeting(found, came).sentences})


@act
def write_up(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Saves who was there for an item and, if `record` was pressed, the decision on it. A refused
    decision leaves the first saved, and all that was typed on the page."""
    item = _item(pk)
    typed = _item_forms(item, by, data=request.POST)
    try:
        _save_presence(typed, by)
        typed = _item_forms(_item(pk), by, data=request.POST, presence_is_saved=True)
        if "record" in request.POST:
            _record(typed, by, replaces=request.POST.get("replaces", ""))
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
    change(request, "Confirmed.", partial(deciding.confirm_decision, decision=decision, by=by))
    return _to_item(item)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), pk=pk)


def _item(pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body", "submission__pin"), pk=pk)


def _to_item(item: AgendaItem) -> HttpResponse:
    return redirect(address(item))


def address(item: AgendaItem) -> str:
    """Where the item stands open on its meeting's page."""
    return f"{reverse('governance_admin:meeting', args=[item.meeting_id])}?item={item.pk}#item-{item.pk}"


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


def _members(meeting: Meeting) -> QuerySet[Membership]:
    on_the_day = Membership.objects.on(timezone.localdate(meeting.starts_at)).filter(body=meeting.body_id)
    return on_the_day.select_related("person").order_by("person__name")


def _item_forms(item: AgendaItem, by: Person | None, data: Any = None, *, presence_is_saved: bool = False) -> ItemForms:
    """The forms of an item. They offer what the quorum allows; what is sent is judged by the rule, which
    says more than that it was not on the list."""
    stage = routes.stage(item.submission.passage, item.submission.stage) if item.submission else None
    return ItemForms(
        item,
        outcomes=routes.outcomes(stage, quorum_met=None if data else quorum.for_item(item).met),
        members=_members(item.meeting),
        replaces=_replaceable(item, by),
        data=data,
        presence_is_saved=presence_is_saved,
    )


def _replaceable(item: AgendaItem, by: Person | None) -> Decision | None:
    """The decision that stands and that `by`, who recorded it, may still record anew."""
    last = Decision.objects.standing().filter(agenda_item=item).first()
    if by is None or last is None or deciding.refusals(agenda_item=item, by=by, replaces=last):
        return None
    return last


def _record_attendance(meeting: Meeting, rows: list[AttendanceForm], by: Person) -> list[Attendance]:
    with transaction.atomic():
        return [
            convening.record_attendance(meeting=meeting, membership=row.membership, by=by, **row.cleaned_data)
            for row in rows
            if row.has_changed() or (row.is_first and meeting.starts_at <= timezone.now())
        ]


def _presence(row: AttendanceForm) -> quorum.Presence:
    return quorum.Presence(
        person=row.membership.person_id,
        seat=row.membership.seat,
        online=row.cleaned_data["mode"] == Attendance.Mode.ONLINE,
    )


def _save_presence(typed: ItemForms, by: Person) -> None:
    """When the item was taken and who declared an interest, as far as it was changed. Raises Refused."""
    if not typed.presence_is_valid():
        raise Refused(["Some of what was typed cannot be read. It is marked below."])
    with transaction.atomic():
        if typed.taken.has_changed() and typed.taken.cleaned_data["taken_at"]:
            convening.take_item(agenda_item=typed.item, by=by, **typed.taken.cleaned_data)
        for interest in typed.changed_interests():
            convening.declare_interest(agenda_item=typed.item, by=by, **interest)


def _record(typed: ItemForms, by: Person, *, replaces: str) -> Decision:
    """The decision as it was typed; `replaces` is the number of the one that its recorder had before
    them. Raises Refused."""
    item = typed.item
    earlier = Decision.objects.filter(agenda_item=item, pk=int(replaces)).first() if replaces.isdecimal() else None
    refuse_for(deciding.refusals(agenda_item=item, by=by, replaces=earlier))
    if not typed.decision.is_valid():
        raise Refused(["The decision is not complete. What is missing is marked below."])
    return deciding.record_decision(
        agenda_item=item,
        submission=item.submission,
        decided_on=timezone.localdate(item.meeting.starts_at),
        by=by,
        replaces=earlier,
        **typed.decision.cleaned_data,
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
        by=by,
        attendance=attendance or attendance_forms(meeting),
        attendance_errors=any(row.errors for row in attendance or ()),
        recorded=_register(meeting),
        quorum=quorum.of_meeting(meeting),
        items=[_panel(item, by, typed, refused, opened=request.GET.get("item", "")) for item in _agenda(meeting)],
        to_hold=why_not(convening.refusals_to_hold, meeting=meeting, by=by),
        to_call_off=why_not(convening.refusals_to_call_off, meeting=meeting, state=MeetingState.CANCELLED, by=by),
        to_take=_to_take(meeting, by),
        to_list=why_not(convening.refusals_to_list, meeting=meeting, by=by),
        new_item=new_item or AgendaItemForm(waiting=_waiting(meeting)),
        calling_off=calling_off or ReasonForm(),
    )


def _agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    related = "meeting__body", "submission__passage__edition__document", "submission__pin"
    return meeting.agenda.select_related(*related).order_by("number")


def _to_take(meeting: Meeting, by: Person | None) -> list[str]:
    """Why attendance may not be taken, whoever it is about."""
    member = _members(meeting).first()
    if member is None:
        return why_not(convening.refusals, body=meeting.body, by=by)
    return why_not(convening.refusals_of_attendance, meeting=meeting, membership=member, by=by)


def _register(meeting: Meeting) -> list[Attendance]:
    """Attendance as it was recorded, for who only reads it."""
    return list(meeting.attendance.select_related("membership__person").order_by("membership__person__name"))


def _panel(
    item: AgendaItem, by: Person | None, typed: ItemForms | None, refused: Sequence[str], *, opened: str
) -> ItemPanel:
    is_sent_back = typed is not None and typed.item.pk == item.pk
    decision = Decision.objects.standing().filter(agenda_item=item).select_related("confirmation__confirmed_by").first()
    mine = _replaceable(item, by)
    return ItemPanel(
        item=item,
        forms=typed if typed and is_sent_back else _item_forms(item, by),
        quorum=quorum.for_item(item),
        decision=decision,
        replaces=mine,
        to_write_up=why_not(convening.refusals_to_write_up, agenda_item=item, by=by),
        to_record=why_not(deciding.refusals, agenda_item=item, by=by, replaces=mine),
        to_confirm=why_not(deciding.refusals_to_confirm, decision=decision, by=by) if decision else [],
        refused=list(refused) if is_sent_back else [],
        is_sent_back=is_sent_back,
        is_open=is_sent_back or opened == str(item.pk),
    )
