"""What the history of a row says that stands in no ledger, or in it by digests only: the words of a person."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model

from .changes import Line, Names, between
from .entries import subject_of

SOMEONE = "A command, or someone without an account here,"
# By simple-history's letter.
VERBS = {"+": "entered", "~": "changed", "-": "deleted"}


def lines(row: Model) -> list[Line]:
    """Each change, the oldest first."""
    history: Any = getattr(row, "history", None)
    if history is None:
        return []
    found = list(history.order_by("history_id"))
    columns = [field.attname for field in row._meta.concrete_fields if field.editable or field.primary_key]
    states = [{name: _plain(getattr(each, name)) for name in columns} for each in found]
    names, people = Names((type(row), state) for state in states), _people(found)
    told = []
    for number, each in enumerate(found):
        changes = between(type(row), states[number - 1], states[number], names) if number else ()
        sentence = f"{people.get(each.history_user_id, SOMEONE)} {VERBS[each.history_type]} {row}."
        told.append(Line(0, each.history_date, sentence, each.history_change_reason or "", subject_of(row), changes))
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _people(found: list[Any]) -> dict[int, str]:
    accounts = get_user_model().objects.filter(pk__in={each.history_user_id for each in found})
    return {user.pk: user.get_full_name() or str(user) for user in accounts}
