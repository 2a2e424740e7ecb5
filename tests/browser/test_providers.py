"""A provider changes a listing on a phone without JavaScript; a moderator splits the change; a family reads what was
taken. And every page of a provider can be used by anyone."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from cms.demonstration.providers import EMAIL
from localoffer.models import Service
from tests.browser import checks
from tests.browser.following import follow
from tests.browser.pictures import looked_at

SWIM = "Quiet swim with hoist and pool lift"


def enter(page: Page, site: str) -> None:
    """By the link in the mail."""
    page.goto(f"{site}/local-offer/providers/")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    follow(page.get_by_role("button", name="Send me a link"))
    found = re.search(r"/local-offer/providers/sign-in/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    page.goto(site + found[0])
    page.reload()  # as a mail scanner may have done before
    follow(page.get_by_role("button", name="Sign in"))


def test_a_provider_changes_a_listing_a_moderator_splits_it_and_a_family_sees_it(
    live_demonstration: str, open_page: Callable[..., Page], officer: Callable[..., Page]
) -> None:
    swim = Service.objects.get(name=SWIM)
    provider = open_page("phone", java_script_enabled=False, base_url=live_demonstration)
    enter(provider, live_demonstration)
    looked_at(provider, "provider-listings")
    follow(provider.get_by_role("button", name=re.compile(f"Change something.*{SWIM}")))
    follow(provider.get_by_role("link", name="What happens there"))
    provider.get_by_label("Is there something families must know now?").fill("Bring a towel of your own.")
    follow(provider.get_by_role("button", name="Save", exact=True))
    looked_at(provider, "provider-tasks")
    follow(provider.get_by_role("link", name="Days and times"))
    provider.get_by_label(re.compile("Ends at.*Time: Sunday")).fill("17:15")
    looked_at(provider, "provider-times")
    follow(provider.get_by_role("button", name="Save and see the page"))
    expect(provider.get_by_text("Bring a towel of your own.")).to_be_visible()
    looked_at(provider, "provider-preview")
    follow(provider.get_by_role("link", name="Go on changing it"))
    follow(provider.get_by_role("button", name="Check and send"))
    looked_at(provider, "provider-check")
    follow(provider.get_by_role("button", name="Send"))
    expect(provider.get_by_text("Waiting for the council").first).to_be_visible()
    looked_at(provider, "provider-listing")

    moderator = officer("moderator")
    moderator.goto("/admin/changes/?to_do=waiting")
    checks.accessibility(moderator)
    looked_at(moderator, "changes")
    follow(moderator.locator("table.listing tbody a").first)  # cost comes before words
    checks.accessibility(moderator)
    looked_at(moderator, "change")
    words = moderator.locator("section", has=moderator.get_by_role("heading", name="What happens there?"))
    words.get_by_label("Take it", exact=True).check()
    price = moderator.locator("section", has=moderator.get_by_role("heading", name=re.compile("^Price")))
    price.get_by_label("Refuse it").check()
    price.get_by_label("Why").fill("Our leaflet says £3.20")
    follow(moderator.get_by_role("button", name="Decide as chosen"))
    expect(moderator.get_by_text("That is decided.")).to_be_visible()

    family = open_page("phone", java_script_enabled=False, base_url=live_demonstration)
    family.goto(swim.get_absolute_url())
    expect(family.get_by_text("somebody is always there to work it")).to_be_visible()
    expect(family.get_by_text("£3.50")).to_have_count(0)
    expect(family.get_by_text("Bring a towel of your own.")).to_have_count(0)
    expect(family.get_by_text("4pm to 5:15pm").first).to_be_visible()
    provider.reload()
    expect(provider.get_by_text("Why: Our leaflet says £3.20")).to_be_visible()


def test_a_date_is_cancelled_in_two_taps(live_demonstration: str, open_page: Callable[..., Page]) -> None:
    provider = open_page("phone", java_script_enabled=False, base_url=live_demonstration)
    enter(provider, live_demonstration)

    follow(provider.get_by_role("button", name=re.compile(f"Cancel a date.*{SWIM}")))
    looked_at(provider, "provider-dates")
    follow(provider.get_by_role("button", name=re.compile("^Cancel ")).first)

    expect(provider.get_by_text("That date is cancelled. Families see it now.")).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_providers_pages_can_be_used_by_anyone(
    live_demonstration: str, open_page: Callable[..., Page], size: str
) -> None:
    page = open_page(size, base_url=live_demonstration)
    check = checks.all_of_them if size == "phone" else checks.accessibility
    enter(page, live_demonstration)
    slug = Service.objects.get(name=SWIM).slug
    own = f"/local-offer/providers/listings/{slug}/"
    for path in (
        "",
        "still-right/",
        "dates/",
        "places/",
        "change/",
        *(f"change/{code}/" for code in ("about", "times", "access")),
    ):
        page.goto(own + path)
        check(page)
        looked_at(page, f"{size}-{path.replace('/', '-')}")
    page.goto(f"{own}change/cost/")
    page.get_by_label(re.compile("How many pounds")).first.fill("a lot")
    follow(page.get_by_role("button", name="Save", exact=True))
    check(page)
    page.get_by_label(re.compile("How many pounds")).first.fill("3")
    follow(page.get_by_role("button", name="Save", exact=True))
    page.goto(f"{own}change/check/")
    check(page)
    page.goto(f"{own}change/preview/")
    check(page)


def test_the_moderators_screens_can_be_used_by_anyone(officer: Callable[..., Page]) -> None:
    page = officer("moderator")
    for path in ("claims/", "providers/", "changes/?to_do=seen"):
        page.goto(f"/admin/{path}")
        checks.accessibility(page)
        looked_at(page, path.split("/")[0])
    page.goto("/admin/claims/?state=waiting")
    follow(page.locator("table.listing tbody a").first)
    checks.accessibility(page)
    looked_at(page, "claim")
    follow(page.get_by_role("link", name="Accept"))
    checks.accessibility(page)
    follow(page.get_by_role("button", name="Accept"))
    expect(page.get_by_text("Done. They have an e-mail.")).to_be_visible()


def test_an_editor_reads_the_versions_of_a_listing(editor: Page) -> None:
    editor.goto(f"/admin/service/versions/{Service.objects.get(name=SWIM).pk}/")
    checks.accessibility(editor)
    looked_at(editor, "versions")
    editor.goto("/admin/change_rules/")
    checks.accessibility(editor)
    looked_at(editor, "change-rules")
