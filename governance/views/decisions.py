"""The public register of decisions, each decision, and exactly the text it decided."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import decision_page, decision_register, registers, tables
from ..models import Decision
from ..printing import letterhead

COLUMNS = ["id", "title", "body", "meeting_date", "outcome", "adopted", "page_url", "fingerprint", "record", "notice"]


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/decisions.html", {"register": decision_register.page(request.GET)})


@require_safe
def register_json(request: HttpRequest) -> JsonResponse:
    """The same page of the register for another program."""
    page = decision_register.page(request.GET)
    records = registers.public_summaries(page.decisions)
    found = {"total": page.total, "page": page.page, "pages": page.pages, "decisions": records}
    in_part = [registers.public_part(each) for each, _ in page.in_part]
    return JsonResponse(found | ({"in_part": in_part} if in_part else {}))


@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    """The whole register, filtered as the page is, for a spreadsheet."""
    mark = letterhead.of(request).mark
    columns = [*COLUMNS, "note"] if mark else COLUMNS
    rows = (
        [
            *(summary.get(name, "") for name in COLUMNS[:-1]),
            " ".join(summary.get("notice", ())),
            *([mark] if mark else []),
        ]
        for summary in registers.public_summaries(decision_register.found(request.GET))
    )
    response = HttpResponse(tables.written(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    return response


def leads_on(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[[HttpRequest, int], HttpResponse]:
    """The address of a draft that its recorder replaced leads to the entry that took its place."""

    @wraps(view)
    def shown(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except Http404:
            if (anew := _recorded_anew(pk)) and request.resolver_match:
                return redirect(f"governance:{request.resolver_match.url_name}", pk=anew.pk, permanent=True)
            raise

    return shown


@require_safe
@leads_on
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    if in_part := _in_part(pk):
        context = {"decision": in_part, "part": registers.public_part(in_part)}
        return render(request, "governance/decision_in_part.html", context)
    found = decision_page.read(_public(pk))
    route = registers.route_of(found.edition) if found.edition else ()
    context = {"page": found, "route": route, "record": registers.public_record(found.decision, found.aftermath)}
    return render(request, "governance/decision.html", context)


@require_safe
@leads_on
def decision_json(request: HttpRequest, pk: int) -> JsonResponse:
    in_part = _in_part(pk)
    return JsonResponse(decision_page.proven_record(in_part or _public(pk), in_part=in_part is not None))


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed in the text since the same body's own last decision on the edition."""
    found = decision_page.read(_public(pk))
    if found.difference is None:
        raise Http404
    return render(request, "governance/decision_changes.html", {"page": found})


@require_safe
@leads_on
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text that was decided, from its pin alone."""
    found = _public(pk)
    return render(request, "governance/decision_text.html", {"decision": found, "pin": found.pin})


def _in_part(pk: int) -> Decision | None:
    """The decision with that number, taken in private, with what anyone may read of it."""
    return Decision.objects.open_in_part().filter(pk=pk).first()


def _recorded_anew(pk: int) -> Decision | None:
    """What replaced the decision with that number last, if anyone may read it."""
    first = last = Decision.objects.filter(pk=pk).first()
    while anew := last and Decision.objects.filter(replaces=last).first():
        last = anew
    return last if last and last != first and last.has_public_page else None


def _public(pk: int) -> Decision:
    """The decision with that number; one that was recorded anew is no longer shown."""
    found = decision_register.public_decisions().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
