"""Saying that a listing's details are right. Only a person who checked says so; no edit ever does."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from search import clock

from .models import CheckedBy, Service

CONFIRMED = "Details confirmed"


@transaction.atomic
def confirm(*, service: Service, by: AbstractBaseUser, role: str, source: CheckedBy = CheckedBy.COUNCIL) -> date:
    """`by` says that the details of `service` are right today, in the given role. Returns the day."""
    held = Service.objects.select_for_update().get(pk=service.pk)
    held.checked_on = clock.today()
    held.checked_by = source
    held.checked_role = role.strip()[:200]
    held._history_user = by
    held._change_reason = CONFIRMED
    held.save()
    return held.checked_on


def role_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """The role in which `user` last confirmed a listing; nothing before the first."""
    own = Service.history.filter(history_user_id=user.pk, history_change_reason=CONFIRMED)
    return own.order_by("-history_date").values_list("checked_role", flat=True).first() or ""
