"""A report as a file: a table for a spreadsheet, or a PDF."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from search.spreadsheet_cells import harmless

from .boards import boards
from .paper import Paper, as_rows

COLUMNS = ("part", "what", "column", "value")


def as_csv(paper: Paper) -> str:
    """One figure or text a row, with a heading row."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    rows.writerows([harmless(cell) for cell in row] for row in as_rows(paper))
    return file.getvalue()


def csv_file(paper: Paper) -> HttpResponse:
    return _saved(paper, as_csv(paper).encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")


def pdf_file(paper: Paper, worth: str, request: HttpRequest) -> HttpResponse:
    """Raises Http404 where this machine cannot print."""
    written = boards().pdf(paper, worth, request)
    if written is None:
        raise Http404
    return _saved(paper, written, "pdf", "application/pdf")


def _saved(paper: Paper, content: bytes, ending: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(paper.title)}.{ending}"'
    return response
