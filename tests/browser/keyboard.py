"""Working without a mouse."""

from playwright.sync_api import Locator


def press(target: Locator, key: str = "Enter") -> None:
    """Presses a key on something that can be reached by keyboard."""
    target.focus()
    assert target.evaluate("(element) => element === document.activeElement")
    target.page.keyboard.press(key)


def type_into(target: Locator, words: str) -> None:
    target.focus()
    target.page.keyboard.press("Control+A")
    target.page.keyboard.type(words)


def tab_to(target: Locator) -> None:
    """Goes on by the Tab key until it is reached, as somebody does who has nothing else."""
    target.wait_for()
    for _ in range(200):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {target}.")


def open_by_tab(target: Locator) -> None:
    """To a link or a button, and into it."""
    tab_to(target)
    target.page.keyboard.press("Enter")


def type_by_tab(target: Locator, words: str) -> None:
    """To a field, or to a list of choices by the first letters of one, and types."""
    tab_to(target)
    target.page.keyboard.type(words)
