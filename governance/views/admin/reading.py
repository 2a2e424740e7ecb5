"""In the admin everybody reads the record by right of a body: at every address, also one added tomorrow."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin.auth import permission_denied

from ... import readers
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

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Whatever is asked of a page that is private to them is refused, before anything says its title."""
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        asked = {value for name, value in named.items() if "page" in name}
        if named.get("model_name") == "page":
            asked |= {int(each) for each in request.GET.getlist("id") if each.isdecimal()}
        asked = {each for each in asked if isinstance(each, int)}
        return permission_denied(request) if asked and asked & readers.private_pages(request.user) else None
