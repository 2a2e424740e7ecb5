"""What an edition means for equality, finance, the law and the like, as it is typed."""

from django import forms
from django.utils import timezone

from .. import implications
from ..models import Document, Edition, ImplicationType
from .acts import ActForm
from .fields import DayInput, lines, offer


class ImplicationForm(ActForm):
    kind = forms.ModelChoiceField(ImplicationType.objects.none(), label="What it means for", empty_label=None)
    text = forms.CharField(required=False, widget=lines(4), label="What it means")
    none_needed_because = forms.CharField(
        required=False, widget=lines(2), label="Or: why nothing needs to be said", help_text="Fill in one of the two."
    )
    signed_off_by_post = forms.CharField(
        max_length=200, label="Signed off by", help_text="The post, for example “Head of Legal Services”."
    )
    signed_off_on = forms.DateField(widget=DayInput(), label="On", initial=timezone.localdate)

    def choose(self, about: Edition) -> None:
        found = implications.of_edition(about)
        asked = [each.kind.pk for each in found]
        offer(self, "kind", ImplicationType.objects.filter(pk__in=asked))
        self.initial.setdefault("kind", next((each.kind.pk for each in found if each.said is None), None))


class AskForImplicationForm(ActForm):
    name = forms.CharField(max_length=100, help_text="For example “Equality”, “Finance” or “Data protection”.")
    document_kind = forms.ChoiceField(
        choices=[("", "Every kind"), *Document.Kind.choices], required=False, label="In papers on"
    )
    required = forms.BooleanField(
        required=False,
        initial=True,
        label="The papers are not published without it",
        help_text="Else it may be left out.",
    )
