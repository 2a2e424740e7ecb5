"""An editor reads a neighbour's feed, chooses from what it would change, applies it, and takes it back."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from localoffer.models import Service
from tests.browser import checks
from tests.browser.following import follow


def test_from_a_feed_to_undoing_it(live_demonstration: str, desktop: Page, sign_in, tmp_path: Path) -> None:
    feed = json.loads((Path(__file__).parents[2] / "cms/demonstration/neighbour.json").read_text())["now"]
    feed[1]["fees"] = "£1"
    file = tmp_path / "avonford.json"
    file.write_text(json.dumps(feed))
    page = desktop
    sign_in(page)

    # The plan that waits in the demonstration is replaced by a new reading.
    page.goto(f"{live_demonstration}/admin/imports/")
    checks.accessible_once_still(page)
    follow(page.get_by_role("link", name="Read a source"))
    page.get_by_label("Source").select_option(label="Avonford’s directory (invented)")
    page.get_by_label("File").set_input_files(file)
    checks.accessible_once_still(page)
    follow(page.get_by_role("button", name="Read it"))

    page.get_by_role("heading", name="Kite makers’ Sunday").wait_for()
    checks.accessible_once_still(page)
    follow(page.get_by_role("link", name="To change"))
    page.get_by_label("What happens there").uncheck()
    follow(page.get_by_role("button", name="Keep these choices"))
    follow(page.get_by_role("link", name="Checked by a person here"))
    expect(page.get_by_label("What it costs")).not_to_be_checked()
    follow(page.get_by_role("link", name="Perhaps here already"))
    page.get_by_text("the same name and web address").or_(page.get_by_text("a like name and web address")).wait_for()
    checks.accessible_once_still(page)
    follow(page.get_by_role("button", name="Apply the import"))
    page.get_by_text("1 listing will be added.").wait_for()
    checks.accessible_once_still(page)
    follow(page.get_by_role("button", name="Apply it"))

    page.get_by_text("The import is applied.").wait_for()
    checks.accessible_once_still(page)
    bells = Service.objects.get(name="Bell ringing for beginners")
    assert (bells.fees, bells.description) == ("£1", "Learn to ring hand bells.")
    assert Service.objects.get(name="Model railway evenings").fees == "£2 an evening"
    kites = Service.objects.get(name="Kite makers’ Sunday")
    page.goto(live_demonstration + kites.get_absolute_url())
    page.get_by_role("link", name="Open Government Licence v3.0").first.wait_for()
    page.go_back()
    follow(page.get_by_role("link", name="Undo"))
    follow(page.get_by_role("button", name="Undo it"))

    page.get_by_text("The import is undone.").wait_for()
    bells.refresh_from_db()
    assert bells.fees == "Free"
    assert not Service.objects.filter(pk=kites.pk).exists()
