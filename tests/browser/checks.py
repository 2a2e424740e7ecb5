"""What must hold on every page that anybody sees."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def accessibility(page: Page) -> None:
    """No axe rule of WCAG 2.0 to 2.2, A and AA, is broken."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    broken = [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]
    assert broken == []


def no_sideways_scroll(page: Page, width: int = 320) -> None:
    """Nothing is wider than a screen of `width`; 320 is also a desktop at 400 % zoom."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    widest = page.evaluate("""() => {
        const limit = document.documentElement.clientWidth;
        const isScrolled = (element) => element.closest(".scrolls") !== null;
        const wide = [...document.body.querySelectorAll("*")].filter((element) =>
            element.getBoundingClientRect().right > limit + 1 && !isScrolled(element));
        return document.documentElement.scrollWidth > limit ? wide.map((element) => element.outerHTML.slice(0, 120)) : [];
    }""")
    page.set_viewport_size(before or {"width": width, "height": 640})
    # The menu's script hears of the new width with the next frame.
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert widest == []


def keyboard(page: Page, most: int = 120) -> None:
    """Tab reaches everything that can be pressed or typed in, and the focus can always be seen."""
    expected = page.evaluate("""() => {
        const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
        return [...all].filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0
            && !(element.type === "radio" && !element.checked)).length;
    }""")
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); window.reachedByTab = new Set(); }"
    )
    unseen = []
    for _ in range(min(expected, most)):
        page.keyboard.press("Tab")
        focus = page.evaluate("""() => {
            const element = document.activeElement;
            if (!element || element === document.body) return null;
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            // A checkbox of the Design System is drawn, and shows its focus, on its label.
            const drawn = element.matches("[type=checkbox], [type=radio]") && element.nextElementSibling
                ? getComputedStyle(element.nextElementSibling, "::before") : style;
            const isMarked = (some) => (some.outlineStyle !== "none" && parseFloat(some.outlineWidth) > 0) || some.boxShadow !== "none";
            (window.reachedByTab = window.reachedByTab || new Set()).add(element);
            return { html: element.outerHTML.slice(0, 120), seen: (isMarked(style) || isMarked(drawn)) && box.width > 0 && box.height > 0 };
        }""")
        if focus is None:
            break
        if not focus["seen"]:
            unseen.append(focus["html"])
    assert unseen == []
    reached = page.evaluate("() => (window.reachedByTab || new Set()).size")
    assert reached == min(expected, most), f"Tab reached {reached} of {expected} things"


def all_of_them(page: Page) -> None:
    accessibility(page)
    no_sideways_scroll(page)
    keyboard(page)


def accessible_once_still(page: Page) -> None:
    """No rule is broken once a message has faded in: before that nothing has its contrast."""
    page.wait_for_function(
        "() => (document.querySelector('.messages')?.getAnimations({ subtree: true }) ?? []).length === 0"
    )
    accessibility(page)
