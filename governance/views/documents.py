"""Documents and their editions, served from the record: Document, Edition and Pin, never a page's row."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import closed, pinned_files, publication, registers, shelf
from ..addresses import standing_at
from ..models import Document, Edition, KeptFile, PinnedFile
from ..models.redaction import hides

# What a browser shows by itself without running anything in it.
SHOWN_IN_THE_BROWSER = frozenset({"application/pdf", "text/plain"})


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/documents.html", {"shelves": shelf.documents()})


@require_safe
def document(request: HttpRequest, document: str) -> HttpResponse:
    """A document with the edition in force, those before it and those on their route; 404 while all that there is of it
    is a draft, or is before bodies in private."""
    found = shelf.shelf(standing_at(document, closed.documents()))
    routes = [(each, registers.route_of(each), shelf.assumption(each)) for each in found.on_its_route]
    return render(request, "governance/document.html", {"shelf": found, "routes": routes})


@require_safe
def edition(request: HttpRequest, document: str, edition: str) -> HttpResponse:
    """The adopted text; 404 until every body has adopted it and its day has come."""
    found = shelf.public_edition(_edition(document, edition))
    if found is None:
        raise Http404
    return render(request, "governance/edition.html", {"public": found, "route": registers.route_of(found.edition)})


@require_safe
def file(request: HttpRequest, document: str, edition: str, sha256: str, name: str) -> FileResponse:
    """A pinned attachment, byte for byte as it was."""
    candidates = PinnedFile.objects.filter(sha256=sha256, pin__edition=_edition(document, edition))
    found = next((each for each in candidates.select_related("pin__edition") if each.name == name), None)
    if found is None or not publication.is_readable(found.pin):
        raise Http404
    return served(found)


def _edition(document: str, edition: str) -> Edition:
    editions = standing_at(document, Document.objects.all()).editions.select_related("document")
    found: Edition = standing_at(edition, editions)
    return found


def served(file: PinnedFile | KeptFile) -> FileResponse:
    """The bytes of a kept file, under its own name. Withheld ones, and bytes that are no longer the same, are 404."""
    if hides(file) or not pinned_files.is_intact(file.sha256):
        raise Http404
    return FileResponse(
        pinned_files.path(file.sha256).open("rb"),
        filename=file.name,
        content_type=file.media_type,
        as_attachment=file.media_type not in SHOWN_IN_THE_BROWSER,
    )
