"""Saying that a listing's details are right. Only a person who checked says so; no edit ever does."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from search import clock

from .models import CheckedBy, Service


@transaction.atomic
def confirm(*, service: Service, by: AbstractBaseUser, role: str, source: CheckedBy = CheckedBy.COUNCIL) -> date:
    """`by` says that the details of `service` are right today, in the given role. Returns the day."""
    held = Service.objects.select_for_update().get(pk=service.pk)
    held.checked_on = clock.today()
    held.checked_by = source
    held.checked_role = role.strip()[:200]
    held._history_user = by
    held._change_reason = "Details confirmed"
    held.save()
    return held.checked_on
