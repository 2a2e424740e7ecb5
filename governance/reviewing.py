"""The review of an edition in force: by when, and since when it is under way."""

from datetime import date

from django.utils import timezone

from . import authority, ledger, reviews
from .actors import Actor
from .announcing import announce
from .models import Edition, Person, Post
from .refusals import refuse_for
from .states import EditionState


def set_review(*, edition: Edition, review_by: date, by: Person) -> Edition:
    """By when the edition must be looked at again."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals(edition=edition, by=by, review_by=review_by))
        edition.review_by = review_by
        ledger.keep(edition, action="edition.review_set", by=by)
        announce("edition", edition.pk)
        return edition


def begin_review(*, edition: Edition, by: Person) -> Edition:
    """The lead officer begins to look at the edition again. It stays in force meanwhile."""
    with ledger.writing():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse_for(refusals_to_begin(edition=edition, by=by))
        return _begin(edition, by=by)


def begin_due_reviews(*, by: Actor) -> list[Edition]:
    """Every edition in force whose review should have begun by today."""
    with ledger.writing():
        waiting = [each.edition for each in reviews.register() if each.is_due and not each.edition.under_review_since]
        return [_begin(edition, by=by) for edition in waiting]


def refusals(*, edition: Edition, by: Person, review_by: date | None = None) -> list[str]:
    """Why `by` may not say when the edition is reviewed."""
    found = authority.lacks(by, post=Post.LEAD_OFFICER, body=edition.document.overseen_by, on=timezone.localdate())
    if edition.state not in (EditionState.ADOPTED, EditionState.IN_FORCE):
        found.append(f"{edition} is {edition.get_state_display().lower()}; only an edition in force is reviewed.")
    if review_by is not None and review_by < timezone.localdate():
        found.append("That day is past. Give one to come.")
    return found


def refusals_to_begin(*, edition: Edition, by: Person) -> list[str]:
    """Why `by` may not begin the review."""
    found = refusals(edition=edition, by=by)
    if edition.under_review_since:
        found.append(f"It is under review since {edition.under_review_since:%-d %B %Y}.")
    return found


def _begin(edition: Edition, *, by: Actor) -> Edition:
    edition.under_review_since = timezone.localdate()
    ledger.keep(edition, action="edition.under_review", by=by)
    announce("edition", edition.pk)
    return edition
