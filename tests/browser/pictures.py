"""Pictures of the pages a test passes, for people to look at."""

import os
from pathlib import Path

from playwright.sync_api import Page

SHOTS = os.environ.get("SCREENSHOTS", "")


def looked_at(page: Page, name: str) -> None:
    """Keeps a picture of the page where SCREENSHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
