"""Short lists in one column, edited as ticks or as one line each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Ticks(models.JSONField):
    """A list of codes from fixed choices, edited as checkboxes. The choices are words of the form, not of the table."""

    def __init__(self, *args: Any, among: Any = (), **kwargs: Any) -> None:
        self.among = among
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.among,
            required=not self.blank,
            widget=forms.CheckboxSelectMultiple,
            label=kwargs.get("label", self.verbose_name.capitalize()),
            help_text=self.help_text,
        )

    def names(self, codes: list[str]) -> list[str]:
        """The words for `codes`, in the order of the choices."""
        return [str(label) for code, label in self.among if code in codes]


class LinesFormField(forms.CharField):
    """Text whose lines are the values of a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, each: Callable[[str], str], **kwargs: Any) -> None:
        self.each = each
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return [self.each(line.strip()) for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


class Lines(models.JSONField):
    """A list of texts, edited as one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return LinesFormField(
            each=self.checked,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name.capitalize()),
            help_text=self.help_text or "One a line.",
        )

    @staticmethod
    def checked(line: str) -> str:
        """One line, as it is kept."""
        return line


class Dates(Lines):
    """A list of days, kept as ISO dates."""

    @staticmethod
    def checked(line: str) -> str:
        try:
            return date.fromisoformat(line).isoformat()
        except ValueError:
            raise ValidationError(f"“{line}” is not a date. Write it as 2026-11-28.") from None
