"""Once a year the council says what families told it, what came of it, and how complete and true the Offer is; and what
it said then stays."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.models import LocalOfferReportPage, StrategiesPage, User
from cms.roles import make_roles
from cms.setting_up import make_home, make_strategies
from governance import drafting, registering
from governance.actors import Command
from governance.models import Body, Document, Edition
from governance.states import EditionState
from localoffer.commenting import withdraw
from localoffer.coverage import checklist
from localoffer.models import (
    AnnualReport,
    Comment,
    CommentState,
    Consultation,
    ConsultedGroup,
    CoverageRow,
    Ground,
    OfferReview,
    Service,
    ServiceTerm,
    Term,
)
from localoffer.reporting.annual_report import annual_report
from localoffer.reporting.files import as_csv
from localoffer.reporting.freezing import RefusedError, freeze, place
from localoffer.reporting.paper import as_values, from_values
from search.academic_year import AcademicYear
from search.counting import count_unmet_need
from search.unmet_need import Asking

from .council import TODAY, page, text
from .editors import form_of, signed_in, work

pytestmark = pytest.mark.usefixtures("offer")
LAST = AcademicYear(2025)  # TODAY is in November 2026
THIS = AcademicYear(2026)
ADDRESS = "/local-offer/annual-report/2025-26/"
SCREEN = "/admin/annual_reports/2025-26/"


@pytest.fixture
def offer(directory: None, settings) -> None:
    """A Local Offer with its checklist and its groups to ask, on one fixed day; no listings."""
    settings.TODAY = TODAY


@pytest.fixture
def editor(offer: None) -> Client:
    make_strategies(make_home())
    make_roles()
    return signed_in("Editor")


def somebody() -> User:
    return User.objects.get_or_create(email="editor@example.org")[0]


def a_comment(received: date, answered: date | None = None, **more: object) -> Comment:
    """Answered and published, where it has a day of that."""
    words = {"public_words": "The ramp was shut.", "response": "It was being mended.", "action": "We will open it."}
    state = CommentState.ANSWERED if answered else CommentState.WAITING
    fields = {"about_name": "Quill Pool", "theme": "access", "words": "x", "state": state, "due_on": received}
    fields |= words if answered else {}
    return Comment.objects.create(
        token=f"c{Comment.objects.count()}", received_on=received, answered_on=answered, **fields | more
    )


def reviewed(year: AcademicYear = LAST) -> OfferReview:
    review = OfferReview(begins=year.begins, reviewed_on=year.last, how_families_took_part="Two evenings.")
    parents = ConsultedGroup.objects.get(code="parents")
    review.consultations.add(Consultation(group=parents, how="A survey", said="Fewer short forms."))
    review.save()
    return review


def figures(year: AcademicYear = LAST) -> dict[tuple[str, str, str], str]:
    """Each figure of the report by part, what it is of, and its column."""
    rows = csv.DictReader(io.StringIO(as_csv(annual_report(year, today=TODAY))))
    return {(row["part"], row["what"], row["column"]): row["value"] for row in rows}


def a_document() -> Document:
    make_strategies(make_home())
    board = registering.enter(row=Body(name="Board", slug="board"), by=Command("test"))
    return drafting.create_document(
        title="Local Offer annual report",
        slug="local-offer-report",
        kind=Document.Kind.LOCAL_OFFER_REPORT,
        overseen_by=board,
        by=Command("test"),
    )


# The year


@given(st.integers(2000, 2098))
def test_an_academic_year_is_read_as_it_is_written(begins: int) -> None:
    assert AcademicYear.from_slug(AcademicYear(begins).slug) == AcademicYear(begins)


@pytest.mark.parametrize("slug", ["2025", "2025-27", "2025-2026", "1925-26", "x", ""])
def test_what_is_no_academic_year_is_refused(client: Client, slug: str) -> None:
    with pytest.raises(ValueError, match="academic year"):
        AcademicYear.from_slug(slug)


# What it says


def test_comments_are_those_of_the_year(client: Client) -> None:
    a_comment(date(2025, 8, 20), date(2025, 9, 10))  # came in the year before
    a_comment(date(2026, 3, 1), date(2026, 3, 20))
    a_comment(date(2026, 8, 31))
    a_comment(date(2026, 9, 1), date(2026, 9, 2))  # of the year after
    ground = {"state": CommentState.NOT_PUBLISHED, "ground": Ground.OWN_SERVICE}
    a_comment(date(2026, 4, 1), date(2026, 4, 2), **ground)

    found = figures()

    told = {what: value for (part, what, _), value in found.items() if part == "What you told us"}
    assert told["Came in"] == "3"
    assert told["Answered and published"] == "2"
    assert told["Answered, not published: it is about the help that one person gets"] == "1"
    assert told["Came in and not answered yet"] == "1"
    assert sum(what.startswith("Comment ") for what in told) == 2


def test_nobody_is_named_and_no_word_that_was_not_published_is_told() -> None:
    a_comment(date(2026, 3, 1), words="Samira Khan of CV6 1AA", contact="samira@example.org")
    a_comment(date(2026, 3, 1), date(2026, 3, 2), words="I am Samira Khan", contact="samira@example.org")

    told = as_csv(annual_report(LAST, today=TODAY))

    assert "Samira" not in told
    assert "samira" not in told
    assert "The ramp was shut." in told


def test_what_changed_stands_in_the_year_in_which_it_changed() -> None:
    changed = {"changed": "The ramp is open.", "changed_address": "/local-offer/", "changed_on": date(2026, 9, 3)}
    comment = a_comment(date(2026, 8, 1), date(2026, 8, 2), **changed)

    what = f"Comment {comment.pk}: Quill Pool"
    assert ("What changed", what, "We did on 3 September 2026") not in figures(LAST)
    assert figures(THIS)["What changed", what, "We did on 3 September 2026"] == "The ramp is open."


def test_coverage_and_freshness_are_those_of_their_own_pages() -> None:
    CoverageRow.objects.filter(code="LO44").update(listings_needed=1)
    topic = Term.objects.get(vocabulary__code="topic", code="things-to-do")
    for name, checked_on in (("Swimming", TODAY), ("Football", date(2025, 1, 10))):
        service = Service.objects.create(name=name, statutory=["LO44"], checked_on=checked_on)
        ServiceTerm.objects.create(service=service, term=topic)

    found = figures()

    part = "What the Local Offer covers"
    lines = dict(checklist().groups)["Social care"]
    assert found[part, "Social care", "Covered"] == str(sum(line.standing == "covered" for line in lines)) == "1"
    # Of the two about things to do, one was last confirmed too long ago.
    assert found["How true it is", "Things to do", "Overdue"] == "1"
    assert found["How true it is", "Things to do", "Share overdue"] == "50%"


def test_what_families_could_not_find_is_told_of_the_year_and_never_in_small_numbers() -> None:
    for month, code, times in (
        (date(2026, 3, 1), "autism", 6),
        (date(2026, 4, 1), "autism", 5),
        (date(2026, 4, 1), "adhd", 3),
        (date(2026, 10, 1), "autism", 50),
    ):
        count_unmet_need(asking=Asking((("need", code),), "5-10", "CV6"), month=month, times=times)

    found = figures()

    part = "What families could not find"
    assert found[part, "Autism", "Times"] == "11"
    assert found[part, "ADHD", "Times"] == "fewer than 5, or held back"


def test_the_review_says_who_was_asked_and_who_of_the_regulation_was_not() -> None:
    reviewed()

    told = annual_report(LAST, today=TODAY)

    assert figures()["Who was asked", "Parents and carers", "What they said"] == "Fewer short forms."
    left = told.parts[-1].lines
    assert "NHS England" in left
    assert "Parents and carers" not in left


def test_a_report_comes_back_from_what_is_kept_of_it_as_it_was() -> None:
    reviewed()
    a_comment(date(2026, 3, 1), date(2026, 3, 2))

    paper = annual_report(LAST, today=TODAY)

    assert from_values(as_values(paper)) == paper


# Frozen


def test_a_report_is_frozen_once_its_year_is_over_and_its_review_is_written() -> None:
    with pytest.raises(RefusedError, match="Write the review"):
        freeze(LAST, by=somebody())
    reviewed(THIS)
    with pytest.raises(RefusedError, match="runs until 31 August 2027"):
        freeze(THIS, by=somebody())
    reviewed(LAST)
    freeze(LAST, by=somebody())
    with pytest.raises(RefusedError, match="frozen already"):
        freeze(LAST, by=somebody())


def test_what_is_frozen_stays_whatever_becomes_of_the_records() -> None:
    reviewed()
    a_comment(date(2026, 3, 1), date(2026, 3, 2))
    before = as_csv(annual_report(LAST, today=TODAY))
    report = freeze(LAST, by=somebody())

    Comment.objects.update(public_words="Something else.")
    Service.objects.create(name="New", statutory=["LO44"])
    CoverageRow.objects.filter(code="LO01").delete()
    OfferReview.objects.all().delete()

    report.refresh_from_db()
    assert as_csv(report.paper) == before != as_csv(annual_report(LAST, today=TODAY))
    report.values = {}
    with pytest.raises(ValidationError):
        report.save()


def test_its_text_is_the_draft_of_an_edition_that_can_go_on_its_route() -> None:
    document = a_document()
    reviewed()
    a_comment(date(2026, 3, 1), date(2026, 3, 2), response="One.\nTwo <b>three</b>.")
    report = freeze(LAST, by=somebody())

    place(report, by=somebody())
    Comment.objects.update(public_words="Something else.")

    edition = Edition.objects.get(document=document)
    assert (edition.slug, edition.period, edition.state) == ("2025-26", "2025/26", EditionState.DRAFTING)
    drafted = LocalOfferReportPage.objects.get(pk=edition.page_id)
    assert drafted.get_parent().specific_class is StrategiesPage
    assert not drafted.live
    assert drafted.faults() == []
    told = text(BeautifulSoup(drafted.readable_html(), "html.parser"))
    for *_, value in map(tuple, csv.reader(io.StringIO(as_csv(report.paper)))):
        assert " ".join(value.split()) in told or value == "value"
    with pytest.raises(RefusedError, match="already"):
        place(report, by=somebody())


def test_without_a_document_of_its_kind_the_report_says_whom_to_ask() -> None:
    make_strategies(make_home())
    reviewed()
    report = freeze(LAST, by=somebody())

    with pytest.raises(RefusedError, match="Ask a lead officer"):
        place(report, by=somebody())

    assert not LocalOfferReportPage.objects.exists()


# The public


def test_families_read_a_frozen_report_and_none_that_is_in_the_making(client: Client) -> None:
    page(client, ADDRESS, status=404)
    reviewed()
    a_comment(date(2026, 3, 1), date(2026, 3, 2))
    freeze(LAST, by=somebody())

    soup = page(client, ADDRESS)

    assert "The ramp was shut." in text(soup)
    assert "Frozen on 24 November 2026" in text(soup)
    assert page(client, "/local-offer/annual-report/").select_one(f"a[href='{ADDRESS}']")
    assert page(client, "/local-offer/comments/").select_one("a[href='/local-offer/annual-report/']")
    page(client, "/local-offer/annual-report/2026-27/", status=404)
    page(client, "/local-offer/annual-report/2025-27/", status=404)
    rows = client.get(f"{ADDRESS}report.csv").content.decode("utf-8-sig")
    assert "What you told us,Came in,Comments,1" in rows
    pdf = client.get(f"{ADDRESS}report.pdf")
    assert pdf.status_code == 404 or pdf.content.startswith(b"%PDF-")


def test_a_comment_that_was_taken_back_is_no_longer_repeated(client: Client) -> None:
    reviewed()
    comment = a_comment(date(2026, 3, 1), date(2026, 3, 2))
    freeze(LAST, by=somebody())

    withdraw(comment=comment)

    said = text(page(client, ADDRESS))
    assert "The ramp was shut." not in said
    assert "1 comment that stood here is no longer public." in said
    assert "The ramp was shut." not in client.get(f"{ADDRESS}report.csv").content.decode()
    assert AnnualReport.objects.get().paper.comments == {comment.pk}


# The editors


def test_an_editor_writes_the_review_and_freezes_the_report(editor: Client) -> None:
    a_document()
    a_comment(date(2026, 3, 1))
    assert work(editor)["1 annual report to freeze: 2025/26"] == "/admin/annual_reports/"
    assert "Write the review of the Local Offer first" in text(page(editor, SCREEN))
    form = form_of(editor, "/admin/offer_reviews/new/?begins=2025")
    assert form["begins"] == ["2025"]
    parents = ConsultedGroup.objects.get(code="parents")
    asked = {
        "consultations-TOTAL_FORMS": "1",
        "consultations-0-group": str(parents.pk),
        "consultations-0-how": "A survey",
        "consultations-0-ORDER": "1",
    }
    editor.post("/admin/offer_reviews/new/", form | {"reviewed_on": "2026-07-01"} | asked)

    editor.post(f"{SCREEN}freeze/")
    editor.post(f"{SCREEN}place/")

    report = AnnualReport.objects.get()
    assert report.begins == 2025
    assert report.page is not None
    shown = page(editor, SCREEN)
    assert shown.select_one(f"a[href='{ADDRESS}']")
    assert not shown.select("form[action$='freeze/']")
    assert "Frozen on 24 November 2026" in text(page(editor, "/admin/annual_reports/"))
    assert editor.get(f"{SCREEN}file/csv/").status_code == 200


def test_who_may_only_look_freezes_nothing(editor: Client) -> None:
    reviewed()
    auditor = signed_in("Auditor")

    assert not page(auditor, SCREEN).select("form[action$='freeze/']")
    assert auditor.post(f"{SCREEN}freeze/").status_code == 302
    assert not AnnualReport.objects.exists()
