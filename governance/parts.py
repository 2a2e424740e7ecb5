"""The parts of the record that the public reads and that can be taken from it: what they are called, and which row
a reference such as `decision:7` means."""

from django.apps import apps
from django.db import models

from .models.redaction import NAMES, WORDS
from .refusals import Refused


def kinds() -> list[str]:
    """What can be withheld, as the ledger names it."""
    return [*WORDS, NAMES]


def row_of(subject: str) -> models.Model:
    """The row that the ledger calls so: `decision:7`. Raises Refused for one that is not there."""
    name, _, number = subject.partition(":")
    if name in kinds() and number.isdecimal():
        model = apps.get_model("governance", name)
        if row := model._default_manager.filter(pk=int(number)).first():
            return row
    raise Refused([f"There is no “{subject}” in the record. Take the reference from the page or the ledger."])


def choices(row: models.Model) -> list[tuple[str, str]]:
    """The columns of the row that can be withheld one by one and hold any words, each with what people call it."""
    columns = WORDS.get(row._meta.model_name or "", ())
    filled = [column for column in columns if getattr(row, column)]
    return [(column, str(row._meta.get_field(column).verbose_name).capitalize()) for column in filled]  # type: ignore[union-attr]
