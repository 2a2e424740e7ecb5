"""Nothing typed is lost when a session ends: whoever sends a form while signed out gets a page that holds all
they sent, to be sent again once they are signed in. Nothing of it is stored here."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

SECTION = "governance_admin"
_NOT_TYPED = ("csrfmiddlewaretoken",)


class KeptMiddleware:
    """Answers what is sent to the Governance section by somebody who is signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        return kept(request) if is_sent_here(request) and not request.user.is_authenticated else None


def is_sent_here(request: HttpRequest) -> bool:
    """Whether it is a form of the Governance section."""
    match = request.resolver_match
    return request.method == "POST" and match is not None and SECTION in match.namespaces


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent it: another site must not put words into an officer's form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


@never_cache
def kept(request: HttpRequest) -> HttpResponse:
    """What was sent, to be copied and to be sent again."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in _NOT_TYPED]
    # What somebody typed in words; the rest the form carries along.
    typed = [(_label(name), value) for name, value in sent if " " in value.strip()]
    context = {"sent": sent, "typed": typed, "files": bool(request.FILES), "address": request.path}
    return render(request, "governance/admin/kept.html", context, status=HTTPStatus.FORBIDDEN)


def _label(name: str) -> str:
    """The name of a field as somebody reads it: `item-5-minute_number` is “minute number”."""
    return name.rpartition("-")[2].replace("_", " ").capitalize()
