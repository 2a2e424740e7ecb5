"""What is on in the week to come, a day at a time. A day we cannot read is the first one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import clock

from ..calendars import school_calendar
from ..whats_on import week


@require_safe
def whats_on(request: HttpRequest) -> HttpResponse:
    days = week(clock.now(), school_calendar())
    asked = request.GET.get("day", "")
    day = next((each for each in days if each.on.isoformat() == asked), days[0] if days else None)
    return render(request, "localoffer/whats_on.html", {"days": days, "day": day, "today": clock.today()})
