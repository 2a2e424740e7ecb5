"""What waits for an editor: each kind of work as the listings, or the guides, that it is about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from search.academic_year import AcademicYear

from .checking_links import guides_with_broken_links, listings_with_broken_links
from .masking import who_repeat
from .models import (
    AnnualReport,
    Claim,
    Comment,
    GuidePage,
    OfferReview,
    Patch,
    ReviewRequest,
    Service,
    ShortBreaksStatement,
)
from .reviews.rules import rules

Find = Callable[[date], QuerySet]


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work. `says` goes on after a number: “1 listing …”, “5 listings …”."""

    code: str
    name: str
    says: str
    find: Find


LISTINGS = (
    Work(
        "unconfirmed",
        "Details overdue to be confirmed",
        "overdue to be confirmed",
        lambda today: Service.objects.published().filter(rules().overdue(today)),
    ),
    Work(
        "flagged",
        "Somebody says that they may be wrong",
        "that may be wrong, somebody says",
        lambda today: Service.objects.shown_or_hidden().flagged(),
    ),
    Work(
        "links",
        "Links that lead nowhere",
        "with links that lead nowhere",
        lambda today: Service.objects.published().filter(listings_with_broken_links()),
    ),
    Work(
        "secrets",
        "Words that give a secret away",
        "whose words say a secret address or a private number: families do not see those words",
        lambda today: Service.objects.filter(pk__in=who_repeat()),
    ),
    Work(
        "hidden",
        "Hidden because they are overdue",
        "hidden because nobody confirmed their details",
        lambda today: Service.objects.hidden(),
    ),
    Work(
        "suspended",
        "Suspended",
        "suspended: families do not see them",
        lambda today: Service.objects.suspended(),
    ),
    Work(
        "never",
        "Details never confirmed",
        "whose details nobody has confirmed yet",
        lambda today: Service.objects.published().never_confirmed(),
    ),
    Work(
        "unmapped",
        "With words that are none of our needs or topics",
        "with words of their source that are none of our needs or topics",
        lambda today: Service.objects.published().with_unmapped_terms(),
    ),
    Work(
        "gone",
        "No longer listed by their source",
        "no longer listed by their source: still running?",
        lambda today: Service.objects.published().gone(),
    ),
)
GUIDES = (
    Work(
        "links",
        "Links that lead nowhere",
        "with links that lead nowhere",
        lambda today: GuidePage.objects.live().filter(pk__in=guides_with_broken_links()),
    ),
    Work(
        "review",
        "Past the day to check them again",
        "past the day to check them again",
        lambda today: GuidePage.objects.live().filter(review_by__lt=today),
    ),
)


def waiting(works: tuple[Work, ...], *, today: date) -> Iterator[tuple[Work, int]]:
    """Each kind of work of which there is some, with how much."""
    for work in works:
        if count := work.find(today).count():
            yield work, count


def found(works: tuple[Work, ...], code: str, *, today: date) -> QuerySet:
    """What the work of that code is about."""
    return next(work for work in works if work.code == code).find(today)


def comments(*, today: date) -> Iterator[tuple[str, str, int]]:
    """The comments that wait for an answer, and those past their day: the filter's code, how it goes on, how many."""
    for code, says, found in (
        ("waiting", "to answer", Comment.objects.waiting()),
        ("overdue", "past the day to answer", Comment.objects.overdue(today)),
    ):
        if count := found.count():
            yield code, says, count


def calls() -> Iterator[tuple[str, int]]:
    """Organisations to ring, and those whose address has to be found: how the line goes on, how many."""
    for says, found in (
        ("to ring about listings", ReviewRequest.objects.to_call()),
        ("whose e-mail came back: find the right address", ReviewRequest.objects.bounced()),
    ):
        if count := found.count():
            yield says, count


def from_providers() -> Iterator[tuple[str, str, str, int]]:
    """What providers changed and claim: the noun, how the line goes on, the list of it, how many."""
    for noun, says, address, found in (
        ("change", "from providers to decide", "changes:index?to_do=waiting", Patch.objects.waiting()),
        (
            "change",
            "by providers that took effect at once: to look at",
            "changes:index?to_do=seen",
            Patch.objects.to_look_at(),
        ),
        ("claim", "of providers to accept or refuse", "claims:index?state=waiting", Claim.objects.waiting()),
    ):
        if count := found.count():
            yield noun, says, address, count


def papers(*, today: date) -> Iterator[tuple[str, str, str]]:
    """What the council has to say once a year and has not: what it is, how the line goes on, the name of its screen."""
    last = AcademicYear.of(today).before
    begun = OfferReview.objects.filter(begins=last.begins).exists()
    begun = begun or Comment.objects.received_between(last.first, last.last).exists()
    if begun and not AnnualReport.objects.filter(begins=last.begins).exists():
        yield "annual report", f"to freeze: {last}", "annual_reports:index"
    statement = ShortBreaksStatement.objects.first()
    if statement and statement.is_overdue(today):
        yield "short breaks statement", "past the day to look at it again", "short_breaks:index"
