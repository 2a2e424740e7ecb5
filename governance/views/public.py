"""Whoever is not in the admin reads the record as the public does: at every address, also one added tomorrow."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from ..addresses import Gone
from ..models.redaction import as_the_public

# May be kept, but is not shown again before the site was asked (RFC 9111, section 5.2.2.4).
ASK_AGAIN = "no-cache"
# No row of the record is shown in one.
PICTURES = "image/"


class PublicReadingMiddleware:
    """Asks once a request what is withheld, hides it in every row of the record that the request loads, and lets nobody
    on the way show the answer later without asking again: what is withheld is gone within a minute, copies too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with as_the_public():
            response = self.get_response(request)
        if not response.get("Content-Type", "").startswith(PICTURES):
            response.headers.setdefault("Cache-Control", ASK_AGAIN)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An address that is withheld says that, and nothing of what stood there."""
        return render(request, "410.html", status=410) if isinstance(exception, Gone) else None
