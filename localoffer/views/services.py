"""A listing's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from search import clock

from ..calendars import school_calendar
from ..listings import public_listing, similar
from ..models import Service, ServiceSlug
from ..related import listings_like


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    held = get_object_or_404(ServiceSlug, slug=slug)
    found = get_object_or_404(Service.objects.with_parts().prefetch_related("answers"), pk=held.service_id)
    if found.slug != slug:
        return redirect("localoffer:service", slug=found.slug, permanent=True)
    if not found.is_public:
        return _not_available(request, found)
    listing = public_listing(found, now=clock.now(), calendar=school_calendar())
    context = {"listing": listing, "hits": listings_like(found), "today": clock.today()}
    return render(request, "localoffer/listing.html", context)


def _not_available(request: HttpRequest, found: Service) -> HttpResponse:
    """Why is nobody's business; what else there is may help."""
    context = {"links": similar(found), "hits": listings_like(found)}
    return render(request, "localoffer/not_available.html", context, status=410)
