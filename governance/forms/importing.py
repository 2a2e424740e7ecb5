"""What is handed in to be taken into the record: first tried, then taken in as it was tried."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from ..models import Body
from .fields import offer

# What a form carries from the trial to the taking in.
LARGEST = 1_000_000


class ImportForm(forms.Form):
    """A file as text; the second time the text itself, as it was tried."""

    file = forms.FileField(required=False, label="The file")
    name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput())
    text = forms.CharField(required=False, strip=False, max_length=LARGEST, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        file = values.pop("file", None)
        if file:
            values["name"], values["text"] = file.name, self._read(file)
        elif not values.get("text"):
            self.add_error("file", "Choose the file.")
        return values

    def _read(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error(
                "file", f"It is larger than {filesizeformat(LARGEST)}. Use the command on the server for it."
            )
            return ""
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "It is not in UTF-8. Save it as UTF-8 and choose it again.")
            return ""

    def carried(self) -> "ImportForm":
        """The same to be sent once more, without the file."""
        again = self.anew(self.cleaned_data)
        del again.fields["file"]
        return again

    def anew(self, initial: Mapping[str, Any]) -> "ImportForm":
        return ImportForm(initial=dict(initial))


class ImportMeetingForm(ImportForm):
    body = forms.ModelChoiceField(Body.objects.none(), label="Whose meeting it is", empty_label=None)

    field_order = ("body", "file")

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        offer(self, "body", bodies)

    def anew(self, initial: Mapping[str, Any]) -> ImportForm:
        return ImportMeetingForm(initial=dict(initial), bodies=self.bodies)
