"""An edition on one page: where it is on its route, what can happen now and why not, its text, its
decisions, its history."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from ... import convening, differences, drafting, drafts, implications, registers, submitting, timeline
from ...differences import Difference
from ...forms import AgendaOfForm, DocumentForm, EditionForm, ReasonForm, RouteForm
from ...models import OPEN_STATES, Condition, Decision, Document, Edition, Person, Route, Submission
from ...states import SubmissionState
from . import acts
from .frame import Possibility, act, acting, change, form, screen, show, why_not
from .possibilities import meetings_for, possibilities


@screen
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition of every document."""
    documents = Document.objects.prefetch_related("editions").select_related("overseen_by").order_by("title")
    return show(request, "editions", "Editions", documents=documents)


@form
def new(request: HttpRequest, by: Person | None) -> HttpResponse:
    """A new edition, with its page; then on to writing it."""
    typed = EditionForm(request.POST or None, documents=Document.objects.all(), initial=request.GET.dict())
    if by and typed.is_valid():
        writes = partial(drafting.begin_edition, by=by, **typed.cleaned_data)
        if made := change(request, "The edition has its page now. Write its text here.", writes):
            return redirect("wagtailadmin_pages:edit", made.page_id)
    refusals = why_not(drafting.refusals_to_begin, by=by)
    return show(request, "form", "New edition", _crumb(), form=typed, refusals=refusals, button="Make its page")


@form
def new_document(request: HttpRequest, by: Person | None) -> HttpResponse:
    """Another document, of which editions can be begun then."""
    typed = DocumentForm(request.POST or None)
    if by and typed.is_valid():
        writes = partial(drafting.create_document, by=by, **typed.cleaned_data)
        if change(request, "The document is entered. Begin its first edition.", writes):
            return redirect("governance_admin:edition-new")
    refusals = why_not(drafting.refusals_to_begin, by=by)
    return show(request, "form", "New document", _crumb(), form=typed, refusals=refusals, button="Enter it")


@screen
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _edition(pk), acting(request)
    others = _acts(found, by)
    return show(
        request,
        "edition",
        str(found),
        _crumb(),
        edition=found,
        may_edit_page=found.page and found.page.specific.permissions_for_user(request.user).can_edit(),
        route=registers.route_of(found),
        possibilities=[*possibilities(found, by), *(each for each in others if not each.refusals)],
        impossible=[each for each in others if each.refusals],
        draft=drafts.compare(found),
        difference=_difference(found),
        decisions=[(each, acts.possible("decision", each, by)) for each in _decisions(found)],
        conditions=[(each, acts.possible("condition", each, by)) for each in _conditions(found)],
        implications=implications.of_edition(found),
        history=timeline.of_edition(found),
    )


def _acts(edition: Edition, by: Person | None) -> list[Possibility]:
    """What else could be done to the edition, and to the passage on which it is, with what stands in the way."""
    passage = edition.passages.filter(ended_at__isnull=True).first()
    return [*acts.survey("edition", edition, by), *(acts.survey("passage", passage, by) if passage else ())]


def _difference(edition: Edition) -> Difference | None:
    """What the body that has the text before it sees changed since it decided on one itself."""
    waiting = Submission.objects.filter(passage__edition=edition, state__in=OPEN_STATES).select_related("body").last()
    return differences.since_own_decision(waiting.body, waiting.pin) if waiting and waiting.pin else None


def _conditions(edition: Edition) -> QuerySet[Condition]:
    """Of the decisions that stand, in the order in which they are due."""
    standing = Decision.objects.standing().filter(submission__passage__edition=edition)
    return (
        Condition.objects.filter(decision__in=standing)
        .select_related("decision__body", "owner")
        .order_by("due_on", "pk")
    )


@act
def submit(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Pins the text and starts its passage."""
    found, typed = _edition(pk), RouteForm(request.POST, routes=Route.objects.all())
    writes = partial(submitting.submit_edition, edition=found, by=by)
    return _done(request, found, typed, writes, "Submitted. Its text is pinned as it stands.")


@act
def put_on_agenda(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Puts what waits for a body on the agenda of one of its meetings."""
    found = _edition(pk)
    waiting = get_object_or_404(Submission, passage__edition=found, state=SubmissionState.PROPOSED)
    typed = AgendaOfForm(request.POST, meetings=meetings_for(waiting))
    return _done(request, found, typed, partial(convening.list_item, submission=waiting, by=by), "On the agenda.")


@act
def withdraw(request: HttpRequest, by: Person, pk: int) -> HttpResponse:
    """Takes the edition off its route, or gives its draft up."""
    found, typed = _edition(pk), ReasonForm(request.POST)
    return _done(request, found, typed, partial(submitting.withdraw_edition, edition=found, by=by), "Withdrawn.")


def _edition(pk: int) -> Edition:
    return get_object_or_404(Edition.objects.select_related("document__overseen_by", "page"), pk=pk)


def _crumb() -> tuple[str, str]:
    return "Editions", reverse("governance_admin:editions")


def _done(
    request: HttpRequest, edition: Edition, typed: Form, writes: Callable[..., Any], success: str
) -> HttpResponse:
    """Does what was asked with what was typed, or says why not; back to the edition either way."""
    if typed.is_valid():
        change(request, success, partial(writes, **typed.cleaned_data))
    else:
        messages.error(request, " ".join(str(error) for errors in typed.errors.values() for error in errors))
    return redirect("governance_admin:edition", edition.pk)


def _decisions(edition: Edition) -> QuerySet[Decision]:
    """All of them, also those recorded anew, in the order in which they were recorded."""
    of_edition = Decision.objects.with_fate().filter(submission__passage__edition=edition)
    return of_edition.select_related("body", "recorded_by", "confirmation", "replaced_by").order_by("recorded_at", "pk")
