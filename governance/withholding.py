"""Taking published words, files or a name from the public at once, with a ground; and giving them back. The
monitoring officer does this. What is withheld stays in the record, and its fingerprint in the chain."""

from django.db import models
from django.utils import timezone

from . import ledger
from .announcing import announce
from .entries import subject_of
from .models import Appointment, Decision, Erasure, Membership, Person, Post, Withholding
from .models.redaction import NAMES, WORDS, belongings
from .parts import row_of
from .refusals import refuse_for


def withhold(
    *, subject: models.Model, ground: Withholding.Ground, by: Person, part: str = "", note: str = ""
) -> Withholding:
    """From now on the public reads a notice in the place of `part` of the row, or of all its words."""
    with ledger.writing():
        refuse_for(refusals(subject=subject, ground=ground, part=part, by=by))
        withholding = Withholding(
            subject=subject_of(subject),
            part=part,
            ground=ground,
            note=note,
            withheld_at=timezone.now(),
            withheld_by=by,
        )
        ledger.keep(withholding, action="withholding.made", by=by)
        if isinstance(subject, Membership):
            _show_the_seat_alone(subject.person, by)
        _tell(subject)
        return withholding


def refusals(*, subject: models.Model, by: Person, ground: str | None = None, part: str | None = None) -> list[str]:
    """Why it is not withheld."""
    reasons = _lacks(by)
    kind = subject._meta.model_name or ""
    if kind not in WORDS and kind != NAMES:
        return [*reasons, "That is not a part of the record that the public reads."]
    if part and part not in WORDS.get(kind, ()):
        known = ", ".join(WORDS.get(kind, ())) or "none"
        reasons.append(f"There is no part “{part}” to withhold. Leave it empty for all, or use one of: {known}.")
    if ground is not None and ground not in Withholding.Ground.values:
        reasons.append("Say on which ground.")
    if Withholding.objects.filter(subject=subject_of(subject), part=part or "", lifted_at__isnull=True).exists():
        reasons.append("It is withheld already.")
    return reasons


def lift(*, withholding: Withholding, why: str, by: Person) -> Withholding:
    """The public reads it again. A name stays as the seat alone: the clerk sets how a member is shown."""
    with ledger.writing():
        withholding = Withholding.objects.select_for_update().get(pk=withholding.pk)
        refuse_for(refusals_to_lift(withholding=withholding, why=why, by=by))
        withholding.lifted_at = timezone.now()
        ledger.keep(withholding, action="withholding.lifted", by=by, why=why)
        _tell(row_of(withholding.subject))
        return withholding


def refusals_to_lift(*, withholding: Withholding, by: Person, why: str | None = None) -> list[str]:
    """Why it stays withheld."""
    reasons = _lacks(by)
    if withholding.lifted_at:
        reasons.append("It is public again already.")
    if Erasure.objects.filter(subject=withholding.subject).exists():
        reasons.append("It was erased, so nothing is left to show.")
    if why is not None and not why.strip():
        reasons.append("Say why it may be read again.")
    return reasons


def _lacks(by: Person) -> list[str]:
    held = Appointment.objects.on(timezone.localdate()).filter(post=Post.MONITORING_OFFICER, person=by)
    return [] if held.exists() else ["Only the monitoring officer or a deputy does this, and you are neither today."]


def _show_the_seat_alone(person: Person, by: Person) -> None:
    """In every seat: a name that is withheld at one board is not read at another."""
    for seat in Membership.objects.filter(person=person).exclude(public_form=Membership.PublicForm.SEAT):
        seat.public_form = Membership.PublicForm.SEAT
        ledger.keep(seat, action="membership.name_withheld", by=by)


def _tell(subject: models.Model) -> None:
    """What shows the words elsewhere, such as search, must know at once: of every decision that may repeat them."""
    belongs: dict[str, list[int]] = {"meeting": [], "edition": [], "document": [], **_belongs(subject)}
    repeats = (
        models.Q(agenda_item__meeting__in=belongs["meeting"])
        | models.Q(submission__passage__edition__in=belongs["edition"])
        | models.Q(submission__passage__edition__document__in=belongs["document"])
    )
    decisions = Decision.objects.all() if isinstance(subject, Membership) else Decision.objects.filter(repeats)
    own = {subject.pk} if isinstance(subject, Decision) else set()
    for pk in sorted(own | set(decisions.values_list("pk", flat=True))):
        announce("decision", pk)


def _belongs(subject: models.Model) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in belongings(str(subject._meta.model_name), subject.pk):
        name, _, number = each.partition(":")
        found.setdefault(name, []).append(int(number))
    return found
