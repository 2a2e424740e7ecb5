"""The way back from an import: what was, row by row, as plain values that outlive the import."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from .differences import values_of

PLAIN = (str, int, float, bool, list, dict, type(None))


@dataclass(slots=True)
class Made:
    """A row that was not there."""

    row: models.Model

    def kept(self) -> list[Any]:
        return ["made", self.row._meta.model_name, _plain(self.row.pk)]


@dataclass(slots=True)
class Changed:
    """A row with other values, by name of the field."""

    row: models.Model
    old: dict[str, Any]

    def kept(self) -> list[Any]:
        return ["changed", self.row._meta.model_name, _plain(self.row.pk), _plainly(self.old)]


class Removed:
    """A row that is no more."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        self.values = _plainly(values_of(row))

    def kept(self) -> list[Any]:
        return ["removed", self.row._meta.model_name, self.values]


Entry = Made | Changed | Removed


def _plainly(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """A value as JSON holds it, from which its field makes it again."""
    return value if isinstance(value, PLAIN) else str(value)
