"""In the admin everybody reads the record by right of a body: at every address, also one added tomorrow."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from ...models.redaction import as_officer
from ...readers import OfficerReading


class OfficerReadingMiddleware:
    """Hides in every row of the record that an admin request loads what its account has no right to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with as_officer(OfficerReading(request.user)):
            return self.get_response(request)
