"""The minutes of a meeting, from the record: who came, and for each item who was there for it, what was
resolved and what is to be done."""

from collections.abc import Iterator
from datetime import time

from .. import grounds, ledger
from ..models import AgendaItem, Attendance, Condition, Decision, Interest, Meeting, MeetingAction, Membership, Minutes
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
    for item in meeting.agenda.order_by("number").for_the_public():
        yield from _item(item)


def _attendance(meeting: Meeting) -> Iterator[Part]:
    recorded = meeting.attendance.select_related("membership__person", "in_place_of").order_by("membership__seat", "pk")
    present = [each for each in recorded if each.state == Attendance.State.PRESENT]
    yield Heading("Who came")
    if present:
        yield Table(
            "Members present",
            ("Member", "How", "From", "To"),
            tuple(
                (_came_as(each), each.get_mode_display(), _time(each.arrived_at, "start"), _time(each.left_at, "end"))
                for each in present
            ),
        )
    else:
        yield Paragraph("Who came is not recorded here.")
    for state, label in ((Attendance.State.APOLOGIES, "Apologies"), (Attendance.State.ABSENT, "Absent")):
        if named := [_name(each.membership) for each in recorded if each.state == state]:
            yield Paragraph("; ".join(named), label)


def _time(at: time | None, otherwise: str) -> str:
    return words.clock(at) if at else f"the {otherwise}"


def _came_as(attendance: Attendance) -> str:
    name = _name(attendance.membership)
    return f"{name}, in the place of {attendance.in_place_of.public_name}" if attendance.in_place_of else name


def _name(membership: Membership) -> str:
    name = membership.public_name
    return f"{name[0].upper()}{name[1:]}"


def _item(item: AgendaItem) -> Iterator[Part]:
    yield Heading(f"{item.number}. {grounds.title(item)}")
    if grounds.is_private(item):
        yield Paragraph(grounds.sentence(item))
        yield from paragraphs(item.exclusion_resolution, label="Resolution to exclude the public")
        yield from paragraphs(item.public_summary, label="Summary")
    else:
        for each in item.interests.select_related("membership__person"):
            yield Paragraph(interest(each), "Interest")
    for decision in Decision.objects.standing().filter(agenda_item=item).order_by("pk").for_the_public():
        yield from _decision(decision, is_private=grounds.covers(decision))
    if not grounds.is_private(item) and (to_do := [_action(each) for each in item.actions.for_the_public()]):
        yield Bullets(tuple(to_do))


def interest(declared: Interest) -> str:
    """An interest in a sentence for anyone. The nature is named only where the code of conduct asks for it: for those who appear by name."""
    by_name = declared.membership.public_form == Membership.PublicForm.NAME
    who = _name(declared.membership) if by_name else "One member"
    said = f"{who} declared an interest" + (f" ({declared.nature})" if by_name and declared.nature else "")
    left = " and left the room for this item." if declared.left_room else " and stayed."
    return f"{said}{left}" + (f" Dispensation: {declared.dispensation}." if declared.dispensation else "")


def _decision(decision: Decision, *, is_private: bool) -> Iterator[Part]:
    label = f"{decision.get_kind_display()}: {decision.get_outcome_display().lower()}"
    if decision.minute_number:
        label = f"Minute {decision.minute_number}. {label}"
    yield from paragraphs(decision.public_wording if is_private else decision.wording, label=label)
    if is_private:
        return
    yield from paragraphs(decision.reasons, label="Reasons")
    if sentences := decision.quorum.get("sentences"):
        yield Paragraph(" ".join(sentences), "Who decided")
    if votes := agreed(decision):
        yield Paragraph(votes, "How")
    for condition in decision.conditions.for_the_public():
        yield Paragraph(_condition(condition), f"Condition {condition.number}")


def agreed(decision: Decision) -> str:
    """How a body agreed, in a sentence; empty when nothing of it is recorded."""
    said = []
    if decision.mover:
        seconder = f", seconded by {decision.seconder.public_name}" if decision.seconder else ""
        said.append(f"Moved by {decision.mover.public_name}{seconder}.")
    if decision.by_consensus:
        said.append("Agreed by consensus.")
    elif decision.votes_for is not None:
        said.append(
            f"{decision.votes_for} for, {decision.votes_against or 0} against, {decision.abstentions or 0} abstained."
        )
    if decision.casting_vote:
        said.append("The chair’s casting vote decided it.")
    return " ".join(said)


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
