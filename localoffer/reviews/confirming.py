"""Saying that something is right: a listing, what holds at one of its places, or how one gets in there.

Only a person who looked says so; no edit ever does. Whoever says it, and in whatever way, says it through here."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from search import clock

from ..models import AccessFact, CheckedBy, Confirmation, Location, Service, ServiceAtLocation, Way

CONFIRMED = "Details confirmed"


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Whose word it is, in which role, how they gave it, and which officer wrote it down (None: nobody had to)."""

    by: CheckedBy
    role: str
    way: Way
    recorded_by: AbstractBaseUser | None = None


@transaction.atomic
def confirm(*, service: Service, confirmer: Confirmer) -> Confirmation:
    """All that `service` says is right today. That settles its flags, and shows it again if it was hidden."""
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    said = _said(confirmer, service=held)
    held.checked_on, held.checked_by, held.checked_role = said.on, said.by, said.role
    held.flagged_on = held.hidden_on = None
    held.flags.open().update(settled_on=said.on, settled_by=said.recorded_by)
    held._history_user = confirmer.recorded_by
    held._change_reason = CONFIRMED
    held.save()
    return said


@transaction.atomic
def confirm_place(*, place: ServiceAtLocation, confirmer: Confirmer) -> Confirmation:
    """The times, prices and contacts of a listing at this one of its places are right today."""
    return _said(confirmer, place=place)


@transaction.atomic
def confirm_access(*, location: Location, confirmer: Confirmer) -> list[Confirmation]:
    """Every answer we hold about getting in and being at `location` is right today; what was not asked stays so."""
    found = []
    for fact in AccessFact.objects.select_for_update().filter(location=location):
        if fact.is_known or not fact.point:
            said = _said(confirmer, access_fact=fact)
            fact.checked_on = said.on
            fact._history_user = confirmer.recorded_by
            fact._change_reason = CONFIRMED
            fact.save()
            found.append(said)
    return found


def role_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """The role in which `user` last confirmed something for the council; nothing before the first."""
    own = Confirmation.objects.filter(recorded_by=user.pk, by=CheckedBy.COUNCIL).order_by("-pk")
    return own.values_list("role", flat=True).first() or ""


def provider_role(service: Service) -> str:
    """The role in which its provider last confirmed it; nothing before the first."""
    own = service.confirmations.filter(by=CheckedBy.PROVIDER).exclude(role="")
    return own.values_list("role", flat=True).first() or ""


def _said(confirmer: Confirmer, **of: Any) -> Confirmation:
    return Confirmation.objects.create(
        by=confirmer.by,
        role=" ".join(confirmer.role.split())[:200],
        way=confirmer.way,
        on=clock.today(),
        recorded_by=confirmer.recorded_by.pk if confirmer.recorded_by else None,
        **of,
    )
