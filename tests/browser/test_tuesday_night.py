"""What officers do of an evening besides the agenda, with the Tab key and no mouse: an answer to scrutiny, an item taken in
private, two duties for one person, a decision between meetings, what a text means, words erased, a decision confirmed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page

from governance import confirming, convening, programming
from governance.models import (
    AgendaItem,
    Body,
    Confirmation,
    Decision,
    Edition,
    Implication,
    MeetingAction,
    Override,
    Person,
    Terms,
    WorkItem,
)
from governance.views.admin import agenda_items
from tests.browser import checks
from tests.browser.keyboard import open_by_tab, tab_to, type_by_tab
from tests.factories.governance import board, item, record


@pytest.fixture
def clerk_person(live_demonstration: str) -> Person:
    return Person.objects.get(user__email="clerk@example.org")


def test_a_clerks_tuesday_night_by_keyboard_only(officer: Callable[..., Page], clerk_person: Person) -> None:
    clerk, monitoring = officer("clerk"), officer("monitoring", "phone")
    tonight = begun(clerk_person)

    answer_scrutiny(clerk)
    ask_for_two_duties(clerk, tonight)
    agree_to_two_duties(monitoring, tonight)
    take_in_private(clerk, tonight)

    assert MeetingAction.objects.exclude(asked_of=None).get().progress == "They are published from May."
    assert Override.objects.get(agenda_item=tonight).agreed_by == Person.objects.get(
        user__email="monitoring@example.org"
    )
    tonight.refresh_from_db()
    assert (tonight.access, tonight.public_title) == ("not_for_publication", "A lease")


def test_a_decision_between_meetings_is_recorded_by_keyboard_only(officer: Callable[..., Page]) -> None:
    decide_between_meetings(officer("clerk"))

    decision = Decision.objects.get(title="Room for the youth forum")
    assert decision.decided_by == Person.objects.get(user__email="chair@example.org")


def test_what_a_text_means_is_set_out_and_words_are_erased_by_keyboard_only(
    officer: Callable[..., Page], clerk_person: Person
) -> None:
    programmed = programming.plan_item(
        body=_board(),
        title="Places at the holiday club",
        note="Ring the family of Ash Merrow.",
        by=clerk_person,
    )

    set_out(officer("lead"))
    ask_to_erase(officer("dpo", "phone"), programmed)
    agree_to_erase(officer("monitoring"), programmed)

    said = Implication.objects.get(kind__name="Equality")
    assert said.text == "Disabled children gain most of all."
    assert WorkItem.objects.get(pk=programmed.pk).note == "[erased]"


def test_a_chair_confirms_by_code_by_keyboard_only(live_demonstration: str, phone: Page) -> None:
    linked = board("Link Board", confirming=Terms.Confirming.LINK)
    decision = record(linked, item(linked))
    confirming.send_link(decision=decision, person=linked.chair, by=linked.clerk)
    text = mail.outbox[-1].body
    address, code = re.search(r"/decisions/confirm/\d+/", text), re.search(r"^(\w{4}-){3}\w{4}$", text, re.MULTILINE)
    assert address is not None
    assert code is not None
    phone.goto(f"{live_demonstration}{address.group()}")

    type_by_tab(phone.get_by_label("Code from the mail"), "ABCD-EFGH-JKLM-NPQR")
    phone.keyboard.press("Enter")
    phone.get_by_text("That code is not right").first.wait_for()
    type_by_tab(phone.get_by_label("Code from the mail"), code.group())
    phone.keyboard.press("Enter")
    open_by_tab(phone.get_by_role("button", name="Confirm that this was resolved"))

    phone.get_by_text("is now in the record").wait_for()
    assert Confirmation.objects.get(decision=decision).confirmed_by == linked.chair


def begun(clerk: Person) -> AgendaItem:
    """The one item of a meeting of the board that began five minutes ago."""
    meeting = convening.schedule_meeting(
        body=_board(),
        starts_at=timezone.now() - timedelta(minutes=5),
        in_the_past=True,
        by=clerk,
    )
    return convening.list_item(meeting=meeting, title="Lease of the centre", by=clerk)


def answer_scrutiny(clerk: Page) -> None:
    """It is overdue, so it stands on the desk."""
    clerk.goto("/admin/governance/")
    open_by_tab(clerk.get_by_role("link", name="Answer: Overdue: answer"))
    type_by_tab(clerk.get_by_label("The answer, word for word"), "They are published from May.")
    fill_day(clerk.get_by_label("Given on"))
    done(clerk, "Enter the answer", "Answer entered")


def ask_for_two_duties(clerk: Page, tonight: AgendaItem) -> None:
    clerk.goto(f"/admin/governance/meetings/{tonight.meeting_id}/")
    open_by_tab(clerk.get_by_role("navigation", name="On this page").get_by_role("link", name="Agenda"))
    open_by_tab(clerk.get_by_role("link", name="Ask that one person does two duties"))
    type_by_tab(clerk.get_by_label("Who does both duties"), "Leo")
    type_by_tab(clerk.get_by_label("Why nobody else can"), "Nobody else is here tonight.")
    done(clerk, "Ask that one person does two duties", "Asked that one person")


def agree_to_two_duties(monitoring: Page, tonight: AgendaItem) -> None:
    monitoring.goto(agenda_items.address(tonight))
    open_by_tab(monitoring.get_by_role("link", name="Agree that one person does two duties"))
    fits(monitoring)
    done(monitoring, "Agree that one person does two duties", "Agreed that one person")


def take_in_private(clerk: Page, tonight: AgendaItem) -> None:
    clerk.goto(agenda_items.address(tonight))
    open_by_tab(clerk.get_by_role("link", name="Take it in private"))
    type_by_tab(clerk.get_by_label("On which ground"), "Not")
    type_by_tab(clerk.get_by_label("A title that everyone may read"), "A lease")
    type_by_tab(clerk.get_by_label("Why keeping it private"), "Naming the rent would harm the bargaining.")
    done(clerk, "Take it in private", "Taken in private")


def decide_between_meetings(clerk: Page) -> None:
    board_page = reverse("governance_bodies_modeladmin_inspect", args=[_board().pk])
    clerk.goto(board_page)
    open_by_tab(clerk.get_by_role("link", name="Record a decision between meetings"))
    type_by_tab(clerk.get_by_label("Or on anything else"), "Room for the youth forum")
    type_by_tab(clerk.get_by_label("Basis"), "Chair")
    type_by_tab(clerk.get_by_label("What was decided, word for word"), "That the room be hired.")
    type_by_tab(clerk.get_by_label("Reasons"), "The forum meets before the Board does.")
    type_by_tab(clerk.get_by_label("Alternatives considered"), "To wait.")
    type_by_tab(clerk.get_by_label("Decided by"), "Priya")
    fill_day(clerk.locator("#id_decided_on"))
    type_by_tab(clerk.get_by_label("Or under the constitution"), "Part 3, paragraph 9")
    done(clerk, "Record a decision between meetings", "Decision recorded")
    checks.accessible_once_still(clerk)


def set_out(lead: Page) -> None:
    edition = Edition.objects.get(slug="refresh")
    lead.goto(f"/admin/governance/editions/{edition.pk}/")
    open_by_tab(lead.get_by_role("link", name="Set out what it means").first)
    type_by_tab(lead.get_by_label("What it means for"), "Equality")
    type_by_tab(lead.get_by_label("What it means", exact=True), "Disabled children gain most of all.")
    type_by_tab(lead.get_by_label("Signed off by"), "Head of Equalities")
    done(lead, "Set out what it means", "Saved what it means")


def ask_to_erase(protection: Page, programmed: WorkItem) -> None:
    protection.goto(reverse("governance_admin:record", args=["workitem", programmed.pk]))
    open_by_tab(protection.get_by_role("link", name="Ask that it be erased for good"))
    protection.get_by_role("link", name=programmed.title).wait_for()
    fits(protection)
    type_by_tab(protection.get_by_label("Part"), "Note")
    type_by_tab(protection.get_by_label("Reason"), "A parent asked for it.")
    done(protection, "Ask that it be erased for good", "Asked that it be erased")


def agree_to_erase(monitoring: Page, programmed: WorkItem) -> None:
    monitoring.goto(reverse("governance_admin:disposal"))
    tab_to(monitoring.get_by_role("checkbox", name=f"workitem:{programmed.pk}"))
    monitoring.keyboard.press("Space")
    open_by_tab(monitoring.get_by_role("button", name="Agree to the ticked ones"))
    monitoring.get_by_text("Nothing waits.").wait_for()
    checks.accessible_once_still(monitoring)


def done(page: Page, button: str, said: str) -> None:
    """Sends the form, and waits to be told that it is done."""
    open_by_tab(page.get_by_role("button", name=button))
    page.get_by_text(said).first.wait_for()


def fill_day(field: Locator) -> None:
    """Today: how a day is typed differs from machine to machine."""
    tab_to(field)
    field.fill(timezone.localdate().isoformat())


def fits(page: Page) -> None:
    """Nothing stands beyond the edge of a phone."""
    page.locator(".governance-form").wait_for()
    beyond = "(field) => field.getBoundingClientRect().right > document.documentElement.clientWidth"
    for field in page.locator(".governance-form :is(select, input, textarea, button):visible").all():
        assert not field.evaluate(beyond), field


def _board() -> Body:
    return Body.objects.get(slug="send-and-ap-partnership-board")
