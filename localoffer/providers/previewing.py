"""A listing's own page with what is not public, for its provider and for whoever decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search import clock

from ..calendars import school_calendar
from ..listings import public_listing
from ..models import Service


def preview_page(request: HttpRequest, service: Service, *, base: str) -> HttpResponse:
    """The page of `service` as it stands in memory. `base` says who looks: provider, admin, or version."""
    listing = public_listing(service, now=clock.now(), calendar=school_calendar())
    context = {"listing": listing, "slug": service.slug, "hits": (), "today": clock.today(), "base": base}
    return render(request, "localoffer/providers/preview.html", context)
