"""What happened to a row, as a line that anyone can read, and what changed in it: “place: from “Room 2” to “Council
House””."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Field, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format

from .canonical import canonical
from .differences import Words, words_between
from .models.governed import Recorded

# From here on a text is shown by the words that went and came, not twice.
LONG = 60
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Changed:
    """One column: what it is called, what it said and says. A long text has its words instead."""

    label: str
    before: str
    after: str
    words: tuple[Words, ...] = ()

    @property
    def sentence(self) -> str:
        """The same as text alone."""
        return f"{self.label}: from “{self.before}” to “{self.after}”"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. `seq` is the number of its entry; 0 for what stands in no ledger."""

    seq: int
    at: datetime
    sentence: str
    why: str = ""
    subject: str = ""
    changes: tuple[Changed, ...] = ()


class Names:
    """What related rows of the record are called, for many changes at once: a query a model. Others, such as a page or
    its revision, have their numbers: what they are called may say what its reader may not read."""

    def __init__(self, found: Iterable[tuple[type[Model], dict[str, Any]]]) -> None:
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for model, row in found:
            for field in model._meta.concrete_fields:
                if not isinstance(field, ForeignKey) or not isinstance(row.get(field.attname), int):
                    continue
                if issubclass(field.related_model, Recorded):
                    wanted[field.related_model].add(row[field.attname])
        self._names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=pks).select_related()}
            for model, pks in wanted.items()
        }

    def of(self, field: ForeignKey, pk: Any) -> str:
        return self._names.get(field.related_model, {}).get(pk, f"number {pk}")


def between(model: type[Model], before: dict[str, Any], after: dict[str, Any], names: Names) -> tuple[Changed, ...]:
    """The columns that differ between two rows as they were entered. A column that one of them does not know came or
    went with a migration and says nothing."""
    found = []
    for field in model._meta.concrete_fields:
        name = field.attname
        if name in before and name in after and canonical(before[name]) != canonical(after[name]):
            found.append(_changed(field, before[name], after[name], names))
    return tuple(found)


def _changed(field: Field, before: Any, after: Any, names: Names) -> Changed:
    label = str(field.verbose_name)
    old, new = (said(field, value, names) for value in (before, after))
    is_long = min(len(old), len(new)) > LONG
    return Changed(label, old, new, words_between(old, new) if is_long else ())


def said(field: Field, value: Any, names: Names) -> str:
    """A value as people say it."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, dict) and set(value) == {"salted"}:
        return "what the register of people holds"
    if isinstance(field, ForeignKey):
        return names.of(field, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, DateTimeField):
        return date_format(timezone.localtime(datetime.fromisoformat(str(value))), "j F Y, H:i")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, dict) and set(value) == {"sha256"}:
        return f"a text with the fingerprint {value['sha256'][:12]}"
    return canonical(value).decode() if isinstance(value, list | dict) else str(value)
