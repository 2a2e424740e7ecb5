"""Whose hand was last on what: the history says which values a person gave, and which an import."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models

IMPORTED, UNDONE = "Imported from ", "Import undone: "
# A provider has no account in the history: what they changed says so by its reason.
BY_PROVIDER = "By the provider"
# The name under which a part (times, prices ...) is a person's as a whole.
WHOLE = "*"
NOTHING: tuple[Any, ...] = (None, "", [], {})


def reason(act: str, source: str, plan: int) -> str:
    """What the histories say of an import (`IMPORTED`) or of taking it back (`UNDONE`)."""
    return f"{act}{source[:60]} (import {plan})"


def by_a_person(
    model: type[models.Model], owner: str, keys: Collection[Any], *, whole: bool = False
) -> dict[Any, set[str]]:
    """For each of `keys` (values of the field `owner`): the fields whose present value a person gave, or `WHOLE`.

    What an import replaced is no longer a person's; once that import is undone, it is again."""
    history = model.history.filter(**{f"{owner}__in": list(keys)})  # type: ignore[attr-defined]  # simple-history's
    hands = models.Q(history_user_id__isnull=False) | models.Q(history_change_reason__startswith=BY_PROVIDER)
    people = history.filter(hands).exclude(history_change_reason__startswith=IMPORTED)
    owners = set(people.exclude(history_change_reason__startswith=UNDONE).values_list(owner, flat=True))
    if not owners:
        return {}
    names = [field.attname for field in model._meta.concrete_fields]
    pk = model._meta.pk.attname
    held: dict[Any, set[str]] = defaultdict(set)
    replaced: dict[Any, set[str]] = defaultdict(set)
    last: dict[Any, dict[str, Any]] = {}
    for entry in history.filter(**{f"{owner}__in": owners}).order_by("history_id").values():
        before = last.get(entry[pk])
        last[entry[pk]] = entry
        if entry["history_type"] == "+" and not whole:
            held[entry[owner]], replaced[entry[owner]], before = set(), set(), None
        if before is None:
            changed = {name for name in names if entry[name] not in NOTHING}
        elif entry["history_type"] == "-":
            changed = set(names)
        else:
            changed = {name for name in names if entry[name] != before[name]}
        changed = {WHOLE} if whole and changed else changed
        key, why = entry[owner], entry["history_change_reason"] or ""
        if why.startswith(UNDONE):
            held[key] |= replaced[key] & changed
        elif why.startswith(BY_PROVIDER) or (entry["history_user_id"] is not None and not why.startswith(IMPORTED)):
            held[key] |= changed
        else:
            replaced[key] |= held[key] & changed
            held[key] -= changed
    return dict(held)
