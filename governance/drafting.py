"""New documents and editions, before any body sees them."""

from datetime import date

from django.apps import apps
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from . import authority, ledger, publication
from .actors import Actor
from .announcing import announce
from .models import Appointment, Body, Document, Edition, Person, Post
from .pages import GovernedPage
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
        refuse_for(refusals_of_document(slug=slug, overseen_by=overseen_by, by=by))
        document = Document(
            title=title, slug=slug, kind=kind, overseen_by=overseen_by, summary=summary, review_months=review_months
        )
        return ledger.keep(document, action="document.created", by=by)


def refusals_of_document(*, slug: str, overseen_by: Body | None = None, by: Actor | None = None) -> list[str]:
    """Why there can be no such document, or why `by` may not enter it: the lead officer of the body that
    oversees it does, or a command."""
    reasons = []
    if isinstance(by, Person) and overseen_by is not None:
        reasons += authority.lacks(by, post=Post.LEAD_OFFICER, body=overseen_by, on=timezone.localdate())
    if Document.objects.filter(slug=slug).exists():
        reasons.append(f"There is a document at “{slug}” already.")
    return reasons


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


def begin_edition(
    *, document: Document, title: str, period: str, by: Person, period_ends: date | None = None
) -> Edition:
    """A new edition with an empty page of its own, for the lead officer to write on. It follows the
    document's latest edition that was adopted."""
    with ledger.writing():
        refuse_for(refusals_to_begin(by=by, document=document, period=period))
        slug = slugify(period)
        predecessor = document.editions.filter(state__in=publication.BEGUN).order_by("pk").last()
        return create_edition(
            document=document,
            slug=slug,
            title=title,
            by=by,
            page=_empty_page(document, title=title, slug=f"{document.slug}-{slug}", by=by),
            predecessor=predecessor,
            period=period,
            period_ends=period_ends,
        )


def refusals_to_begin(*, by: Person, document: Document | None = None, period: str | None = None) -> list[str]:
    """Why `by` may not begin an edition: of that document, or of any."""
    today = timezone.localdate()
    if document is None:
        leads = Appointment.objects.on(today).filter(person=by, post=Post.LEAD_OFFICER).exists()
        return [] if leads else ["Only a lead officer begins an edition, and you hold no such appointment today."]
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=document.overseen_by, on=today)
    if shelf_for(page_model_for(document)) is None:
        reasons.append("There is no page yet under which the editions stand. Run manage.py set_up.")
    if period is None:
        return reasons
    if not slugify(period):
        return [*reasons, "Give the period in letters or figures: it becomes part of the address."]
    return reasons + refusals(document=document, slug=slugify(period))


def page_model_for(document: Document) -> type[GovernedPage]:
    """The kind of page on which editions of the document are written. Raises LookupError if there is none."""
    for model in apps.get_models():
        if issubclass(model, GovernedPage) and model.document_kind == document.kind:
            return model
    raise LookupError(f"No kind of page holds the text of a document of kind {document.kind}.")


def shelf_for(page_model: type[GovernedPage]) -> Page | None:
    """The page under which pages of that kind stand."""
    for parent in page_model.allowed_parent_page_models():
        if found := parent.objects.first():
            return found
    return None


def _empty_page(document: Document, *, title: str, slug: str, by: Person) -> Page:
    model = page_model_for(document)
    page = model(title=title, slug=slug, live=False, owner=by.user)
    shelf = shelf_for(model)
    if shelf is None:
        raise LookupError("There is no page under which the editions stand.")
    shelf.add_child(instance=page)
    page.save_revision(user=by.user)
    return page


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
