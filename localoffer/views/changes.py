"""What changed in the directory, for feed readers and other programs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from ..sharing.atom import feed, page
from ..sharing.taking_up import take_up_for_a_reader


@require_safe
@conditional_page
def changes_atom(request: HttpRequest) -> HttpResponse:
    """A page of changes. What is no number of a change asks for the newest."""
    take_up_for_a_reader()
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    return HttpResponse(
        feed(page(before=before), site=settings.SITE_URL, before=before),
        content_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"},
    )
