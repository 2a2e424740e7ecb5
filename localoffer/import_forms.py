"""The forms of imports: what to read, and what the columns of a table hold."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from .imports import tables
from .models import Source

LARGEST = 50_000_000
KINDS = (".json", ".ndjson", ".jsonl", *tables.ENDINGS)


class ReadForm(forms.Form):
    """Whose listings, and from where: an upload, or the address the source has."""

    source = forms.ModelChoiceField(Source.objects.all(), help_text="Add a new one under Sources first.")
    file = forms.FileField(
        required=False,
        help_text="Open Referral UK or Outpost as JSON, or a table saved as CSV. Left empty, the feed’s address is read.",
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        file, source = values.get("file"), values.get("source")
        if file and not file.name.lower().endswith(KINDS):
            self.add_error("file", f"Its name must end with one of {', '.join(KINDS)}.")
        elif file and file.size > LARGEST:
            limit = filesizeformat(LARGEST)
            self.add_error("file", f"It is larger than {limit}. Use manage.py import_services on the server for it.")
        elif source and not file and not source.feed:
            self.add_error("file", "Choose the file: this source has no address of a feed.")
        return values


class ColumnsForm(forms.Form):
    """What each column of a table holds."""

    def __init__(self, *args: Any, columns: dict[str, list[str]], remembered: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = list(columns)
        guessed = tables.guessed(self.headings)
        choices = [
            (tables.KEEP, "Something else: keep it, unseen"),
            (tables.SKIP, "Nothing we may keep"),
            *((field.code, field.label) for field in tables.FIELDS),
        ]
        for number, (heading, samples) in enumerate(columns.items()):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=remembered.get(heading, guessed[heading]),
                help_text=f"For example: {' · '.join(samples)}" if samples else "Nothing stands in it.",
            )

    def clean(self) -> dict[str, Any]:
        if "name" not in self.columns().values():
            raise forms.ValidationError("Say which column holds the name of a listing.")
        return self.cleaned_data

    def columns(self) -> dict[str, str]:
        return {heading: self.cleaned_data.get(f"column-{at}", "") for at, heading in enumerate(self.headings)}
