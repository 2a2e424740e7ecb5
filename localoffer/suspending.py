"""Suspending a listing now, and lifting that. Families read that it is not available, never why (users L6)."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from search import clock

from .models import Service, Suspension


class RefusedError(ValueError):
    """What was asked is not possible; its text says why."""


@transaction.atomic
def suspend(*, service: Service, reason: str, by: AbstractBaseUser) -> Suspension:
    """Takes `service` away from the public in one transaction with the note to search. `reason` stays private: it is
    kept beside the listing and never in its history. Raises RefusedError."""
    held = _locked(service)
    if held.suspended_on:
        raise RefusedError("This listing is suspended already. What you wrote is still here, and was not kept.")
    if not reason.strip():
        raise RefusedError("Write why. Only those who may suspend listings can read it.")
    suspension = Suspension.objects.create(service=held, reason=reason.strip(), suspended_by=by.pk)
    held.suspended_on = clock.today()
    _keep(held, "Suspended", by)
    return suspension


@transaction.atomic
def lift(*, service: Service, reason: str, by: AbstractBaseUser) -> None:
    """Lets the public see `service` again, if nothing else keeps it from them. Raises RefusedError."""
    held = _locked(service)
    open_one = held.suspensions.open().first()
    if open_one is None:
        raise RefusedError("This listing is not suspended any more. What you wrote is still here, and was not kept.")
    if not reason.strip():
        raise RefusedError("Write why it may be seen again. Only those who may suspend listings can read it.")
    open_one.lifted_at, open_one.lifted_by, open_one.lifted_because = timezone.now(), by.pk, reason.strip()
    open_one.save()
    held.suspended_on = None
    _keep(held, "Suspension lifted", by)


def _locked(service: Service) -> Service:
    return Service.objects.select_for_update(of=("self",)).get(pk=service.pk)


def _keep(service: Service, said: str, by: AbstractBaseUser) -> None:
    service._history_user = by
    service._change_reason = said
    service.save()
