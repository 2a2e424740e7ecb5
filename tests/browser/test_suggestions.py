"""Suggestions under the search box, by keyboard and by mouse, after the combobox pattern."""

import re

from playwright.sync_api import expect

from tests.browser import checks


def test_a_suggestion_is_chosen_by_keyboard(live_demonstration, desktop):
    desktop.goto(live_demonstration + "/local-offer/")
    box = desktop.get_by_role("combobox", name="What do you need?")
    box.press_sequentially("ehc needs")
    options = desktop.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    checks.accessibility(desktop)

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("ehc needs")

    box.press_sequentially(" ass")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    text = options.first.inner_text()
    box.press("Enter")

    expect(desktop).to_have_url(re.compile("/local-offer/search/"))
    expect(desktop.get_by_label("What do you need?")).to_have_value(text)


def test_a_suggestion_is_chosen_by_touch(live_demonstration, phone):
    phone.goto(live_demonstration + "/local-offer/search/")
    phone.get_by_label("What do you need?").press_sequentially("quiet swim")
    phone.get_by_role("option", name="Quiet swim with hoist and pool lift").click()

    expect(phone.get_by_role("link", name="Quiet swim with hoist and pool lift")).to_be_visible()
