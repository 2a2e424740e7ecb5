"""Whoever is not in the admin reads the record as the public does: at every address, also one added tomorrow."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from ..models.redaction import as_the_public


class PublicReadingMiddleware:
    """Asks once a request what is withheld, and hides it in every row of the record that the request loads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with as_the_public():
            return self.get_response(request)
