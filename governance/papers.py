"""The papers of a meeting: when they are due, which of them stand, and which anyone may read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from . import grounds, pinned_files, pinning, presence, routes, terms
from .models import Meeting, Paper, Submission
from .models.meetings import PaperQuerySet
from .notice import ClearDays

# Sections 100A(6) and 100B(3) of the Local Government Act 1972, for a body whose terms are not entered.
USUAL_DAYS = 5
COUNTING = ClearDays()


@dataclass(frozen=True, slots=True)
class Notice:
    """How much notice a meeting's papers give, or would give now."""

    days: int
    given: int
    # The last day on which they are in time.
    due_on: date
    is_published: bool

    @property
    def is_late(self) -> bool:
        return self.given < self.days

    @property
    def sentence(self) -> str:
        if self.is_published:
            return f"Published {self.given} clear days before the meeting; {self.days} are needed."
        if self.is_late:
            return (
                f"The papers were due on {_day(self.due_on)}, {self.days} clear days before the meeting. "
                f"Published now they give {self.given}, so the chair’s reason is needed."
            )
        return f"The papers are due on {_day(self.due_on)}, {self.days} clear days before the meeting."


def notice(meeting: Meeting, *, at: datetime | None = None) -> Notice:
    """The notice that its papers gave, or that they would give if they came out `at` that moment (now)."""
    days = days_needed(meeting)
    meets_on = presence.day_of(meeting)
    published_at = at or meeting.papers_published_at
    return Notice(
        days=days,
        given=COUNTING.given(published_at or timezone.now(), meets_on),
        due_on=COUNTING.latest(meets_on, days),
        is_published=at is None and published_at is not None,
    )


def days_needed(meeting: Meeting) -> int:
    """The clear days that its terms ask for; more, where the route of something on its agenda asks for more."""
    in_force = terms.in_force(meeting.body, presence.day_of(meeting))
    by_terms = in_force.papers_days if in_force else USUAL_DAYS
    on_it = Submission.objects.filter(agenda_items__in=meeting.agenda).select_related("passage")
    by_route = [stage.notice_days for each in on_it if (stage := routes.stage(each.passage, each.stage))]
    return max([by_terms, *by_route])


def is_late(meeting: Meeting) -> bool:
    """Whether what comes out now comes too late for the meeting."""
    return notice(meeting, at=timezone.now()).is_late


def standing(meeting: Meeting) -> PaperQuerySet:
    """Its papers without those that a corrected one replaces or whose item was taken off."""
    found = meeting.papers.filter(replaced_by__isnull=True, agenda_item__in=meeting.agenda)
    return found.select_related("agenda_item", "pin", "file").order_by("agenda_item__number", "number")


def public(meeting: Meeting) -> PaperQuerySet:
    """What anyone may read: published, and not private. A paper that was replaced stays readable."""
    found = meeting.papers.public()
    return found.select_related("agenda_item", "pin", "file", "replaced_by").order_by("agenda_item__number", "number")


def is_public(paper: Paper) -> bool:
    return paper.published_at is not None and not grounds.hides(paper)


def is_to_follow(paper: Paper) -> bool:
    """Whether it was promised and is not there yet."""
    return paper.pin_id is None and paper.file_id is None


def faults(paper: Paper) -> list[str]:
    """What no longer holds of a paper: its text, or the bytes of its file."""
    if paper.pin:
        return pinning.faults(paper.pin)
    if paper.file and not pinned_files.is_intact(paper.file.sha256):
        return [f"The file of paper {paper.number}, {paper.file.name}, is missing from the store or was changed."]
    return []


def _day(day: date) -> str:
    return date_format(day, "j F Y")
