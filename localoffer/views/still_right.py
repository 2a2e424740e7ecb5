"""What a provider opens from our e-mail. Opening it does nothing, since mail programs open links by themselves: only
the button on it answers."""

from collections.abc import Sequence
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from search import clock

from ..calendars import school_calendar
from ..listings import public_listing
from ..models import ReviewLink, Service
from ..own_forms import from_our_own_page
from ..reviews.answer_form import AnswerForm
from ..reviews.answering import SpentError, answer
from ..reviews.confirming import provider_role
from ..reviews.links import link_of


@require_safe
@never_cache
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    link = link_of(token)
    if link is None or not link.is_usable(clock.today()):
        return _no_longer(request, link)
    listings = _listings(link)
    if not listings:
        return _no_longer(request, link)
    return _form(request, token, link, AnswerForm(listings, known=_role(listings)))


@require_POST
@never_cache
@from_our_own_page
def send_answer(request: HttpRequest, token: str) -> HttpResponse:
    link = link_of(token)
    if link is None or not link.is_usable(clock.today()):
        return _no_longer(request, link)
    listings = _listings(link)
    form = AnswerForm(listings, request.POST, known=_role(listings))
    if not form.is_valid:
        return _form(request, token, link, form)
    with suppress(SpentError):  # somebody pressed the button twice
        answer(link=link, given=form.given, role=form.role)
    return HttpResponseRedirect(reverse("localoffer:still-right", args=[token]))


def _form(request: HttpRequest, token: str, link: ReviewLink, form: AnswerForm) -> HttpResponse:
    """What families read now of each listing, with the questions under it."""
    calendar = school_calendar()
    said = [
        (field, public_listing(field.service, now=clock.now(), calendar=calendar), field.service.get_absolute_url())
        for field in form.fields
    ]
    context = {"form": form, "said": said, "token": token, "asked": link.request, "today": clock.today()}
    return render(request, "localoffer/still_right.html", context)


def _no_longer(request: HttpRequest, link: ReviewLink | None) -> HttpResponse:
    """Thanks where it was used, and what to do where it is too old or was never ours."""
    asked = link.request if link else None
    answered = asked.listings.with_parts().order_by("name") if asked and link and link.used_at else ()
    left = asked is not None and asked.unanswered().exists()
    context = {"link": link, "answered": answered, "left": left, "today": clock.today()}
    is_well = link is not None and (link.used_at is not None or not left)
    return render(request, "localoffer/still_right_no_longer.html", context, status=200 if is_well else 410)


def _listings(link: ReviewLink) -> Sequence[Service]:
    return list(link.request.unanswered().with_parts().order_by("name", "pk"))


def _role(listings: Sequence[Service]) -> str:
    return next(filter(None, map(provider_role, listings)), "")
