"""What is asked of the ledger."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from .fields import DayInput, offer_choices


class LedgerFilter(forms.Form):
    """Which entries of the ledger are listed."""

    kind = forms.ChoiceField(required=False, label="Kind of record")
    since = forms.DateField(required=False, widget=DayInput(), label="From")
    until = forms.DateField(required=False, widget=DayInput(), label="To")

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [("", "All"), *kinds])

    def days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")
