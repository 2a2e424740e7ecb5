"""Pages whose text boards decide. A governed page holds the draft of one edition; the public never
reads it: it is served from the pin (governance/views/public.py). Every road to publishing that a
page has of its own ends here and asks the record."""

import logging
from typing import Any

import nh3
from django.core import checks
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.panels import Panel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.locks import BaseLock
from wagtail.models import Page, Revision

from . import contents, publication, readers
from .models import Edition, redaction
from .permissions import GovernedPagePermissions
from .states import EditionState

logger = logging.getLogger(__name__)

# What `publish_scheduled` calls its own publishing.
SCHEDULED = "wagtail.publish.scheduled"

# Who sees the Governance section; an editor who only drafts does not.
SEES_RECORD = "governance.view_edition"

READABLE_TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "strong", "b", "em", "i", "a", "ul", "ol", "li"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
READABLE_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}}


class PassageLock(BaseLock):
    """No one changes a text while boards decide on it. Rests on the record, not on Wagtail's workflow."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return format_html(
            "<b>{}</b> is on its way through the boards, so nobody can change it until they have decided.",
            self.object.title,
        )

    def get_locked_by(self, user: Any) -> str:
        return "Locked while boards decide"

    def get_description(self, user: Any) -> str:
        return "To change the text, take it back to its draft first"


class SettledLock(BaseLock):
    """Once an edition is no longer drafted, its text is for those who keep the record: an amendment is theirs."""

    def for_user(self, user: Any) -> bool:
        return not user.has_perm(SEES_RECORD)

    def get_message(self, user: Any) -> str:
        return format_html(
            "The text of <b>{}</b> is settled, so you cannot change it. Its lead officer can have it amended.",
            self.object.title,
        )

    def get_locked_by(self, user: Any) -> str:
        return "Locked: it is part of the record"

    def get_description(self, user: Any) -> str:
        return "A new text is a new edition, with a page of its own"


class EditionPanel(Panel):
    """Above the text: which edition is drafted here, how it stands, and the way to where it is submitted."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "governance/admin/page_edition.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            edition = self.instance.edition
            return super().get_context_data(parent_context) | {
                "edition": edition,
                "is_drafted": edition is not None and edition.state == EditionState.DRAFTING,
                "may_see": self.request.user.has_perm(SEES_RECORD),
            }


class GovernedPage(Page):
    """The draft of one edition. `pinned_fields` names, in reading order, all that a body decides
    when it decides on the text; raise `pinned_schema` when the list or a field's form changes."""

    pinned_fields: tuple[str, ...] = ()
    pinned_schema = 0
    # The kind of document whose editions are written on such pages (`Document.Kind`).
    document_kind = ""

    content_panels = [EditionPanel(), *Page.content_panels]
    # No schedule and no privacy: when and by whom it is read is for the record to say.
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *_pinned_field_errors(cls)]

    # What is pinned

    def pinned_content(self) -> dict[str, Any]:
        """The declared fields in JSON's own types: equal exactly when the text is the same."""
        return {name: self._pinned_value(name) for name in self.pinned_fields}

    def _pinned_value(self, name: str) -> Any:
        field, value = self._meta.get_field(name), getattr(self, name)
        if isinstance(field, StreamField):
            return contents.values(value.stream_block, value)
        return field.value_to_string(self) if value is not None else None

    def readable_html(self) -> SafeString:
        """The text as anyone can read it, without the title: headings, paragraphs, lists, tables, nothing else."""
        parts = "\n".join(self._readable(name) for name in self.pinned_fields if name != "title")
        return mark_safe(nh3.clean(parts, tags=READABLE_TAGS, attributes=READABLE_ATTRIBUTES))  # noqa: S308 (just cleaned)

    def _readable(self, name: str) -> str:
        value = getattr(self, name)
        if isinstance(self._meta.get_field(name), StreamField):
            return "\n".join(str(child.render()) for child in value)
        return linebreaks(value, autoescape=True) if value else ""

    def pinned_streams(self) -> list[StreamValue]:
        """The values of those declared fields that are made of blocks."""
        return [
            getattr(self, name) for name in self.pinned_fields if isinstance(self._meta.get_field(name), StreamField)
        ]

    def attachments(self) -> list[contents.Attachment]:
        """The files the text refers to, each once. Raises FileNotFoundError when one is gone."""
        documents = (
            each for stream in self.pinned_streams() for each in contents.documents(stream.stream_block, stream)
        )
        files = {file.anchor: file for file in map(contents.attachment, documents)}
        return sorted(files.values(), key=lambda file: (file.name, file.sha256))

    def faults(self) -> list[str]:
        """Why the draft is not a text that could be put before a body. A draft may be saved with gaps."""
        found = self._faults_of_fields()
        for stream in self.pinned_streams():
            found.extend(contents.faults(stream))
        if not found and not strip_tags(self.readable_html()).strip():
            found.append("There is no text yet.")
        return found

    def _faults_of_fields(self) -> list[str]:
        try:
            self.clean_fields(exclude={field.name for field in self._meta.fields} - set(self.pinned_fields))
        except ValidationError as invalid:
            return [
                f"{str(self._meta.get_field(name).verbose_name).capitalize()}: {message}"
                for name, messages in invalid.message_dict.items()
                for message in messages
            ]
        return []

    # Writing is refused

    def permissions_for_user(self, user: Any) -> GovernedPagePermissions:
        return GovernedPagePermissions(user, self)

    def publish(
        self,
        revision: Revision,
        user: Any = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publishes `revision` if it is the adopted text and its day has come. Raises PermissionDenied
        otherwise; a scheduled run only loses its schedule, since an exception would end the run and
        keep every later page from going live."""
        if refusals := publication.refusals(revision):
            if log_action == SCHEDULED:
                self.revisions.update(approved_go_live_at=None)
                logger.warning("Page %s was scheduled but not published: %s", self.pk, " ".join(refusals))
                return
            raise PermissionDenied(" ".join(refusals))
        action = PublishPageRevisionAction(
            revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision
        )
        action.object.go_live_at = action.object.expire_at = None
        action.execute(skip_permission_checks=skip_permission_checks)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Raises PermissionDenied while an edition stands on this page: a body withdraws or replaces it."""
        if Edition.objects.filter(page_id=self.pk).exists():
            raise PermissionDenied("An edition is withdrawn or replaced through the record, never unpublished.")
        super().unpublish(*args, **kwargs)

    def get_lock(self) -> BaseLock | None:
        if publication.is_before_its_boards(self):
            return PassageLock(self)
        if Edition.objects.filter(page_id=self.pk).exclude(state=EditionState.DRAFTING).exists():
            return SettledLock(self)
        return super().get_lock()

    @property
    def has_workflow(self) -> bool:
        """No workflow can be started by hand: `wheels` starts the one that follows the record."""
        return False

    def get_workflow(self) -> None:
        return None

    # Reading is guarded

    def get_admin_display_title(self) -> str:
        """Where Wagtail names a page without asking its policy, whoever may not read the text reads that there is one."""
        officer = redaction.officer()
        is_private = officer is not None and self.pk in readers.private_pages(officer.user)
        return "Private" if is_private else str(super().get_admin_display_title())

    @property
    def edition(self) -> Edition | None:
        """The edition drafted here, or of which this page is an alias or a translation."""
        same_text = Q(page_id__in=[self.pk, self.alias_of_id]) | Q(page__translation_key=self.translation_key)
        return Edition.objects.filter(same_text).select_related("document").first()

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Only previews use it."""
        return "governance/draft.html"

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The edition's own address, which stays when the page moves."""
        parts, edition = super().get_url_parts(request), self.edition
        return (parts[0], parts[1], edition.get_absolute_url()) if parts and edition else parts

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leads to the edition's address if it is public; the row itself is never shown."""
        edition = self.edition
        if edition is None or not publication.is_public(edition):
            raise Http404
        return redirect(edition)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        edition = Edition.objects.filter(page_id=self.pk).first()
        pin = publication.public_pin(edition) if edition else None
        return [{"location": self.get_full_url(request), "lastmod": pin.pinned_at}] if pin else []


def _pinned_field_errors(page_class: type[GovernedPage]) -> list[checks.CheckMessage]:
    errors = []
    if "title" not in page_class.pinned_fields or page_class.pinned_schema < 1:
        errors.append("A governed page names its pinned fields, the title among them, and their schema's version.")
    for name in page_class.pinned_fields:
        try:
            page_class._meta.get_field(name)
        except FieldDoesNotExist:
            errors.append(f"The pinned field “{name}” does not exist.")
    return [checks.Error(message, obj=page_class, id="governance.E001") for message in errors]
