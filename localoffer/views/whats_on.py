"""What is on, by date: a page to read, and the same days for a phone's calendar."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import clock

from ..calendar_files import CONTENT_TYPE, calendar_file
from ..calendars import school_breaks, school_calendar
from ..whats_on_asked import read_selection
from ..whats_on_page import selected, whats_on_page


@require_safe
def whats_on(request: HttpRequest) -> HttpResponse:
    breaks = tuple(school_breaks())
    read = read_selection(request.GET, today=clock.today(), breaks=breaks)
    page = whats_on_page(read, now=clock.now(), calendar=school_calendar(), breaks=breaks)
    return render(request, "localoffer/whats_on.html", {"results": page, "today": clock.today()})


@require_safe
def whats_on_calendar(request: HttpRequest) -> HttpResponse:
    read = read_selection(request.GET, today=clock.today(), breaks=tuple(school_breaks()))
    sessions = selected(read, now=clock.now(), calendar=school_calendar())
    name = f"What's on: {read.span.name}" if read.span.name else "What's on"
    file = calendar_file(name, sessions, site=settings.SITE_URL, now=clock.now())
    return HttpResponse(file, content_type=CONTENT_TYPE)
