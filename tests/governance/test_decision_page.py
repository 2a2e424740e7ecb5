"""What the page of a decision shows beyond its words: conditions, votes, interests, what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import attending, confirming
from governance.models import Membership, Seat
from governance.particulars import NewCondition, Votes
from governance.states import Outcome
from tests.factories import governance as making

pytestmark = pytest.mark.django_db


def page_of(client, decision, rest=""):
    response = client.get(f"/decisions/{decision.pk}/{rest}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_conditions_stand_in_the_heading_and_in_a_list(client, send, item):
    due = timezone.localdate() + timedelta(days=30)
    condition = NewCondition(text="Finance sign-off", owner_title="Head of Finance", due_on=due, suspensive=True)

    page = page_of(client, making.record(send, item, Outcome.APPROVED_WITH_CONDITIONS, conditions=[condition]))

    assert "SEND Board approved, with one condition: " in page
    assert "Finance sign-off (Head of Finance), by" in page
    assert "The edition waits until this is met." in page


def test_votes_stand_with_who_decided(client, send):
    members = [making.member(send.body, Seat.COUNCILLOR, f"Member {name}") for name in ("Ash", "Bay", "Elm")]
    listed = making.item(send)
    making.attend(listed, send.clerk, *members)

    page = page_of(client, making.record(send, listed, votes=Votes(votes_for=2, votes_against=1, abstentions=0)))

    assert "2 for, 1 against, 0 abstained." in page


def test_an_interest_names_nobody_who_is_known_by_the_seat(client, send):
    member = making.member(send.body, Seat.PARENT_CARER, "Rowan Ash")
    assert member.public_form == Membership.PublicForm.SEAT
    listed = making.item(send)
    making.attend(listed, send.clerk, member)
    attending.declare_interest(agenda_item=listed, membership=member, nature="Is a trustee", by=send.clerk)

    page = page_of(client, making.record(send, listed))

    assert "One member declared an interest and left the room for this item." in page
    assert "Rowan Ash" not in page
    assert "trustee" not in page


def test_what_changed_since_its_own_last_decision_is_shown_as_text(client, send, route, edition):
    making.submit(edition, route, send)
    making.decide(send, edition, Outcome.REFERRED_BACK)
    making.write(edition, "Every child is heard, at home and at school.", author=send.lead)
    making.submit(edition, route, send)
    again = making.record(send, making.item(send, making.waiting(edition)))

    assert "See what changed" in page_of(client, again)
    changes = page_of(client, again, "changes/")
    assert "<del>" in changes
    assert "<ins>" in changes
    assert "at home and at school." in changes


def test_a_first_decision_has_nothing_to_compare(client, send, item):
    assert client.get(f"/decisions/{making.record(send, item).pk}/changes/").status_code == 404


def test_a_confirmed_decision_says_when(client, send, item):
    decision = making.record(send, item)
    confirming.confirm_decision(decision=decision, by=send.chair)

    assert "Confirmed on" in page_of(client, decision)
