"""How the feed answers: JSON that any web page may read, that a reader may keep and ask about again, and
refusals in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import conditional_page

from .changes import last_of_all
from .pages import Listed, envelope, lines
from .parameters import NDJSON, BadParameter, Parameters, read

Values = dict[str, Any]
View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "OPTIONS")
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified"}
# What a browser asks before it sends a header that is not a plain one, such as If-None-Match.
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Cache-Control, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def endpoint(view: View) -> View:
    """Wraps a view: open to every origin, GET only, with ETag and 304; a bad parameter is a 400 in words."""
    kept = conditional_page(view)

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers=PREFLIGHT)
        elif request.method not in METHODS:
            response = refusal(
                "This address can only be read. Use GET.", status=405, headers={"Allow": ", ".join(METHODS)}
            )
        else:
            try:
                response = kept(request, **named)
            except BadParameter as bad:
                response = refusal(bad.advice, status=400, parameter=bad.name)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return answered


def refusal(words: str, *, status: int, headers: dict[str, str] | None = None, **more: str) -> JsonResponse:
    return JsonResponse({"error": words} | more, status=status, headers=headers)


def a_list(request: HttpRequest, listed: Callable[[Parameters], Listed]) -> HttpResponseBase:
    """A page of a list, or all of it as lines."""
    asked = read(request.GET, accept=request.headers.get("Accept", ""))
    headers = _kept_until_changed()
    if asked.format == NDJSON:
        return StreamingHttpResponse(lines(listed(asked)), content_type="application/x-ndjson", headers=headers)
    return document(envelope(listed(asked), asked), headers=headers)


def an_object(found: Values | None, *, what: str) -> HttpResponse:
    """One object; None is a 404, whether it never was or may not be seen."""
    if found is None:
        return refusal(f"There is no {what} with this id here.", status=404)
    return document(found, headers=_kept_until_changed())


def document(values: Values, *, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False}, headers=headers)


def _kept_until_changed() -> dict[str, str]:
    """A copy may be kept, but must be asked about each time: a listing can be taken down at any moment."""
    moment = last_of_all()
    headers = {"Cache-Control": "public, no-cache", "Vary": "Accept"}
    return headers | ({"Last-Modified": http_date(moment.timestamp())} if moment else {})
