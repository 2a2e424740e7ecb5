"""Taking published words, files or a name from the public at once, with a ground; and giving them back. The
monitoring officer does this. What is withheld stays in the record, and its fingerprint in the chain."""

from django.db import models
from django.utils import timezone

from . import ledger
from .announcing import announce
from .entries import subject_of
from .models import Appointment, Decision, Membership, Person, Post, Withholding
from .models.redaction import WORDS
from .parts import NAMES, row_of
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
            subject.public_form = Membership.PublicForm.SEAT
            ledger.keep(subject, action="membership.name_withheld", by=by)
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
    if hasattr(withholding, "erasure"):
        reasons.append("It was erased, so nothing is left to show.")
    if why is not None and not why.strip():
        reasons.append("Say why it may be read again.")
    return reasons


def _lacks(by: Person) -> list[str]:
    held = Appointment.objects.on(timezone.localdate()).filter(post=Post.MONITORING_OFFICER, person=by)
    return [] if held.exists() else ["Only the monitoring officer or a deputy does this, and you are neither today."]


def _tell(subject: models.Model) -> None:
    """What shows the words elsewhere, such as search, must know at once."""
    if isinstance(subject, Decision):
        announce("decision", subject.pk)
    for decision in Decision.objects.filter(pin=subject.pk) if subject._meta.model_name == "pin" else ():
        announce("decision", decision.pk)
