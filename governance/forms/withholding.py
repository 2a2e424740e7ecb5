"""What is typed to take something from the public, to plan a body's work, and to move a decision in the plan."""

from typing import Any

from django import forms
from django.utils import timezone

from ..models import AgendaItem, Body, Meeting, MeetingAction, Person, PlannedDecision, Withholding, WorkItem
from ..parts import choices, row_of
from ..refusals import Refused
from ..states import MeetingState
from .acts import ActForm
from .fields import DayInput, lines, offer, offer_choices


class ReferenceForm(forms.Form):
    """Which part of the record is meant."""

    reference = forms.CharField(
        max_length=100,
        help_text="As the ledger names it, for example decision:7, paper:12, minutes:3, keptfile:5 or membership:4.",
    )

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"].strip().lower()
        try:
            row_of(typed)
        except Refused as refused:
            raise forms.ValidationError(refused.reasons) from refused
        return typed


class WithholdForm(ActForm):
    part = forms.ChoiceField(required=False, help_text="The fingerprint of the whole stays in the ledger.")
    ground = forms.ChoiceField(choices=Withholding.Ground)
    note = forms.CharField(required=False, widget=lines(2), help_text="Not shown to the public.")

    def choose(self, about: Any) -> None:
        offer_choices(self, "part", [("", "All of it"), *choices(about)])


class PlanItemForm(ActForm):
    title = forms.CharField(max_length=255)
    purpose = forms.ChoiceField(choices=AgendaItem.Purpose)
    wanted_by = forms.DateField(required=False, widget=DayInput(), label="Wanted by")
    meeting = forms.ModelChoiceField(Meeting.objects.none(), required=False, label="For the meeting")
    note = forms.CharField(required=False, widget=lines(2))

    def choose(self, about: Any) -> None:
        offer(self, "meeting", _to_come(about))


class ListPlannedForm(ActForm):
    meeting = forms.ModelChoiceField(Meeting.objects.none(), empty_label=None)
    recommendation = forms.CharField(required=False, widget=lines(2), label="What the body is asked to resolve")

    def choose(self, about: WorkItem) -> None:
        offer(self, "meeting", _to_come(about.body))


class AssignForm(ActForm):
    text = forms.CharField(widget=lines(2), label="What is to be done")
    owner = forms.ModelChoiceField(Person.objects.all(), required=False, label="By whom")
    owner_title = forms.CharField(
        max_length=200, required=False, label="By which post", help_text="As the public reads it."
    )
    due_on = forms.DateField(required=False, widget=DayInput(), label="By when")


class HandOverForm(ActForm):
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label="Of whom",
        empty_label=None,
        help_text="All of it that is still open goes over. It is entered action by action, with your reason.",
    )
    to = forms.ModelChoiceField(Person.objects.all(), label="To whom")
    reason = forms.CharField(widget=lines(2), label="Why", help_text="For example: they left on 3 May.")

    def choose(self, about: Body) -> None:
        still_open = MeetingAction.objects.filter(body=about, state=MeetingAction.State.OPEN)
        offer(self, "owner", Person.objects.filter(pk__in=still_open.values("owner")))


class MoveForm(ActForm):
    decide_from = forms.DateField(widget=DayInput(), label="To be decided from")
    decide_to = forms.DateField(required=False, widget=DayInput(), label="To")

    def choose(self, about: PlannedDecision) -> None:
        self.initial.update(decide_from=about.decide_from, decide_to=about.decide_to)


def _to_come(body: Any) -> Any:
    coming = Meeting.objects.filter(
        body=body, state__in=(MeetingState.SCHEDULED, MeetingState.PUBLISHED), starts_at__gte=timezone.now()
    )
    return coming.select_related("body").order_by("starts_at")
