"""Frozen reports as the public reads them."""

from dataclasses import dataclass

from ..models import AnnualReport, Comment
from .boards import Standing, boards
from .paper import Paper


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What a frozen report says, without what was taken from the public since; `left_out` counts those comments."""

    report: AnnualReport
    paper: Paper
    left_out: int
    standing: Standing | None

    @property
    def worth(self) -> str:
        """In a few sentences, before all else: since when it stands, what is left out, and what the boards say."""
        said = [f"Frozen on {self.report.frozen_on:%-d %B %Y}: it says what was true then."]
        if self.left_out:
            several = self.left_out > 1
            said.append(
                f"{self.left_out} comment{'s' if several else ''} that stood here {'are' if several else 'is'} no longer public."
            )
        if self.standing:
            said.append(self.standing.words)
        return " ".join(said)


def public_report(report: AnnualReport) -> PublicReport:
    """A comment that its writer took back, or that is no longer public, is not repeated; the report keeps it."""
    paper = report.paper
    named = paper.comments
    gone = named - set(Comment.objects.published().filter(pk__in=named).values_list("pk", flat=True))
    standing = boards().standing(report.page) if report.page else None
    return PublicReport(report, paper.without(gone), len(gone), standing)
