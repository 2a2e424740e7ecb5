"""What is typed to have something erased, to dispose of a batch, and to keep something longer."""

from typing import Any

from django import forms

from ..entries import subject_of
from ..models import ErasureRequest
from ..models.redaction import texts
from ..retention import DueForDisposal
from .acts import ActForm
from .fields import DayInput, lines, offer_choices


class EraseForm(ActForm):
    part = forms.ChoiceField(required=False, help_text="What else repeats these words goes with them.")
    basis = forms.ChoiceField(
        choices=[each for each in ErasureRequest.Basis.choices if each[0] != ErasureRequest.Basis.RETENTION]
    )
    reason = forms.CharField(widget=lines(3), help_text="Without the words that are to go: the reason stays.")

    def choose(self, about: Any) -> None:
        columns = [(name, about._meta.get_field(name)) for name in texts(type(about)) if getattr(about, name)]
        parts = [(name, str(field.verbose_name).capitalize()) for name, field in columns if field.editable]
        offer_choices(self, "part", [("", "All its words"), *parts])


class AgreeForm(ActForm):
    seen = forms.BooleanField(help_text="What is erased cannot be brought back. Its fingerprint, day and class stay.")

    def choose(self, about: ErasureRequest) -> None:
        what = f"{about.subject}, {about.part or 'all its words'}"
        self.fields["seen"].label = f"I have looked at {what}. {about.get_basis_display()}: {about.reason}"


class NoteForm(ActForm):
    note = forms.CharField(
        widget=lines(3),
        label="What is not right, and what is",
        help_text="Anyone reads it beside the record, which stays as it was. Name nobody who need not be named.",
    )
    asked_on = forms.DateField(widget=DayInput(), label="Asked for on")


class HoldForm(ActForm):
    reason = forms.CharField(
        widget=lines(3), help_text="Such as an inquiry, a claim, or a request that is not answered."
    )
    until = forms.DateField(required=False, widget=DayInput(), help_text="Empty: until somebody lifts it.")


class BatchForm(forms.Form):
    """Which of the rows that are due go, and why."""

    rows = forms.MultipleChoiceField(label="", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(widget=lines(2), help_text="It stays, so it names nobody.")

    def __init__(self, *args: Any, due: list[DueForDisposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {subject_of(line.row): line for line in due if not line.kept_because and not line.waits}
        offer_choices(self, "rows", [(subject, str(line.row)) for subject, line in self.due.items()])

    def chosen(self) -> list[Any]:
        return [self.due[subject].row for subject in self.cleaned_data["rows"]]
