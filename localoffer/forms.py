"""Forms of the editors' admin."""

from django import forms


class ConfirmForm(forms.Form):
    """Who says that a listing is right."""

    role = forms.CharField(
        label="Your role",
        max_length=200,
        help_text="For example “Local Offer officer”. Families do not see your name.",
    )
