"""Pins exact text: our own rows and our own copy of each file, so that what a body saw can be shown
after any edit, migration or deletion."""

import hashlib
import json
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page, Revision

from . import ledger, pinned_files
from .actors import Actor, person_of
from .canonical import canonical, digest
from .contents import Attachment
from .models import Decision, Edition, Person, Pin, PinAuthor, PinnedFile, redaction
from .pages import GovernedPage
from .refusals import refuse_for


def pin_edition(
    *,
    edition: Edition,
    by: Actor,
    revision: Revision | None = None,
    amends: Pin | None = None,
    amended_under: Decision | None = None,
) -> Pin:
    """Pins the latest draft of an edition, or the given revision of its page; as an amendment of an earlier
    text if told so, which by itself gives it no leave to stand for that text (`amendments`).

    The revision kept beside the pin is a fresh one that belongs to nobody: Wagtail's autosave writes
    into its author's latest revision."""
    with ledger.writing():
        refuse_for(refusals(edition=edition, revision=revision))
        source = _source(edition, revision)
        page = source.as_object()
        content, html = canonical(page.pinned_content()).decode(), str(page.readable_html())
        files = page.attachments()
        manifest = [_described(file) for file in files]
        pin = Pin(
            edition=edition,
            revision=_fresh_revision(page, source),
            schema=page.pinned_schema,
            title=page.title,
            content=content,
            html=html,
            manifest=canonical({"files": manifest}).decode(),
            pinned_at=timezone.now(),
            pinned_by=person_of(by),
            amends=amends,
            amended_under=amended_under,
        )
        pin.fingerprint = fingerprint(pin)
        ledger.keep(pin, action="pin.made", by=by)
        for author in _authors(edition):
            ledger.keep(PinAuthor(pin=pin, person=author), action="pin.author", by=by)
        for described in manifest:
            ledger.keep(PinnedFile(pin=pin, **described), action="pin.file", by=by)
        return pin


def refusals(*, edition: Edition, revision: Revision | None = None) -> list[str]:
    """Why the text of an edition cannot be pinned."""
    if edition.page_id is None:
        return [f"{edition} has no page, so there is no text to put before a body."]
    source = revision or _latest(edition)
    if source is None:
        return [f"The page of {edition} has no saved draft yet."]
    if str(source.object_id) != str(edition.page_id):
        return [f"That draft is not one of {edition}."]
    strangers = get_user_model().objects.filter(pk__in=_writers(edition), person__isnull=True)
    reasons = [
        f"{user} wrote some of the text and is not in the list of people. Add them, so that it is known who wrote it."
        for user in strangers
    ]
    return reasons + _unfinished(source.as_object())


def _unfinished(page: Page) -> list[str]:
    """Why the text of a draft cannot be put before a body."""
    if not isinstance(page, GovernedPage):
        return [f"“{page.title}” is not a page whose text boards decide."]
    try:
        page.attachments()
    except FileNotFoundError:
        return ["A file that the text refers to is missing. Upload it again, or take it out of the text."]
    return page.faults()


def fingerprint(pin: Pin) -> str:
    """The one hash over all that was pinned."""
    return digest(
        {
            "schema": pin.schema,
            "content": json.loads(pin.content),
            "html": hashlib.sha256(redaction.held(pin, "html").encode()).hexdigest(),
            "manifest": json.loads(pin.manifest),
        }
    )


def is_whole(pin: Pin) -> bool:
    """Whether the pinned text still has the fingerprint that it got."""
    try:
        return fingerprint(pin) == pin.fingerprint
    except ValueError:  # what is no JSON any more
        return False


def faults(pin: Pin) -> list[str]:
    """What no longer holds of a pin: its hash, or the bytes of its files."""
    found = [] if is_whole(pin) else [f"The pinned text of {pin.title} is not what it was."]
    found.extend(
        f"The file {file.name} of {pin.title} is missing from the store or was changed."
        for file in pin.files.all()
        if not pinned_files.is_intact(file.sha256)
    )
    return found


def _source(edition: Edition, revision: Revision | None) -> Revision:
    source = revision or _latest(edition)
    if source is None:
        raise LookupError(f"{edition} has no draft")
    return source


def _latest(edition: Edition) -> Revision | None:
    page = Page.objects.get(pk=edition.page_id)
    return page.latest_revision


def _described(file: Attachment) -> dict[str, Any]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.data),
        "sha256": pinned_files.store(file.data),
    }


def _fresh_revision(page: Any, source: Revision) -> Revision:
    """A copy of `source` without an owner, now the page's latest."""
    fresh = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        object_str=source.object_str,
        content=source.content,
    )
    Page.objects.filter(pk=page.pk).update(latest_revision=fresh, latest_revision_created_at=fresh.created_at)
    return fresh


def _writers(edition: Edition) -> set[int]:
    """The accounts that wrote any revision of the edition's page."""
    page = Page.objects.get(pk=edition.page_id)
    return set(page.revisions.filter(user__isnull=False).values_list("user", flat=True))


def _authors(edition: Edition) -> set[Person]:
    """Everyone who wrote some of the text: of the revisions still there, and of the pins before
    (a revision may have been purged since)."""
    return set(Person.objects.filter(user__in=_writers(edition))) | set(
        Person.objects.filter(pk__in=PinAuthor.objects.filter(pin__edition=edition).values("person"))
    )
