"""The search of the Local Offer, as a page and for other programs. Bad input is said, never an error."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.answering import answer
from search.asking import read_parameters
from search.clock import today
from search.json_shape import as_json, suggestions_as_json
from search.suggestions import suggestions

from ..feeds import feed
from ..questions import Question
from ..results import results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = read_parameters(request.GET)
    found = results(asked, answer(asked.request), today=today())
    return render(
        request, "localoffer/search.html", {"results": found, "today": today(), "told": request.GET.get("told")}
    )


@require_safe
def search_json(request: HttpRequest) -> JsonResponse:
    asked = read_parameters(request.GET)
    return JsonResponse(as_json(asked, answer(asked.request), page=reverse("localoffer:search")))


@require_safe
def search_atom(request: HttpRequest) -> HttpResponse:
    """A saved search for a feed reader. A full postcode is cut to its district before anything is looked for."""
    shared = Question.of(read_parameters(request.GET)).shared
    asked = read_parameters(QueryDict(urlencode(shared.parameters)))
    return HttpResponse(
        feed(asked, answer(asked.request), site=settings.SITE_URL, today=today()),
        content_type="application/atom+xml; charset=utf-8",
    )


@require_safe
def suggestions_json(request: HttpRequest) -> JsonResponse:
    """What may be meant by what is being typed. Kept nowhere, and no word of it is logged."""
    typed = request.GET.get("q", "")
    return JsonResponse(suggestions_as_json(typed, suggestions(typed)), headers={"Cache-Control": "no-store"})
