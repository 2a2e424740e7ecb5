"""The checks themselves: each sees what it is there to see."""

import pytest

from tests.browser import checks

SOUND = "<html lang=en><title>Sound</title><main><h1>Sound</h1><a href='/'>Home</a><button>Go</button></main></html>"


def test_a_sound_page_passes(desktop):
    desktop.set_content(SOUND)

    checks.all_of_them(desktop)


def test_a_field_without_a_label_is_seen(desktop):
    desktop.set_content(SOUND.replace("<button>", "<input type=text><button>"))

    with pytest.raises(AssertionError, match="label"):
        checks.accessibility(desktop)


def test_something_too_wide_is_seen(desktop):
    desktop.set_content(SOUND.replace("<button>", "<div style='width: 400px'>wide</div><button>"))

    with pytest.raises(AssertionError, match="wide"):
        checks.no_sideways_scroll(desktop)


def test_a_focus_that_cannot_be_seen_is_seen(desktop):
    desktop.set_content(SOUND.replace("<main>", "<style>button:focus { outline: none }</style><main>"))

    with pytest.raises(AssertionError, match="button"):
        checks.keyboard(desktop)


def test_what_tab_does_not_reach_is_seen(desktop):
    desktop.set_content(SOUND.replace("<button>", "<a href='/trap'>Trap</a><button>"))
    desktop.evaluate("""() => document.querySelector("[href='/trap']").addEventListener("keydown", (event) =>
        event.preventDefault())""")

    with pytest.raises(AssertionError):
        checks.keyboard(desktop)
