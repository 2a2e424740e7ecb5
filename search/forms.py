"""Forms of the editors' screens of search."""

from django import forms


class PublishForm(forms.Form):
    reason = forms.CharField(
        label="Why", max_length=200, required=False, help_text="For whoever looks at the versions later."
    )
