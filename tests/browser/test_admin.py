"""The admin under the content security policy: everything in it still works, and nothing is forbidden
that it needs. A breach anywhere fails the test (see conftest.py)."""

import base64
import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from cms.models import HomePage, StandardPage, StrategyPage
from tests.browser import checks
from tests.browser.addresses import ADMIN

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def admin(desktop, sign_in):
    sign_in(desktop)
    return desktop


def test_the_main_screens_break_no_rule(live_demonstration, admin):
    for address in ADMIN:
        response = admin.goto(live_demonstration + address)
        admin.wait_for_load_state("networkidle")

        assert response.status == 200, address


def test_an_editor_writes_and_publishes_a_page(live_demonstration, admin):
    home = HomePage.objects.get()
    admin.goto(f"{live_demonstration}/admin/pages/add/cms/standardpage/{home.pk}/")
    admin.locator("#id_title").fill("Holiday clubs")
    admin.wait_for_load_state("networkidle")
    admin.locator(".public-DraftEditor-content").press_sequentially("Clubs for the summer.")
    # The editor writes into its form field a moment after the last key.
    admin.wait_for_function("() => document.querySelector('[name=body]').value.includes('summer.')")

    admin.get_by_role("button", name="More actions").click()
    admin.get_by_role("button", name="Publish").click()
    admin.wait_for_url("**/admin/pages/*/")

    page = StandardPage.objects.get(title="Holiday clubs")
    assert page.live
    assert "Clubs for the summer." in page.body


def test_a_date_is_picked_from_a_calendar(live_demonstration, admin):
    page = StandardPage.objects.first()
    admin.goto(f"{live_demonstration}/admin/pages/{page.pk}/edit/")

    started = admin.evaluate("() => !!window.jQuery('#id_go_live_at').data('xdsoft_datetimepicker')")

    assert started


def test_a_page_is_chosen_from_the_tree(live_demonstration, admin):
    admin.goto(f"{live_demonstration}/admin/redirects/add/")

    admin.get_by_role("button", name="Choose a page").click()
    admin.locator(".modal").get_by_role("link", name="Home", exact=True).click()
    admin.locator(".modal").wait_for(state="detached")

    assert admin.locator("#id_redirect_page").input_value() == str(HomePage.objects.get().pk)


def test_a_strategy_is_written_from_blocks(live_demonstration, admin):
    strategy = StrategyPage.objects.first()
    admin.goto(f"{live_demonstration}/admin/pages/{strategy.pk}/edit/")
    admin.wait_for_load_state("networkidle")

    assert admin.locator("[data-streamfield-block-container], .w-panel").count() > 0


def test_a_picture_is_shown_before_it_is_sent(live_demonstration, admin):
    admin.goto(f"{live_demonstration}/admin/images/multiple/add/")

    admin.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PICTURE})

    admin.get_by_role("button", name="Update").wait_for()


def test_the_second_factor_is_set_up_by_anyone(live_demonstration, admin):
    admin.goto(f"{live_demonstration}/account/2fa/totp/activate/")
    admin.get_by_label("Password").fill("correct horse battery")
    admin.get_by_role("button", name="Confirm").click()

    admin.get_by_role("img", name="A code to scan with your app").wait_for()
    checks.all_of_them(admin)


def test_a_wrong_password_is_explained_where_it_was_typed(live_demonstration, phone, sign_in):
    phone.goto(live_demonstration + "/account/login/")
    phone.get_by_label("Email").fill("not an address")
    phone.get_by_role("button", name="Sign in").click()

    expect(phone).to_have_title(re.compile("^Error: "))
    phone.locator(".govuk-error-summary a").first.click()
    assert phone.evaluate("() => document.activeElement.id") == "id_login"
    checks.all_of_them(phone)


# The rich-text editor writes into its form field a quarter of a second after the last key: here, never.
NEVER_LATER = """
const later = window.setTimeout;
window.setTimeout = (then, wait, ...rest) => wait === 250 ? 0 : later(then, wait, ...rest);
"""


def test_words_typed_just_before_saving_are_kept(live_demonstration, admin):
    page = StandardPage.objects.first()
    admin.add_init_script(NEVER_LATER)
    admin.goto(f"{live_demonstration}/admin/pages/{page.pk}/edit/")
    admin.wait_for_load_state("networkidle")
    admin.locator(".public-DraftEditor-content").first.click()

    admin.keyboard.type("The last words.")
    assert "The last words." not in admin.locator("[name=body]").input_value()
    admin.get_by_role("button", name="Save draft").press("Enter")

    expect(admin.locator(".messages")).to_contain_text("has been")
    page.refresh_from_db()
    assert "The last words." in page.get_latest_revision_as_object().body


def test_one_signs_in_with_the_keyboard_without_passing_by_a_link(live_demonstration, desktop):
    get_user_model().objects.create_superuser("ada@example.org", "correct horse battery")
    desktop.goto(live_demonstration + "/account/login/")
    desktop.get_by_label("Email").focus()

    desktop.keyboard.type("ada@example.org")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("correct horse battery")
    desktop.keyboard.press("Enter")

    desktop.wait_for_url("**/admin/")
