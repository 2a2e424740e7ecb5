"""The registers of what bodies decided, planned, owe and withheld: lists with filters, each to be taken away as CSV or
XLSX. One table says what stands in which; nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button

from ...models import (
    Body,
    CallIn,
    Condition,
    Decision,
    Edition,
    ErasureRequest,
    LegalHold,
    MeetingAction,
    Override,
    PlannedDecision,
    Withholding,
    WorkItem,
)
from ...states import EditionState
from ...tables import harmless
from . import acts
from .frame import PERMISSION, acting, screen, show


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its word in the address, its columns by what they are read from, and what it is filtered by."""

    word: str
    title: str
    about: str
    model: type[Model]
    columns: dict[str, str]
    filters: tuple[str, ...]
    rows: Callable[[], QuerySet]
    # The act, to a body, by which a line is added.
    adds: str = ""


REGISTERS = (
    Register(
        "decisions",
        "Decisions",
        "What bodies resolved, the latest first.",
        Decision,
        {
            "title": "Decision",
            "body.name": "Body",
            "get_outcome_display": "Outcome",
            "get_basis_display": "Basis",
            "decided_on": "Decided",
            "recorded_at": "Recorded",
            "minute_number": "Minute",
            "taken_back": "Since then",
        },
        ("body", "outcome", "basis", "kind"),
        lambda: Decision.objects.standing().with_fate().select_related("body"),
    ),
    Register(
        "conditions",
        "Conditions",
        "What must be done for an approval to hold.",
        Condition,
        {
            "text": "Condition",
            "decision.title": "Decision",
            "decision.body.name": "Body",
            "owner_title": "Owner’s post",
            "owner": "Owner",
            "due_on": "Due",
            "get_state_display": "State",
            "suspensive": "Holds up the edition",
        },
        ("decision__body", "state", "suspensive"),
        lambda: Condition.objects.select_related("decision__body", "owner").order_by("state", "due_on", "pk"),
    ),
    Register(
        "actions",
        "Actions",
        "What meetings asked somebody to do.",
        MeetingAction,
        {
            "text": "Action",
            "body.name": "Body",
            "owner_title": "Owner’s post",
            "owner": "Owner",
            "due_on": "Due",
            "get_state_display": "State",
            "progress": "Progress",
            "chased_on": "Reminded on",
            "asked_of": "Recommended to",
            "received_on": "Received on",
            "answered_on": "Answered on",
        },
        ("body", "state", "owner"),
        lambda: MeetingAction.objects.select_related("body", "owner", "asked_of").order_by("-state", "due_on", "pk"),
        "assign",
    ),
    Register(
        "work-programme",
        "Work programme",
        "What each body means to take at a coming meeting.",
        WorkItem,
        {
            "title": "Item",
            "body.name": "Body",
            "get_purpose_display": "Purpose",
            "wanted_by": "Wanted by",
            "meeting": "Meeting",
            "get_state_display": "State",
            "note": "Note",
        },
        ("body", "state", "purpose"),
        lambda: WorkItem.objects.select_related("body", "meeting__body").order_by("-state", "wanted_by", "pk"),
        "work",
    ),
    Register(
        "forward-plan",
        "Forward plan",
        "Executive decisions to come, and the notice that was given of them.",
        PlannedDecision,
        {
            "title": "Decision",
            "body.name": "Body",
            "is_key": "Key decision",
            "decide_from": "From",
            "decide_to": "To",
            "noticed_at": "Notice given",
            "get_urgency_display": "Urgency",
            "in_private": "In private",
            "get_state_display": "State",
        },
        ("body", "state", "is_key"),
        lambda: PlannedDecision.objects.select_related("body"),
        "plan",
    ),
    Register(
        "call-ins",
        "Call-ins",
        "Requests to look at an executive decision again. Enter a new one from the decision.",
        CallIn,
        {
            "decision.title": "Decision",
            "decision.body.name": "Body",
            "received_at": "Received",
            "get_state_display": "State",
            "heard_at": "Heard at",
            "grounds": "Grounds",
            "answer": "Answer",
        },
        ("decision__body", "state"),
        lambda: CallIn.objects.select_related("decision__body", "heard_at__body").order_by("-received_at"),
    ),
    Register(
        "overrides",
        "Two duties in one person",
        "What two officers agreed to for one item, with names. The public reads posts. Enter a new one from the item.",
        Override,
        {
            "agenda_item.title": "Item",
            "agenda_item.meeting": "Meeting",
            "person": "Person",
            "get_duty_display": "May",
            "reason": "Reason",
            "asked_by": "Asked for by",
            "agreed_by": "Agreed by",
            "at": "On",
        },
        ("agenda_item__meeting__body", "duty"),
        lambda: Override.objects.select_related(
            "agenda_item__meeting__body", "person", "asked_by", "agreed_by"
        ).order_by("-at"),
    ),
    Register(
        "reviews",
        "Reviews",
        "Editions in force, the one whose review is due first at the head.",
        Edition,
        {
            "title": "Edition",
            "document.title": "Document",
            "document.overseen_by": "Looked after by",
            "effective_on": "In force from",
            "period": "Written for",
            "review_by": "Review by",
            "under_review_since": "Under review since",
        },
        ("document__overseen_by",),
        lambda: (
            Edition.objects.filter(state=EditionState.IN_FORCE)
            .select_related("document__overseen_by")
            .order_by("review_by", "pk")
        ),
    ),
    Register(
        "withheld",
        "Withheld parts",
        "What the public may no longer read, and on which ground.",
        Withholding,
        {
            "subject": "Of",
            "part": "Part",
            "get_ground_display": "Ground",
            "withheld_at": "Since",
            "withheld_by": "By",
            "lifted_at": "Until",
        },
        ("ground",),
        lambda: Withholding.objects.select_related("withheld_by"),
    ),
    Register(
        "erasures",
        "Erasures",
        "What two officers erased for good, or were asked to. The receipts stay.",
        ErasureRequest,
        {
            "subject": "Of",
            "part": "Part",
            "get_basis_display": "Basis",
            "get_state_display": "State",
            "asked_by": "Asked for by",
            "asked_at": "On",
            "answered_by": "Answered by",
            "answered_at": "Answered",
        },
        ("basis", "state"),
        lambda: ErasureRequest.objects.select_related("asked_by", "answered_by"),
    ),
    Register(
        "holds",
        "Kept longer",
        "What is neither disposed of nor erased for now, and why.",
        LegalHold,
        {
            "subject": "Of",
            "reason": "Why",
            "until": "Until",
            "placed_by": "By",
            "placed_at": "Since",
            "lifted_at": "Lifted",
        },
        (),
        lambda: LegalHold.objects.select_related("placed_by"),
    ),
)


class RegisterView(ReportView):
    """One register as a report."""

    register: Register
    header_icon = "clipboard-list"
    template_name = "governance/admin/register.html"

    def get_page_title(self) -> str:
        return self.register.title

    def get_page_subtitle(self) -> str:
        return self.register.about

    def get_base_queryset(self) -> QuerySet:
        return self.register.rows()

    def get_filename(self) -> str:
        return f"{self.register.word}-{timezone.localdate()}"

    @cached_property
    def columns(self) -> list[Column]:
        first, *others = self.register.columns.items()
        return [
            TitleColumn("title", label=first[1], accessor=first[0], get_url=_address),
            *(Column(read.replace(".", "_"), label=label, accessor=read) for read, label in others),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """To add a line, at each body whose clerk is asking."""
        person = acting(self.request)
        if not self.register.adds or person is None:
            return []
        found = []
        for body in Body.objects.all():
            for each in acts.possible("body", body, person, names=[self.register.adds]):
                found.append(Button(f"{each.label}: {body}", url=each.url, icon_name="plus"))
        return found

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        said = super().preprocess_field_value(field, value, export_format)
        return harmless(said) if export_format == self.FORMAT_CSV else said


def _address(row: Model) -> str:
    """Where a line of a register is looked into, and acted on."""
    if isinstance(row, ErasureRequest) and row.state == ErasureRequest.State.DONE:
        return reverse("governance_admin:erasure-receipt", args=[row.pk])
    return acts.there(row) if isinstance(row, Decision | Edition) else acts.record_address(row)


def addresses() -> list[URLPattern]:
    """Each register at its own address, and one page that leads to all."""
    found = [path("registers/", registers, name="registers")]
    for register in REGISTERS:
        for results in (False, True):
            view = _view(register).as_view(results_only=results)
            ending, name = ("results/", "-results") if results else ("", "")
            found.append(
                path(
                    f"registers/{register.word}/{ending}",
                    permission_required(PERMISSION)(view),
                    name=f"register-{register.word}{name}",
                )
            )
    return found


def _view(register: Register) -> type[RegisterView]:
    meta = type("Meta", (), {"model": register.model, "fields": list(register.filters)})
    name = f"governance_admin:register-{register.word}"
    return type(
        f"{register.model.__name__}Register",
        (RegisterView,),
        {
            "register": register,
            "model": register.model,
            "filterset_class": type("Filters", (WagtailFilterSet,), {"Meta": meta}),
            "list_export": list(register.columns),
            "export_headings": register.columns,
            "index_url_name": name,
            "index_results_url_name": f"{name}-results",
        },
    )


@screen
def registers(request: HttpRequest) -> HttpResponse:
    """All of them, with how many lines each has."""
    found = [(each, reverse(f"governance_admin:register-{each.word}"), each.rows().count()) for each in REGISTERS]
    return show(request, "registers", "Registers", registers=found)
