"""“You said, we did”: the comments that have an answer, and how many there were, as families read them."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count

from search.academic_year import AcademicYear

from .models import Comment, CommentState, Ground, Theme

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the comments of one school year. Those withdrawn count as received."""

    year: str
    received: int
    answered: int
    waiting: int
    grounds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """One page of them."""

    comments: Page
    counts: Counts
    theme: str

    def address_of(self, number: int) -> str:
        asked = {"theme": self.theme} if self.theme else {}
        return "?" + urlencode(asked | {"page": number})


def said_and_done(*, theme: str, page: str, today: date) -> SaidAndDone:
    """Page `page` of the published comments about `theme`; all themes where it is none that we know."""
    known = theme if theme in Theme.values else ""
    found = Comment.objects.published().select_related("service", "guide")
    if known:
        found = found.filter(theme=known)
    return SaidAndDone(Paginator(found, A_PAGE).get_page(page), counts(today=today), known)


def counts(*, today: date) -> Counts:
    """Of the school year that `today` is in."""
    year = AcademicYear.of(today)
    found = Comment.objects.received_between(year.first, year.last)
    by_state = dict(found.order_by().values_list("state").annotate(Count("pk")))
    by_ground = dict(found.exclude(ground="").order_by().values_list("ground").annotate(Count("pk")))
    return Counts(
        year=str(year),
        received=sum(by_state.values()),
        answered=by_state.get(CommentState.ANSWERED, 0),
        waiting=by_state.get(CommentState.WAITING, 0) + by_state.get(CommentState.REFERRED, 0),
        grounds=tuple((str(label), by_ground[code]) for code, label in Ground.choices if code in by_ground),
    )
