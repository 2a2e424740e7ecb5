"""A file that a governed page refers to belongs to its text. Anyone is served a document of Wagtail's only where something
else of the site shows it, and never one whose bytes are withheld: of a governed text the public is served the pinned
copy. What is before a body in private is opened by right of a body alone, in the admin too."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.documents import get_document_model, get_document_model_string
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.models import AbstractDocument
from wagtail.models import ReferenceIndex, Revision
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from . import contents, readers
from .models import Edition
from .models.redaction import hides
from .pages import GovernedPage


def keep_from_others(document: AbstractDocument, request: HttpRequest) -> None:
    """For Wagtail, before it serves a document. Raises Http404 to whoever may not open it."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        may_open = document.pk not in private_to(request.user)
    else:
        may_open = is_shown(document) and not _is_withheld(document)
    if not may_open:
        raise Http404


class DocumentPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's own for documents, but what is private to somebody is not there for them."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet:
        return super().instances_user_has_any_permission_for(user, actions).exclude(pk__in=private_to(user))

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Collection[str], instance: AbstractDocument
    ) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and instance.pk not in private_to(user)


class DocumentsForChoosing(DocumentsAdminAPIViewSet):
    """The admin's own API."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().exclude(pk__in=private_to(self.request.user))


def policy() -> DocumentPolicy:
    return DocumentPolicy(
        get_document_model_string(), auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
    )


def is_shown(document: AbstractDocument) -> bool:
    """Whether anything but governed pages refers to the document."""
    uses = set(ReferenceIndex.get_references_to(document).values_list("content_type", flat=True))
    models = [ContentType.objects.get_for_id(each).model_class() for each in uses]
    return any(model is not None and not issubclass(model, GovernedPage) for model in models)


def private_to(user: Any) -> set[int]:
    """The documents of texts, also of earlier drafts, that bodies took in private or that are withheld, and `user` has no
    right to read."""
    reading = readers.of(user)
    if reading not in _private:
        found = {each.pk: each for each in documents_of(Edition.objects.filter(page__in=reading.pages))}
        _private[reading] = {pk for pk, document in found.items() if not is_shown(document)}
    return _private[reading]


# Asked once a request, like all that an account reads: a list asks for every document in it.
_private: WeakKeyDictionary[readers.OfficerReading, set[int]] = WeakKeyDictionary()


def documents_of(editions: Iterable[Edition]) -> Iterator[AbstractDocument]:
    """Every document that the drafts of these editions refer to."""
    pages = [str(edition.page_id) for edition in editions if edition.page_id]
    for draft in Revision.page_revisions.filter(object_id__in=pages).iterator(chunk_size=50):
        for stream in draft.as_object().pinned_streams():
            yield from contents.documents(stream.stream_block, stream)


def same_bytes(sha256: str) -> list[AbstractDocument]:
    """The documents that hold what a kept file holds: what was handed in before it was pinned."""
    return [each for each in get_document_model().objects.all() if _sha256(each) == sha256]


def _is_withheld(document: AbstractDocument) -> bool:
    try:
        return hides(contents.attachment(document))
    except FileNotFoundError:
        return False


def _sha256(document: AbstractDocument) -> str:
    try:
        return contents.attachment(document).sha256
    except FileNotFoundError:
        return ""
