"""What a body's meetings left to be done: who, what, by when."""

from django.db.models import Q

from ..models import Meeting, MeetingAction
from . import words
from .outline import Outline, Paragraph, Part, Table


def action_sheet(meeting: Meeting) -> Outline:
    """The open actions of the body, and those that this meeting closed."""
    actions = (
        MeetingAction.objects.public()
        .filter(body=meeting.body)
        .filter(Q(state=MeetingAction.State.OPEN) | Q(closed_at_meeting=meeting))
    )
    rows = tuple(
        (
            each.text,
            each.owner_title or "Nobody named",
            words.short_day(each.due_on) if each.due_on else "No day set",
            f"{each.get_state_display()}. {each.progress}".strip(),
        )
        for each in actions.order_by("due_on", "pk").for_the_public()
    )
    part: Part = (
        Table("Actions", ("What", "Who", "By", "How it stands"), rows) if rows else Paragraph("No open actions.")
    )
    return Outline("Action sheet", words.heading(meeting), (part,))
