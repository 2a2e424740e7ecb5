"""Freezing a report: from then on it says what it said on that day, whatever becomes of the records."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.log_actions import log

from search import clock
from search.academic_year import AcademicYear

from ..models import AnnualReport, OfferReview
from .annual_report import annual_report
from .boards import NotPlacedError, boards
from .paper import as_values
from .short_breaks import ShortBreaks, short_breaks, statement_paper

# As the boards' side knows them.
REPORT = "local_offer_report"
STATEMENT = "short_breaks"


class RefusedError(ValueError):
    """What was asked is not possible; its text says why."""


def refusals_to_freeze(year: AcademicYear) -> list[str]:
    """Why the report of `year` cannot be frozen now."""
    reasons = []
    if AnnualReport.objects.filter(begins=year.begins).exists():
        return [f"The report of {year} is frozen already."]
    if clock.today() <= year.last:
        reasons.append(f"The school year {year} runs until {year.last:%-d %B %Y}. Freeze its report after that day.")
    review = OfferReview.objects.filter(begins=year.begins).first()
    if review is None or review.reviewed_on is None:
        reasons.append("Write the review of the Local Offer first, with the day on which it was looked at.")
    return reasons


@transaction.atomic
def freeze(year: AcademicYear, *, by: AbstractBaseUser) -> AnnualReport:
    """Keeps the report as the records make it now; the public can read it from then on. Raises RefusedError."""
    if reasons := refusals_to_freeze(year):
        raise RefusedError(" ".join(reasons))
    today = clock.today()
    report = AnnualReport.objects.create(
        begins=year.begins,
        values=as_values(annual_report(year, today=today)),
        frozen_on=today,
        frozen_by=by.pk,
    )
    log(instance=report, action="localoffer.report.freeze", user=by)
    return report


def refusals_to_place(report: AnnualReport) -> list[str]:
    """Why boards cannot be given this report now."""
    return ["Its text stands before the boards already."] if report.page_id else []


@transaction.atomic
def place(report: AnnualReport, *, by: AbstractBaseUser) -> None:
    """Makes a draft of its text on which boards can decide. Raises RefusedError."""
    held = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if reasons := refusals_to_place(held):
        raise RefusedError(" ".join(reasons))
    try:
        held.page = boards().place(REPORT, str(held.year), held.paper, by)
    except NotPlacedError as error:
        raise RefusedError(str(error)) from error
    held.save(update_fields=["page"])
    log(instance=held, action="localoffer.report.place", user=by)


def refusals_to_place_statement(held: ShortBreaks) -> list[str]:
    """Why boards cannot be given the short breaks statement now."""
    if held.statement.is_written():
        return []
    return ["Write who can come, how to ask and how the range suits carers, and the day on which it was looked at."]


@transaction.atomic
def place_statement(*, by: AbstractBaseUser) -> None:
    """Makes a draft of the short breaks statement as it stands, on which boards can decide: one for each month in
    which it was looked at. Raises RefusedError."""
    held = short_breaks()
    if reasons := refusals_to_place_statement(held):
        raise RefusedError(" ".join(reasons))
    try:
        period = f"{held.statement.reviewed_on:%B %Y}"
        held.statement.page = boards().place(STATEMENT, period, statement_paper(held), by)
    except NotPlacedError as error:
        raise RefusedError(str(error)) from error
    held.statement.save()
    log(instance=held.statement, action="localoffer.report.place", user=by)
