"""What is typed of one agenda item: who was there for it, and what was decided."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from ..models import AgendaItem, Decision, Interest, Membership
from ..states import Outcome
from .fields import ClockInput, lines, offer, offer_choices


class InterestForm(forms.Form):
    """A declared interest in one item; empty rows are left out."""

    membership = forms.ModelChoiceField(Membership.objects.none(), required=False, label="Member")
    nature = forms.CharField(required=False, label="What the interest is")
    left_room = forms.BooleanField(required=False, initial=True, label="Left for this item")

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", members)
        # What was declared stays declared; its words and whether they left may be put right.
        self.fields["membership"].disabled = "membership" in self.initial


class TakenForm(forms.Form):
    taken_at = forms.TimeField(
        required=False, widget=ClockInput(), label="Taken at", help_text="From this follows who was there for the item."
    )


class DecisionForm(forms.Form):
    """What was resolved."""

    outcome = forms.ChoiceField(error_messages={"required": "Choose what the body resolved."})
    wording = forms.CharField(
        widget=lines(4),
        label="Resolution, word for word",
        help_text="Started from the recommendation.",
        error_messages={"required": "Write down what was resolved, word for word."},
    )
    reasons = forms.CharField(required=False, widget=lines(3))
    alternatives = forms.CharField(required=False, widget=lines(2), label="Alternatives considered")
    minute_number = forms.CharField(max_length=20, required=False)

    def __init__(self, *args: Any, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "outcome", [("", "Choose"), *((each.value, each.label) for each in outcomes)])


class ItemForms:
    """All that is typed about one agenda item: when it was taken, interests, the decision (started from
    the recommendation, or from the entry that its recorder puts right)."""

    def __init__(
        self,
        item: AgendaItem,
        *,
        outcomes: Iterable[Outcome],
        members: QuerySet[Membership],
        replaces: Decision | None = None,
        data: Any = None,
        presence_is_saved: bool = False,
    ) -> None:
        self.item, self.outcomes = item, tuple(outcomes)
        prefix = f"item-{item.pk}"
        presence = None if presence_is_saved else data
        self.taken = TakenForm(presence, prefix=prefix, initial={"taken_at": item.taken_at})
        self.decision = DecisionForm(data, prefix=prefix, outcomes=self.outcomes, initial=_as_decided(item, replaces))
        declared = item.interests.select_related("membership").order_by("membership")
        self.interests = [
            InterestForm(
                presence,
                prefix=f"{prefix}-interest-{interest.membership_id if interest else 'new'}",
                members=members,
                initial=_as_declared(interest),
            )
            for interest in [*declared, None]
        ]

    @property
    def all(self) -> list[forms.Form]:
        return [self.taken, *self.interests, self.decision]

    def presence_is_valid(self) -> bool:
        """Whether what decides on who counts can be read."""
        return not [form for form in (self.taken, *self.interests) if not form.is_valid()]

    def changed_interests(self) -> list[dict[str, Any]]:
        """What is to be declared: rows that name a member and differ from what stands."""
        return [
            form.cleaned_data for form in self.interests if form.has_changed() and form.cleaned_data.get("membership")
        ]

    def unjudged(self) -> "ItemForms":
        """The same, with the decision as far as it was typed and no word on what is missing yet."""
        as_typed = {name: self.decision[name].value() for name in self.decision.fields}
        self.decision = DecisionForm(prefix=self.decision.prefix, outcomes=self.outcomes, initial=as_typed)
        return self


def _as_declared(interest: Interest | None) -> dict[str, Any]:
    if interest is None:
        return {}
    return {"membership": interest.membership_id, "nature": interest.nature, "left_room": interest.left_room}


def _as_decided(item: AgendaItem, earlier: Decision | None) -> dict[str, Any]:
    if earlier is None:
        return {"wording": item.recommendation}
    return {name: getattr(earlier, name) for name in DecisionForm.base_fields}
