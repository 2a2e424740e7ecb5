"""The acts that follow a decision, an item or a text: each a form, what stands in its way, and the function that does
it. One table; one view shows and does all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ... import (
    act_forms,
    amending,
    calling_in,
    confirming,
    deciding,
    discharging,
    filing,
    overriding,
    planning,
    publishing,
    reviewing,
)
from ...models import (
    AgendaItem,
    Body,
    CallIn,
    Condition,
    Decision,
    Edition,
    KeptFile,
    Passage,
    Person,
    PlannedDecision,
)
from . import agenda_items
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
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done: `subject` is the name under which its function takes what it is done to."""

    label: str
    subject: str
    writes: Callable[..., Any]
    asks: Callable[..., list[str]]
    form: type[act_forms.ActForm] = act_forms.ActForm
    # From what was typed to what the function takes.
    reads: Callable[[dict[str, Any], Person], dict[str, Any]] = lambda typed, by: typed


def _with_files(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    """Files are kept as they were handed in."""
    return {name: _kept(value, by) if hasattr(value, "chunks") else value for name, value in typed.items()}


def _kept(file: Any, by: Person) -> KeptFile:
    return filing.keep_file(name=file.name, data=file.read(), by=by)


def _discharge(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    return _with_files({"outcome": typed.pop("is_met"), **typed}, by)


def _plan(typed: dict[str, Any], by: Person) -> dict[str, Any]:
    return {"about": typed.pop("about_it"), **typed}


ACTS: dict[str, dict[str, Act]] = {
    "decision": {
        "publish": Act("Publish it", "decision", publishing.publish_notice, publishing.refusals),
        "link": Act(
            "Send the chair a link",
            "decision",
            confirming.send_link,
            confirming.refusals_to_send_link,
            act_forms.LinkForm,
        ),
        "sheet": Act(
            "Confirm from the signed sheet",
            "decision",
            confirming.confirm_against_sheet,
            confirming.refusals_to_confirm_against_sheet,
            act_forms.SheetForm,
            _with_files,
        ),
        "call-in": Act(
            "Enter a call-in", "decision", calling_in.receive_call_in, calling_in.refusals, act_forms.CallInForm
        ),
        "amend": Act(
            "Pin the draft as a text changed by its leave",
            "decision",
            amending.amend_under,
            amending.refusals_to_amend_under,
        ),
        "correct": Act(
            "Record the correction of a slip",
            "decision",
            amending.correct_text,
            amending.refusals_to_correct,
            act_forms.CorrectionForm,
        ),
    },
    "condition": {
        "discharge": Act(
            "Record that it is met",
            "condition",
            discharging.discharge_condition,
            discharging.refusals,
            act_forms.DischargeForm,
            _discharge,
        ),
    },
    "call-in": {
        "accept": Act("It is valid", "call_in", calling_in.accept_call_in, calling_in.refusals_to_accept),
        "refuse": Act(
            "It is not valid",
            "call_in",
            calling_in.refuse_call_in,
            calling_in.refusals_to_refuse,
            act_forms.WhyForm,
        ),
        "answer": Act(
            "Enter the answer",
            "call_in",
            calling_in.answer_call_in,
            calling_in.refusals_to_answer,
            act_forms.AnswerForm,
        ),
    },
    "passage": {
        "minor": Act("Agree that the change is minor", "passage", amending.agree_minor, amending.refusals_to_judge),
        "material": Act(
            "Find the change material",
            "passage",
            amending.find_material,
            amending.refusals_to_judge,
            act_forms.WhyForm,
        ),
    },
    "edition": {
        "resubmit": Act(
            "Go on where it was referred back: the change is minor",
            "edition",
            amending.resubmit_as_minor,
            amending.refusals_to_resubmit,
            act_forms.WhyForm,
        ),
        "review": Act(
            "Set the day of its review", "edition", reviewing.set_review, reviewing.refusals, act_forms.ReviewForm
        ),
        "begin-review": Act("Begin its review", "edition", reviewing.begin_review, reviewing.refusals_to_begin),
    },
    "item": {
        "amend": Act(
            "Pin the draft as the text that the body changed",
            "agenda_item",
            amending.amend_in_meeting,
            amending.refusals_to_amend_in_meeting,
        ),
        "override": Act(
            "Agree that one person does two duties",
            "agenda_item",
            overriding.override_duty,
            overriding.refusals,
            act_forms.OverrideForm,
        ),
    },
    "body": {
        "decide": Act(
            "Record a decision between meetings",
            "body",
            deciding.decide_outside_a_meeting,
            deciding.refusals_outside_a_meeting,
            act_forms.BetweenMeetingsForm,
        ),
        "plan": Act(
            "Enter a decision in the forward plan",
            "body",
            planning.plan_decision,
            planning.refusals,
            act_forms.PlanForm,
            _plan,
        ),
    },
    "plan": {
        "notice": Act(
            "Give notice of it", "planned", planning.give_notice, planning.refusals_of_notice, act_forms.NoticeForm
        ),
        "withdraw": Act(
            "Withdraw it", "planned", planning.withdraw_plan, planning.refusals_to_withdraw, act_forms.WhyForm
        ),
    },
}


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
    context = {"form": typed, "refusals": refusals, "button": chosen.label}
    return show(request, "form", chosen.label, (str(about), there(about)), status=status, **context)


def _do(request: HttpRequest, chosen: Act, about: Model, typed: Form, by: Person) -> Any:
    def writes() -> Any:
        read = chosen.reads(dict(typed.cleaned_data), by)
        return chosen.writes(by=by, **{chosen.subject: about}, **read)

    return change(request, f"Done: {chosen.label[0].lower()}{chosen.label[1:]}.", writes)


def possible(kind: str, about: Model, by: Person | None) -> list[Possibility]:
    """What can be done to it now, each with its address; what cannot is left out."""
    return [
        Possibility(chosen.label, [], reverse("governance_admin:act", args=[kind, about.pk, name]))
        for name, chosen in ACTS[kind].items()
        if not why_not(chosen.asks, by=by, **{chosen.subject: about})
    ]


def there(about: Model) -> str:
    """The page on which it stands."""
    match about:
        case Decision():
            return reverse("governance_decisions_modeladmin_inspect", args=[about.pk])
        case Condition() | CallIn():
            return there(about.decision)
        case Edition():
            return reverse("governance_admin:edition", args=[about.pk])
        case Passage():
            return there(about.edition)
        case AgendaItem():
            return agenda_items.address(about)
        case PlannedDecision():
            return there(about.body)
    return reverse("governance_bodies_modeladmin_inspect", args=[about.pk])
