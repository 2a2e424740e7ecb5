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
