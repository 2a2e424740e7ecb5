"""What is typed of one agenda item: who was there for it, and what was decided."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from .. import grounds, presence, resolutions
from ..models import AgendaItem, Condition, Decision, Interest, Membership, Person, Pin, PlannedDecision
from ..models.decisions import OUTSIDE_A_MEETING
from ..particulars import NO_FORMALITIES, Formalities, NewCondition, Resolution, Votes
from ..states import OUTCOMES_WITHOUT_QUORUM, Outcome
from .fields import ClockInput, DayInput, lines, offer, offer_choices


class InterestForm(forms.Form):
    """A declared interest in one item; empty rows are left out."""

    membership = forms.ModelChoiceField(Membership.objects.none(), required=False, label="Member")
    kind = forms.ChoiceField(choices=Interest.Kind, required=False, initial=Interest.Kind.NOT_STATED)
    nature = forms.CharField(required=False, label="What the interest is")
    left_room = forms.BooleanField(required=False, initial=True, label="Left for this item")
    dispensation = forms.CharField(
        required=False, max_length=300, help_text="If one was granted: what for and until when."
    )
    dispensation_by = forms.ModelChoiceField(
        Person.objects.all(), required=False, label="Granted by", help_text="The monitoring officer."
    )

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", members)
        # What was declared stays declared; its words and whether they left may be put right.
        self.fields["membership"].disabled = "membership" in self.initial

    def clean(self) -> dict[str, Any]:
        typed = any(self.cleaned_data.get(name) for name in ("nature", "dispensation", "dispensation_by"))
        if typed and not self.cleaned_data.get("membership"):
            self.add_error("membership", "Say which member declared the interest.")
        return self.cleaned_data

    def clean_kind(self) -> Interest.Kind:
        return Interest.Kind(self.cleaned_data["kind"] or Interest.Kind.NOT_STATED)


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
    effective_on = forms.DateField(
        required=False, widget=DayInput(), label="Has effect from", help_text="Leave empty: from the day it may."
    )
    amended = forms.ModelChoiceField(
        Pin.objects.none(),
        required=False,
        label="The text as the body changed it",
        empty_label="It changed nothing",
    )
    kind = forms.ChoiceField(choices=Decision.Kind, required=False, label="It is")
    concerns = forms.ModelChoiceField(
        Decision.objects.none(), required=False, label="The decision that it takes back or corrects"
    )
    delegates = forms.ChoiceField(
        choices=[("", "Nothing"), *((each.value, each.label) for each in OUTSIDE_A_MEETING)],
        required=False,
        label="What it lets somebody decide between meetings",
    )
    delegates_until = forms.DateField(
        required=False, widget=DayInput(), label="Until when", help_text="Leave empty: until it is taken back."
    )
    public_wording = forms.CharField(
        widget=lines(3),
        label="The part of the resolution that anyone may read",
        help_text="It stands on the public page, under the title that everyone reads.",
        error_messages={"required": "Write the part that anyone may read. It can say as little as that it was agreed."},
    )

    def __init__(self, *args: Any, item: AgendaItem, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "outcome", [("", "Choose"), *((each.value, each.label) for each in outcomes)])
        for name in self._not_asked(item):
            del self.fields[name]
        if "amended" in self.fields and item.submission and item.submission.pin:
            offer(self, "amended", item.submission.pin.amended_by.order_by("-pinned_at"))
        if "kind" in self.fields:
            # A discharge is recorded from its condition.
            kinds = (Decision.Kind.RESOLUTION, Decision.Kind.RESCISSION, Decision.Kind.CORRECTION)
            offer_choices(self, "kind", [(each.value, each.label) for each in kinds])
            before = Decision.objects.holding().filter(body=item.meeting.body_id)
            offer(self, "concerns", before.select_related("body"))

    @staticmethod
    def _not_asked(item: AgendaItem) -> list[str]:
        """What does not come up for such an item."""
        pin = item.submission.pin if item.submission else None
        absent = [] if pin and pin.amended_by.exists() else ["amended"]
        if item.submission or not Decision.objects.holding().filter(body=item.meeting.body_id).exists():
            absent += ["kind", "concerns"]
        return absent if grounds.is_private(item) else [*absent, "public_wording"]

    def clean_kind(self) -> Decision.Kind:
        return Decision.Kind(self.cleaned_data["kind"] or Decision.Kind.RESOLUTION)


class VotesForm(forms.Form):
    """How it was carried."""

    CONSENSUS = "consensus"

    carried = forms.ChoiceField(
        choices=[("", "Not said"), (CONSENSUS, "By consensus"), ("votes", "By votes")],
        required=False,
        label="How it was agreed",
    )
    votes_for = forms.IntegerField(required=False, min_value=0, max_value=999, label="For")
    votes_against = forms.IntegerField(required=False, min_value=0, max_value=999, label="Against")
    abstentions = forms.IntegerField(required=False, min_value=0, max_value=999)
    casting_vote = forms.BooleanField(required=False, label="The chair’s casting vote decided it")
    mover = forms.ModelChoiceField(Membership.objects.none(), required=False, empty_label="Nobody named")
    seconder = forms.ModelChoiceField(Membership.objects.none(), required=False, empty_label="Nobody named")

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mover", "seconder"):
            offer(self, name, members)

    @property
    def votes(self) -> Votes:
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("carried", "casting_vote")}
        by_consensus = self.cleaned_data["carried"] == self.CONSENSUS or None
        return Votes(by_consensus=by_consensus, casting_vote=self.cleaned_data["casting_vote"] or None, **values)


class FormalitiesForm(forms.Form):
    """What the law asks of an executive decision (SI 2012/2089, regulations 9 to 13)."""

    is_key = forms.BooleanField(required=False, label="A key decision")
    planned = forms.ModelChoiceField(
        PlannedDecision.objects.none(), required=False, label="Its entry in the forward plan", empty_label="None"
    )
    urgency = forms.ChoiceField(choices=Decision.Urgency, required=False)
    urgency_agreed_by = forms.CharField(
        max_length=200, required=False, label="Who agreed that it was urgent, or was told", help_text="By post."
    )
    conflicts = forms.CharField(required=False, widget=lines(2), label="Conflicts of interest that were declared")
    dispensations = forms.CharField(required=False, widget=lines(2), label="Dispensations, and who granted them")

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = PlannedDecision.objects.filter(body=item.meeting.body_id).exclude(
            state=PlannedDecision.State.WITHDRAWN
        )
        offer(self, "planned", planned)

    @property
    def formalities(self) -> Formalities:
        return Formalities(**self.cleaned_data)


class ConditionForm(forms.Form):
    """A condition of an approval; what is missing in it is for the rules to say."""

    text = forms.CharField(required=False, widget=lines(2), label="What must be done")
    owner_title = forms.CharField(required=False, max_length=200, label="By whom", help_text="By post, for everyone.")
    owner = forms.ModelChoiceField(
        Person.objects.all(), required=False, label="Who that is", empty_label="Nobody named"
    )
    due_on = forms.DateField(required=False, widget=DayInput(), label="By when")
    suspensive = forms.BooleanField(required=False, label="The edition waits until it is met")
    discharging = forms.ChoiceField(
        choices=Condition.Discharging, required=False, initial=Condition.Discharging.BODY, label="Who says it is met"
    )
    discharger = forms.ModelChoiceField(
        Person.objects.all(), required=False, label="Which officer", empty_label="Nobody named"
    )

    @property
    def is_empty(self) -> bool:
        typed = ("text", "owner_title", "owner", "due_on", "suspensive")
        return not any(self.cleaned_data.get(name) for name in typed)

    @property
    def condition(self) -> NewCondition:
        discharging = self.cleaned_data["discharging"] or Condition.Discharging.BODY
        return NewCondition(**self.cleaned_data | {"discharging": discharging})


Conditions = forms.formset_factory(ConditionForm, extra=1, max_num=50, absolute_max=50)


class ItemForms:
    """All that is typed about one agenda item: when it was taken, interests, the decision (started from
    the recommendation, or from the entry that its recorder puts right), how it was carried, its conditions."""

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
        self.item, self.outcomes, self.members = item, tuple(outcomes), members
        self.prefix = f"item-{item.pk}"
        self.asks_for_more = False
        written = None if presence_is_saved else data
        self.taken = TakenForm(written, prefix=self.prefix, initial={"taken_at": item.taken_at})
        declared = item.interests.standing().select_related("membership").order_by("membership")
        self.interests = [
            InterestForm(
                written,
                prefix=f"{self.prefix}-interest-{interest.membership_id if interest else 'new'}",
                members=members,
                initial=_as_declared(interest),
            )
            for interest in [*declared, None]
        ]
        self._decide(data, _as_decided(item, replaces), _conditions_of(replaces))

    def _decide(self, data: Any, initial: Mapping[str, Any], conditions: list[dict[str, Any]], more: int = 1) -> None:
        """The forms of the decision, as it was sent or started from what is known."""
        item, prefix = self.item, self.prefix
        self.decision = DecisionForm(data, prefix=prefix, item=item, outcomes=self.outcomes, initial=dict(initial))
        if not set(self.outcomes) - OUTCOMES_WITHOUT_QUORUM:
            # Nothing can be resolved, so what was recommended is not where the words start.
            if self.decision.initial.get("wording") == item.recommendation:
                self.decision.initial["wording"] = ""
            self.decision.fields["wording"].label = "What was noted, or until when it is put off"
            self.decision.fields["wording"].help_text = "The quorum was not met, so nothing can be resolved."
        self.votes = VotesForm(data, prefix=f"{prefix}-votes", members=self.members, initial=dict(initial))
        asked = resolutions.is_executive(item.meeting.body, presence.day_of(item.meeting))
        self.formalities = (
            FormalitiesForm(data, prefix=f"{prefix}-formal", item=item, initial=dict(initial)) if asked else None
        )
        # What was sent without a word on conditions has none.
        sent = data if data and f"{prefix}-condition-TOTAL_FORMS" in data else None
        self.conditions = Conditions(sent, prefix=f"{prefix}-condition", initial=conditions)
        self.conditions.extra = more

    @property
    def of_presence(self) -> list[forms.Form]:
        return [self.taken, *self.interests]

    @property
    def of_decision(self) -> list[forms.Form]:
        formal = [self.formalities] if self.formalities else []
        return [self.decision, self.votes, *formal, *self.conditions.forms]

    @property
    def all(self) -> list[forms.Form]:
        return [*self.of_presence, *self.of_decision]

    @property
    def has_votes(self) -> bool:
        """Whether anything is said of how it was agreed."""
        return any(self.votes[name].value() for name in self.votes.fields)

    @property
    def has_conditions(self) -> bool:
        """Whether a condition is begun, or asked for."""
        begun = self.conditions.is_bound or self.conditions.initial
        return self.asks_for_more or any(form["text"].value() for form in self.conditions.forms if begun)

    def presence_is_valid(self) -> bool:
        """Whether what decides on who counts can be read."""
        return not [form for form in self.of_presence if not form.is_valid()]

    def decision_is_valid(self) -> bool:
        """Whether the decision can be read."""
        unbound = [] if self.conditions.is_bound else self.conditions.forms
        return not [form for form in self.of_decision if form not in unbound and not form.is_valid()]

    def changed_interests(self) -> list[dict[str, Any]]:
        """What is to be declared: rows that name a member and differ from what stands."""
        return [
            form.cleaned_data for form in self.interests if form.has_changed() and form.cleaned_data.get("membership")
        ]

    def resolution(self, decided_on: date) -> Resolution:
        """What was typed of the decision. Only once it is valid."""
        written = self.conditions.forms if self.conditions.is_bound else []
        return Resolution(
            **self.decision.cleaned_data,
            decided_on=decided_on,
            votes=self.votes.votes,
            formalities=self.formalities.formalities if self.formalities else NO_FORMALITIES,
            conditions=[form.condition for form in written if not form.is_empty],
        )

    def unjudged(self, *, more: bool = False) -> "ItemForms":
        """The same, with the decision as far as it was typed and no word on what is missing yet; with `more`,
        and a row for another condition."""
        typed = {
            name: form[name].value()
            for form in (self.decision, self.votes, self.formalities)
            if form
            for name in form.fields
        }
        conditions = [{name: form[name].value() for name in form.fields} for form in self.conditions.forms]
        self._decide(None, typed, conditions, more=int(more))
        self.asks_for_more = more
        return self


def _as_declared(interest: Interest | None) -> dict[str, Any]:
    if interest is None:
        return {}
    return {name: getattr(interest, name) for name in InterestForm.base_fields}


def _as_decided(item: AgendaItem, earlier: Decision | None) -> dict[str, Any]:
    if earlier is None:
        pin = item.submission.pin if item.submission else None
        newest = pin.amended_by.order_by("pinned_at").last() if pin else None
        return {"wording": item.recommendation, "amended": newest}
    voted = {True: VotesForm.CONSENSUS, None: "votes" if earlier.votes_for is not None else ""}
    kept = [*DecisionForm.base_fields, *VotesForm.base_fields, *FormalitiesForm.base_fields]
    amended = earlier.pin if item.submission and earlier.pin_id != item.submission.pin_id else None
    return {name: getattr(earlier, name) for name in kept if hasattr(earlier, name)} | {
        "amended": amended,
        "carried": voted[earlier.by_consensus or None],
    }


def _conditions_of(earlier: Decision | None) -> list[dict[str, Any]]:
    if earlier is None:
        return []
    return [{name: getattr(each, name) for name in ConditionForm.base_fields} for each in earlier.conditions.all()]
