"""By when an edition is looked at again, and what is said of one that ran past its end."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance import drafting, reviewing, reviews
from governance.actors import Command
from governance.models import Document, Edition
from governance.states import EditionState
from tests.factories.governance import BY, adopted
from tests.governance.refusing import refused

NIGHTLY = Command("bring_into_force")


@pytest.fixture
def in_force(send, wellbeing):
    drafting.create_document(
        title="SEND Strategy",
        slug="send-strategy",
        kind=Document.Kind.STRATEGY,
        overseen_by=send.body,
        review_months=12,
        by=BY,
    )
    return adopted(send, wellbeing)


def test_in_force_it_gets_its_day_from_its_document(in_force):
    today = timezone.localdate()

    assert in_force.review_by == reviews.next_review(in_force)
    assert 364 <= (in_force.review_by - today).days <= 366


@pytest.mark.parametrize(
    ("began", "months", "by"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 1, 1), 12, date(2026, 1, 1)),
    ],
)
def test_a_month_too_short_ends_on_its_last_day(began, months, by):
    edition = Edition(document=Document(review_months=months), effective_on=began)

    assert reviews.next_review(edition) == by


def test_without_a_rule_or_a_day_there_is_none():
    assert reviews.next_review(Edition(document=Document(), effective_on=date(2025, 1, 1))) is None
    assert reviews.next_review(Edition(document=Document(review_months=12))) is None


def test_the_review_begins_by_itself_in_good_time_and_once(in_force):
    assert reviewing.begin_due_reviews(by=NIGHTLY) == []
    lead = in_force.document.overseen_by.appointments.get(post="lead_officer").person
    reviewing.set_review(edition=in_force, review_by=timezone.localdate() + timedelta(days=90), by=lead)

    assert reviewing.begin_due_reviews(by=NIGHTLY) == [in_force]
    assert reviewing.begin_due_reviews(by=NIGHTLY) == []

    in_force.refresh_from_db()
    assert (in_force.state, in_force.under_review_since) == (EditionState.IN_FORCE, timezone.localdate())


def test_the_lead_officer_begins_it_earlier(in_force, send):
    refused("Only the lead officer", reviewing.begin_review, edition=in_force, by=send.clerk)

    begun = reviewing.begin_review(edition=in_force, by=send.lead)

    refused("It is under review since", reviewing.begin_review, edition=begun, by=send.lead)


def test_its_day_is_one_to_come(in_force, send):
    yesterday = timezone.localdate() - timedelta(days=1)

    refused("Give one to come", reviewing.set_review, edition=in_force, review_by=yesterday, by=send.lead)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "In force."),
        ({"period_ends": date(2022, 12, 31)}, "In force, its end date passed in 2022."),
        (
            {"period_ends": date(2022, 12, 31), "under_review_since": date(2025, 3, 3)},
            "In force, its end date passed in 2022, under review since 3 March 2025.",
        ),
        ({"review_by": date(2025, 3, 1)}, "In force, its review was due on 1 March 2025."),
        ({"period_ends": date(2025, 3, 13)}, "In force."),
        ({"state": EditionState.SUPERSEDED}, "No longer in force: a later edition took its place."),
        ({"state": EditionState.LAPSED}, "No longer in force: it ended, and no edition took its place."),
        ({"state": EditionState.ADOPTED}, "Adopted, not in force yet."),
        ({"state": EditionState.DRAFTING}, "Drafting."),
    ],
)
def test_how_it_stands_is_said_plainly(fields, sentence):
    edition = Edition(**{"state": EditionState.IN_FORCE} | fields)

    assert reviews.standing(edition, date(2025, 3, 13)) == sentence
