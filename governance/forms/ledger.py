"""What is asked of the ledger."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ..models import Person
from .fields import DayInput, offer_choices


class LedgerFilter(forms.Form):
    """Which entries of the ledger are listed."""

    kind = forms.ChoiceField(required=False, label="Kind of record")
    record = forms.CharField(required=False, max_length=100, label="Reference", help_text="For example decision:7.")
    person = forms.ModelChoiceField(Person.objects.all(), required=False, empty_label="Anyone")
    since = forms.DateField(required=False, widget=DayInput(), label="From")
    until = forms.DateField(required=False, widget=DayInput(), label="To")

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [("", "All"), *kinds])

    def wanted(self) -> dict[str, Any]:
        """What `timeline.entries` takes; what was badly asked is left out."""
        self.full_clean()
        asked = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return {
            "kind": asked.get("kind") or "",
            "subject": asked.get("record") or "",
            "by": asked.get("person"),
            "since": asked.get("since"),
            "until": asked.get("until"),
        }
