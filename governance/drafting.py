"""New documents and editions, before any body sees them."""

from datetime import date

from wagtail.models import Page

from . import ledger
from .actors import Actor
from .announcing import announce
from .models import Body, Document, Edition
from .refusals import refuse_for
from .states import EditionState


def create_document(
    *,
    title: str,
    slug: str,
    kind: Document.Kind,
    overseen_by: Body,
    by: Actor,
    summary: str = "",
    review_months: int | None = None,
) -> Document:
    """A document that will be written anew every few years; its editions hold the text."""
    with ledger.writing():
        refuse_for(refusals_of_document(slug=slug))
        document = Document(
            title=title, slug=slug, kind=kind, overseen_by=overseen_by, summary=summary, review_months=review_months
        )
        return ledger.keep(document, action="document.created", by=by)


def refusals_of_document(*, slug: str) -> list[str]:
    return [f"There is a document at “{slug}” already."] if Document.objects.filter(slug=slug).exists() else []


def create_edition(
    *,
    document: Document,
    slug: str,
    title: str,
    by: Actor,
    title_stated: bool = True,
    page: Page | None = None,
    predecessor: Edition | None = None,
    period: str = "",
    period_ends: date | None = None,
    provenance: Edition.Provenance = Edition.Provenance.OURS,
    source: str = "",
) -> Edition:
    """An edition to be drafted, on its page if that exists yet."""
    with ledger.writing():
        refuse_for(refusals(document=document, slug=slug, page=page, predecessor=predecessor))
        edition = Edition(
            document=document,
            slug=slug,
            title=title,
            title_stated=title_stated,
            page_id=page.pk if page else None,
            predecessor=predecessor,
            period=period,
            period_ends=period_ends,
            provenance=provenance,
            source=source,
        )
        ledger.keep(edition, action="edition.created", by=by)
        announce("edition", edition.pk)
        return edition


def refusals(
    *, document: Document, slug: str, page: Page | None = None, predecessor: Edition | None = None
) -> list[str]:
    """Why there can be no such edition of `document`."""
    reasons = []
    if document.editions.filter(slug=slug).exists():
        reasons.append(f"{document} has an edition at “{slug}” already.")
    if page and Edition.objects.filter(page_id=page.pk).exists():
        reasons.append("That page holds another edition. Each edition has a page of its own.")
    if predecessor and predecessor.document_id != document.pk:
        reasons.append("An edition follows another of the same document.")
    return reasons


def place_on_page(*, edition: Edition, page: Page, by: Actor) -> Edition:
    """Says on which page an edition is drafted."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_place(edition=edition, page=page))
        edition.page_id = page.pk
        ledger.keep(edition, action="edition.placed", by=by)
        announce("edition", edition.pk)
        return edition


def refusals_to_place(*, edition: Edition, page: Page) -> list[str]:
    """Why the edition cannot be drafted on `page`."""
    reasons = []
    if edition.state != EditionState.DRAFTING:
        reasons.append(f"{edition} is {edition.get_state_display().lower()}, so its page stays the one it has.")
    if Edition.objects.filter(page_id=page.pk).exclude(pk=edition.pk).exists():
        reasons.append("That page holds another edition. Each edition has a page of its own.")
    return reasons
