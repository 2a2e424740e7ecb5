"""Bodies, meetings, papers and the forward plan, for anyone."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import body_page, forward_plan, implications, meeting_page
from ..models import Body, Meeting, Paper
from .documents import served


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/bodies.html", {"bodies": body_page.bodies()})


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "governance/body.html", {"page": body_page.read(get_object_or_404(Body, slug=slug))})


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Meeting.objects.select_related("body", "continued_as__body"), pk=pk)
    return render(request, "governance/meeting.html", {"page": meeting_page.read(found)})


@require_safe
def paper(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A paper as it was published: a draft for decision, until the body has decided."""
    found = _public(pk, number)
    means = implications.of_edition(found.pin.edition, body=found.meeting.body) if found.pin else []
    return render(request, "governance/paper.html", {"paper": found, "implications": means})


@require_safe
def paper_file(request: HttpRequest, pk: int, number: int, name: str) -> FileResponse:
    """The file of a paper, byte for byte."""
    file = _public(pk, number).file
    if file is None or file.name != name:
        raise Http404
    return served(file)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/forward_plan.html", {"plan": forward_plan.read()})


def _public(meeting: int, number: int) -> Paper:
    chosen = Paper.objects.public().select_related(
        "agenda_item", "meeting__body", "pin__edition__document", "file", "replaces"
    )
    return get_object_or_404(chosen, meeting=meeting, number=number)
