"""What is typed of a meeting and its agenda."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from .. import grounds
from ..models import Access, AgendaItem, Body, Meeting, Submission
from .fields import ClockInput, DayInput, lines, offer, offer_choices


class MeetingForm(forms.Form):
    """When and where a body meets."""

    body = forms.ModelChoiceField(Body.objects.none(), empty_label=None)
    day = forms.DateField(widget=DayInput())
    begins = forms.TimeField(widget=ClockInput(), label="Begins at", initial=time(14, 0))
    place = forms.CharField(max_length=200, required=False, help_text="A room, or how to join online.")
    in_the_past = forms.BooleanField(
        required=False, label="It was held already", help_text="For a meeting of an earlier day, entered afterwards."
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "body", bodies)

    @property
    def starts_at(self) -> datetime:
        moment = datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"])
        return timezone.make_aware(moment)


class WaitingSubmission(forms.ModelChoiceField):
    def label_from_instance(self, submission: Submission) -> str:
        return submission.passage.edition.title


class AgendaItemForm(forms.Form):
    """Another item on an agenda."""

    submission = WaitingSubmission(
        Submission.objects.none(),
        required=False,
        label="Edition to decide on",
        empty_label="None: another kind of item",
    )
    title = forms.CharField(max_length=255, required=False, help_text="Leave empty to use the edition’s own title.")
    recommendation = forms.CharField(
        required=False, widget=lines(3), help_text="What the body is asked to resolve. The decision starts from this."
    )
    purpose = forms.ChoiceField(choices=AgendaItem.Purpose, required=False, initial=AgendaItem.Purpose.DECIDE)
    presented_by = forms.CharField(max_length=200, required=False, help_text="By post.")
    urgent_reason = forms.CharField(
        required=False,
        widget=lines(2),
        label="Why it cannot wait",
        help_text="Only once the papers are out: the chair’s reason for taking it without notice.",
    )
    access = forms.ChoiceField(
        choices=Access,
        initial=Access.OPEN,
        label="Read by everyone, or not",
        help_text="Of a private item everyone reads its public title and the ground: say them with “Take it in private”.",
        error_messages={"invalid_choice": "The body cannot take an item in private on that ground. Choose another."},
    )

    def __init__(self, *args: Any, waiting: QuerySet[Submission], meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "submission", waiting)
        lawful = grounds.lawful(meeting.body, timezone.localdate(meeting.starts_at))
        offer_choices(self, "access", [(each.value, each.label) for each in (Access.OPEN, *lawful)])

    def clean_purpose(self) -> AgendaItem.Purpose:
        return AgendaItem.Purpose(self.cleaned_data["purpose"] or AgendaItem.Purpose.DECIDE)
