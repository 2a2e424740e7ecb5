"""What is typed of documents and editions."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from ..models import Body, Document, Meeting, Route
from .fields import DayInput, lines, offer


class EditionForm(forms.Form):
    """A new edition of a document."""

    document = forms.ModelChoiceField(Document.objects.none())
    title = forms.CharField(max_length=255, help_text="As it will stand on the front page.")
    period = forms.CharField(max_length=100, help_text="For example “2026 to 2029”. It is part of the address.")
    period_ends = forms.DateField(
        required=False, widget=DayInput(), label="Last day of the period", help_text="Leave empty if it has none."
    )

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document", documents)


class DocumentForm(forms.Form):
    """Something that is written anew every few years."""

    title = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, label="Address", help_text="It stands at /strategies/ and this word.")
    kind = forms.ChoiceField(choices=Document.Kind)
    overseen_by = forms.ModelChoiceField(Body.objects.all(), help_text="Its lead officer writes the editions.")
    summary = forms.CharField(required=False, widget=lines(2), help_text="What it is, in a sentence anyone can read.")
    review_months = forms.IntegerField(
        required=False, min_value=1, max_value=600, label="Written anew every … months", help_text="Empty: no rule."
    )


class RouteForm(forms.Form):
    """Along which route an edition sets out."""

    route = forms.ModelChoiceField(Route.objects.none(), empty_label=None)

    def __init__(self, *args: Any, routes: QuerySet[Route], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "route", routes)


class AgendaOfForm(forms.Form):
    """The meeting at which an edition is decided on."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", meetings)


class ReasonForm(forms.Form):
    """Why an edition is given up."""

    reason = forms.CharField(max_length=500, widget=lines(2))
