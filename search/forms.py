"""Forms of the editors' screens of search."""

from collections.abc import Mapping
from typing import Any

from django import forms

from .unmet_report import AXES, FACETS

# In an address, where an empty value means "all".
NOT_SAID = "not-said"


class PublishForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=200, required=False, help_text="For whoever looks at the versions later."
    )


class UnmetNeedForm(forms.Form):
    """What the report of unmet needs shows, and of whom."""

    facet = forms.ChoiceField(label="What was asked for", choices=list(FACETS.items()), required=False)
    by = forms.ChoiceField(label="By", choices=list(AXES.items()), required=False)
    area = forms.ChoiceField(required=False)
    age_band = forms.ChoiceField(label="Age", required=False)
    month = forms.ChoiceField(required=False)
    year = forms.ChoiceField(label="School year", required=False)

    def __init__(self, *args: Any, offered: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for axis, values in offered.items():
            field = self.fields[axis]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "All"), *((value or NOT_SAID, name) for value, name in values.items())]

    def chosen(self) -> tuple[str, str, dict[str, str]]:
        """The facet, the axis it goes by, and what the other axes are narrowed to; what was not offered counts as not
        chosen."""
        picked = self.cleaned_data if self.is_valid() else {}
        only = {axis: "" if picked[axis] == NOT_SAID else picked[axis] for axis in AXES if picked.get(axis)}
        return picked.get("facet") or next(iter(FACETS)), picked.get("by") or next(iter(AXES)), only
