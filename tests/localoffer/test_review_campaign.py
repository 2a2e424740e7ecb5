"""A campaign for one and a half people: spread, two reminders, a holiday pause, then a call list; and its forecast."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from cms.models import User
from localoffer.models import (
    BankHoliday,
    CheckedBy,
    Organization,
    ReviewRequest,
    ReviewSettings,
    Service,
    Way,
)
from localoffer.reviews import bounces
from localoffer.reviews.asking import ask, message_id, parties_to_ask
from localoffer.reviews.calling import confirmed_by_phone, mend_address, nobody_answered
from localoffer.reviews.confirming import Confirmer, confirm
from localoffer.reviews.flagging import flag
from localoffer.reviews.forecast import first_of_month, forecast, overdue_by
from localoffer.reviews.rules import rules
from localoffer.reviews.sending_days import SendingDays, sending_days

MONDAY = date(2026, 11, 9)  # in term, with no bank holiday near
REPORT = """From: postmaster@council.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.council.example

Final-Recipient: rfc822; hello@one.example
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

To: hello@one.example
Message-ID: {message_id}
Subject: Are your details still right?

--b--
"""


@pytest.fixture(autouse=True)
def campaign(directory: None, settings: Any) -> ReviewSettings:
    settings.TODAY = MONDAY
    return ReviewSettings.objects.create(is_on=True, most_a_day=2)


def listing(name: str, *, days: int | None = 200, **values: Any) -> Service:
    """A listing confirmed so many days before the Monday, of an organisation of its own."""
    organization = Organization.objects.create(name=f"{name} Ltd", email=f"hello@{name.lower()}.example")
    on = None if days is None else MONDAY - timedelta(days=days)
    return Service.objects.create(**({"name": name, "organization": organization, "checked_on": on} | values))


@pytest.fixture
def officer() -> User:
    return User.objects.create_user(email="officer@example.org")


def addressed() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def run_days(last: date) -> None:
    for number in range((last - MONDAY).days + 1):
        ask(today=MONDAY + timedelta(days=number))


def test_nothing_is_sent_unless_it_is_switched_on(campaign: ReviewSettings) -> None:
    listing("One")
    campaign.is_on = False
    campaign.save()

    call_command("look_after_listings")

    assert mail.outbox == []
    assert not ReviewRequest.objects.exists()


def test_the_longest_ago_are_asked_first_a_few_a_day() -> None:
    listing("One", days=200)
    listing("Two", days=300)
    listing("Three", days=None)
    listing("Fresh", days=10)

    ask(today=MONDAY)
    assert addressed() == ["hello@three.example", "hello@two.example"]
    ask(today=MONDAY)  # run twice by mistake: the third comes, nobody twice
    assert addressed() == ["hello@three.example", "hello@two.example", "hello@one.example"]


def test_without_a_number_they_are_spread_over_the_days_between_due_and_overdue(campaign: ReviewSettings) -> None:
    campaign.most_a_day = None
    campaign.save()
    for number in range(300):
        listing(f"Club{number}", days=190)

    ask(today=MONDAY)

    days = sending_days(campaign).between(MONDAY, MONDAY + timedelta(days=182))
    assert len(mail.outbox) == -(-300 // days)
    assert len(mail.outbox) * days >= 300


def test_one_e_mail_is_about_all_that_is_due_or_soon_will_be_and_not_what_is_fresh() -> None:
    one = listing("One", days=200)
    listing("Soon", days=150, organization=one.organization)
    listing("Fresh", days=10, organization=one.organization)
    flagged = listing("Doubted", days=400, organization=one.organization)
    flag(service=flagged, reason="doubted")

    (party,) = parties_to_ask(rules(), MONDAY)

    assert [each.name for each in party.listings] == ["One", "Soon"]


def test_two_reminders_then_the_call_list() -> None:
    listing("One")

    run_days(date(2027, 1, 8))  # the third fourteen days end in the Christmas holidays

    assert [message.subject.split("?")[0] for message in mail.outbox] == [
        "Are your details still right",
        "Reminder: are your details still right",
        "Reminder: are your details still right",
    ]
    assert "we will ring you" in mail.outbox[2].body
    (request,) = ReviewRequest.objects.to_call()
    assert request.call_reason == "no_answer"


def test_whoever_answered_in_any_way_gets_no_reminder() -> None:
    one = listing("One")
    ask(today=MONDAY)
    confirm(service=one, confirmer=Confirmer(CheckedBy.COUNCIL, "Officer", Way.VISIT))

    run_days(MONDAY + timedelta(days=42))

    assert len(mail.outbox) == 1
    assert ReviewRequest.objects.get().closed_on == MONDAY


def test_nobody_is_written_to_at_weekends_on_bank_holidays_or_in_the_school_holidays(campaign: ReviewSettings) -> None:
    BankHoliday.objects.get_or_create(on=date(2026, 11, 10), defaults={"name": "A day off"})
    days = sending_days(campaign)

    assert days.holds(MONDAY)
    assert not days.holds(date(2026, 11, 10))
    assert not days.holds(date(2026, 11, 14))  # a Saturday
    assert not days.holds(date(2026, 12, 29))  # between two terms
    campaign.pauses_in_holidays = False
    assert sending_days(campaign).holds(date(2026, 12, 29))
    campaign.paused_until = date(2027, 1, 11)
    assert not sending_days(campaign).holds(date(2027, 1, 8))
    assert sending_days(campaign).holds(date(2027, 1, 11))


def test_a_reminder_waits_for_the_holidays_to_end(campaign: ReviewSettings) -> None:
    listing("One")
    ask(today=date(2026, 12, 14))

    for day in (date(2026, 12, 28), date(2026, 12, 29)):
        ask(today=day)
    assert len(mail.outbox) == 1

    ask(today=date(2027, 1, 11))
    assert len(mail.outbox) == 2


def test_who_has_no_address_is_rung_and_a_listing_without_an_organisation_is_asked_by_its_own() -> None:
    listing("Alone", organization=None, email="alone@example.org")
    silent = listing("Silent")
    assert silent.organization is not None
    silent.organization.email = ""
    silent.organization.save()

    ask(today=MONDAY)

    assert addressed() == ["alone@example.org"]
    assert [(each.name, each.call_reason) for each in ReviewRequest.objects.to_call()] == [("Silent Ltd", "no_address")]


def test_confirmed_by_phone_with_a_role_in_one_act(officer: User) -> None:
    one = listing("One")
    ask(today=MONDAY)
    (request,) = ReviewRequest.objects.all()

    assert confirmed_by_phone(request=request, role="Club leader", by=officer) == 1

    said = one.confirmations.get()
    assert (said.by, said.role, said.way, said.recorded_by) == ("provider", "Club leader", "phone", officer.pk)
    request.refresh_from_db()
    assert request.closed_on == MONDAY


def test_who_was_not_reached_goes_behind_those_not_rung_yet(officer: User) -> None:
    listing("One", days=300)
    listing("Two", days=200)
    ask(today=MONDAY)
    ReviewRequest.objects.update(call_reason="no_answer")
    first, second = ReviewRequest.objects.to_call()

    nobody_answered(request=first, by=officer)

    assert list(ReviewRequest.objects.to_call()) == [second, first]


@pytest.mark.parametrize(
    ("action", "status", "taken"), [("failed", "5.1.1", 1), ("delayed", "4.4.1", 0), ("failed", "4.4.7", 0)]
)
def test_mail_that_came_back_for_good_is_a_task(action: str, status: str, taken: int) -> None:
    listing("One")
    ask(today=MONDAY)
    link = ReviewRequest.objects.get().links.get()
    report = REPORT.format(action=action, status=status, message_id=message_id(link)).encode()

    assert bounces.take(report) == taken
    assert ReviewRequest.objects.bounced().count() == taken


def test_the_report_names_the_message_that_we_sent_and_others_are_passed_over() -> None:
    listing("One")
    ask(today=MONDAY)

    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(ReviewRequest.objects.get().links.get())
    other = REPORT.format(action="failed", status="5.1.1", message_id="<1@elsewhere.example>")
    assert bounces.take(other.encode()) == 0
    assert bounces.take(b"Hello") == 0


def test_an_address_that_our_server_refuses_is_a_task_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: Any) -> int:
        raise SMTPRecipientsRefused({})

    listing("One")
    monkeypatch.setattr(EmailBackend, "send_messages", refused)

    ask(today=MONDAY)

    request = ReviewRequest.objects.bounced().get()
    assert (request.mails_sent, request.links.count()) == (0, 0)


def test_mail_that_cannot_leave_today_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: Any) -> int:
        raise OSError

    listing("One")
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", down)
        ask(today=MONDAY)
    assert ReviewRequest.objects.get().mails_sent == 0

    ask(today=MONDAY + timedelta(days=1))

    assert addressed() == ["hello@one.example"]


def test_a_mended_address_is_kept_and_asked_afresh(officer: User) -> None:
    one = listing("One")
    ask(today=MONDAY)
    ReviewRequest.objects.update(call_reason="bounced")

    assert mend_address(request=ReviewRequest.objects.get(), address="new@one.example", by=officer)

    assert addressed() == ["hello@one.example", "new@one.example"]
    assert Organization.objects.get(pk=one.organization_id).email == "new@one.example"
    assert not ReviewRequest.objects.to_call().exists()


def test_the_forecast_takes_what_comes_due_less_what_will_be_confirmed_at_this_pace() -> None:
    by = MONDAY + timedelta(days=100)
    days = [by - timedelta(days=number) for number in range(120)] + [by + timedelta(days=1)] * 50

    assert overdue_by(days, a_day=0, today=MONDAY, by=by) == 120
    assert overdue_by(days, a_day=0.28, today=MONDAY, by=by) == 92
    assert overdue_by(days, a_day=5, today=MONDAY, by=by) == 0
    assert first_of_month(MONDAY, 3) == date(2027, 2, 1)


def test_the_pace_counts_what_people_confirmed_and_no_import() -> None:
    one = listing("One", days=400)
    listing("Two", days=None)
    confirmer = Confirmer(CheckedBy.PROVIDER, "", Way.PHONE)
    confirm(service=one, confirmer=confirmer)
    confirm(service=one, confirmer=confirmer)
    listing("Three", days=10).confirmations.create(by="provider", way=Way.IMPORT, on=MONDAY)

    found = forecast(rules(), today=MONDAY)

    assert found.a_week == pytest.approx(7 / 90)
    assert found.overdue == 1


def test_days_between_count_sending_days_alone() -> None:
    assert SendingDays().between(MONDAY, MONDAY + timedelta(days=6)) == 5
