"""What the forms are made of."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def offer(form: forms.BaseForm, name: str, found: QuerySet[Any]) -> None:
    """What can be chosen in a field depends on what the form is about."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = found


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """The same, of a field whose choices are no rows."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
