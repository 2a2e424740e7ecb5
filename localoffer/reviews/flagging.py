"""Saying that a listing may be wrong, and settling that. A confirmation settles it too (`confirming`)."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from search import clock

from ..models import Flag, Service


@transaction.atomic
def flag(*, service: Service, reason: Flag.Reason, words: str = "", by: AbstractBaseUser | None = None) -> Flag:
    """Families read that something may be wrong, editors read `words`. `by` is None where a provider says it."""
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    raised = Flag.objects.create(
        service=held, reason=reason, words=words.strip(), raised_on=clock.today(), raised_by=by.pk if by else None
    )
    held.flagged_on = raised.raised_on  # the last one: a review asks whether anybody answered since
    held._change_reason = f"Flagged: {Flag.Reason(reason).label}"[:100]
    held.save()
    return raised


@transaction.atomic
def settle(*, service: Service, by: AbstractBaseUser) -> None:
    """Nothing is wrong, or it was put right; that says nothing of when anybody confirmed it."""
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    held.flags.open().update(settled_on=clock.today(), settled_by=by.pk)
    held.flagged_on = None
    held._history_user = by
    held._change_reason = "Flag settled"
    held.save()
