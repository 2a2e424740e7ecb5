"""The short breaks statement, as families read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..reporting.boards import boards
from ..reporting.files import pdf_file
from ..reporting.short_breaks import lines, short_breaks, statement_paper


@require_safe
def short_breaks_statement(request: HttpRequest) -> HttpResponse:
    held = short_breaks()
    page = held.statement.page
    context = {"held": held, "lines": lines, "standing": boards().standing(page) if page else None}
    return render(request, "localoffer/short_breaks.html", context | {"can_print": boards().can_print()})


@require_safe
def short_breaks_pdf(request: HttpRequest) -> HttpResponse:
    return pdf_file(statement_paper(short_breaks()), "", request)
