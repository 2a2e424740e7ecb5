"""What the Local Offer covers, and what is missing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..coverage import checklist


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    return render(request, "localoffer/coverage.html", {"checklist": checklist()})
