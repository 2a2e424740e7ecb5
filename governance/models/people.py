"""Persons of the record. The ledger refers to them by id; names stand only here and can be erased."""

import secrets

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from .governed import Ledgered


def new_salt() -> str:
    return secrets.token_hex(16)


class Person(Ledgered):
    """Someone who takes part in governance. Most never sign in, so the account is optional."""

    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    # Keys the digests of the words above in the ledger; anew with each change, so that they are erased with the words.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    history = HistoricalRecords(history_user_id_field=models.IntegerField(null=True))

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name
