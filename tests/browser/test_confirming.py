"""A chair confirms a decision on a phone, by a link that works once."""

import re

from django.core import mail
from playwright.sync_api import Page

from governance import confirming
from governance.models import Confirmation, Terms
from tests.browser import checks
from tests.browser.following import follow
from tests.factories.governance import board, item, record


def test_a_chair_confirms_by_a_link(live_demonstration: str, phone: Page) -> None:
    linked = board("Link Board", confirming=Terms.Confirming.LINK)
    decision = record(linked, item(linked), reasons="It is needed.")
    confirming.send_link(decision=decision, person=linked.chair, by=linked.clerk)
    address = re.search(r"/decisions/confirm/\d+/", mail.outbox[-1].body)
    code = re.search(r"^(\w{4}-){3}\w{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert address is not None
    assert code is not None

    phone.goto(f"{live_demonstration}{address.group()}")
    checks.all_of_them(phone)
    phone.get_by_label("Code from the mail").fill(code.group())
    follow(phone.get_by_role("button", name="Read the decision"))
    checks.all_of_them(phone)
    assert not Confirmation.objects.filter(decision=decision).exists()
    follow(phone.get_by_role("button", name="Confirm that this was resolved"))

    phone.get_by_text("is now in the record").wait_for()
    checks.all_of_them(phone)
    assert Confirmation.objects.get(decision=decision).confirmed_by == linked.chair
