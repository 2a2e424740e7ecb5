"""The annual report, from the review an editor writes to what families read."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from search import clock
from search.academic_year import AcademicYear
from tests.browser import checks
from tests.browser.following import follow
from tests.browser.pictures import looked_at


def test_an_editor_makes_the_report_freezes_it_and_a_family_reads_it(
    live_demonstration: str, open_page: Callable[..., Page], editor: Page
) -> None:
    last = AcademicYear.of(clock.today()).before  # frozen in the demonstration
    year = last.before

    # The editor
    editor.goto("/admin/")
    editor.get_by_role("button", name="Local Offer").click()
    follow(editor.get_by_role("link", name="Annual reports"))
    checks.accessibility(editor)
    looked_at(editor, "annual-reports-admin")
    follow(editor.get_by_role("link", name=str(year), exact=True))
    expect(editor.get_by_text("Write the review of the Local Offer first")).to_be_visible()
    checks.accessibility(editor)
    follow(editor.get_by_role("link", name="Write the review of the Offer"))
    editor.get_by_role("textbox", name="Looked at on").fill(f"{year.last:%Y-%m-%d}")
    editor.get_by_role("textbox", name="What changed").fill("Guides say what short forms mean.")
    looked_at(editor, "offer-review")
    follow(editor.get_by_role("button", name="Create", exact=True))
    editor.goto(f"/admin/annual_reports/{year.slug}/")
    looked_at(editor, "annual-report-in-the-making")
    follow(editor.get_by_role("button", name="Freeze and publish"))
    follow(editor.get_by_role("button", name="Put it before the boards"))
    expect(editor.get_by_role("link", name="The draft for the boards")).to_be_visible()
    editor.goto(f"/admin/annual_reports/{year.slug}/")  # without the message, which fades in
    checks.accessibility(editor)
    looked_at(editor, "annual-report-frozen")

    # The family
    family = open_page("phone", java_script_enabled=False, base_url=live_demonstration)
    family.goto("/local-offer/")
    follow(family.get_by_role("link", name="Annual reports"))
    looked_at(family, "annual-reports")
    follow(family.get_by_role("link", name=f"Local Offer annual report {year}"))
    expect(family.get_by_text("Guides say what short forms mean.")).to_be_visible()
    expect(family.get_by_text("No board has been asked to agree it yet.")).to_be_visible()
    family.goto(f"/local-offer/annual-report/{last.slug}/")
    expect(family.get_by_text("Three numbers I rang were dead.")).to_be_visible()
    looked_at(family, "annual-report-of-last-year")
