"""What a body's clerk writes into the registers: terms, posts and seats, and when they end. Each goes
through its gerund, so each stands in the ledger."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ... import appointing
from ...forms import AppointmentForm, EndForm, MembershipForm, TermsForm
from ...models import Appointment, Body, Membership, Person, Terms
from .frame import change, form, show, why_not

DATED: dict[str, Any] = {"terms": Terms, "appointment": Appointment, "membership": Membership}


@form
def agree_terms(request: HttpRequest, by: Person | None, pk: int) -> HttpResponse:
    """New terms of reference of a body."""
    body, typed = get_object_or_404(Body, pk=pk), TermsForm(request.POST or None)
    return _form(request, by, body, typed, f"New terms of the {body}", _agree)


@form
def appoint(request: HttpRequest, by: Person | None, pk: int) -> HttpResponse:
    """Gives a person a post at a body."""
    body, typed = get_object_or_404(Body, pk=pk), AppointmentForm(request.POST or None)
    return _form(request, by, body, typed, f"Appoint at the {body}", _appoint)


@form
def seat_member(request: HttpRequest, by: Person | None, pk: int) -> HttpResponse:
    """Gives a person a seat on a body."""
    body, typed = get_object_or_404(Body, pk=pk), MembershipForm(request.POST or None)
    return _form(request, by, body, typed, f"New member of the {body}", _seat)


@form
def end(request: HttpRequest, by: Person | None, kind: str, pk: int) -> HttpResponse:
    """The last day of terms, of a post or of a seat."""
    dated = get_object_or_404(DATED[kind].objects.select_related("body"), pk=pk)
    return _form(request, by, dated.body, EndForm(request.POST or None), f"End: {dated}", partial(_end, dated))


def _agree(body: Body, typed: Any, by: Person) -> Terms:
    return appointing.agree_terms(body=body, by=by, quorum_rule=typed.rule, **typed.agreed)


def _appoint(body: Body, typed: Form, by: Person) -> Appointment:
    return appointing.appoint(body=body, by=by, **typed.cleaned_data)


def _seat(body: Body, typed: Form, by: Person) -> Membership:
    return appointing.seat_member(body=body, by=by, **typed.cleaned_data)


def _end(dated: Any, body: Body, typed: Form, by: Person) -> Any:
    appointing.end(dated=dated, by=by, **typed.cleaned_data)
    return dated


def _form(
    request: HttpRequest,
    by: Person | None,
    body: Body,
    typed: Form,
    title: str,
    writes: Callable[[Body, Any, Any], Any],
) -> HttpResponse:
    """The form, or back to the body once it is done."""
    there = reverse("governance_bodies_modeladmin_inspect", args=[body.pk])
    is_filled = by is not None and typed.is_valid()
    if is_filled and change(request, "Saved, and entered in the ledger.", partial(writes, body, typed, by)):
        return redirect(there)
    crumbs = ("Bodies", reverse("governance_bodies_modeladmin_index")), (str(body), there)
    refusals = why_not(appointing.refusals_to_keep, body=body, by=by)
    return show(request, "form", title, *crumbs, form=typed, refusals=refusals, button="Save")
