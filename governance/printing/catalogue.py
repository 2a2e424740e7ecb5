"""What can be printed of a meeting, in which forms, and whether anyone may read it yet."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ..models import Decision, Meeting
from ..models.redaction import as_the_public
from ..states import MeetingState
from .action_sheet import action_sheet
from .agenda import agenda, pack
from .letterhead import Letterhead
from .minutes import minutes
from .notice import notice
from .outline import Outline


@dataclass(frozen=True, slots=True)
class Printed:
    """A kind of printed document."""

    title: str
    made: Callable[[Meeting], Outline]
    is_public: Callable[[Meeting], bool]

    def outline(self, meeting: Meeting) -> Outline:
        """As the public reads it, whoever prints it."""
        with as_the_public():
            return self.made(Meeting.objects.select_related("body").get(pk=meeting.pk))


@dataclass(frozen=True, slots=True)
class Form:
    """A file that an outline can become. Its module is imported only when asked for: the libraries are large,
    and one needs what not every system has."""

    label: str
    media_type: str
    module: str

    def is_possible(self) -> bool:
        try:
            import_module(self.module, __package__)
        except (ImportError, OSError):
            return False
        return True

    def written(self, outline: Outline, letterhead: Letterhead) -> bytes:
        return import_module(self.module, __package__).written(outline, letterhead)


def _is_published(meeting: Meeting) -> bool:
    return meeting.papers_published_at is not None


def _was_held(meeting: Meeting) -> bool:
    return meeting.state in (MeetingState.HELD, MeetingState.ADJOURNED)


def _has_decided(meeting: Meeting) -> bool:
    """Whether anyone may read a decision of it, or the public part of one."""
    decisions = Decision.objects.open(), Decision.objects.open_in_part()
    return any(found.filter(agenda_item__meeting=meeting).exists() for found in decisions)


KINDS: dict[str, Printed] = {
    "agenda": Printed("Agenda", agenda, _is_published),
    "pack": Printed("Agenda pack", pack, _is_published),
    "minutes": Printed("Minutes", minutes, lambda meeting: meeting.minutes.exists()),
    "notice": Printed("Decision notice", notice, _has_decided),
    "actions": Printed("Action sheet", action_sheet, _was_held),
}
FORMS: dict[str, Form] = {
    "pdf": Form("PDF", "application/pdf", ".as_pdf"),
    "docx": Form("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".as_docx"),
}


def public(meeting: Meeting) -> list[str]:
    """The kinds that anyone may read of the meeting now."""
    return [kind for kind, printed in KINDS.items() if printed.is_public(meeting)]
