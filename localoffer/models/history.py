"""History that survives what usually breaks it (keys to a parent in one form, deleted users)."""

from typing import Any

from django.db import models, transaction
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """The history of a listing's record.

    The editor is kept as a number, so that deleting an account never rewrites history; and a
    ParentalKey becomes a plain key, since a copy in the history is no part of its parent's form.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("history_user_id_field", models.IntegerField(null=True))
        super().__init__(**options)

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        fields = super().copy_fields(model)
        for name, field in fields.items():
            if isinstance(field, ParentalKey):
                fields[name] = models.ForeignKey(
                    field.remote_field.model,
                    on_delete=models.DO_NOTHING,
                    related_name="+",
                    null=True,
                    blank=True,
                    db_constraint=False,
                )
        return fields


class Tracked(models.Model):
    """A row, its history and search's note of it are written together or not at all."""

    # What the next row of the history says of who and why (django-simple-history).
    _history_user: Any
    _change_reason: str
    # Whether its words are those the public may read (`masking`), which must never replace what it says.
    is_masked = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.is_masked:
            raise TypeError("What the public reads of a record is not what it says, and is never saved.")
        with transaction.atomic():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **kwargs)
