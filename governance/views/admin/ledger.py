"""The ledger in sentences, its check, and its export."""

import tempfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from ... import audit, last_check, tables, timeline
from ...forms import LedgerFilter
from ...ledger import export as write_export
from .frame import ask, screen, show

A_PAGE = 50
COLUMNS = ("entry", "at", "about", "what", "why", "changed")


@screen
def ledger(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    asked = LedgerFilter(request.GET, kinds=timeline.kinds())
    page = Paginator(timeline.entries(**asked.wanted()), A_PAGE).get_page(request.GET.get("p"))
    lines = timeline.sentences(page.object_list)
    return show(request, "ledger", "Ledger", filter=asked, page=page, lines=lines, check=last_check.last())


@screen
def entries(request: HttpRequest) -> HttpResponse:
    """The same entries to take away, all that the filter finds: as CSV, or as JSON."""
    asked = LedgerFilter(request.GET, kinds=timeline.kinds())
    lines = [_row(line) for line in timeline.sentences(timeline.entries(**asked.wanted()))]
    name = f"timeline-{timezone.localdate()}"
    if request.GET.get("as") == "json":
        told = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
        return JsonResponse({"entries": told}, headers={"Content-Disposition": f'attachment; filename="{name}.json"'})
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(tables.written(COLUMNS, lines), content_type="text/csv; charset=utf-8", headers=headers)


def _row(line: timeline.Line) -> tuple[object, ...]:
    changed = "; ".join(each.sentence for each in line.changes)
    return line.seq, line.at.isoformat(), line.subject, line.sentence, line.why, changed


@ask
def verify(request: HttpRequest) -> HttpResponse:
    """Checks everything now. Changes nothing, so whoever reads the record may ask for it."""
    check = last_check.keep(audit.verify())
    if check.report.is_whole:
        messages.success(request, f"The ledger is whole: {check.report.entries} entries.")
    else:
        messages.error(request, f"The ledger does not hold: {len(check.report.problems)} findings.")
    return redirect("governance_admin:ledger")


@screen
def export(request: HttpRequest) -> FileResponse:
    """The whole chain, for `python -m governance.verify`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.jsonl"
        write_export(file)
        # The open file outlives its name.
        return FileResponse(file.open("rb"), as_attachment=True, filename=f"ledger-{timezone.localdate()}.jsonl")
