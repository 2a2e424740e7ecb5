"""What the public sees of documents and their editions, read from the record alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from . import closed, publication, reviews
from .amendments import ENDED
from .models import Decision, Document, Edition, Pin
from .states import EditionState


@dataclass(frozen=True, slots=True)
class Shelf:
    """One document with its editions, as they stand on a day."""

    document: Document
    in_force: Edition | None
    # The text of the edition in force, where one is held.
    text: Pin | None
    on_its_route: tuple[Edition, ...]
    before: tuple[Edition, ...]
    on: date

    @property
    def earlier(self) -> list[Edition]:
        """The editions that were in force before and can still be seen."""
        return [edition for edition in self.before if publication.is_public(edition, self.on)]

    @property
    def is_past_its_end(self) -> bool:
        return self.in_force is not None and reviews.is_past_its_end(self.in_force, self.on)


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """One public edition: its text if one is held, what stands over it, and the decisions behind it."""

    edition: Edition
    pin: Pin | None
    in_force: Edition | None
    decisions: tuple[Decision, ...]
    on: date

    @property
    def is_in_force(self) -> bool:
        return self.in_force == self.edition

    @property
    def is_past_its_end(self) -> bool:
        return reviews.is_past_its_end(self.edition, self.on)

    @property
    def standing(self) -> str:
        """How the edition stands, in a sentence."""
        return reviews.standing(self.edition, self.on)


def documents(on: date | None = None) -> list[Shelf]:
    """Every document of which there is something to show, in the order of their titles."""
    shelves = [shelf(document, on) for document in Document.objects.prefetch_related("editions").order_by("title")]
    return [each for each in shelves if each.in_force or each.on_its_route or each.before]


def shelf(document: Document, on: date | None = None) -> Shelf:
    on = on or timezone.localdate()
    private = set(closed.editions().filter(document=document).values_list("pk", flat=True))
    known = [edition for edition in document.editions.all() if edition.pk not in private]
    editions = sorted(known, key=lambda edition: edition.pk, reverse=True)
    for edition in editions:
        edition.document = document
    begun = [edition for edition in editions if publication.has_begun(edition, on)]
    found = reading_in_force(begun, on)
    in_force = found.edition if found else None
    return Shelf(
        document=document,
        in_force=in_force,
        text=found.pin if found else None,
        on_its_route=tuple(edition for edition in editions if is_on_its_route(edition, on)),
        before=tuple(edition for edition in begun if edition != in_force),
        on=on,
    )


def reading_in_force(begun: Iterable[Edition], on: date) -> publication.Reading | None:
    """Of the editions that have begun, the one in force, as anyone may read it: an adopted edition replaces its predecessor on
    its day, whether or not the nightly job has noted it yet."""
    standing = [edition for edition in begun if edition.state not in ENDED or _was_superseded_after(edition, on)]
    newest_first = sorted(
        standing, key=lambda edition: (edition.state == EditionState.ADOPTED, edition.pk), reverse=True
    )
    readings = (publication.reading(edition, on) for edition in newest_first)
    return next((reading for reading in readings if reading.is_public), None)


def _was_superseded_after(edition: Edition, on: date) -> bool:
    """Whether the edition, superseded by now, still stood on a day in the past."""
    if edition.state == EditionState.LAPSED:
        return False
    later = edition.document.editions.filter(state__in=publication.BEGUN, effective_on__gt=on)
    return on < timezone.localdate() and later.exists()


def is_on_its_route(edition: Edition, on: date) -> bool:
    """Before its bodies, or adopted and waiting for its day."""
    waits = edition.state == EditionState.ADOPTED and not publication.has_begun(edition, on)
    return waits or edition.state == EditionState.IN_GOVERNANCE


def public_edition(edition: Edition, on: date | None = None) -> PublicEdition | None:
    """The edition as the public reads it; None when nothing of it may be seen."""
    on = on or timezone.localdate()
    if not publication.is_public(edition, on):
        return None
    decisions = Decision.objects.open().standing().with_fate().filter(submission__passage__edition=edition)
    return PublicEdition(
        edition=edition,
        pin=publication.public_pin(edition, on),
        in_force=shelf(edition.document, on).in_force,
        decisions=tuple(decisions.select_related("body").order_by("decided_on", "pk")),
        on=on,
    )


def assumption(edition: Edition) -> str:
    """What is only assumed about the edition's route, when no paper says it."""
    latest = edition.passages.order_by("-number").first()
    return latest.assumption if latest else ""
