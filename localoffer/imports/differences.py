"""How what a source says differs from what stands here, in words an editor reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format

from localoffer.models import Term

LONGEST = 2_000
NOT_SHOWN = ("oruk_id", "id")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. `guard` says why it is left unless an editor takes it; empty where nothing speaks against it."""

    key: str
    label: str
    old: str
    new: str
    guard: str = ""

    def kept(self) -> dict[str, Any]:
        """As a plan keeps it; taken unless something guards it."""
        return {
            "key": self.key,
            "label": self.label,
            "old": self.old,
            "new": self.new,
            "guard": self.guard,
            "taken": not self.guard,
        }


def name_of(model: type[models.Model], field: str) -> str:
    words = str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # a column's
    return words[:1].upper() + words[1:]


def shown(value: Any, field: models.Field | None = None) -> str:
    """A value as a person reads it."""
    if value in (None, "", [], {}):
        return ""
    choices = getattr(field, "among", None) or (field.flatchoices if field is not None else ())
    named = {str(code): str(label) for code, label in choices}
    match value:
        case bool():
            text = "Yes" if value else "No"
        case date():
            text = date_format(value, "j F Y")
        case time():
            text = value.strftime("%H:%M")
        case float() | Decimal():
            text = f"{value:g}" if isinstance(value, float) else str(value)
        case list():
            text = ", ".join(
                shown(each) if isinstance(each, dict) else named.get(str(each), str(each)) for each in value
            )
        case dict():
            text = ", ".join(f"{name}: {shown(inner)}" for name, inner in value.items())
        case _:
            text = named.get(str(value), str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def part_shown(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> str:
    """The parts of a listing, a line each."""
    return "\n".join(_line(model, row) for row in rows)


def values_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _line(model: type[models.Model], row: Mapping[str, Any]) -> str:
    said = []
    for field in model._meta.concrete_fields:
        if field.attname == "term_id":
            said.append(str(Term.everything.get(pk=row["term_id"])))
        elif not field.is_relation and field.name not in NOT_SHOWN and (text := shown(row.get(field.name), field)):
            said.append(
                text if field.name in ("name", "question", "answer", "number") else f"{field.verbose_name} {text}"
            )
    return ", ".join(said)
