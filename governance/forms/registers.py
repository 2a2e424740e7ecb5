"""What is typed into the registers of a body: terms, posts, seats."""

from typing import Any

from django import forms

from ..models import Document, Edition, LegalKind, Membership, Person, Post, Seat, Terms
from .fields import ClockInput, DayInput


class TermsForm(forms.Form):
    """What a body is and what makes its quorum, from a day on."""

    legal_kind = forms.ChoiceField(choices=LegalKind)
    valid_from = forms.DateField(widget=DayInput(), label="From")
    valid_to = forms.DateField(required=False, widget=DayInput(), label="To", help_text="Empty: until further notice.")
    quorum_setting = forms.ChoiceField(choices=Terms.Quorum, label="Quorum")
    at_least = forms.IntegerField(required=False, min_value=1, label="Members at least", help_text="Empty: no rule.")
    clause = forms.CharField(
        max_length=200, required=False, help_text="Where the terms say so, for example “paragraph 6”."
    )
    edition = forms.ModelChoiceField(
        Edition.objects.filter(document__kind=Document.Kind.TERMS),
        required=False,
        label="The terms of reference themselves",
        empty_label="Not held here",
    )
    deciding = forms.ChoiceField(choices=Terms.Deciding, initial=Terms.Deciding.NOT_RECORDED, label="It decides")
    casting_vote = forms.BooleanField(required=False, label="When votes are equal, the chair has a second one")
    substitutes = forms.BooleanField(required=False, label="A member may send a substitute")
    confirming = forms.ChoiceField(
        choices=Terms.Confirming, initial=Terms.Confirming.CHAIR, label="Its decisions are confirmed"
    )
    papers_days = forms.IntegerField(
        min_value=0,
        max_value=60,
        initial=5,
        label="Clear days between the papers and the meeting",
        help_text="5 for a committee of the council (Local Government Act 1972, section 100B).",
    )
    call_in_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=60,
        label="Working days in which a decision may be called in",
        help_text="Empty: it cannot be.",
    )
    call_in_until = forms.TimeField(
        required=False, widget=ClockInput(), label="Until this hour of the last day", help_text="Empty: to its end."
    )
    call_in_members = forms.IntegerField(min_value=1, max_value=100, initial=3, label="Members who must sign a call-in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in Seat:
            label = f"Among them, {seat.label}"
            self.fields[f"seat_{seat.value}"] = forms.IntegerField(required=False, min_value=1, label=label)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("quorum_setting") == Terms.Quorum.RULE and not values.get("at_least"):
            self.add_error("at_least", "Say how many members at least, or that there is no rule.")
        return values

    @property
    def agreed(self) -> dict[str, Any]:
        """All of it but the quorum rule."""
        of_rule = {"at_least", *(f"seat_{seat.value}" for seat in Seat)}
        return {name: value for name, value in self.cleaned_data.items() if name not in of_rule}

    @property
    def rule(self) -> dict[str, Any]:
        """The composite quorum as it is kept; empty when there is none."""
        values = self.cleaned_data
        if values["quorum_setting"] != Terms.Quorum.RULE:
            return {}
        among = [
            {"seat": seat.value, "at_least": least} for seat in Seat if (least := values.get(f"seat_{seat.value}"))
        ]
        return {"at_least": values["at_least"]} | ({"among_them": among} if among else {})


class AppointmentForm(forms.Form):
    """A post at a body, for a time."""

    person = forms.ModelChoiceField(Person.objects.all())
    post = forms.ChoiceField(choices=Post)
    valid_from = forms.DateField(widget=DayInput(), label="From")
    valid_to = forms.DateField(required=False, widget=DayInput(), label="To", help_text="Empty: until further notice.")


class MembershipForm(forms.Form):
    """A seat on a body, for a time."""

    person = forms.ModelChoiceField(Person.objects.all())
    seat = forms.ChoiceField(choices=Seat)
    post_title = forms.CharField(max_length=200, required=False, help_text="For example “Director of Education”.")
    voting = forms.BooleanField(required=False, initial=True, label="Votes, and counts for the quorum")
    substitute = forms.BooleanField(
        required=False,
        label="Is a substitute",
        help_text="Counts and votes only in the place of a member who is not there.",
    )
    public_form = forms.ChoiceField(
        choices=Membership.PublicForm, initial=Membership.PublicForm.SEAT, label="Shown to the public as"
    )
    valid_from = forms.DateField(widget=DayInput(), label="From")
    valid_to = forms.DateField(required=False, widget=DayInput(), label="To", help_text="Empty: until further notice.")


class EndForm(forms.Form):
    """The last day of terms, a post or a seat."""

    on = forms.DateField(widget=DayInput(), label="Last day")
