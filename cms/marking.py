"""Says on every piece of data that a demonstration site gives out that it is one, as the banner does on
every page: data travels, and must not be taken for a council's."""

import json
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase

from cms.models import SiteSettings

# Where the site gives out data; probes and the admin's own traffic are not data.
DATA = ("/decisions", "/local-offer/")


class MarkingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_data = request.path.startswith(DATA) and response.headers.get("Content-Type") == "application/json"
        if is_data and isinstance(response, HttpResponse):
            site = SiteSettings.for_request(request)
            if site.demonstration:
                response.content = _marked(response.content, site.demonstration_words)
        return response


def _marked(content: bytes, words: str) -> bytes:
    payload = json.loads(content)
    if not isinstance(payload, dict):
        return content
    return json.dumps({"demonstration": words, **payload}, ensure_ascii=False).encode()
