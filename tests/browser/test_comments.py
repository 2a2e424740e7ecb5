"""A comment from a phone without JavaScript to its answer, published, and what changed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from localoffer import comment_seals
from tests.browser import checks
from tests.browser.following import follow
from tests.browser.pictures import looked_at


def test_a_family_comments_an_editor_answers_and_everybody_reads_what_changed(
    live_demonstration: str, open_page: Callable[..., Page], editor: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_seals, "SECONDS_TO_WRITE", 0)
    family = open_page("phone", java_script_enabled=False, base_url=live_demonstration)

    # The family
    family.goto("/local-offer/services/quiet-swim-with-hoist-and-pool-lift/")
    follow(family.get_by_role("link", name="Is something wrong or missing? Tell us"))
    follow(family.get_by_role("button", name="Send your comment"))
    expect(family.get_by_role("link", name="Choose what your comment is about")).to_be_visible()
    looked_at(family, "form-with-errors")
    family.get_by_label("Something is missing").check()
    family.get_by_label("Your comment").fill("Is there a changing bench for an adult?")
    follow(family.get_by_role("button", name="Send your comment"))
    own = family.url
    expect(family.get_by_text("We will answer by")).to_be_visible()
    looked_at(family, "own-comment")

    # The editor
    editor.goto("/admin/comment/?to_do=waiting")
    checks.accessibility(editor)
    looked_at(editor, "work-list")
    editor.goto("/admin/comment/?to_do=waiting&theme=missing")
    follow(editor.get_by_role("link", name="Quiet swim").last)
    checks.accessibility(editor)
    looked_at(editor, "one-comment")
    follow(editor.get_by_role("link", name="Answer and publish"))
    editor.get_by_label("Our answer").fill("There is not one yet.")
    editor.get_by_label("What we will do").fill("We have asked for one.")
    checks.accessibility(editor)
    looked_at(editor, "answer")
    follow(editor.get_by_role("button", name="Answer and publish"))
    follow(editor.get_by_role("link", name="Say what changed"))
    editor.get_by_label("What changed").fill("There is a bench now.")
    follow(editor.get_by_role("button", name="Say what changed"))
    follow(editor.get_by_role("link", name="See it as families do"))
    looked_at(editor, "published")

    # Everybody
    family.goto("/local-offer/comments/")
    expect(family.get_by_text("There is a bench now.")).to_be_visible()
    looked_at(family, "you-said")
    follow(family.get_by_role("link", name="See what changed").first)
    expect(family).to_have_url(re.compile("/local-offer/services/quiet-swim-with-hoist-and-pool-lift/$"))
    family.goto(own)
    expect(family.get_by_text("We have answered.")).to_be_visible()


def test_ones_own_comment_can_be_read_by_anyone_and_taken_back(
    live_demonstration: str, phone: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_seals, "SECONDS_TO_WRITE", 0)
    phone.goto(live_demonstration + "/local-offer/comments/new/")
    phone.get_by_label("How good the help is").check()
    phone.get_by_label("Your comment").fill("The club is kind.")
    follow(phone.get_by_role("button", name="Send your comment"))
    checks.all_of_them(phone)

    phone.get_by_text("Take this comment back").click()
    follow(phone.get_by_role("button", name="Take it back"))

    expect(phone.get_by_text("You took this comment back.")).to_be_visible()
    assert phone.get_by_text("The club is kind.").count() == 0
