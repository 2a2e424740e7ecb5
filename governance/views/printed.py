"""What is printed of a meeting: as a page, a PDF or a Word file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import Meeting
from ..printing import catalogue, letterhead


@require_safe
def page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    meeting = _public(pk, kind)
    context = {"meeting": meeting, "kind": kind, "outline": catalogue.KINDS[kind].outline(meeting)}
    return render(request, "governance/printed.html", context | {"forms": catalogue.FORMS})


@require_safe
def file(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    return as_file(request, _public(pk, kind), kind, form)


def as_file(request: HttpRequest, meeting: Meeting, kind: str, form: str) -> HttpResponse:
    """The file to be saved. 404 where this machine cannot make it."""
    if form not in catalogue.FORMS or not catalogue.FORMS[form].is_possible():
        raise Http404
    outline, how = catalogue.KINDS[kind].outline(meeting), catalogue.FORMS[form]
    response = HttpResponse(how.written(outline, letterhead.of(request)), content_type=how.media_type)
    response["Content-Disposition"] = f'attachment; filename="{outline.file_name}.{form}"'
    return response


def _public(pk: int, kind: str) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("body"), pk=pk)
    if kind not in catalogue.KINDS or not catalogue.KINDS[kind].is_public(meeting):
        raise Http404
    return meeting
