"""What a body takes back or puts right in its record is a new decision; the first stays to be read."""

import pytest
from django.utils import timezone

from governance import aftermath, audit, obligations, publication, shelf
from governance.models import Decision
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import (
    adopted,
    condition,
    decide,
    item,
    record,
    record_decision,
    settle,
    submit,
    waiting,
    why_not_recorded,
    write,
)
from tests.governance.refusing import refused

RESCISSION, CORRECTION = Decision.Kind.RESCISSION, Decision.Kind.CORRECTION


def later(before, concerns, kind, outcome=Outcome.APPROVED, **changed):
    """The body resolves at a later meeting on what it decided, and its chair confirms."""
    usual = {"kind": kind, "concerns": concerns, "reasons": "The figures were wrong."}
    return settle(before, record(before, item(before), outcome, **usual | changed))


def recording(before, **changed):
    agenda_item = item(before)
    return {
        "agenda_item": agenda_item,
        "outcome": Outcome.APPROVED,
        "wording": "Resolved.",
        "reasons": "The figures were wrong.",
        "decided_on": timezone.localdate(agenda_item.meeting.starts_at),
        "by": before.clerk,
    } | changed


class TestRescission:
    def test_both_stay_to_be_read(self, send):
        first = settle(send, record(send, item(send)))

        second = later(send, first, RESCISSION)

        assert list(Decision.objects.standing().filter(pk__in=[first.pk, second.pk]).order_by("pk")) == [first, second]
        found = aftermath.of(first)
        assert (found.rescinded_by, found.is_struck_through) == (second, True)
        assert any("SEND Board rescinded it on" in sentence for sentence in aftermath.sentences(found))

    def test_while_another_body_has_the_edition_it_goes_back_to_its_authors(self, send, wellbeing, edition, submission):
        first = decide(send, edition)

        later(send, first, RESCISSION)

        edition.refresh_from_db()
        assert edition.state == EditionState.DRAFTING
        assert {each.state for each in edition.passages.get().submissions.all()} == {
            SubmissionState.DECIDED,
            SubmissionState.WITHDRAWN,
        }

    def test_before_its_day_the_adoption_falls(self, send, wellbeing):
        edition = adopted(send, wellbeing, after_days=14)

        later(wellbeing, Decision.objects.get(body=wellbeing.body), RESCISSION)

        edition.refresh_from_db()
        assert (edition.state, edition.effective_on) == (EditionState.DRAFTING, None)
        assert publication.adopted_pin(edition) is None

    def test_in_force_it_lapses_and_stays_at_its_address(self, send, wellbeing):
        edition = adopted(send, wellbeing)
        pin = publication.public_pin(edition)

        later(wellbeing, Decision.objects.get(body=wellbeing.body), RESCISSION)

        edition.refresh_from_db()
        public = shelf.public_edition(edition)
        assert edition.state == EditionState.LAPSED
        assert (public.pin, public.is_in_force) == (pin, False)
        assert public.standing == "No longer in force: it ended, and no edition took its place."
        assert shelf.shelf(edition.document).in_force is None
        assert audit.verify().is_whole

    def test_after_it_went_back_a_new_passage_can_begin(self, send, wellbeing, route, edition, submission):
        later(send, decide(send, edition), RESCISSION)
        edition.refresh_from_db()
        write(edition, "Every child is heard this year.", author=send.lead)

        assert submit(edition, route, send).passage.number == 2

    def test_refused_nothing_follows(self, send, wellbeing):
        edition = adopted(send, wellbeing)

        later(wellbeing, Decision.objects.get(body=wellbeing.body), RESCISSION, outcome=Outcome.REJECTED)

        edition.refresh_from_db()
        assert edition.state == EditionState.IN_FORCE

    def test_its_conditions_are_no_longer_owed(self, send, wellbeing, edition, submission):
        first = decide(send, edition, Outcome.APPROVED_WITH_CONDITIONS, conditions=[condition()])

        later(send, first, RESCISSION)

        assert obligations.conditions() == []

    @pytest.mark.parametrize("kind", [RESCISSION, CORRECTION])
    def test_only_the_same_body_and_only_what_is_confirmed(self, send, wellbeing, kind):
        unconfirmed = record(send, item(send))
        confirmed = settle(send, record(send, item(send)))

        refused("is not confirmed yet", record_decision, **recording(send, kind=kind, concerns=unconfirmed))
        refused("Only the SEND Board", record_decision, **recording(wellbeing, kind=kind, concerns=confirmed))
        refused("Say which decision", record_decision, **recording(send, kind=kind))
        refused("Say why the body", record_decision, **recording(send, kind=kind, concerns=confirmed, reasons=" "))

    def test_what_no_longer_holds_is_not_taken_back_again(self, send):
        first = settle(send, record(send, item(send)))
        later(send, first, RESCISSION)

        refused("no longer holds", record_decision, **recording(send, kind=RESCISSION, concerns=first))


class TestCorrection:
    def test_the_wrong_outcome_is_put_right_and_the_first_stays_struck_through(
        self, send, wellbeing, edition, submission
    ):
        wrong = decide(send, edition)

        right = later(send, wrong, CORRECTION, Outcome.REJECTED)

        found = aftermath.of(wrong)
        assert (found.corrected_by, found.is_struck_through) == (right, True)
        edition.refresh_from_db()
        assert edition.state == EditionState.DRAFTING
        assert publication.acceptances(submission.passage) == {}

    def test_what_was_approved_and_recorded_as_rejected_goes_on(self, send, wellbeing, edition, submission):
        wrong = decide(send, edition, Outcome.REJECTED)

        right = later(send, wrong, CORRECTION)

        edition.refresh_from_db()
        assert edition.state == EditionState.IN_GOVERNANCE
        assert (right.pin, right.submission) == (submission.pin, submission)
        assert waiting(edition).body == wellbeing.body
        decide(wellbeing, edition)
        assert publication.public_pin(edition) == submission.pin
        assert audit.verify().is_whole

    def test_words_put_right_change_nothing_else(self, send, wellbeing):
        edition = adopted(send, wellbeing)
        pin = publication.public_pin(edition)

        later(
            wellbeing, Decision.objects.get(body=wellbeing.body), CORRECTION, wording="Resolved: that it be approved."
        )

        edition.refresh_from_db()
        assert edition.state == EditionState.IN_FORCE
        assert publication.public_pin(edition) == pin

    def test_it_counts_who_was_there_when_it_was_decided(self, send, edition, submission):
        wrong = decide(send, edition, Outcome.REJECTED)

        assert later(send, wrong, CORRECTION).quorum == wrong.quorum

    def test_in_force_it_lapses_when_it_was_never_approved(self, send, wellbeing):
        edition = adopted(send, wellbeing)

        later(wellbeing, Decision.objects.get(body=wellbeing.body), CORRECTION, Outcome.REJECTED)

        edition.refresh_from_db()
        assert edition.state == EditionState.LAPSED
        assert shelf.public_edition(edition) is not None

    def test_it_stands_on_an_item_of_its_own(self, send, wellbeing, edition, submission):
        first = decide(send, edition)
        agenda_item = item(wellbeing, waiting(edition))

        found = why_not_recorded(agenda_item=agenda_item, by=wellbeing.clerk, kind=CORRECTION, concerns=first)

        assert "This item is about an edition. Put this on an item of its own." in found


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "says"), [(RESCISSION, "rescinded since"), (CORRECTION, "corrected since")])
def test_every_public_list_says_that_it_was_taken_back(client, send, kind, says):
    first = settle(send, record(send, item(send)))
    assert says not in client.get("/decisions/").content.decode()

    later(send, first, kind)

    lists = ("/decisions/", f"/meetings/{first.agenda_item.meeting_id}/", f"/bodies/{send.body.slug}/")
    assert [says in client.get(address).content.decode() for address in lists] == [True, True, True]
    told = {each["id"]: each.get("notice") for each in client.get("/decisions.json").json()["decisions"]}
    assert told[first.pk] == [f"{says[0].upper()}{says[1:]}."]
    assert [notice for pk, notice in told.items() if pk != first.pk] == [None]
    assert says[1:] in client.get("/decisions.csv").content.decode()


def test_a_list_knows_what_was_taken_back_without_asking_again(send, django_assert_num_queries):
    first = settle(send, record(send, item(send)))
    later(send, first, RESCISSION)

    with django_assert_num_queries(1):
        told = {each.pk: each.taken_back for each in Decision.objects.with_fate()}

    assert (told[first.pk], Decision.objects.get(pk=first.pk).taken_back) == ("rescinded since", "rescinded since")


@pytest.mark.parametrize("kind", [RESCISSION, CORRECTION])
def test_nothing_is_taken_back_at_an_earlier_meeting(send, kind):
    first = settle(send, record(send, item(send)))
    earlier = item(send, days_ago=7)

    found = why_not_recorded(
        agenda_item=earlier,
        by=send.clerk,
        kind=kind,
        concerns=first,
        reasons="The figures were wrong.",
        decided_on=timezone.localdate(earlier.meeting.starts_at),
    )

    assert [sentence for sentence in found if "which is earlier" in sentence]
