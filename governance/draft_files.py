"""A file that only governed pages refer to belongs to their text: until the boards have adopted it, and in
any later version, only editors may open it. The public is served the pinned copy."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex, Revision

from . import contents
from .pages import GovernedPage


def keep_from_the_public(document: AbstractDocument, request: HttpRequest) -> None:
    """For Wagtail, before it serves a document. Raises Http404 to everyone who may not open the admin."""
    if not request.user.has_perm("wagtailadmin.access_admin") and belongs_to_governed_text(document):
        raise Http404


def belongs_to_governed_text(document: AbstractDocument) -> bool:
    """Whether governed pages refer to the document, or did in a draft, and no ordinary page does."""
    uses = set(ReferenceIndex.get_references_to(document).values_list("content_type", flat=True))
    models = {ContentType.objects.get_for_id(each).model_class() for each in uses}
    if any(model is None or not issubclass(model, GovernedPage) for model in models):
        return False
    return bool(models) or any(document in _documents_of(draft) for draft in _drafts_that_may_name(document))


def _drafts_that_may_name(document: AbstractDocument) -> Iterator[GovernedPage]:
    """Every draft, also an earlier one, in whose text the document's number stands."""
    pages = Page.objects.type(GovernedPage).annotate(number=Cast("pk", CharField()))
    drafts = Revision.page_revisions.annotate(text=Cast("content", TextField())).filter(
        object_id__in=pages.values("number"), text__contains=str(document.pk)
    )
    return (draft.as_object() for draft in drafts.iterator(chunk_size=50))


def _documents_of(draft: GovernedPage) -> Iterator[AbstractDocument]:
    for stream in draft.pinned_streams():
        yield from contents.documents(stream.stream_block, stream)
