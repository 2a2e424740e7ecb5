"""The minutes of a meeting, from the record: who came, and for each item who was there for it, what was
resolved and what is to be done."""

from collections.abc import Iterator
from datetime import time

from django.db.models import Prefetch, QuerySet

from .. import grounds, ledger, presence, voting
from ..models import AgendaItem, Attendance, Condition, Decision, Interest, Meeting, MeetingAction, Minutes
from ..presence import Stretch
from ..states import Outcome
from . import words
from .outline import Bullets, Heading, Outline, Paragraph, Part, Table, as_text, paragraphs


def minutes(meeting: Meeting) -> Outline:
    """The minutes as they stand: what the clerk wrote, or else what the record says."""
    written = meeting.minutes.order_by("-version").for_the_public().first()
    parts = (*_heading(meeting), *_body(meeting, written), *_closing())
    return Outline("Minutes", words.heading(meeting), parts, _standing(written))


def begun(meeting: Meeting) -> str:
    """What the record says of a meeting, as text for the clerk to write its minutes on from."""
    return as_text(Outline("Minutes", words.heading(meeting), tuple(_body(meeting, None))))


def _standing(written: Minutes | None) -> str:
    if written is None or written.state == Minutes.State.DRAFT:
        return "Draft, not yet confirmed"
    at = written.confirmed_at_meeting
    said = f"Confirmed at the meeting of {words.heading(at).rpartition(', ')[2]}" if at else "Confirmed"
    return f"{said}, and corrected since" if written.state == Minutes.State.CORRECTED else said


def _heading(meeting: Meeting) -> Iterator[Part]:
    yield Paragraph(words.when(meeting.starts_at), "When")
    if meeting.place:
        yield Paragraph(meeting.place, "Where")
    if meeting.body.official_record == meeting.body.OfficialRecord.ELSEWHERE:
        yield Paragraph("The signed minutes are the official record; they are kept elsewhere.")


def _body(meeting: Meeting, written: Minutes | None) -> Iterator[Part]:
    if written and written.text.strip():
        yield from paragraphs(written.text)
        if written.correction:
            yield Paragraph(written.correction, "Corrected")
        return
    yield from _attendance(meeting)
    for item in _agenda(meeting):
        yield from _item(item)


def _agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items with all that is said of them: as many questions to the database for one as for thirty."""
    seats = "mover__person", "seconder__person"
    conditions = Prefetch("conditions", Condition.objects.for_the_public())
    decisions = Decision.objects.standing().select_related("confirmation", "concerns__agenda_item", *seats)
    return (
        meeting.agenda.order_by("number")
        .for_the_public()
        .prefetch_related(
            Prefetch("interests", Interest.objects.standing().select_related("membership__person").for_the_public()),
            Prefetch("decisions", decisions.order_by("pk").prefetch_related(conditions).for_the_public()),
            Prefetch("actions", MeetingAction.objects.for_the_public()),
        )
    )


def _attendance(meeting: Meeting) -> Iterator[Part]:
    related = "membership__person", "in_place_of__person"
    recorded = meeting.attendance.select_related(*related).order_by("membership__seat", "pk")
    present = [each for each in recorded if each.state == Attendance.State.PRESENT]
    yield Heading("Who came")
    if present:
        yield Table(
            "Members present",
            ("Member", "Was there"),
            tuple((_came_as(each), _was_there(each)) for each in present),
        )
    else:
        yield Paragraph("Who came is not recorded here.")
    for state, label in ((Attendance.State.APOLOGIES, "Apologies"), (Attendance.State.ABSENT, "Absent")):
        if named := [presence.named(each.membership) for each in recorded if each.state == state]:
            yield Paragraph("; ".join(named), label)


def _was_there(attendance: Attendance) -> str:
    """From when to when, with every time they left and came back: “In the room, from the start to 2pm; online, from
    2.30pm to the end”."""
    said = "; ".join(map(_stretch, presence.stretches(attendance)))
    return f"{said[0].upper()}{said[1:]}"


def _stretch(stretch: Stretch) -> str:
    mode = Attendance.Mode.ONLINE if stretch.online else Attendance.Mode.IN_ROOM
    how = mode.label.lower()
    if stretch.arrived is None and stretch.left is None:
        return f"{how}, throughout"
    return f"{how}, from {_time(stretch.arrived, 'start')} to {_time(stretch.left, 'end')}"


def _time(at: time | None, otherwise: str) -> str:
    return words.clock(at) if at else f"the {otherwise}"


def _came_as(attendance: Attendance) -> str:
    name = presence.named(attendance.membership)
    return f"{name}, in the place of {attendance.in_place_of.public_name}" if attendance.in_place_of else name


def _item(item: AgendaItem) -> Iterator[Part]:
    yield Heading(f"{item.number}. {grounds.title(item)}")
    if grounds.is_private(item):
        yield Paragraph(grounds.sentence(item))
        yield from paragraphs(item.exclusion_resolution, label="Resolution to exclude the public")
        yield from paragraphs(item.public_summary, label="Summary")
    else:
        for each in item.interests.all():
            yield Paragraph(presence.declared(each), "Interest")
    for decision in item.decisions.all():
        yield from _decision(decision, is_private=grounds.covers(decision))
    if not grounds.is_private(item) and (to_do := [_action(each) for each in item.actions.all()]):
        yield Bullets(tuple(to_do))


def _decision(decision: Decision, *, is_private: bool) -> Iterator[Part]:
    label = f"{decision.get_kind_display()}: {decision.get_outcome_display().lower()}"
    if decision.minute_number:
        label = f"Minute {decision.minute_number}. {label}"
    if decision.is_for_information:
        yield Paragraph("Noted for information: nothing was decided.")
    if decision.outcome == Outcome.REJECTED:
        label = f"{label}. {decision.heading_of_words}"
    yield from paragraphs(decision.public_wording if is_private else decision.wording, label=label)
    if is_private:
        return
    yield from paragraphs(decision.reasons, label="Reasons")
    if sentences := decision.quorum.get("sentences"):
        yield Paragraph(" ".join(sentences), "Who decided")
    if votes := voting.in_words(decision):
        yield Paragraph(votes, "How")
    for condition in decision.conditions.all():
        yield Paragraph(_condition(condition), f"Condition {condition.number}")


def _condition(condition: Condition) -> str:
    due = f" By {words.short_day(condition.due_on)}." if condition.due_on else ""
    holds_up = " The edition waits until it is met." if condition.suspensive else ""
    return f"{condition.text} {condition.owner_title}.".replace(" .", "") + due + holds_up


def _action(action: MeetingAction) -> str:
    due = f", by {words.short_day(action.due_on)}" if action.due_on else ""
    who = f" ({action.owner_title})" if action.owner_title else ""
    return f"Action: {action.text}{who}{due}"


def _closing() -> Iterator[Part]:
    """A head of the chain written down elsewhere shows a chain that was rewritten."""
    if last := ledger.head():
        yield Heading("The record")
        yield Paragraph(f"Entry {last.seq} of the ledger, {last.hash}", "The ledger stood at")
