"""What an edition means for equality, finance, the law and the like is set out, and a post signs it off; a body says
what its papers must set out."""

from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from . import authority, implications, ledger
from .models import Body, Document, Edition, Implication, ImplicationType, Person, Post
from .refusals import refuse_for
from .states import EditionState

# While it can still be decided on; what was decided stands as it was then.
OPEN = (EditionState.DRAFTING, EditionState.IN_GOVERNANCE)


def set_out(
    *,
    edition: Edition,
    kind: ImplicationType,
    by: Person,
    text: str = "",
    none_needed_because: str = "",
    signed_off_by_post: str = "",
    signed_off_on: date | None = None,
) -> Implication:
    """What the edition means in one respect, or why nothing needs to be said of it; said again, it takes the place of
    what was said before, which stays in its history."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        words = [each.strip() for each in (text, none_needed_because, signed_off_by_post)]
        reasons = refusals_of_words(edition, kind, *words, signed_off_on=signed_off_on)
        refuse_for([*refusals(edition=edition, by=by), *reasons])
        said = Implication.objects.filter(edition=edition, kind=kind).first() or Implication(edition=edition, kind=kind)
        said.text, said.none_needed_because, said.signed_off_by_post = words
        said.signed_off_on = signed_off_on
        return ledger.keep(said, action="implication.set_out", by=by)


def refusals(*, edition: Edition, by: Person) -> list[str]:
    """Why nothing more is set out: the lead officer does it, until the edition is decided on."""
    overseen_by = edition.document.overseen_by
    reasons = authority.lacks(by, post=Post.LEAD_OFFICER, body=overseen_by, on=timezone.localdate())
    if edition.state not in OPEN:
        reasons.append(f"It is {edition.get_state_display().lower()}: what it means stands as it was decided on.")
    if not implications.of_edition(edition):
        reasons.append("No body asks for it in its papers.")
    return reasons


def refusals_of_words(
    edition: Edition,
    kind: ImplicationType,
    text: str,
    none_needed_because: str,
    signed_off_by_post: str,
    *,
    signed_off_on: date | None,
) -> list[str]:
    """Why it cannot be set out so."""
    reasons = []
    if bool(text) == bool(none_needed_because):
        reasons.append("Say what it means, or why nothing needs to be said: one of the two.")
    if not signed_off_by_post or signed_off_on is None:
        reasons.append("Say which post signed it off, and when.")
    elif signed_off_on > timezone.localdate():
        reasons.append("It cannot have been signed off on a day to come.")
    if kind not in [each.kind for each in implications.of_edition(edition)]:
        reasons.append(f"No body asks for “{kind}” in papers on this document.")
    return reasons


def ask_for(
    *, body: Body, name: str, by: Person, document_kind: Document.Kind | str = "", required: bool = True
) -> ImplicationType:
    """From now on the papers of the body set it out: of one kind of document, or of all."""
    with ledger.writing():
        refuse_for(refusals_to_ask(body=body, name=name, document_kind=document_kind, by=by))
        kind = ImplicationType(
            body=body,
            name=name.strip(),
            code=slugify(name)[:50],
            document_kind=document_kind,
            required=required,
            order=body.implication_types.count() + 1,
        )
        return ledger.keep(kind, action="implicationtype.asked_for", by=by)


def refusals_to_ask(*, body: Body, by: Person, name: str | None = None, document_kind: str = "") -> list[str]:
    """Why its papers do not set it out from now on: the clerk of the body says so."""
    reasons = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    if name is not None and not slugify(name):
        reasons.append("Give it a name, such as “Equality” or “Finance”.")
    if (
        name is not None
        and body.implication_types.filter(name__iexact=name.strip(), document_kind=document_kind).exists()
    ):
        reasons.append(f"The {body} asks for “{name.strip()}” already.")
    return reasons
