"""A listing's page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from search import clock
from search.asking import Asked
from search.json_shape import hit_as_json
from search.request import SearchRequest

from ..calendar_files import CONTENT_TYPE, calendar_file
from ..calendars import school_calendar
from ..listings import public_listing, similar
from ..models import Service, ServiceSlug
from ..related import listings_like
from ..whats_on import sessions_of

NOT_AVAILABLE = "This listing is not available"


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    held = get_object_or_404(ServiceSlug, slug=slug)
    found = get_object_or_404(Service.objects.with_parts().prefetch_related("answers"), pk=held.service_id)
    if found.slug != slug:
        return redirect("localoffer:service", slug=found.slug, permanent=True)
    if not found.is_public:
        return _not_available(request, found)
    listing = public_listing(found, now=clock.now(), calendar=school_calendar())
    context = {"listing": listing, "slug": slug, "hits": listings_like(found), "today": clock.today()}
    return render(request, "localoffer/listing.html", context)


@require_safe
def like_json(request: HttpRequest, slug: str) -> JsonResponse:
    """Listings like this one, for another program."""
    held = get_object_or_404(ServiceSlug, slug=slug)
    found = get_object_or_404(Service.objects.with_parts(), pk=held.service_id)
    hits = listings_like(found) if found.is_public else ()
    return JsonResponse({"results": [hit_as_json(hit, Asked(SearchRequest())) for hit in hits]})


@require_safe
def service_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of a listing for a phone's calendar. One that is not public has none, which a calendar that was
    fetched before then forgets; it would keep them where the file is not found."""
    held = get_object_or_404(ServiceSlug, slug=slug)
    found = get_object_or_404(Service, pk=held.service_id)
    sessions = sessions_of(found, now=clock.now(), calendar=school_calendar())
    name = found.name if found.is_public else NOT_AVAILABLE
    file = calendar_file(name, sessions, site=settings.SITE_URL, now=clock.now())
    return HttpResponse(file, content_type=CONTENT_TYPE)


def _not_available(request: HttpRequest, found: Service) -> HttpResponse:
    """Why is nobody's business; what else there is may help."""
    context = {"links": similar(found), "hits": listings_like(found)}
    return render(request, "localoffer/not_available.html", context, status=410)
