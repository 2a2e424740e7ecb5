"""What papers to a body must set out (equality, finance, the law and the like): a list for each body and kind of
document, and beside each what an edition says of it and which post signed that off."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from .models import Body, Edition, Implication, ImplicationType, Meeting, Submission


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of implication, and what an edition says of it, if it says anything yet."""

    kind: ImplicationType
    said: Implication | None

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def text(self) -> str:
        """For a reader: what it means, or why nothing needs to be said; “Not set out yet”."""
        if self.said is None:
            return "Not set out yet."
        return self.said.text or f"None needed: {self.said.none_needed_because}"

    @property
    def signed_off(self) -> str:
        """Which post signed it off, and when."""
        if self.said is None or self.said.signed_off_on is None:
            return ""
        return f"Signed off by the {self.said.signed_off_by_post}, {date_format(self.said.signed_off_on, 'j F Y')}."

    @property
    def is_missing(self) -> bool:
        return self.kind.required and self.said is None


def asked_of(edition: Edition, bodies: Iterable[Body | int]) -> QuerySet[ImplicationType]:
    """The kinds that papers on the edition must set out for any of the bodies."""
    asked = ImplicationType.objects.filter(Q(body=None) | Q(body__in=bodies))
    return asked.filter(document_kind__in=["", edition.document.kind])


def of_edition(edition: Edition, *, body: Body | None = None) -> list[Line]:
    """Each kind that is asked for: by one body, or by any before which the edition has come or that looks after it."""
    bodies: list[Body | int] = [body] if body else [edition.document.overseen_by, *_before(edition)]
    found = edition.implications.select_related("kind").for_the_public()
    said = {each.kind_id: each for each in found}
    kinds = asked_of(edition, bodies) | ImplicationType.objects.filter(pk__in=said)
    return [Line(kind, said.get(kind.pk)) for kind in kinds.distinct()]


def missing(meeting: Meeting) -> list[str]:
    """What the papers of a meeting must still set out, in sentences: an edition each."""
    items = meeting.agenda.order_by("number")
    sentences = []
    for item in items.select_related("submission__passage__edition__document"):
        if item.submission is None:
            continue
        edition = item.submission.passage.edition
        short = [each.name for each in of_edition(edition, body=meeting.body) if each.is_missing]
        if short:
            sentences.append(
                f"Item {item.number} does not say yet what it means for: {', '.join(short)}. "
                f"The lead officer sets that out on the page of “{edition}”."
            )
    return sentences


def _before(edition: Edition) -> list[int]:
    return list(Submission.objects.filter(passage__edition=edition).values_list("body", flat=True))
