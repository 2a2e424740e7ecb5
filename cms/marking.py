"""Says on every piece of data that a demonstration site gives out that it is one, as the banner does on
every page: data travels, and must not be taken for a council's."""

import json
from collections.abc import Callable

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponse, HttpResponseBase

from cms.models import SiteSettings

# Where the site gives out data; probes and the admin's own traffic are not data.
DATA = ("/decisions", "/local-offer/", "/api/")
LINES = "application/x-ndjson"


class MarkingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type")
        if not request.path.startswith(DATA) or kind not in ("application/json", LINES):
            return response
        site = SiteSettings.for_request(request)
        if not site.demonstration:
            return response
        words = site.demonstration_words
        if isinstance(response, HttpResponse):
            response.content = _marked(response.content, words)
        elif isinstance(response, StreamingHttpResponse) and kind == LINES:
            # What streams lines gives one at a time.
            response.streaming_content = (_marked(line, words) + b"\n" for line in response)
        return response


def _marked(content: bytes, words: str) -> bytes:
    payload = json.loads(content)
    if not isinstance(payload, dict):
        return content
    return json.dumps({"demonstration": words, **payload}, ensure_ascii=False).encode()
