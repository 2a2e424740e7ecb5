"""The record as the public reads it: notices in the place of what is withheld."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from django.apps import apps
from django.db.models.query import ModelIterable

# Withholdings by their subject.
Hidden: TypeAlias = dict[str, list[Any]]

# By model, the columns with people's words; withholding all of a row withholds these.
WORDS: dict[str, tuple[str, ...]] = {
    "decision": ("title", "wording", "reasons", "alternatives", "conflicts", "dispensations", "public_wording"),
    "pin": ("title", "html"),
    "edition": ("excerpt",),
    "agendaitem": (
        "title",
        "presented_by",
        "recommendation",
        "urgent_reason",
        "public_title",
        "public_summary",
        "closed_reason",
    ),
    "paper": ("title",),
    "minutes": ("text", "correction"),
    "meetingaction": ("text", "progress", "owner_title"),
    "condition": ("text", "evidence", "owner_title"),
    "keptfile": (),
    "pinnedfile": (),
}


# What a row is read together with.
_PARTS = ("pin", "agenda_item", "file")


def withheld() -> Hidden:
    """What is withheld now, by its subject."""
    found: Hidden = {}
    for each in apps.get_model("governance", "Withholding").objects.filter(lifted_at__isnull=True):
        found.setdefault(each.subject, []).append(each)
    return found


def redacted(row: Any, hidden: Hidden | None = None) -> Any:
    """The row as the public reads it: notices in the place of what is withheld, of its pin too. It is no
    longer fit to be saved."""
    hidden = withheld() if hidden is None else hidden
    found = hidden.get(f"{row._meta.model_name}:{row.pk}", ())
    row.is_withheld = any(not each.part for each in found)
    for each in found:
        for column in (each.part,) if each.part else WORDS[row._meta.model_name]:
            if getattr(row, column):
                setattr(row, column, f"<p>{each.notice}</p>" if column == "html" else each.notice)
    for part in _PARTS if hidden else ():
        if getattr(row, f"{part}_id", None):
            setattr(row, part, redacted(getattr(row, part), hidden))
    return row


def hides(file: Any) -> bool:
    """Whether a file is withheld: by itself, or with the pin or the paper that it belongs to."""
    hidden = withheld()
    owners = [f"pin:{file.pin_id}"] if hasattr(file, "pin_id") else [f"paper:{each.pk}" for each in file.papers.all()]
    return any(subject in hidden for subject in (f"{file._meta.model_name}:{file.pk}", *owners))


class RedactedIterable(ModelIterable):
    """The rows of a queryset as the public reads them, however they are fetched."""

    def __iter__(self) -> Iterator[Any]:
        hidden = withheld()
        for row in super().__iter__():
            yield redacted(row, hidden) if hidden else row
