"""A tired parent with a phone, and one at a desk who uses only the keyboard: from a question to a phone number."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.following import follow

LISTING = "/local-offer/services/quiet-swim-with-hoist-and-pool-lift/"
PAGES = [
    "/local-offer/search/?need=autism&age=7&near=CV6+1AA&miles=3#filters",
    "/local-offer/search/?q=swimming+zebra&near=nowhere&age=old",
    LISTING,
]


def press_tab_until(page: Page, name: str, most: int = 150) -> None:
    """Tab, as far as the link or field called `name`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("() => (document.activeElement.labels?.[0] || document.activeElement).innerText || ''")
        if name in focused:
            return
    pytest.fail(f"no Tab led to “{name}”")


def test_a_parent_with_a_phone_searches_filters_and_finds_the_number(live_demonstration, phone):
    phone.goto(live_demonstration + "/local-offer/")
    phone.get_by_label("What do you need?").fill("swimming")
    phone.get_by_role("button", name="Search").click()

    expect(phone.locator("h1")).to_contain_text("swimming:")
    expect(phone.locator("#filters")).to_be_hidden()

    phone.get_by_role("link", name=re.compile("^Filters")).click()
    expect(phone.locator("#filters")).to_be_visible()
    phone.locator("#filters").get_by_role("link", name="Physical disability").click()

    expect(phone.locator("#filters")).to_be_hidden()
    expect(phone.locator(".results-chosen")).to_contain_text("Physical disability")
    expect(phone.get_by_role("link", name=re.compile("^Filters"))).to_contain_text("(1")

    phone.get_by_role("link", name="Quiet swim with hoist and pool lift").click()
    expect(phone.locator("h1")).to_have_text("Quiet swim with hoist and pool lift")
    expect(phone.locator(".govuk-summary-list a[href^='tel:']").first).to_be_visible()


def test_a_parent_at_a_desk_does_the_same_by_keyboard_alone(live_demonstration, desktop):
    desktop.goto(live_demonstration + "/local-offer/search/")

    press_tab_until(desktop, "What do you need?")
    desktop.keyboard.type("swimming")
    press_tab_until(desktop, "Postcode or place")
    desktop.keyboard.type("CV6 1AA")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("h1")).to_contain_text("swimming:")

    press_tab_until(desktop, "nearest")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".results-head__sort strong")).to_have_text("nearest")

    press_tab_until(desktop, "Cost")
    desktop.keyboard.press("Enter")
    press_tab_until(desktop, "Under £5")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".results-chosen")).to_contain_text("Under £5")

    press_tab_until(desktop, "Quiet swim with hoist and pool lift")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("h1")).to_have_text("Quiet swim with hoist and pool lift")


def test_a_chosen_filter_is_taken_away_again(live_demonstration, desktop):
    desktop.goto(live_demonstration + "/local-offer/search/?q=swimming&need=autism&age=7")
    before = desktop.locator("h1").inner_text()

    desktop.get_by_role("link", name="Remove: Autism").first.click()

    expect(desktop.locator(".results-chosen")).not_to_contain_text("Autism")
    expect(desktop.locator(".results-chosen")).to_contain_text("Age 7")
    assert desktop.locator("h1").inner_text() != before


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_filters_work_without_javascript(live_demonstration, open_page, size):
    page = open_page(size, java_script_enabled=False)
    page.goto(live_demonstration + "/local-offer/search/?q=swimming")
    if size == "phone":
        page.get_by_role("link", name=re.compile("^Filters")).click()

    page.locator("#filters summary", has_text="Kind").click()
    page.locator("#filters").get_by_role("link", name="Activity").click()

    expect(page.locator(".results-chosen")).to_contain_text("Activity")
    assert set(page.locator(".card__tags").all_inner_texts()) == {"Activity"}


def test_results_begin_on_a_phones_first_screen(live_demonstration, phone):
    phone.goto(live_demonstration + "/local-offer/search/?q=swimming")

    box = phone.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740


def test_who_is_in_danger_sees_whom_to_call_without_scrolling(live_demonstration, phone):
    phone.goto(live_demonstration + "/local-offer/search/?q=i+want+to+die")

    call = phone.locator(".urgent").get_by_role("link", name="Call 999")
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740
    expect(phone.get_by_role("button", name="Exit this page")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_search_and_listings_can_be_used_by_anyone(live_demonstration, open_page, address, size):
    page = open_page(size)
    page.goto(live_demonstration + address)

    checks.all_of_them(page)


def test_a_listing_on_paper_has_the_number_and_the_address(live_demonstration, desktop):
    desktop.goto(live_demonstration + LISTING)
    desktop.emulate_media(media="print")

    expect(desktop.get_by_text("01632 960101").first).to_be_visible()
    expect(desktop.get_by_text("12 Quillbrook Street")).to_be_visible()
    expect(desktop.get_by_text("Is something wrong or missing?")).to_be_hidden()


def test_results_on_paper_have_the_numbers_and_no_filters(live_demonstration, desktop):
    desktop.goto(f"{live_demonstration}/local-offer/search/?q=quiet+swim+hoist")
    number = desktop.locator(".card").first.get_by_text("Call 01632 960101")
    expect(number).to_be_hidden()

    desktop.emulate_media(media="print")

    expect(number).to_be_visible()
    expect(desktop.get_by_role("heading", name="Filters")).to_be_hidden()


def test_what_is_folded_away_on_the_screen_is_open_on_paper(live_demonstration, desktop):
    desktop.goto(live_demonstration + LISTING)
    desktop.emulate_media(media="print")

    expect(desktop.get_by_text("Can we come and see it first?")).to_be_visible()


def test_a_listing_s_name_goes_along_to_the_contact_page(live_demonstration, phone):
    phone.goto(live_demonstration + LISTING)
    name = phone.get_by_role("heading", level=1).inner_text()

    phone.get_by_role("link", name="Is something wrong or missing? Tell us").click()
    phone.get_by_role("link", name="call us, write to us or send an e-mail").click()

    expect(phone.get_by_text(f"You came from {name}")).to_be_visible()
    expect(phone.get_by_role("main").get_by_role("link", name="01632 960999")).to_be_visible()


def test_from_the_first_page_a_young_person_reaches_the_words_for_them(live_demonstration, phone):
    phone.goto(live_demonstration)

    phone.get_by_role("link", name="I am a young person").click()

    expect(phone.get_by_role("heading", name="I am a young person")).to_be_in_viewport()
    expect(phone.get_by_role("button", name="Exit this page")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_parent_keeps_a_list_without_javascript(live_demonstration, open_page, size):
    page = open_page(size, java_script_enabled=False)
    page.goto(live_demonstration + "/local-offer/search/?q=quiet+swim")
    follow(page.get_by_role("button", name="Add Quiet swim with hoist and pool lift"))

    page.get_by_role("link", name="See my list").click()

    expect(page.get_by_role("heading", name="Quiet swim with hoist and pool lift")).to_be_visible()
    expect(page.locator(".card a[href^='tel:']").first).to_be_visible()
    page.get_by_role("button", name="Forget my list").click()
    expect(page.get_by_text("Nothing is on your list yet")).to_be_visible()


def test_a_kept_list_can_be_used_by_everybody(live_demonstration, desktop):
    desktop.goto(live_demonstration + LISTING)
    desktop.get_by_role("button", name="My list").click()
    desktop.get_by_role("link", name="See my list").click()
    expect(desktop.locator("h1")).to_have_text("My list")

    checks.all_of_them(desktop)
