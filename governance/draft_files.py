"""A file that only governed pages refer to belongs to their text: until the boards have adopted it, and in
any later version, only editors may open it. The public is served the pinned copy."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex

from . import contents
from .pages import GovernedPage


def keep_from_the_public(document: AbstractDocument, request: HttpRequest) -> None:
    """For Wagtail, before it serves a document. Raises Http404 to everyone who may not open the admin."""
    if not request.user.has_perm("wagtailadmin.access_admin") and belongs_to_governed_text(document):
        raise Http404


def belongs_to_governed_text(document: AbstractDocument) -> bool:
    """Whether governed pages refer to the document, and no ordinary page does."""
    uses = set(ReferenceIndex.get_references_to(document).values_list("content_type", flat=True))
    models = {ContentType.objects.get_for_id(each).model_class() for each in uses}
    if any(model is None or not issubclass(model, GovernedPage) for model in models):
        return False
    return bool(models) or document in _in_drafts()


def _in_drafts() -> Iterator[AbstractDocument]:
    """What drafts refer to that their pages' rows do not yet."""
    for page in Page.objects.type(GovernedPage).filter(latest_revision__isnull=False).select_related("latest_revision"):
        draft = page.latest_revision.as_object()
        for stream in draft.pinned_streams():
            yield from contents.documents(stream.stream_block, stream)
