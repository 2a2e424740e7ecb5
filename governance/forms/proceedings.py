"""What is typed for what is done to a meeting besides its attendance and decisions: to call it off, to its
items, papers, minutes and actions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from .. import minuting, recommending
from ..assigning import CLOSED_AS
from ..filing import ACCEPTED
from ..models import (
    Access,
    AgendaItem,
    Body,
    Edition,
    Meeting,
    MeetingAction,
    Minutes,
    Person,
    Route,
    Terms,
)
from ..printing.minutes import begun
from ..states import HAS_MET, MeetingState
from .acts import ActForm, WhyForm
from .fields import ClockInput, DayInput, a_closed_reason, a_paragraph, lines, offer, offer_choices


def a_file(**kwargs: Any) -> forms.FileField:
    return forms.FileField(widget=forms.FileInput({"accept": ",".join(ACCEPTED)}), **kwargs)


class PublishForm(ActForm):
    short_notice_reason = forms.CharField(
        required=False,
        widget=lines(2),
        label="Why they come late",
        help_text="Only if they do: the reason as the chair agreed it.",
    )


class OtherDayForm(WhyForm):
    day = forms.DateField(widget=DayInput(), label="The other day")
    begins = forms.TimeField(widget=ClockInput(), label="Begins at")
    place = forms.CharField(max_length=200, required=False, help_text="Leave empty for the same place.")

    field_order = ("day", "begins", "place", "reason")

    def choose(self, about: Meeting) -> None:
        self.initial.setdefault("begins", timezone.localtime(about.starts_at).time())

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "day" in values and "begins" in values:
            values["starts_at"] = timezone.make_aware(datetime.combine(values.pop("day"), values.pop("begins")))
        return values


class RelistForm(ActForm):
    onto = forms.ModelChoiceField(Meeting.objects.none(), label="Its next meeting", empty_label=None)

    def choose(self, about: Meeting) -> None:
        offer(self, "onto", to_come(about.body))


def to_come(body: Body) -> Any:
    """The meetings whose agendas can still be added to, the next one first."""
    diary = body.meetings.filter(state=MeetingState.SCHEDULED, starts_at__gt=timezone.now())
    return diary.select_related("body").order_by("starts_at")


class OfficialRecordForm(ActForm):
    address = forms.URLField(required=False, assume_scheme="https", label="Address of the official record")
    signed = a_file(required=False, label="The signed minutes", help_text="A scan is enough.")

    def choose(self, about: Meeting) -> None:
        self.initial.setdefault("address", about.official_record_url)


class PaperForm(ActForm):
    title = forms.CharField(max_length=255, required=False, help_text="Leave empty to use the name of the file.")
    file = a_file(required=False, label="File", help_text="Leave it out if the paper is to follow.")
    is_background = forms.BooleanField(required=False, label="A background paper")


class SupplyForm(ActForm):
    file = a_file(label="File")


class CorrectPaperForm(ActForm):
    file = a_file(label="The corrected paper")
    why = forms.CharField(widget=lines(2), label="What was wrong with it")


class AmendItemForm(ActForm):
    title = forms.CharField(max_length=255)
    recommendation = forms.CharField(required=False, widget=lines(3), help_text="What the body is asked to resolve.")
    purpose = forms.ChoiceField(choices=AgendaItem.Purpose)
    presented_by = forms.CharField(max_length=200, required=False, help_text="By post.")

    def choose(self, about: AgendaItem) -> None:
        self.initial.update({name: getattr(about, name) for name in self.fields})

    def clean_purpose(self) -> AgendaItem.Purpose:
        return AgendaItem.Purpose(self.cleaned_data["purpose"])


class PrivateForm(ActForm):
    """On which ground something is private, and what everyone may read of it all the same."""

    access = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Access if each != Access.OPEN], label="On which ground"
    )
    exempt_paragraph = a_paragraph(of="item")
    public_title = forms.CharField(
        max_length=255, label="A title that everyone may read", help_text="It gives nothing away."
    )
    closed_reason = a_closed_reason()

    def clean_access(self) -> Access:
        return Access(self.cleaned_data["access"])


class CloseItemForm(PrivateForm):
    def choose(self, about: AgendaItem) -> None:
        if about.access != Access.OPEN:
            self.initial = {**{name: getattr(about, name) for name in self.fields}, **self.initial}


class SubmitPrivatelyForm(PrivateForm):
    route = forms.ModelChoiceField(Route.objects.none(), empty_label=None)

    field_order = ("route", "access", "exempt_paragraph", "public_title", "closed_reason")

    def choose(self, about: Edition) -> None:
        offer(self, "route", Route.objects.order_by("name"))


class SummaryForm(ActForm):
    public_summary = forms.CharField(
        widget=lines(3), label="What happened, for everyone", help_text="Without the private part (section 100C(2))."
    )
    exclusion_resolution = forms.CharField(
        required=False, widget=lines(2), label="The resolution to exclude the public", help_text="Of an exempt item."
    )

    def choose(self, about: AgendaItem) -> None:
        self.initial = {**{name: getattr(about, name) for name in self.fields}, **self.initial}


class ActionForm(ActForm):
    text = forms.CharField(widget=lines(2), label="What is to be done")
    owner_title = forms.CharField(max_length=200, required=False, label="By whom", help_text="By post, for everyone.")
    owner = forms.ModelChoiceField(
        Person.objects.all(), required=False, label="Who that is", empty_label="Nobody named"
    )
    due_on = forms.DateField(required=False, widget=DayInput(), label="By when")


class RecommendForm(ActForm):
    to = forms.ModelChoiceField(Body.objects.none(), empty_label=None)
    text = forms.CharField(widget=lines(3), label="What is recommended, word for word")
    received_on = forms.DateField(
        widget=DayInput(), label="Received on", help_text="From that day they have two months to answer."
    )

    def choose(self, about: AgendaItem) -> None:
        answering = Terms.objects.on(timezone.localdate()).filter(legal_kind__in=recommending.ANSWERING)
        offer(self, "to", Body.objects.filter(terms__in=answering).distinct())


class AnswerRecommendationForm(ActForm):
    answer = forms.CharField(widget=lines(4), label="The answer, word for word")
    answered_on = forms.DateField(widget=DayInput(), label="Given on")


class ReferForm(ActForm):
    to = forms.ModelChoiceField(Body.objects.none(), empty_label=None)
    note = forms.CharField(required=False, widget=lines(2), label="What it is asked")
    wanted_by = forms.DateField(required=False, widget=DayInput(), label="Wanted by")

    def choose(self, about: AgendaItem) -> None:
        offer(self, "to", Body.objects.exclude(pk=about.meeting.body_id))


class ProgrammeForm(ActForm):
    title = forms.CharField(max_length=255, label="What comes back")
    purpose = forms.ChoiceField(choices=AgendaItem.Purpose, initial=AgendaItem.Purpose.DISCUSS)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), required=False, label="At which meeting", empty_label="Not said yet"
    )
    wanted_by = forms.DateField(required=False, widget=DayInput(), label="Wanted by")
    note = forms.CharField(required=False, widget=lines(2))

    def choose(self, about: AgendaItem) -> None:
        self.initial.setdefault("title", about.title)
        offer(self, "meeting", to_come(about.meeting.body))

    def clean_purpose(self) -> AgendaItem.Purpose:
        return AgendaItem.Purpose(self.cleaned_data["purpose"])


class MinutesForm(ActForm):
    text = forms.CharField(
        widget=lines(24), label="The minutes", help_text="Started from what is recorded of the meeting."
    )

    def choose(self, about: Meeting) -> None:
        written = minuting.latest(about)
        self.initial.setdefault("text", written.text if written else begun(about))


class SignedForm(ActForm):
    signed = a_file(label="The signed minutes", help_text="A scan is enough.")


class LaterMeetingForm(ActForm):
    """What a later meeting did with the minutes, or with an action."""

    at_meeting = forms.ModelChoiceField(Meeting.objects.none(), label="At the meeting of", empty_label=None)

    def choose(self, about: Any) -> None:
        body = about.meeting.body if isinstance(about, Minutes) else about.body
        held = Meeting.objects.filter(body=body, state__in=HAS_MET).select_related("body").order_by("-starts_at")
        if isinstance(about, Minutes):
            held = held.filter(starts_at__gt=about.meeting.starts_at)
        elif about.agenda_item:
            held = held.filter(starts_at__gte=about.agenda_item.meeting.starts_at)
        offer(self, "at_meeting", held)


class ConfirmMinutesForm(LaterMeetingForm):
    correction = forms.CharField(
        required=False, widget=lines(2), label="What was corrected", help_text="Leave empty if nothing was."
    )
    signed = a_file(required=False, label="The signed minutes", help_text="A scan is enough.")


class CorrectMinutesForm(LaterMeetingForm):
    text = forms.CharField(widget=lines(24), label="The minutes as corrected")
    correction = forms.CharField(widget=lines(2), label="What was corrected")
    signed = a_file(required=False, label="The signed minutes as corrected")

    def choose(self, about: Any) -> None:
        super().choose(about)
        self.initial.setdefault("text", about.text)


class ProgressForm(ActForm):
    progress = forms.CharField(widget=lines(2), label="How far it is")


class CloseActionForm(LaterMeetingForm):
    state = forms.ChoiceField(label="It is")
    progress = forms.CharField(required=False, widget=lines(2), label="What was done, or why it is dropped")

    def choose(self, about: Any) -> None:
        super().choose(about)
        offer_choices(self, "state", [(each.value, each.label) for each in MeetingAction.State if each in CLOSED_AS])

    def clean_state(self) -> MeetingAction.State:
        return MeetingAction.State(self.cleaned_data["state"])
