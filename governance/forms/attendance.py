"""What is typed of who came to a meeting."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from .. import presence
from ..models import Attendance, Meeting, Membership
from .fields import ClockInput, offer, offer_choices


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
    # Who left and came back.
    back_at = forms.TimeField(required=False, widget=ClockInput(), show_hidden_initial=True)
    left_again_at = forms.TimeField(required=False, widget=ClockInput(), show_hidden_initial=True)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        places: QuerySet[Membership],
        recorded: Attendance | None = None,
    ) -> None:
        later = presence.stretches(recorded)[1:] if recorded else ()
        initial = {name: getattr(recorded, name, None) for name in self.base_fields} if recorded else {}
        initial |= {"back_at": later[0].arrived, "left_again_at": later[0].left} if later else {}
        super().__init__(data, prefix=f"member-{membership.pk}", initial=initial)
        self.membership = membership
        # Nothing was said of this member yet.
        self.is_first = recorded is None
        self.later = later
        offer(self, "in_place_of", places)
        self.fields["in_place_of"].disabled = not membership.substitute
        if recorded:  # what was said is replaced, and not unsaid
            offer_choices(self, "state", Attendance.State.choices)
        for name, label in _COLUMNS.items():
            self.fields[name].widget.attrs["aria-label"] = f"{membership.person}: {label}"

    def clean(self) -> dict[str, Any]:
        arrived, left = self.cleaned_data.get("arrived_at"), self.cleaned_data.get("left_at")
        if arrived and left and left <= arrived:
            self.add_error("left_at", f"{self.membership.person} left before they arrived. Check the times.")
        if self.cleaned_data.get("left_again_at") and not self.cleaned_data.get("back_at"):
            self.add_error("back_at", f"{self.membership.person} left again: say when they had come back.")
        return self.cleaned_data

    @property
    def said(self) -> dict[str, Any]:
        """What `attending.record_attendance` takes. A second return, entered by hand elsewhere, stays."""
        values = dict(self.cleaned_data)
        back, left_again = values.pop("back_at"), values.pop("left_again_at")
        online = values["mode"] == Attendance.Mode.ONLINE
        first = (presence.Stretch(back, left_again, online),) if back else ()
        return values | {"came_back": (*first, *self.later[1:])}

    @property
    def has_a_vote(self) -> bool:
        """Whether the row can count: of a seat with a vote, or of a substitute in the place of one."""
        if self.membership.substitute:
            return self.cleaned_data["in_place_of"] is not None
        return self.membership.voting


# What a column says to who does not see its head.
_COLUMNS = {
    "in_place_of": "in whose place",
    "mode": "how",
    "arrived_at": "arrived at",
    "left_at": "left at",
    "back_at": "came back at",
    "left_again_at": "left again at",
}


def attendance_forms(meeting: Meeting, data: Any = None) -> list[AttendanceForm]:
    """A row for each seat on the body that day, as it was recorded or with what was just typed."""
    recorded = {each.membership_id: each for each in meeting.attendance.all()}
    places = presence.voting_seats(meeting).order_by("person__name")
    return [
        AttendanceForm(data, membership=membership, places=places, recorded=recorded.get(membership.pk))
        for membership in presence.members(meeting).order_by("person__name")
    ]
