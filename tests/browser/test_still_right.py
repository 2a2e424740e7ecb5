"""From an e-mail to a listing that says who confirmed it; and from the call list to the same."""

import re
from collections.abc import Callable

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from localoffer.models import ReviewRequest
from localoffer.reviews.asking import send
from tests.browser import checks
from tests.browser.following import follow
from tests.browser.pictures import looked_at


def link_in_the_last_mail() -> str:
    found = re.search(r"/local-offer/still-right/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_a_provider_opens_the_mail_presses_once_and_families_read_it(
    live_demonstration: str, open_page: Callable[..., Page]
) -> None:
    asked = ReviewRequest.objects.waiting_for_an_answer().first()
    assert asked is not None
    listing = asked.unanswered().first()
    assert listing is not None
    assert send(asked, today=timezone.localdate())
    provider = open_page("phone", java_script_enabled=False, base_url=live_demonstration)

    provider.goto(link_in_the_last_mail())
    provider.reload()  # as a mail scanner may have done before
    looked_at(provider, "still-right")
    provider.get_by_label("Your job there").select_option("Manager")
    follow(provider.get_by_role("button", name="Still right"))
    expect(provider.get_by_role("heading", name="Thank you")).to_be_visible()
    looked_at(provider, "still-right-thanks")

    provider.goto(listing.get_absolute_url())
    expect(provider.get_by_text("Details confirmed by the provider (Manager) today").first).to_be_visible()


def test_the_page_behind_the_link_can_be_used_by_anyone(live_demonstration: str, phone: Page) -> None:
    asked = ReviewRequest.objects.waiting_for_an_answer().first()
    assert asked is not None
    assert send(asked, today=timezone.localdate())

    phone.goto(live_demonstration + link_in_the_last_mail())
    checks.all_of_them(phone)
    phone.get_by_label("Something has changed").first.check()
    follow(phone.get_by_role("button", name="Tell us"))
    expect(phone.get_by_role("link", name="Say what has changed")).to_be_visible()
    checks.all_of_them(phone)
    phone.get_by_label("What has changed?").first.fill("We start at 11 now.")
    follow(phone.get_by_role("button", name="Tell us"))
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    checks.all_of_them(phone)


def test_an_officer_sees_what_is_overdue_rings_and_confirms_in_one_click(editor: Page) -> None:
    editor.goto("/admin/reviews/")
    checks.accessibility(editor)
    looked_at(editor, "reviews")
    expect(editor.get_by_text("At this pace")).to_be_visible()

    follow(editor.get_by_role("link", name="Call list").first)
    checks.accessibility(editor)
    looked_at(editor, "call-list")
    follow(editor.locator("table.listing tbody a").first)
    checks.accessibility(editor)
    looked_at(editor, "call")
    editor.get_by_label("Their role").fill("Manager")
    follow(editor.get_by_role("button", name=re.compile("^Confirmed by phone")))
    editor.get_by_text("confirmed by phone.").wait_for()

    editor.goto("/admin/review_rules/")
    follow(editor.locator("table.listing tbody").get_by_role("link", name="Activity").first)
    checks.accessibility(editor)
    looked_at(editor, "rule")
