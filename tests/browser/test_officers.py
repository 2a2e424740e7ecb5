"""An edition from its lead officer to its chair, through the screens and by keyboard alone."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from governance import convening
from governance.models import Body, Decision, Document, Edition, Meeting, Person
from governance.states import EditionState
from tests.browser import checks
from tests.browser.following import follow
from tests.browser.keyboard import press, type_into

BOARD = "SEND and AP Partnership Board"


@pytest.fixture
def tonight(live_demonstration: str) -> Meeting:
    """A meeting of the board that has just begun."""
    board = Body.objects.get(name=BOARD)
    clerk = Person.objects.get(user__email="clerk@example.org")
    began = timezone.now() - timedelta(minutes=5)
    meeting = convening.schedule_meeting(body=board, starts_at=began, in_the_past=True, by=clerk)
    convening.list_item(meeting=meeting, title="Budget", recommendation="That it be approved.", by=clerk)
    return meeting


def test_an_edition_goes_from_the_lead_officer_to_the_chair(officer):
    """By keyboard alone: from an empty page to a decision with a condition, confirmed, and the minutes as a Word file."""
    lead = officer("lead")
    begin(lead)
    submit(lead)

    clerk = officer("clerk")
    put_on_an_agenda(clerk)
    hold(clerk)
    take_attendance(clerk)
    record(clerk)

    chair = officer("chair")
    confirm(chair)
    minutes = download(chair, "Minutes as Word")

    edition = Edition.objects.get(title="Strategy for the browser")
    decision = Decision.objects.settled().get(submission__passage__edition=edition)
    assert decision.body.name == BOARD
    assert decision.conditions.get().text == "The Head of Finance signs the costs off."
    assert "Condition 1: The Head of Finance signs the costs off." in words_of(minutes)
    assert edition.state == EditionState.IN_GOVERNANCE
    assert "It is here" in lead.goto(f"/admin/governance/editions/{edition.pk}/").text()


def begin(lead: Page) -> None:
    lead.goto("/admin/governance/editions/new/")
    document = Document.objects.get(kind="strategy")
    lead.get_by_label("Document").focus()
    lead.get_by_label("Document").select_option(str(document.pk))
    type_into(lead.get_by_label("Title"), "Strategy for the browser")
    type_into(lead.locator("#id_period"), "2040 to 2043")
    press(lead.get_by_role("button", name="Make its page"))
    lead.wait_for_url("**/admin/pages/*/edit/")
    lead.wait_for_load_state("networkidle")
    type_into(lead.locator("#id_summary"), "Every child is heard, and every family knows whom to ask.")
    press(lead.get_by_role("button", name="Save draft"))
    lead.get_by_text("has been saved").or_(lead.get_by_text("has been updated")).first.wait_for()
    lead.wait_for_load_state("networkidle")
    press(lead.locator("#w-slim-header-buttons").get_by_role("button", name="Actions"))
    press(lead.get_by_role("link", name="The edition: route and approval"))
    lead.wait_for_url("**/admin/governance/editions/*/")
    checks.accessible_once_still(lead)


def submit(lead: Page) -> None:
    press(lead.get_by_role("button", name="Submit it for approval").first)
    lead.get_by_text("Its text is pinned as it stands.").wait_for()
    lead.get_by_text("Waits for a meeting").wait_for()


def put_on_an_agenda(clerk: Page) -> None:
    """From the desk to the edition, to a new meeting that began just now, and back."""
    clerk.goto("/admin/governance/")
    checks.accessible_once_still(clerk)
    press(clerk.get_by_role("link", name="Find a meeting: Put Strategy for the browser"))
    clerk.wait_for_url("**/admin/governance/editions/*/")
    there = clerk.url
    press(clerk.get_by_role("link", name="Schedule a meeting"))
    clerk.get_by_label("Body").select_option(label=BOARD)
    now = timezone.localtime()
    clerk.get_by_label("Day").fill(f"{now:%Y-%m-%d}")
    clerk.get_by_label("Begins at").fill("00:00")
    press(clerk.get_by_role("button", name="Schedule"))
    clerk.get_by_text("Meeting scheduled.").wait_for()
    clerk.goto(there)
    press(clerk.get_by_role("button", name="Put it on an agenda"))
    clerk.get_by_text("On the agenda.").wait_for()


def hold(clerk: Page) -> None:
    meeting = Meeting.objects.filter(items__title="Strategy for the browser").get()
    clerk.goto(f"/admin/governance/meetings/{meeting.pk}/")
    press(clerk.get_by_role("button", name="Yes, it was held"))
    clerk.get_by_text("The meeting is marked as held.").wait_for()


def take_attendance(clerk: Page) -> None:
    """With Tab, the arrow keys and Space; the quorum is said before anything is saved."""
    for row in clerk.locator("#attendance tbody tr").all():
        row.locator("input[type=radio]:checked").focus()
        clerk.keyboard.press("ArrowRight")  # from the last choice round to the first: present
        assert row.get_by_label("Present").is_checked()
    clerk.locator("[data-quorum-sentence]", has_text=re.compile("If saved:.*That was enough")).wait_for()
    press(clerk.get_by_role("button", name="Save attendance"))
    clerk.get_by_text("Attendance saved.").wait_for()
    checks.accessible_once_still(clerk)


def record(clerk: Page) -> None:
    item = clerk.locator("details.governance-item", has_text="Strategy for the browser")
    item.get_by_label("Outcome").focus()
    item.get_by_label("Outcome").select_option("approved_with_conditions")
    item.get_by_label("Taken at").fill("00:10")
    type_into(item.get_by_label("Resolution, word for word"), "Resolved: that the strategy be approved.")
    set_a_condition(item)
    assert clerk.locator("[data-saved]").inner_text().startswith("Not saved yet.")
    press(item.get_by_role("button", name="Record"))
    clerk.get_by_text("The chair can confirm it now.").wait_for()
    clerk.get_by_text("You recorded this decision, so another person must confirm it.").wait_for()
    checks.accessible_once_still(clerk)


def set_a_condition(item: Locator) -> None:
    press(item.locator("summary", has_text="Conditions"))
    condition = item.get_by_role("group", name="Condition 1")
    type_into(condition.get_by_label("What must be done"), "The Head of Finance signs the costs off.")
    type_into(condition.get_by_label("By whom"), "Head of Finance")
    condition.get_by_label("By when").fill(f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}")


def download(page: Page, link: str) -> Path:
    """What a link hands over when it is pressed."""
    with page.expect_download() as handed_over:
        press(page.get_by_role("link", name=link))
    return Path(handed_over.value.path())


def words_of(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        document = archive.read("word/document.xml").decode()
    return " ".join(re.sub("<[^>]+>", "", document).split())


def confirm(chair: Page) -> None:
    chair.goto("/admin/")
    press(chair.get_by_role("link", name="Confirm: Confirm what was decided on Strategy for the browser"))
    chair.wait_for_url("**/admin/governance/meetings/*/?item=*")
    press(chair.get_by_role("button", name="Confirm"))
    chair.get_by_text("Confirmed.", exact=True).wait_for()


SCREENS = (
    "",
    "editions/",
    "editions/new/",
    "editions/6/",
    "meetings/",
    "meetings/new/",
    "meetings/5/",
    "meetings/6/",
    "meetings/6/?item=14",
    "meetings/5/print/minutes/",
    "acts/meeting/6/cancel/",
    "imports/decisions/",
    "ledger/",
)
REGISTERS = ("bodies/", "people/", "decisions/", "bodies/inspect/1/", "people/inspect/1/", "decisions/inspect/1/")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_can_be_used_by_anyone(officer, screen):
    clerk = officer("clerk", "phone")

    clerk.goto(f"/admin/governance/{screen}")
    clerk.wait_for_load_state("networkidle")

    assert clerk.locator("h1").count() == 1
    checks.accessible_once_still(clerk)
    checks.no_sideways_scroll(clerk, width=360)


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_breaks_no_rule(officer, register):
    auditor = officer("auditor")

    auditor.goto(f"/admin/governance/{register}")
    auditor.wait_for_load_state("networkidle")

    checks.accessible_once_still(auditor)


def test_every_control_of_a_meeting_is_reached_with_the_tab_key(officer, tonight):
    clerk = officer("clerk")
    clerk.goto(f"/admin/governance/meetings/{tonight.pk}/")
    clerk.wait_for_load_state("networkidle")
    controls = "a[href], button, input:not([type=hidden]):not([type=radio]), input[type=radio]:checked, select, summary"
    waiting = clerk.evaluate(
        """(controls) => {
            const seen = [...document.querySelectorAll(`#main :is(${controls})`)].filter((each) => each.checkVisibility());
            window.waiting = new Set(seen);
            document.addEventListener("focusin", (event) => window.waiting.delete(event.target));
            return window.waiting.size;
        }""",
        controls,
    )

    for _ in range(waiting * 5):  # a time has several stops
        clerk.keyboard.press("Tab")

    assert waiting > 40
    assert clerk.evaluate("() => [...window.waiting].map((each) => each.outerHTML.slice(0, 120))") == []


def test_what_is_typed_outlives_the_session(live_demonstration, officer, tonight):
    """Signed out in another tab, sent, signed in again, sent again: nothing is lost."""
    clerk = officer("clerk")
    convening.hold_meeting(meeting=tonight, by=Person.objects.get(user__email="clerk@example.org"))
    item = tonight.agenda.get()
    clerk.goto(f"/admin/governance/meetings/{tonight.pk}/?item={item.pk}")
    form = clerk.locator(f"#item-{item.pk}")
    form.get_by_label("Outcome").select_option("noted")
    type_into(form.get_by_label("What was noted"), "Resolved: that the budget be noted.")
    session = clerk.context.cookies()
    clerk.context.clear_cookies(name="sessionid")

    press(form.get_by_role("button", name="Record", exact=True))
    clerk.get_by_role("heading", name="Nothing that you typed is lost").wait_for()
    expect(clerk.get_by_text("Resolved: that the budget be noted.")).to_be_visible()
    checks.accessible_once_still(clerk)
    clerk.context.add_cookies([each for each in session if each["name"] == "sessionid"])
    press(clerk.get_by_role("button", name="Send it again"))
    clerk.get_by_text("is recorded.").first.wait_for()

    assert Decision.objects.get(agenda_item=item).wording == "Resolved: that the budget be noted."


def test_attendance_that_is_not_saved_is_not_lost_by_sending_an_item(officer, tonight):
    clerk = officer("clerk")
    convening.hold_meeting(meeting=tonight, by=Person.objects.get(user__email="clerk@example.org"))
    clerk.goto(f"/admin/governance/meetings/{tonight.pk}/")
    clerk.on("dialog", lambda dialog: dialog.dismiss())
    press(clerk.locator("#attendance input[type=radio]:checked").first, "Space")

    with clerk.expect_event("dialog") as asked:
        press(clerk.get_by_role("button", name="Save who was there"))

    assert asked.value.type == "beforeunload"
    assert clerk.locator("#attendance").get_by_label("Present").first.is_checked()


def test_a_meeting_is_taken_down_without_any_script(live_demonstration, officer, open_page, tonight):
    signed_in = officer("clerk")
    clerk = open_page("desktop", java_script_enabled=False, base_url=live_demonstration)
    clerk.context.add_cookies(signed_in.context.cookies())
    clerk.goto(f"/admin/governance/meetings/{tonight.pk}/")

    clerk.locator("#attendance").get_by_label("Apologies").first.check()
    follow(clerk.get_by_role("button", name="Save attendance"))

    assert tonight.attendance.get().state == "apologies"
