"""Somebody says that what is recorded of them is not right (UK GDPR, articles 5(1)(d) and 16). What was decided or minuted
stays as it was; a note beside it, for anyone to read, says what is right. Where the record itself is wrong the body
corrects its minutes (`deciding`, `minuting`)."""

from datetime import date

from django.utils import timezone

from . import erasing, ledger
from .announcing import announce
from .models import Decision, Meeting, Person, Rectification
from .refusals import refuse_for


def add_note(*, about: Decision | Meeting, note: str, asked_on: date, by: Person) -> Rectification:
    """Puts a note beside a decision, or beside what is recorded of a meeting."""
    with ledger.writing():
        refuse_for(refusals(about=about, note=note, asked_on=asked_on, by=by))
        beside: dict[str, Decision | Meeting] = {str(about._meta.model_name): about}
        rectification = Rectification(
            body=about.body, note=note, asked_on=asked_on, noted_at=timezone.now(), noted_by=by, **beside
        )
        ledger.keep(rectification, action="rectification.noted", by=by)
        if isinstance(about, Decision):
            announce("decision", about.pk)
        return rectification


def refusals(
    *, about: Decision | Meeting, by: Person, note: str | None = None, asked_on: date | None = None
) -> list[str]:
    """Why no note is added."""
    found = erasing.lacks(by)
    if isinstance(about, Decision) and Decision.objects.filter(replaces=about).exists():
        found.append("It was recorded anew, and nobody reads this entry. Add the note to the new one.")
    if note is not None and not note.strip():
        found.append("Say what is not right, and what is: anyone reads it.")
    if asked_on and asked_on > timezone.localdate():
        found.append("That day is still to come. Give the day on which it was asked for.")
    return found
