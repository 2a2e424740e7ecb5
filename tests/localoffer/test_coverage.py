"""What a Local Offer has to say is covered, thin or missing, from the records themselves."""

import csv

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from localoffer.coverage import Line, Standing, checklist, standing
from localoffer.models import CoverageRow, Duty, GuidePage, Service, Status
from localoffer.setting_up import DATA, set_up

from .council import page, text
from .test_admin import signed_in

COVERAGE = "/local-offer/coverage/"
SOME = st.integers(0, 5)


def line(code: str) -> Line:
    return next(each for each in checklist().lines if each.row.code == code)


def needs(code: str, *, listings: int = 0, guides: int = 0) -> None:
    CoverageRow.objects.filter(code=code).update(listings_needed=listings, guides_needed=guides)


def counts_towards(code: str) -> Service:
    return Service.objects.create(name=f"For {code}", statutory=[code])


# The rule


@given(SOME, SOME, SOME, SOME)
def test_it_is_covered_only_with_enough_of_both(listings: int, guides: int, wanted: int, wanted_guides: int) -> None:
    found = standing(listings=listings, guides=guides, listings_needed=wanted, guides_needed=wanted_guides)

    assert (found == Standing.COVERED) == (listings >= wanted and guides >= wanted_guides)


def test_some_is_thin_and_none_is_missing() -> None:
    assert standing(listings=1, guides=0, listings_needed=2, guides_needed=0) == Standing.THIN
    assert standing(listings=0, guides=1, listings_needed=2, guides_needed=0) == Standing.THIN
    assert standing(listings=0, guides=0, listings_needed=2, guides_needed=0) == Standing.MISSING


# The rows


@pytest.mark.usefixtures("directory")
def test_the_checklist_has_every_code_from_1_to_53_once() -> None:
    codes = [each.row.code for each in checklist().lines]

    assert codes == [f"LO{number:02}" for number in range(1, 54)]


@pytest.mark.usefixtures("directory")
def test_set_up_again_writes_over_nothing() -> None:
    needs("LO44", listings=99)
    CoverageRow.objects.filter(code="LO01").delete()

    set_up()

    assert line("LO44").row.listings_needed == 99
    assert not CoverageRow.objects.filter(code="LO01").exists()


def test_no_number_of_a_paragraph_is_given_that_nobody_read() -> None:
    unread = {"LO14", "LO15", "LO16", "LO17", "LO28", "LO29", *(f"LO{number}" for number in range(32, 38)), "LO47"}
    with (DATA / "coverage.csv").open(encoding="utf-8", newline="") as file:
        given_numbers = {row["code"] for row in csv.DictReader(file) if row["reference"]}

    assert not given_numbers & unread


@pytest.mark.usefixtures("directory")
def test_a_row_that_needs_nothing_is_refused() -> None:
    with pytest.raises(IntegrityError):
        needs("LO44")


# What counts


@pytest.mark.usefixtures("directory")
def test_only_what_the_public_can_read_counts() -> None:
    needs("LO44", listings=1)
    hidden = counts_towards("LO44")
    hidden.status = Status.INACTIVE
    hidden.save()
    assert line("LO44").standing == Standing.MISSING

    hidden.status = Status.ACTIVE
    hidden.save()

    assert line("LO44").standing == Standing.COVERED
    assert [each.name for each in line("LO44").listings] == ["For LO44"]


@pytest.mark.usefixtures("council")
def test_a_published_guide_counts_and_a_draft_does_not() -> None:
    needs("LO33", guides=1)
    GuidePage.objects.filter(slug="sleep").update(statutory=["LO33"])
    assert line("LO33").standing == Standing.COVERED

    GuidePage.objects.filter(slug="sleep").update(live=False)

    assert line("LO33").standing == Standing.MISSING


@pytest.mark.usefixtures("directory")
def test_a_listing_that_names_a_code_twice_counts_once() -> None:
    Service.objects.create(name="Twice", statutory=["LO44", "LO44"])

    assert len(line("LO44").listings) == 1


@pytest.mark.usefixtures("directory")
def test_many_listings_cost_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            checklist()
        return len(made)

    counts_towards("LO44")
    few = queries()
    for number in range(20):
        counts_towards(f"LO{number + 10}")

    assert queries() == few


# The public page


@pytest.mark.usefixtures("council")
def test_the_page_says_what_is_there_and_never_says_that_the_law_is_kept(client: Client) -> None:
    needs("LO44", listings=1)
    Service.objects.filter(slug="saturday-swimming").update(statutory=["LO44"])

    soup = page(client, COVERAGE)

    row = soup.select_one("#LO44")
    assert "Covered" in text(row)
    assert row.select_one("a[href='/local-offer/services/saturday-swimming/']")
    assert "complian" not in text(soup).lower()


@pytest.mark.usefixtures("council")
def test_a_reference_nobody_has_read_is_said_to_be_so(client: Client) -> None:
    soup = page(client, COVERAGE)

    assert "Reference not verified." in text(soup.select_one("#LO33"))
    assert "Schedule 2, paragraph 1(a)." in text(soup.select_one("#LO01"))
    assert "The SEND Code says we should" in text(soup.select_one("#LO47"))


# The editors' page


@pytest.fixture
def editor(council: None) -> Client:
    return signed_in("Editor")


@pytest.mark.usefixtures("directory")
def test_what_to_write_next_begins_with_what_the_law_requires_and_is_missing() -> None:
    needs("LO01", listings=2, guides=1)
    counts_towards("LO01")
    CoverageRow.objects.exclude(code__in=["LO01", "LO02", "LO47"]).delete()

    found = checklist().to_write

    assert [each.row.code for each in found] == ["LO02", "LO01", "LO47"]
    assert found[1].lacks == "1 more listing and 1 more guide"
    assert found[2].row.duty == Duty.SHOULD


def test_an_editor_sees_what_to_write_and_changes_what_a_row_needs(editor: Client) -> None:
    row = CoverageRow.objects.get(code="LO44")
    said = editor.get("/admin/coverage_rows/write-next/").content.decode()
    assert "What to write next" in said
    assert "Things to do" in said
    form = {name: getattr(row, name) for name in ("plain_words", "covers", "code", "group", "position", "duty")}

    editor.post(
        f"/admin/coverage_rows/edit/{row.pk}/", form | {"listings_needed": 7, "guides_needed": 0, "reference": ""}
    )

    row.refresh_from_db()
    assert row.listings_needed == 7
    assert "0 of 7" in editor.get("/admin/coverage_rows/write-next/").content.decode()
    assert row.history.count() == 2


def test_the_first_page_of_the_admin_counts_what_is_missing(editor: Client) -> None:
    missing = len(checklist().of(Standing.MISSING))

    said = " ".join(editor.get("/admin/").content.decode().split())

    assert f"{missing} rows of the coverage checklist missing" in said


def test_an_auditor_looks_and_changes_nothing(editor: Client) -> None:
    auditor = signed_in("Auditor")

    assert auditor.get("/admin/coverage_rows/write-next/").status_code == 200
    edit = f"/admin/coverage_rows/edit/{CoverageRow.objects.get(code='LO44').pk}/"
    assert auditor.get(edit).status_code == 302
    assert signed_in("Chair").get("/admin/coverage_rows/write-next/").status_code == 302
