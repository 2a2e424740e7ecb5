"""The acts that follow a decision, an item or a text: each a form, what stands in its way, and the function that does
it. One table; one view shows and does all of them."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from ... import (
    acting,
    adopting,
    amending,
    authority,
    calling_in,
    confirming,
    discharging,
    overriding,
    planning,
    publishing,
    reviewing,
)
from ...forms import acts as act_forms
from ...models import (
    AgendaItem,
    Body,
    CallIn,
    Condition,
    Decision,
    Document,
    Edition,
    ErasureRequest,
    Implication,
    Interest,
    KeptFile,
    LegalHold,
    Meeting,
    MeetingAction,
    Membership,
    Minutes,
    Paper,
    Passage,
    Person,
    Pin,
    PinnedFile,
    PlannedDecision,
    Post,
    Rectification,
    RouteStage,
    Terms,
    Withholding,
    WorkItem,
)
from ...particulars import Mandate, Privacy, Resolution
from ...parts import kinds
from . import agenda_items, meeting_acts, register_acts
from .act import Act, with_files
from .frame import Possibility, change, form, show, why_not

# What acts are done to, by the word in the address.
ABOUT: dict[str, type[Model]] = {
    "decision": Decision,
    "condition": Condition,
    "call-in": CallIn,
    "passage": Passage,
    "edition": Edition,
    "item": AgendaItem,
    "body": Body,
    "plan": PlannedDecision,
    "meeting": Meeting,
    "paper": Paper,
    "minutes": Minutes,
    "action": MeetingAction,
    "work": WorkItem,
    "pin": Pin,
    "pinned-file": PinnedFile,
    "file": KeptFile,
    "membership": Membership,
    "document": Document,
    "interest": Interest,
    "implication": Implication,
    "terms": Terms,
    "person": Person,
    "withholding": Withholding,
    "erasure": ErasureRequest,
    "hold": LegalHold,
    "rectification": Rectification,
    "route-stage": RouteStage,
}


def _discharge(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    return with_files({"outcome": typed.pop("is_met"), **typed}, by)


def _may_bring_into_force(*, edition: Edition, by: Person) -> list[str]:
    """Its day brings it into force; who would not wait for the night is its lead officer."""
    lead = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    return [*lead, *adopting.refusals_to_bring_into_force(edition=edition)]


def _between_meetings(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    power = ("basis", "decided_by", "authorised_by", "clause")
    mandate = Mandate(**{name: typed.pop(name) for name in power})
    privacy = Privacy(**{name: typed.pop(name) for name in ("access", "exempt_paragraph", "closed_reason")})
    about = {name: typed.pop(name) for name in ("submission", "title")}
    return {**about, "mandate": mandate, "privacy": privacy, "resolution": Resolution(**typed)}


def _plan(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    return {"about": typed.pop("about_it"), **typed}


ACTS: dict[str, dict[str, Act]] = {
    "decision": {
        "publish": Act("Publish it", "Published: {about}.", "decision", publishing.publish_notice, publishing.refusals),
        "link": Act(
            "Send the chair a link",
            "Link sent to the chair: {about}.",
            "decision",
            confirming.send_link,
            confirming.refusals_to_send_link,
            act_forms.LinkForm,
        ),
        "sheet": Act(
            "Confirm from the signed sheet",
            "Confirmed from the signed sheet: {about}.",
            "decision",
            confirming.confirm_against_sheet,
            confirming.refusals_to_confirm_against_sheet,
            act_forms.SheetForm,
            with_files,
        ),
        "call-in": Act(
            "Enter a call-in",
            "Call-in entered: {about}.",
            "decision",
            calling_in.receive_call_in,
            calling_in.refusals,
            act_forms.CallInForm,
        ),
        "amend": Act(
            "Pin the draft as a text changed by its leave",
            "Text pinned: {about}.",
            "decision",
            amending.amend_under,
            amending.refusals_to_amend_under,
        ),
        "correct": Act(
            "Record the correction of a slip",
            "Correction recorded: {about}.",
            "decision",
            amending.correct_text,
            amending.refusals_to_correct,
            act_forms.CorrectionForm,
        ),
        **register_acts.NOTE,
    },
    "condition": {
        "discharge": Act(
            "Record that it is met",
            "Recorded: {about}.",
            "condition",
            discharging.discharge_condition,
            discharging.refusals,
            act_forms.DischargeForm,
            _discharge,
        ),
    },
    "call-in": {
        "accept": Act(
            "It is valid", "Found valid: {about}.", "call_in", calling_in.accept_call_in, calling_in.refusals_to_accept
        ),
        "refuse": Act(
            "It is not valid",
            "Found not valid: {about}.",
            "call_in",
            calling_in.refuse_call_in,
            calling_in.refusals_to_refuse,
            act_forms.WhyForm,
        ),
        "answer": Act(
            "Enter the answer",
            "Answer entered: {about}.",
            "call_in",
            calling_in.answer_call_in,
            calling_in.refusals_to_answer,
            act_forms.AnswerForm,
        ),
    },
    "passage": {
        "minor": Act(
            "Agree that the change is minor",
            "Agreed that the change is minor: {about}.",
            "passage",
            amending.agree_minor,
            amending.refusals_to_judge,
        ),
        "material": Act(
            "Find the change material",
            "Change found material: {about}.",
            "passage",
            amending.find_material,
            amending.refusals_to_judge,
            act_forms.WhyForm,
        ),
    },
    "edition": {
        "resubmit": Act(
            "Go on where it was referred back: the change is minor",
            "Gone on where it was referred back: {about}.",
            "edition",
            amending.resubmit_as_minor,
            amending.refusals_to_resubmit,
            act_forms.WhyForm,
        ),
        "into-force": Act(
            "Bring it into force",
            "Brought into force: {about}.",
            "edition",
            adopting.bring_into_force,
            _may_bring_into_force,
        ),
        "review": Act(
            "Set the day of its review",
            "Day of the review set: {about}.",
            "edition",
            reviewing.set_review,
            reviewing.refusals,
            act_forms.ReviewForm,
        ),
        "begin-review": Act(
            "Begin its review", "Review begun: {about}.", "edition", reviewing.begin_review, reviewing.refusals_to_begin
        ),
        **register_acts.EDITION,
    },
    "item": {
        "amend": Act(
            "Pin the draft as the text that the body changed",
            "Text pinned: {about}.",
            "agenda_item",
            amending.amend_in_meeting,
            amending.refusals_to_amend_in_meeting,
        ),
        "override": Act(
            "Ask that one person does two duties",
            "Asked that one person does two duties: {about}.",
            "agenda_item",
            overriding.propose_override,
            overriding.refusals_to_propose,
            act_forms.OverrideForm,
        ),
        "agree-override": Act(
            "Agree that one person does two duties",
            "Agreed that one person does two duties: {about}.",
            "agenda_item",
            overriding.agree_override,
            overriding.refusals_to_agree,
            act_forms.AgreeForm,
        ),
        **meeting_acts.ITEM,
    },
    "meeting": meeting_acts.MEETING | register_acts.NOTE,
    "paper": meeting_acts.PAPER,
    "minutes": meeting_acts.MINUTES,
    "action": meeting_acts.ACTION,
    "body": {
        "decide": Act(
            "Record a decision between meetings",
            "Decision recorded for the {about}.",
            "body",
            acting.decide_outside_a_meeting,
            acting.refusals,
            act_forms.BetweenMeetingsForm,
            _between_meetings,
        ),
        "plan": Act(
            "Enter a decision in the forward plan",
            "Entered in the forward plan of the {about}.",
            "body",
            planning.plan_decision,
            planning.refusals,
            act_forms.PlanForm,
            _plan,
        ),
        **register_acts.BODY,
    },
    "work": register_acts.WORK,
    "route-stage": register_acts.ROUTE_STAGE,
    "interest": register_acts.INTEREST,
    "withholding": register_acts.WITHHOLDING,
    "erasure": register_acts.ERASURE,
    "hold": register_acts.HOLD,
    "plan": {
        "notice": Act(
            "Give notice of it",
            "Notice given: {about}.",
            "planned",
            planning.give_notice,
            planning.refusals_of_notice,
            act_forms.NoticeForm,
        ),
        "withdraw": Act(
            "Withdraw it",
            "Withdrawn: {about}.",
            "planned",
            planning.withdraw_plan,
            planning.refusals_to_withdraw,
            act_forms.WhyForm,
        ),
        **register_acts.PLAN,
    },
}
# Whatever the public reads can be taken from it.
for _word, _model in ABOUT.items():
    if _model._meta.model_name in kinds():
        ACTS[_word] = ACTS.get(_word, {}) | register_acts.PUBLIC_PART
    if not issubclass(_model, ErasureRequest | LegalHold | Withholding):
        ACTS[_word] = ACTS.get(_word, {}) | register_acts.WORDS


@form
def act(request: HttpRequest, by: Person | None, kind: str, pk: int, name: str) -> HttpResponse:
    """One act: its form with what stands in its way, or what was typed, done."""
    chosen = ACTS.get(kind, {}).get(name)
    if chosen is None:
        raise Http404
    about = get_object_or_404(ABOUT[kind], pk=pk)
    sent = request.method == "POST"
    typed = chosen.form(*((request.POST, request.FILES) if sent else ()), about=about)
    if sent and by and typed.is_valid() and _do(request, chosen, about, typed, by):
        return redirect(there(about))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    refusals = [] if sent else why_not(chosen.asks, by=by, **{chosen.subject: about})
    way_back = (str(about), there(about))
    context = {"form": typed, "refusals": refusals, "button": chosen.label, "about": way_back}
    return show(request, "form", chosen.label, way_back, status=status, **context)


def _do(request: HttpRequest, chosen: Act, about: Model, typed: Form, by: Person) -> Any:
    def writes() -> Any:
        read = chosen.reads(dict(typed.cleaned_data), by)
        return chosen.writes(by=by, **{chosen.subject: about}, **read)

    return change(request, chosen.done.format(about=str(about).rstrip(".")), writes)


def possible(
    kind: str, about: Model, by: Person | None, *, names: Collection[str] | None = None, in_place: bool = False
) -> list[Possibility]:
    """What can be done to it now, each with its address (and, `in_place`, with its form); what cannot is left out."""
    return [each for each in survey(kind, about, by, names=names, in_place=in_place) if not each.refusals]


def survey(
    kind: str, about: Model, by: Person | None, *, names: Collection[str] | None = None, in_place: bool = False
) -> list[Possibility]:
    """Every act there is for it, or those of `names` in their order, with what stands in the way of it."""
    found = ACTS.get(kind, {}) if names is None else {name: ACTS[kind][name] for name in names}
    return [
        Possibility(
            chosen.label,
            why_not(chosen.asks, by=by, **{chosen.subject: about}),
            reverse("governance_admin:act", args=[kind, about.pk, name]),
            # Several forms stand on one page, so each has its own names for what is labelled.
            chosen.form(about=about, auto_id=f"{kind}-{about.pk}-{name}-%s") if in_place else None,
        )
        for name, chosen in found.items()
    ]


def there(about: Model) -> str:
    """The page on which it stands."""
    match about:
        case Decision():
            return reverse("governance_decisions_modeladmin_inspect", args=[about.pk])
        case Edition():
            return reverse("governance_admin:edition", args=[about.pk])
        case AgendaItem():
            return agenda_items.address(about)
        case Meeting():
            return reverse("governance_admin:meeting", args=[about.pk])
        case Body():
            return reverse("governance_bodies_modeladmin_inspect", args=[about.pk])
        case RouteStage():
            return reverse("governance_routes_modeladmin_inspect", args=[about.route_id])
    part_of = _part_of(about)
    return there(part_of) if part_of else record_address(about)


def record_address(about: Model) -> str:
    """The page that shows one row of the record as it is held, with its history."""
    return reverse("governance_admin:record", args=[about._meta.model_name, about.pk])


def word_of(about: Model) -> str:
    """Its word in the addresses of acts; empty when nothing is done to it."""
    return next((word for word, model in ABOUT.items() if isinstance(about, model)), "")


def _part_of(about: Model) -> Model | None:
    """What it is a part of; None for what has a page of its own."""
    match about:
        case Condition() | CallIn():
            return about.decision
        case Passage():
            return about.edition
        case Paper() | Interest():
            return about.agenda_item
        case Minutes():
            return about.meeting
        case MeetingAction():
            return about.agenda_item or about.body
    return None
