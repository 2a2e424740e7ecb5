"""How the record may be written: one row at a time, by a module that enters it in the ledger. What
would pass the ledger or the history by (update, bulk writes, deletion) is refused with a word on
what to do instead; `governance/guards.py` refuses the same in the database."""

from collections.abc import Collection, Iterable
from typing import Any, NoReturn, Self

from django.db import models

from . import redaction


class UngovernedWrite(TypeError):
    """A program tried to change the record past its ledger."""


def _refuse(model: type[models.Model], verb: str) -> NoReturn:
    raise UngovernedWrite(
        f"{model.__name__} is part of the record: {verb} would leave no trace in its history or ledger. "
        "Call the function of the module that makes this change (submitting, convening, deciding, ...)."
    )


class GovernedQuerySet(models.QuerySet):
    """Reads freely; refuses every write that skips `save()`."""

    def for_the_public(self) -> Self:
        """The same rows as the public reads them: with notices in the place of what is withheld."""
        found = self.all()
        found._iterable_class = redaction.RedactedIterable
        return found

    def update(self, **values: Any) -> NoReturn:
        _refuse(self.model, "update()")

    async def aupdate(self, **values: Any) -> NoReturn:
        _refuse(self.model, "update()")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> NoReturn:
        _refuse(self.model, "bulk_create()")

    def bulk_update(self, objs: Iterable[Any], *args: Any, **options: Any) -> NoReturn:
        _refuse(self.model, "bulk_update()")

    def delete(self) -> NoReturn:
        _refuse(self.model, "delete()")

    # Django's own rule: related managers and templates may not call these.
    update.alters_data = delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Recorded(models.Model):
    """Freely edited, one row at a time, so that its history is complete."""

    objects = GovernedQuerySet.as_manager()

    # Whether the public reads nothing of its words (redaction.py).
    is_withheld = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.__dict__.get("_held"):
            _refuse(type(self), "save() of a row as the public reads it")
        super().save(*args, **options)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        """As whoever reads now may read it."""
        return redaction.as_read(super().from_db(db, field_names, values, **options))


class Ledgered(Recorded):
    """Each change is entered in the ledger; nothing is deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        _refuse(type(self), "delete()")


class AppendOnly(Ledgered):
    """Written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            _refuse(type(self), "save() of an existing row")
        super().save(*args, **options)
