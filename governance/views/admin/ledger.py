"""The ledger in sentences, its check, and its export."""

import tempfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from ... import audit, last_check, timeline
from ...forms import LedgerFilter
from ...ledger import export as write_export
from .frame import ask, screen, show

A_PAGE = 50


@screen
def ledger(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    asked = LedgerFilter(request.GET, kinds=timeline.kinds())
    since, until = asked.days() if asked.is_valid() else (None, None)
    kind = asked.cleaned_data.get("kind", "")
    page = Paginator(timeline.entries(kind=kind, since=since, until=until), A_PAGE).get_page(request.GET.get("p"))
    lines = timeline.sentences(page.object_list)
    return show(request, "ledger", "Ledger", filter=asked, page=page, lines=lines, check=last_check.last())


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
