"""What a request for information names."""

from django import forms

from ..models import Body
from .fields import DayInput


class DisclosureForm(forms.Form):
    name = forms.CharField(min_length=3, max_length=200, help_text="Of a person, or any words of a request.")
    body = forms.ModelChoiceField(Body.objects.all(), required=False, empty_label="All")
    since = forms.DateField(required=False, widget=DayInput(), label="Entered from")
    until = forms.DateField(required=False, widget=DayInput(), label="To")
