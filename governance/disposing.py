"""Disposing of what was kept as long as it must be: an officer looks a batch through and puts it forward, a second one
agrees, and each row is erased. What is needed longer is held, with the reason. Nothing is disposed of by itself."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model
from django.utils import timezone

from . import erasing, ledger
from .entries import subject_of
from .models import Erasure, ErasureRequest, LegalHold, Person
from .refusals import Refused, refuse_for


def put_forward(*, rows: Sequence[Model], reason: str, by: Person) -> list[ErasureRequest]:
    """Asks for the disposal of each of the rows; of all or none. Raises Refused with what stands in the way of any."""
    with ledger.writing():
        refuse_for(refusals(rows=rows, reason=reason, by=by))
        basis = ErasureRequest.Basis.RETENTION
        return [erasing.ask_erasure(subject=row, basis=basis, reason=reason, by=by) for row in rows]


def refusals(*, rows: Sequence[Model], by: Person, reason: str | None = None) -> list[str]:
    """Why the batch cannot be put forward."""
    if not rows:
        return ["Choose what is to be disposed of."]
    reasons: dict[str, None] = {}
    for row in rows:
        for why in erasing.refusals(subject=row, basis=ErasureRequest.Basis.RETENTION, reason=reason, by=by):
            reasons[why if len(rows) == 1 else f"{row}: {why}"] = None
    return list(reasons)


def dispose(*, requests: Sequence[ErasureRequest], by: Person) -> list[Erasure]:
    """The second officer agrees to a batch: each is erased in a transaction of its own. Raises Refused with what was
    not, and why; the others are done."""
    receipts, refused = [], []
    for request in requests:
        try:
            receipts += erasing.agree_erasure(request=request, by=by)
        except Refused as why:
            refused += [f"{request.subject}: {reason}" for reason in why.reasons]
    refuse_for(refused)
    return receipts


def hold(*, subject: Model, reason: str, by: Person, until: date | None = None) -> LegalHold:
    """Keeps a row longer than its time: it is neither disposed of nor erased."""
    with ledger.writing():
        refuse_for(refusals_to_hold(subject=subject, reason=reason, until=until, by=by))
        placed = LegalHold(
            subject=subject_of(subject), reason=reason, until=until, placed_by=by, placed_at=timezone.now()
        )
        return ledger.keep(placed, action="hold.placed", by=by)


def refusals_to_hold(*, subject: Model, by: Person, reason: str | None = None, until: date | None = None) -> list[str]:
    """Why it is not held."""
    reasons = erasing.lacks(by)
    if LegalHold.objects.filter(subject=subject_of(subject), lifted_at=None).exists():
        reasons.append("It is kept already.")
    if reason is not None and not reason.strip():
        reasons.append("Say why it must be kept longer.")
    if until and until <= timezone.localdate():
        reasons.append("The day until which it is kept must be to come.")
    return reasons


def lift_hold(*, placed: LegalHold, why: str, by: Person) -> LegalHold:
    """It is no longer kept longer than its time."""
    with ledger.writing():
        placed = LegalHold.objects.select_for_update().get(pk=placed.pk)
        refuse_for(refusals_to_lift(placed=placed, why=why, by=by))
        placed.lifted_at = timezone.now()
        return ledger.keep(placed, action="hold.lifted", by=by, why=why)


def refusals_to_lift(*, placed: LegalHold, by: Person, why: str | None = None) -> list[str]:
    """Why the hold stays."""
    reasons = erasing.lacks(by)
    if placed.lifted_at:
        reasons.append("The hold was lifted already.")
    if why is not None and not why.strip():
        reasons.append("Say why it need not be kept any longer.")
    return reasons
