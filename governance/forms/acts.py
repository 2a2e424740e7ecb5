"""What officers type for the acts that follow a decision, an item or a text. Each form is made for what it is about."""

from typing import Any

from django import forms
from django.utils import timezone

from .. import acting, amendments, authority, calling_in, overriding
from ..models import (
    OPEN_STATES,
    Access,
    AgendaItem,
    Basis,
    Body,
    CallIn,
    Condition,
    Decision,
    Edition,
    Meeting,
    Override,
    OverrideProposal,
    Person,
    Pin,
    Post,
    Submission,
)
from ..models.decisions import OUTSIDE_A_MEETING
from ..states import GRANTING, CallInState, Outcome, SubmissionState
from .fields import DayInput, a_closed_reason, a_paragraph, lines, offer, offer_choices

# Between meetings, without all members being asked.
BY_ONE_PERSON = tuple(each for each in OUTSIDE_A_MEETING if each != Basis.WRITTEN_PROCEDURE)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ActForm(forms.Form):
    """What an act needs to know; `about` is what it is done to. Nothing, unless a form says more."""

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.choose(about)

    def choose(self, about: Any) -> None:
        """Fills what can be chosen from."""


class WhyForm(ActForm):
    reason = forms.CharField(widget=lines(3))


class LinkForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.none(), label="To", empty_label=None)

    def choose(self, about: Decision) -> None:
        chairs = Person.objects.none()
        for post in (Post.CHAIR, Post.VICE_CHAIR):
            chairs |= authority.holders(post=post, body=about.body, on=timezone.localdate())
        decided = Person.objects.filter(pk=about.decided_by.pk) if about.decided_by else Person.objects.none()
        offer(self, "person", (chairs | decided.distinct()).distinct())


class SheetForm(ActForm):
    sheet = forms.FileField(
        label="The signed sheet",
        help_text="A scan: PDF, PNG or JPEG.",
        widget=forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class CallInForm(ActForm):
    received_at = forms.DateTimeField(widget=MomentInput(), label="When it came")
    grounds = forms.CharField(widget=lines(4))
    signatories = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Signed by", widget=forms.CheckboxSelectMultiple
    )

    def choose(self, about: Decision) -> None:
        seats = calling_in.councillors(timezone.localdate()).values("person")
        offer(self, "signatories", Person.objects.filter(pk__in=seats))


class AnswerForm(ActForm):
    state = forms.ChoiceField(
        choices=[
            (each.value, each.label) for each in (CallInState.UPHELD, CallInState.REFERRED_BACK, CallInState.TO_COUNCIL)
        ],
        label="What the meeting resolved",
    )
    heard_at = forms.ModelChoiceField(Meeting.objects.none(), label="Heard at", empty_label=None)
    answer = forms.CharField(widget=lines(3), label="Word for word")

    def choose(self, about: CallIn) -> None:
        heard = Meeting.objects.filter(starts_at__gte=about.received_at, body__terms__legal_kind__in=calling_in.HEARS)
        offer(self, "heard_at", heard.select_related("body").distinct())

    def clean_state(self) -> CallInState:
        return CallInState(self.cleaned_data["state"])


class CorrectionForm(ActForm):
    basis = forms.TypedChoiceField(coerce=Basis, label="How it was decided")
    authority_clause = forms.CharField(
        max_length=300,
        required=False,
        label="Under the constitution",
        help_text="The part and paragraph. Leave empty when the decision itself left it to them.",
    )
    amended = forms.ModelChoiceField(Pin.objects.none(), label="The text as corrected", empty_label=None)
    wording = forms.CharField(widget=lines(3), label="What was decided, word for word")
    reasons = forms.CharField(widget=lines(2))
    decided_by = forms.ModelChoiceField(Person.objects.all(), label="Decided by")
    decided_on = forms.DateField(widget=DayInput(), label="On")

    def choose(self, about: Decision) -> None:
        newest = amendments.newest_of(about)
        offer(self, "amended", newest.amended_by.all() if newest else Pin.objects.none())
        # An officer can be given it by any body that decides; a chair or a member where the law leaves it to them.
        given = acting.lawful(about.body, timezone.localdate()) | {Basis.DELEGATED}
        offer_choices(self, "basis", [(each.value, each.label) for each in BY_ONE_PERSON if each in given])


class DischargeForm(ActForm):
    is_met = forms.TypedChoiceField(
        choices=[(Outcome.APPROVED, "Yes, it is met"), (Outcome.REJECTED, "No, this does not meet it")],
        coerce=Outcome,
        label="Is it met?",
    )
    wording = forms.CharField(widget=lines(2), label="What was decided, word for word")
    evidence = forms.CharField(required=False, widget=lines(2), label="What shows it")
    evidence_file = forms.FileField(required=False, label="A file that shows it")
    decided_by = forms.ModelChoiceField(
        Person.objects.all(), required=False, label="Said by", help_text="Leave empty when the body itself said so."
    )
    agenda_item = forms.ModelChoiceField(
        AgendaItem.objects.none(), required=False, label="At", help_text="When the body itself said so."
    )
    decided_on = forms.DateField(widget=DayInput(), label="On")
    amended = forms.ModelChoiceField(
        Pin.objects.none(), required=False, label="The text that meets it", help_text="If the text had to change."
    )

    def choose(self, about: Condition) -> None:
        items = AgendaItem.objects.listed().filter(meeting__body=about.decision.body, submission=None, decisions=None)
        newest = amendments.newest_of(about.decision)
        offer(self, "agenda_item", items.select_related("meeting__body"))
        offer(self, "amended", newest.amended_by.all() if newest else Pin.objects.none())


class OverrideForm(ActForm):
    person = forms.ModelChoiceField(Person.objects.all(), label="Who does both duties")
    duty = forms.ChoiceField(choices=Override.Duty, label="May")
    reason = forms.CharField(
        widget=lines(2),
        label="Why nobody else can",
        help_text="Another officer agrees to it, signed in, within a week.",
    )


class AgreeForm(ActForm):
    proposal = forms.ModelChoiceField(OverrideProposal.objects.none(), label="What was asked for", empty_label=None)

    def choose(self, about: AgendaItem) -> None:
        offer(self, "proposal", overriding.open_proposals(about))


class WaitingEditionField(forms.ModelChoiceField):
    """Editions that wait for a body, each with what can be decided of it between meetings."""

    def label_from_instance(self, obj: Submission) -> str:
        edition = str(obj.passage.edition)
        return edition if obj.state == SubmissionState.PROPOSED else f"{edition} (on an agenda: only to let it go)"


class BetweenMeetingsForm(ActForm):
    submission = WaitingEditionField(
        Submission.objects.none(),
        required=False,
        label="On the edition",
        empty_label="None",
        help_text="Its text is the one that was pinned when it was put before the body.",
    )
    title = forms.CharField(
        max_length=255, required=False, label="Or on anything else", help_text="What it was about, in a few words."
    )
    basis = forms.ChoiceField(choices=[(each.value, each.label) for each in OUTSIDE_A_MEETING])
    outcome = forms.ChoiceField(choices=Outcome)
    wording = forms.CharField(widget=lines(4), label="What was decided, word for word")
    reasons = forms.CharField(required=False, widget=lines(3))
    alternatives = forms.CharField(required=False, widget=lines(2), label="Alternatives considered")
    decided_by = forms.ModelChoiceField(
        Person.objects.all(), required=False, help_text="Leave empty for a written procedure."
    )
    decided_on = forms.DateField(widget=DayInput(), label="On")
    authorised_by = forms.ModelChoiceField(
        Decision.objects.none(), required=False, label="Under the resolution", help_text="That gave the power."
    )
    clause = forms.CharField(
        max_length=300, required=False, label="Or under the constitution", help_text="The part and paragraph."
    )

    access = forms.ChoiceField(choices=Access, initial=Access.OPEN, label="Who may read it")
    exempt_paragraph = a_paragraph(of="decision")
    closed_reason = a_closed_reason()
    public_title = forms.CharField(
        max_length=255, required=False, label="A title that everyone may read", help_text="Of a private decision."
    )
    public_wording = forms.CharField(
        required=False, widget=lines(3), label="The part that anyone may read", help_text="Of a private decision."
    )

    def choose(self, about: Body) -> None:
        waiting = Submission.objects.filter(body=about, state__in=OPEN_STATES)
        offer(self, "submission", waiting.select_related("passage__edition__document").order_by("submitted_at"))
        # What a body of that kind leaves to somebody, and who that can be.
        given = acting.lawful(about, timezone.localdate())
        offer_choices(self, "basis", [(each.value, each.label) for each in OUTSIDE_A_MEETING if each in given])
        resolutions = Decision.objects.holding().filter(body=about, outcome__in=GRANTING)
        offer(self, "authorised_by", resolutions.exclude(delegates=""))

    def clean_basis(self) -> Basis:
        return Basis(self.cleaned_data["basis"])

    def clean_access(self) -> Access:
        return Access(self.cleaned_data["access"])


class PlanForm(ActForm):
    title = forms.CharField(max_length=255)
    about_it = forms.CharField(required=False, widget=lines(3), label="What it is about")
    is_key = forms.BooleanField(required=False, label="A key decision")
    decide_from = forms.DateField(widget=DayInput(), label="To be decided from")
    decide_to = forms.DateField(required=False, widget=DayInput(), label="To")
    in_private = forms.BooleanField(required=False, label="In private")
    private_reason = forms.CharField(required=False, widget=lines(2), label="Why in private")
    consulted = forms.CharField(required=False, widget=lines(2), label="Who is consulted, and how")
    contact = forms.CharField(max_length=200, required=False)


class NoticeForm(ActForm):
    urgency = forms.ChoiceField(choices=Decision.Urgency, required=False)
    urgency_reason = forms.CharField(required=False, widget=lines(2), label="Why it cannot wait")
    urgency_agreed_by = forms.CharField(
        max_length=200, required=False, label="Who agreed, or was told", help_text="By post."
    )


class ReviewForm(ActForm):
    review_by = forms.DateField(widget=DayInput(), label="To be looked at again by")

    def choose(self, about: Edition) -> None:
        self.initial.setdefault("review_by", about.review_by)
