"""How long each class of record is kept, and what is due for disposal."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import appointing, registering, retention
from governance.models import Person, RetentionRule, Seat
from tests.factories import governance as making
from tests.governance import officers

pytestmark = pytest.mark.django_db


def test_the_rules_are_entered_once_and_what_the_council_changed_stays():
    retention.enter_rules()
    rule = RetentionRule.objects.get(record_class="attendance")
    rule.months = 84
    rule.save()

    retention.enter_rules()

    assert RetentionRule.objects.count() == len(retention.CLASSES)
    assert RetentionRule.objects.get(record_class="attendance").months == 84


def test_a_seat_is_due_once_its_time_is_over_and_so_is_the_name(send):
    retention.enter_rules()
    person = registering.enter(row=Person(name="Nia Nurse"), by=making.BY)
    seat = appointing.seat_member(
        person=person,
        body=send.body,
        seat=Seat.NHS,
        valid_from=making.LONG_AGO,
        valid_to=date(2020, 8, 31),
        by=making.BY,
    )

    before, after = retention.due(date(2026, 8, 30)), retention.due(date(2026, 8, 31))

    assert before == []
    assert {line.row for line in after} == {seat, person}


def test_what_is_kept_for_good_is_never_due(send):
    retention.enter_rules()
    making.item(send)

    assert "minutes" not in {
        line.rule.record_class for line in retention.due(timezone.localdate() + timedelta(days=40_000))
    }


def test_the_rules_and_what_is_due_are_on_a_screen():
    retention.enter_rules()

    shown = officers.text(officers.of_role("Data protection officer").get(reverse("governance_admin:disposal")))

    assert "Confirmed minutes" in shown
    assert "To be confirmed by the council" in shown
    assert "Nothing is due." in shown
