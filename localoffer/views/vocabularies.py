"""The words that listings are sorted by, for other programs."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from ..models import Vocabulary
from ..skos import scheme


@require_safe
@conditional_page
def vocabulary_skos(request: HttpRequest, code: str) -> JsonResponse:
    """A vocabulary as SKOS in JSON-LD."""
    found = get_object_or_404(Vocabulary, code=code)
    address = settings.SITE_URL + reverse("localoffer:vocabulary", args=[code])
    return JsonResponse(
        scheme(found, address=address),
        json_dumps_params={"ensure_ascii": False},
        content_type="application/ld+json",
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, no-cache"},
    )
