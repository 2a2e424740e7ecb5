"""The editors' screens of the annual reports: every year, one year's report in the making or frozen, and the review of
the Offer that belongs to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from search import clock
from search.academic_year import AcademicYear

from ..admin_screens import AdminScreen, WorkListViewSet
from ..day_column import DayColumn
from ..models import AnnualReport, Comment, ConsultedGroup, OfferReview
from .annual_report import annual_report
from .boards import boards
from .files import csv_file, pdf_file
from .freezing import RefusedError, freeze, place, refusals_to_freeze, refusals_to_place
from .paper import Paper
from .reading import public_report

IN_THE_MAKING = "In the making: it changes with the records until it is frozen."


@dataclass(frozen=True, slots=True)
class Line:
    """One school year in the list: its report, where it is frozen, and whether its review is written."""

    year: AcademicYear
    report: AnnualReport | None
    review: OfferReview | None


def lines() -> list[Line]:
    """From this school year back to the first of which there is a comment, a review or a report; the two years before
    this one always."""
    reports = {each.begins: each for each in AnnualReport.objects.all()}
    reviews = {each.begins: each for each in OfferReview.objects.all()}
    this = AcademicYear.of(clock.today()).begins
    first_comment = Comment.objects.aggregate(first=Min("received_on"))["first"]
    known = [*reports, *reviews, *([AcademicYear.of(first_comment).begins] if first_comment else ())]
    first = min([this - 2, *known])
    return [
        Line(AcademicYear(begins), reports.get(begins), reviews.get(begins)) for begins in range(this, first - 1, -1)
    ]


class OnReports(AdminScreen):
    """A screen for those who look after the Local Offer."""

    model = AnnualReport
    header_icon = "doc-full"
    permission_required = "view"


class YearsView(OnReports, TemplateView):
    """Every school year, with how far its report is."""

    page_title = "Annual reports"
    template_name = "localoffer/admin/annual_reports.html"
    year_url_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [(line, reverse(self.year_url_name, args=[line.year.slug])) for line in lines()]
        return super().get_context_data(lines=found, today=clock.today(), **kwargs)


class OneYear(OnReports):
    """The report of one school year: as it was frozen, or as the records make it now."""

    index_url_name = ""
    year_url_name = ""
    file_url_name = ""
    act_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.year = AcademicYear.from_slug(kwargs["year"])
        except ValueError as error:
            raise Http404 from error
        if self.year > AcademicYear.of(clock.today()):
            raise Http404

    def get_page_title(self) -> str:
        return f"Annual report {self.year}"

    def way_here(self) -> list[tuple[str, str]]:
        return [(reverse(self.index_url_name), "Annual reports")]

    @cached_property
    def report(self) -> AnnualReport | None:
        return AnnualReport.objects.filter(begins=self.year.begins).select_related("page").first()

    @cached_property
    def paper(self) -> Paper:
        return self.report.paper if self.report else annual_report(self.year, today=clock.today())

    @property
    def worth(self) -> str:
        return public_report(self.report).worth if self.report else IN_THE_MAKING

    def address(self, name: str, *more: str) -> str:
        return reverse(name, args=[self.year.slug, *more])


class ReportView(OneYear, TemplateView):
    """What the report says, with what can be done now, or why not yet."""

    template_name = "localoffer/admin/annual_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review = OfferReview.objects.filter(begins=self.year.begins).first()
        acts = [
            (act, self.address(self.act_url_name, code), act.refusals(self))
            for code, act in ACTS.items()
            if act.is_offered(self)
        ]
        return super().get_context_data(
            report=self.report,
            paper=self.paper,
            worth=self.worth,
            acts=acts if self.may("add") else [],
            review_url=self._review_url(review),
            review=review,
            files=[("CSV", self.address(self.file_url_name, "csv"))]
            + ([("PDF", self.address(self.file_url_name, "pdf"))] if boards().can_print() else []),
            **kwargs,
        )

    def may(self, verb: str) -> bool:
        return bool(self.permission_policy.user_has_permission(self.request.user, verb))

    def _review_url(self, review: OfferReview | None) -> str:
        if review:
            return reverse("offer_reviews:edit", args=[review.pk])
        return f"{reverse('offer_reviews:add')}?begins={self.year.begins}"


class ReportFileView(OneYear, TemplateView):
    """The same as a file."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["ending"] == "csv":
            return csv_file(self.paper)
        if kwargs["ending"] == "pdf":
            return pdf_file(self.paper, self.worth, request)
        raise Http404


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with a report: its button, what it means, when it is offered and refused, and what it does."""

    label: str
    explains: str
    done: str
    is_offered: Callable[[OneYear], bool]
    refusals: Callable[[OneYear], list[str]]
    does: Callable[[OneYear, AbstractBaseUser], Any]


def _report(screen: OneYear) -> AnnualReport:
    if screen.report is None:
        raise RefusedError("Freeze the report first.")
    return screen.report


ACTS = {
    "freeze": Act(
        "Freeze and publish",
        "From then on it says what it says below, whatever becomes of the records. Families can read it at once.",
        "The report is frozen. Families can read it now.",
        lambda screen: screen.report is None,
        lambda screen: refusals_to_freeze(screen.year),
        lambda screen, by: freeze(screen.year, by=by),
    ),
    "place": Act(
        "Put it before the boards",
        "Makes a draft of the same text under Strategies. The lead officer submits it to the boards.",
        "The text stands under Strategies. The lead officer can submit it to the boards.",
        lambda screen: screen.report is not None and screen.report.page is None,
        lambda screen: refusals_to_place(_report(screen)),
        lambda screen, by: place(_report(screen), by=by),
    ),
}


class ReportActView(OneYear, TemplateView):
    """One act, by its button; then back to the report."""

    http_method_names = ["post"]
    permission_required = "add"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["act"] not in ACTS:
            raise Http404
        if not isinstance(request.user, AbstractBaseUser):
            raise PermissionDenied
        act = ACTS[kwargs["act"]]
        try:
            act.does(self, request.user)
            messages.success(request, act.done)
        except RefusedError as refused:
            messages.error(request, str(refused))
        return redirect(self.address(self.year_url_name))


class AnnualReportViewSet(WorkListViewSet):
    """Reports are made from the records and frozen, never written by hand."""

    model = AnnualReport
    name = "annual_reports"
    icon = "doc-full"
    menu_label = "Annual reports"
    form_fields = ["begins"]
    leads_to = ("index", "year", "file", "act")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(YearsView, year_url_name=self.get_url_name("year")), name="index"),
            path("<slug:year>/", self.screen(ReportView), name="year"),
            path("<slug:year>/file/<slug:ending>/", self.screen(ReportFileView), name="file"),
            path("<slug:year>/<slug:act>/", self.screen(ReportActView), name="act"),
        ]


class OfferReviewViewSet(ModelViewSet):
    """The review of the Offer, a year at a time."""

    model = OfferReview
    name = "offer_reviews"
    icon = "view"
    menu_label = "Reviews of the Offer"
    copy_view_enabled = False
    list_display = ["__str__", DayColumn("reviewed_on", label="Looked at on"), DayColumn("next_on", label="Again by")]
    edit_handler = ObjectList(
        [
            FieldPanel("begins"),
            FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("next_on")]),
            InlinePanel(
                "consultations",
                heading="Who was asked",
                label="Group",
                help_text="Name nobody. The report says which groups of the regulation were not asked.",
                panels=[
                    FieldRowPanel([FieldPanel("group"), FieldPanel("asked_on")]),
                    FieldPanel("how"),
                    FieldPanel("said"),
                ],
            ),
            FieldPanel("how_families_took_part"),
            FieldPanel("what_changed"),
            FieldPanel("without_the_internet"),
        ]
    )

    @property
    def add_view(self) -> Any:
        return self.construct_view(_NewReviewView, **self.get_add_view_kwargs())


class _NewReviewView(ModelViewSet.add_view_class):
    """Begins with the school year that the address names."""

    def get_initial(self) -> dict[str, Any]:
        begins = self.request.GET.get("begins", "")
        return super().get_initial() | ({"begins": begins} if begins.isdecimal() else {})


class ConsultedGroupViewSet(ModelViewSet):
    model = ConsultedGroup
    name = "consulted_groups"
    icon = "group"
    menu_label = "Groups to ask"
    copy_view_enabled = False
    list_display = ["plain_words", Column("reference", label="Where that is said")]
    edit_handler = ObjectList(
        [
            FieldPanel("plain_words"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
            FieldPanel("reference"),
        ]
    )
