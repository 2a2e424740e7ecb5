import re

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.addresses import NOT_RIGHT, PUBLIC
from tests.browser.following import follow


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_can_be_used_by_anyone(live_demonstration, phone, address):
    response = phone.goto(live_demonstration + address)

    assert response.status == 200
    assert phone.locator("h1").count() == 1
    checks.all_of_them(phone)


@pytest.mark.parametrize(("address", "status"), NOT_RIGHT.items())
def test_a_page_that_is_not_right_says_what_to_do(live_demonstration, phone, address, status):
    response = phone.goto(live_demonstration + address)

    assert response.status == status
    ways_on = [each.get_attribute("href") for each in phone.locator("main a").all()]
    assert len(ways_on) >= 2
    for way in filter(lambda each: each.startswith("/"), ways_on):
        assert phone.request.get(live_demonstration + way).ok, f"{way} leads nowhere"
    checks.all_of_them(phone)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_sound_on_a_desktop(live_demonstration, desktop, address):
    desktop.goto(live_demonstration + address)

    checks.accessibility(desktop)


def test_every_page_says_that_it_is_a_demonstration(live_demonstration, phone):
    for address in ("/", "/privacy/", "/local-offer/search/", "/decisions/", "/account/login/", "/no-such-page/"):
        phone.goto(live_demonstration + address)

        assert "Demonstration, not Coventry City Council." in phone.locator(".site-phase").inner_text()
        assert phone.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_the_menu_is_a_plain_list_without_javascript(live_demonstration, open_page):
    page = open_page("phone", java_script_enabled=False)

    page.goto(live_demonstration + "/")

    expect(page.get_by_role("link", name="Strategies and decisions")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


def test_a_family_searches_from_the_first_page_without_javascript(live_demonstration, open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto(live_demonstration + "/")

    page.get_by_label("What do you need?").fill("swimming")
    follow(page.get_by_role("button", name="Search"))

    expect(page).to_have_url(re.compile(r"/local-offer/search/\?q=swimming"))


def test_the_first_page_names_who_to_call(live_demonstration, phone):
    phone.goto(live_demonstration + "/")

    calls = phone.locator(".urgent a[href^='tel:']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert {"tel:999", "tel:111", "tel:08001111", "tel:116123"} <= set(calls)
    expect(phone.locator(".urgent a[href='sms:85258']")).to_be_visible()


def test_on_paper_stand_numbers_but_no_filters(live_demonstration, desktop):
    desktop.goto(live_demonstration + "/")
    desktop.emulate_media(media="print")

    expect(desktop.locator(".govuk-service-navigation")).to_be_hidden()
    expect(desktop.locator(".search-box")).to_be_hidden()
    expect(desktop.locator(".urgent").get_by_text("Call 999")).to_be_visible()


def test_the_first_tab_leads_past_the_menu(live_demonstration, desktop):
    desktop.goto(live_demonstration + "/privacy/")

    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    expect(desktop).to_have_url(re.compile("#main-content$"))
