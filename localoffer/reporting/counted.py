"""The pages made from the records that count towards the coverage checklist beside listings and guides."""

from collections.abc import Iterator

from django.urls import reverse

from search import clock
from search.academic_year import AcademicYear

from ..models import AnnualReport, ShortBreaksStatement

# Rows of the checklist that each page is about.
OF_THE_REPORT = ("LO48", "LO52")
OF_THE_STATEMENT = ("LO53",)


def counted() -> Iterator[tuple[str, str, str]]:
    """(code, name, address): last school year's report once it is frozen; the statement while it says what it has to and
    its review is not overdue."""
    today = clock.today()
    report = AnnualReport.objects.filter(begins=AcademicYear.of(today).before.begins).first()
    if report:
        yield from ((code, str(report), report.get_absolute_url()) for code in OF_THE_REPORT)
    statement = ShortBreaksStatement.objects.first()
    if statement and statement.is_written() and not statement.is_overdue(today):
        yield from ((code, str(statement), reverse("localoffer:short-breaks-statement")) for code in OF_THE_STATEMENT)
