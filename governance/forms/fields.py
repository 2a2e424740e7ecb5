"""What the forms are made of."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from .. import grounds


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def a_paragraph(*, of: str) -> forms.TypedChoiceField:
    """Under which paragraph of Schedule 12A to the Local Government Act 1972 something is exempt."""
    return forms.TypedChoiceField(
        choices=[("", "None"), *((number, f"{number}: {about}") for number, about in grounds.PARAGRAPHS.items())],
        required=False,
        coerce=int,
        empty_value=None,
        label="Paragraph of Schedule 12A",
        help_text=f"Of an exempt {of}.",
    )


def a_closed_reason() -> forms.CharField:
    return forms.CharField(
        required=False, widget=lines(2), label="Why keeping it private outweighs the public interest"
    )


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def offer(form: forms.BaseForm, name: str, found: QuerySet[Any]) -> None:
    """What can be chosen in a field depends on what the form is about."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = found


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """The same, of a field whose choices are no rows."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
