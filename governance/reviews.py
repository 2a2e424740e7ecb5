"""When editions in force must be looked at again, and which of them are past the end they were written for."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from .models import Edition
from .states import EditionState

# How long before its day a review begins.
LEAD = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Review:
    """An edition in force, and what the register of reviews says of it."""

    edition: Edition
    on: date

    @property
    def is_overdue(self) -> bool:
        return self.edition.review_by is not None and self.edition.review_by < self.on

    @property
    def is_due(self) -> bool:
        """Whether its review should have begun."""
        return self.edition.review_by is not None and self.edition.review_by - LEAD <= self.on

    @property
    def has_no_day(self) -> bool:
        return self.edition.review_by is None

    @property
    def is_past_its_end(self) -> bool:
        return is_past_its_end(self.edition, self.on)

    @property
    def sentence(self) -> str:
        return standing(self.edition, self.on)


def register(on: date | None = None) -> list[Review]:
    """Every edition in force, the one whose review is due first at the head, those without a day last."""
    on = on or timezone.localdate()
    in_force = Edition.objects.filter(state=EditionState.IN_FORCE).select_related("document__overseen_by")
    found = [Review(edition, on) for edition in in_force]
    return sorted(found, key=lambda each: (each.edition.review_by or date.max, each.edition.pk))


def due(on: date | None = None) -> list[Review]:
    """Those whose review should have begun, or that run on past the end they were written for."""
    return [each for each in register(on) if each.is_due or each.is_past_its_end]


def is_past_its_end(edition: Edition, on: date) -> bool:
    """Whether the day until which the edition itself says it runs has gone by."""
    return edition.period_ends is not None and edition.period_ends < on


def standing(edition: Edition, on: date) -> str:
    """How the edition stands, said plainly: “In force, its end date passed in 2022, under review since 3 March
    2025.”"""
    match edition.state:
        case EditionState.SUPERSEDED:
            return "No longer in force: a later edition took its place."
        case EditionState.LAPSED:
            return "No longer in force: it ended, and no edition took its place."
        case EditionState.ADOPTED if edition.effective_on is None or edition.effective_on > on:
            return "Adopted, not in force yet."
        case EditionState.IN_FORCE | EditionState.ADOPTED:
            parts = ["In force"]
        case _:
            return f"{edition.get_state_display()}."
    if edition.period_ends and is_past_its_end(edition, on):
        parts.append(f"its end date passed in {edition.period_ends.year}")
    if edition.under_review_since:
        parts.append(f"under review since {edition.under_review_since:%-d %B %Y}")
    elif edition.review_by and edition.review_by < on:
        parts.append(f"its review was due on {edition.review_by:%-d %B %Y}")
    return f"{', '.join(parts)}."


def next_review(edition: Edition) -> date | None:
    """The day by which the edition must be looked at again, by its document's rule; None without one."""
    months = edition.document.review_months
    if not months or edition.effective_on is None:
        return None
    return months_after(edition.effective_on, months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    ahead = day.month - 1 + months
    year, month = day.year + ahead // 12, ahead % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
