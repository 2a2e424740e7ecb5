"""What officers type. A form says what is badly written; whether it may be done is for the rules."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from . import presence
from .models import (
    Access,
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Document,
    Edition,
    Interest,
    LegalKind,
    Meeting,
    Membership,
    Person,
    Post,
    Route,
    Seat,
    Submission,
    Terms,
)
from .states import Outcome


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


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
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]


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

    route = forms.ModelChoiceField(Route.objects.all(), empty_label=None)


class ReasonForm(forms.Form):
    """Why something that was planned does not happen."""

    reason = forms.CharField(max_length=500, widget=lines(2))


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
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

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

    access = forms.ChoiceField(
        choices=Access, initial=Access.OPEN, help_text="Nothing of an exempt item is shown to the public."
    )

    def __init__(self, *args: Any, waiting: QuerySet[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].queryset = waiting  # type: ignore[attr-defined]


class AgendaOfForm(forms.Form):
    """The meeting at which an edition is decided on."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), empty_label=None)

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """One member's row. Hidden first values tell what the clerk changed from what someone else did
    in the meantime."""

    state = forms.ChoiceField(
        choices=[("", "Not said"), *Attendance.State.choices],
        widget=forms.RadioSelect(),
        initial="",
        required=False,
        show_hidden_initial=True,
    )
    in_place_of = forms.ModelChoiceField(
        Membership.objects.none(), required=False, empty_label="Nobody", show_hidden_initial=True
    )
    mode = forms.ChoiceField(choices=Attendance.Mode, initial=Attendance.Mode.IN_ROOM, show_hidden_initial=True)
    arrived_at = forms.TimeField(required=False, widget=ClockInput(), show_hidden_initial=True)
    left_at = forms.TimeField(required=False, widget=ClockInput(), show_hidden_initial=True)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        places: QuerySet[Membership],
        recorded: Attendance | None = None,
    ) -> None:
        initial = {name: getattr(recorded, name) for name in self.base_fields} if recorded else {}
        super().__init__(data, prefix=f"member-{membership.pk}", initial=initial)
        self.membership = membership
        # Nothing was said of this member yet.
        self.is_first = recorded is None
        self.came_back = presence.stretches(recorded)[1:] if recorded else ()
        self.fields["in_place_of"].queryset = places  # type: ignore[attr-defined]
        self.fields["in_place_of"].disabled = not membership.substitute
        if recorded:  # what was said is replaced, and not unsaid
            self.fields["state"].choices = Attendance.State.choices  # type: ignore[attr-defined]
        for name, label in _COLUMNS.items():
            self.fields[name].widget.attrs["aria-label"] = f"{membership.person}: {label}"

    def clean(self) -> dict[str, Any]:
        arrived, left = self.cleaned_data.get("arrived_at"), self.cleaned_data.get("left_at")
        if arrived and left and left <= arrived:
            self.add_error("left_at", f"{self.membership.person} left before they arrived. Check the times.")
        return self.cleaned_data

    @property
    def has_a_vote(self) -> bool:
        """Whether the row can count: of a seat with a vote, or of a substitute in the place of one."""
        if self.membership.substitute:
            return self.cleaned_data["in_place_of"] is not None
        return self.membership.voting


# What a column says to who does not see its head.
_COLUMNS = {"in_place_of": "in whose place", "mode": "how", "arrived_at": "arrived at", "left_at": "left at"}


def attendance_forms(meeting: Meeting, data: Any = None) -> list[AttendanceForm]:
    """A row for each seat on the body that day, as it was recorded or with what was just typed."""
    recorded = {each.membership_id: each for each in meeting.attendance.all()}
    places = presence.voting_seats(meeting).order_by("person__name")
    return [
        AttendanceForm(data, membership=membership, places=places, recorded=recorded.get(membership.pk))
        for membership in presence.members(meeting).order_by("person__name")
    ]


class InterestForm(forms.Form):
    """A declared interest in one item; empty rows are left out."""

    membership = forms.ModelChoiceField(Membership.objects.none(), required=False, label="Member")
    nature = forms.CharField(required=False, label="What the interest is")
    left_room = forms.BooleanField(required=False, initial=True, label="Left for this item")

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = members  # type: ignore[attr-defined]
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
        self.fields["outcome"].choices = [("", "Choose"), *((each.value, each.label) for each in outcomes)]  # type: ignore[attr-defined]


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


class LedgerFilter(forms.Form):
    """Which entries of the ledger are listed."""

    kind = forms.ChoiceField(required=False, label="Kind of record")
    since = forms.DateField(required=False, widget=DayInput(), label="From")
    until = forms.DateField(required=False, widget=DayInput(), label="To")

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "All"), *kinds]  # type: ignore[attr-defined]

    def days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")


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
