"""How long each class of record is kept; what is due, put forward in a batch and agreed by a second officer; and the
receipt of what was erased."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ... import disposing, erasing, retention
from ...entries import subject_of
from ...forms.erasing import BatchForm
from ...models import ErasureRequest, LegalHold, Person, RetentionRule
from . import acts
from .frame import acting, change, form, screen, show, why_not

Basis, State = ErasureRequest.Basis, ErasureRequest.State


@screen
def disposal(request: HttpRequest) -> HttpResponse:
    """What is due, what waits for a second officer, what is kept longer, and the rules."""
    return _disposal(request, acting(request), BatchForm(due=retention.due()))


@form
def put_forward(request: HttpRequest, by: Person | None) -> HttpResponse:
    """The chosen rows, asked for together."""
    if request.method != "POST" or by is None:
        return redirect("governance_admin:disposal")
    typed = BatchForm(request.POST, due=retention.due())
    said = "Put forward. Another officer must agree before anything goes."
    if typed.is_valid() and change(
        request,
        said,
        lambda: disposing.put_forward(rows=typed.chosen(), reason=typed.cleaned_data["reason"], by=by),
    ):
        return redirect("governance_admin:disposal")
    return _disposal(request, by, typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@form
def agree(request: HttpRequest, by: Person | None) -> HttpResponse:
    """The second officer agrees to those of a batch that are ticked."""
    if request.method == "POST" and by is not None:
        ticked = [each for each in request.POST.getlist("requests") if each.isdecimal()]
        waiting = ErasureRequest.objects.filter(pk__in=ticked, state=State.ASKED)
        said = "Disposed of. The receipts are in the register of erasures."
        change(request, said, lambda: disposing.dispose(requests=list(waiting), by=by))
    return redirect("governance_admin:disposal")


@screen
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was erased, when, on which basis and by whom: what the person who asked is told."""
    found = get_object_or_404(ErasureRequest.objects.select_related("asked_by", "answered_by"), pk=pk)
    crumb = ("Erasures", reverse("governance_admin:register-erasures"))
    return show(request, "receipt", f"Receipt: {found}", crumb, erasure=found, receipts=found.erasures.all())


def _disposal(request: HttpRequest, by: Person | None, typed: BatchForm, *, status: int = 200) -> HttpResponse:
    """The lines that can be chosen carry the box to choose them by."""
    ticked = typed["rows"].value() or []
    due = [
        (subject_of(line.row), line, acts.record_address(line.row), subject_of(line.row) in ticked)
        for line in retention.due()
    ]
    waiting = [
        (each, why_not(erasing.refusals_to_agree, by=by, request=each), acts.record_address(each))
        for each in ErasureRequest.objects.filter(state=State.ASKED).select_related("asked_by")
    ]
    return show(
        request,
        "disposal",
        "Due for disposal",
        status=status,
        rules=RetentionRule.objects.all(),
        due=due,
        form=typed,
        can_choose=any(not line.kept_because and not line.waits for _, line, *_ in due),
        waiting=waiting,
        can_agree=any(not refusals for _, refusals, _ in waiting),
        holds=[(each, acts.record_address(each)) for each in LegalHold.objects.filter(lifted_at=None)],
        refusals=why_not(erasing.lacks, by=by),
    )
