"""Whether a form was sent from one of our own pages, without a cookie to tell it by.

Django's token needs a cookie on every page with a form. Families get none for looking around, so the forms of their
list go by what browsers say about where a form came from: its Origin, or else its Referer (OWASP, Cross-Site Request
Forgery Prevention, "Verifying Origin With Standard Headers"), both of which every browser that we support sends to
our own site under our Referrer-Policy. What says neither is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def from_our_own_page(view: View[Given]) -> View[Given]:
    """`view` for forms of our own pages only; others are refused (403)."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if not is_from_our_own_page(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def is_from_our_own_page(request: HttpRequest) -> bool:
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return f"{source.scheme}://{source.netloc}" in ours


def where_it_came_from(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that the form stood on, with its query; never another site's."""
    source = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure()):
        return otherwise
    # Whole, with its host: a path that begins with two slashes would be another site's address.
    return source.partition("#")[0]
