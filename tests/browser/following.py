"""From one page to the next."""

from playwright.sync_api import Locator


def follow(control: Locator) -> None:
    """Clicks a link or a button and waits for the page it leads to: a click alone does not, and what is
    asked right after it would be asked of the page one leaves."""
    with control.page.expect_navigation():
        control.click()
