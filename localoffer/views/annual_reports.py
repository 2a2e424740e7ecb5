"""The annual reports of the Local Offer, as families read them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from search import clock
from search.academic_year import AcademicYear

from ..models import AnnualReport
from ..reporting.boards import boards
from ..reporting.files import csv_file, pdf_file
from ..reporting.reading import PublicReport, public_report


@require_safe
def annual_reports(request: HttpRequest) -> HttpResponse:
    context = {"reports": AnnualReport.objects.all(), "year": AcademicYear.of(clock.today())}
    return render(request, "localoffer/annual_reports.html", context)


@require_safe
def annual_report(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "localoffer/annual_report.html", {"page": _public(slug), "can_print": boards().can_print()})


@require_safe
def annual_report_csv(request: HttpRequest, slug: str) -> HttpResponse:
    return csv_file(_public(slug).paper)


@require_safe
def annual_report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    found = _public(slug)
    return pdf_file(found.paper, found.worth, request)


def _public(slug: str) -> PublicReport:
    try:
        year = AcademicYear.from_slug(slug)
    except ValueError as error:
        raise Http404 from error
    return public_report(get_object_or_404(AnnualReport.objects.select_related("page"), begins=year.begins))
