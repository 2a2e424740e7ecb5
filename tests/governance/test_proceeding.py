"""What follows from a decision: the next body, another meeting, the authors, adoption, force, or the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import adopting, convening, pinning, registering, submitting
from governance.actors import Command
from governance.models import Decision, Edition, Route, Submission
from governance.refusals import Refused
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import BY, adopted, cabinet, clock, decide, draft, item, record, submit, waiting, write


def test_the_next_body_is_asked_about_the_approved_text_never_the_latest(send, wellbeing, edition, submission):
    write(edition, "Something nobody has approved.", author=send.lead)

    decide(send, edition)

    asked = waiting(edition)
    assert (asked.body, asked.stage) == (wellbeing.body, 2)
    assert asked.pin == submission.pin
    assert "nobody has approved" not in asked.pin.content


def test_after_the_last_body_the_edition_is_adopted_and_in_force(send, wellbeing, edition, submission):
    decide(send, edition)
    decide(wellbeing, edition)

    passage = edition.passages.get()
    assert edition.state == EditionState.IN_FORCE
    assert edition.effective_on == timezone.localdate()
    assert passage.ended_at is not None


def test_it_waits_for_the_day_that_the_route_says(send, wellbeing):
    edition = adopted(send, wellbeing, after_days=14)

    assert edition.state == EditionState.ADOPTED
    assert edition.effective_on == timezone.localdate() + timedelta(days=14)
    with pytest.raises(Refused, match="comes into force on"):
        adopting.bring_into_force(edition=edition, by=Command("tests"))


def test_on_its_day_it_replaces_the_edition_before_it(send, wellbeing):
    before = adopted(send, wellbeing, slug="2023", after_days=14)
    with clock(timezone.now() + timedelta(days=14)):
        adopting.bring_due_into_force(by=Command("tests"))
    after = adopted(send, wellbeing, slug="2026")

    with clock(timezone.now() + timedelta(days=15)):
        assert adopting.bring_due_into_force(by=Command("tests")) == [after]
        assert adopting.bring_due_into_force(by=Command("tests")) == []

    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, after.state) == (EditionState.SUPERSEDED, EditionState.IN_FORCE)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.REFERRED_BACK, EditionState.DRAFTING), (Outcome.REJECTED, EditionState.REJECTED)],
)
def test_a_refusal_of_the_body_ends_the_passage(send, edition, submission, outcome, state):
    decide(send, edition, outcome)

    assert edition.state == state
    assert edition.passages.get().ended_at is not None


def test_w06_a_changed_text_starts_at_the_first_body_again(send, wellbeing, route, edition, submission):
    decide(send, edition)
    decide(wellbeing, edition, Outcome.REFERRED_BACK)
    write(edition, "Every child is heard, and so is every parent.", author=send.lead)

    again = submit(edition, route, send)

    assert (again.body, again.passage.number) == (send.body, 2)
    assert again.pin.fingerprint != submission.pin.fingerprint


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.NOTED])
def test_what_was_put_off_comes_to_another_meeting(send, edition, submission, outcome):
    decide(send, edition, outcome)

    decide(send, edition)

    submission.refresh_from_db()
    assert submission.state == SubmissionState.DECIDED
    assert Decision.objects.filter(submission=submission).count() == 2


def test_until_the_chair_confirms_nothing_follows(send, edition, submission):
    record(send, item(send, submission))

    edition.refresh_from_db()
    assert edition.state == EditionState.IN_GOVERNANCE
    assert Submission.objects.count() == 1


def test_a_cancelled_meeting_leaves_the_edition_waiting(send, edition, submission):
    agenda_item = item(send, submission, held=False)

    convening.cancel_meeting(meeting=agenda_item.meeting, reason="Snow.", by=send.clerk)

    assert waiting(edition) == submission
    decide(send, edition)


def test_too_few_to_begin_leaves_the_edition_waiting(send, edition, submission):
    agenda_item = item(send, submission, held=False)

    convening.find_inquorate(meeting=agenda_item.meeting, reason="Three came.", by=send.clerk)

    assert waiting(edition) == submission


def test_adoption_needs_every_body_on_the_same_text(send, wellbeing, edition, submission):
    passage = submission.passage

    assert adopting.refusals(passage=passage) == [
        "The SEND Board has not accepted it.",
        "The Health and Wellbeing Board has not accepted it.",
        "The bodies did not all accept the same text.",
    ]
    with pytest.raises(Refused):
        adopting.adopt_edition(passage=passage, by=send.chair)
    decide(send, edition)
    assert len(adopting.refusals(passage=passage)) == 1


def test_a_route_changed_meanwhile_moves_no_passage_under_way(send, wellbeing, route, edition, submission):
    stage = route.stages.get(number=2)
    stage.body = cabinet().body
    registering.enter(row=stage, by=BY)

    decide(send, edition)

    assert waiting(edition).body == wellbeing.body


class TestSubmitting:
    def test_only_the_lead_officer_of_the_overseeing_body_submits(self, send, route, edition):
        with pytest.raises(Refused, match="Only the lead officer of the SEND Board"):
            submitting.submit_edition(edition=edition, route=route, by=send.clerk)
        assert submitting.refusals(edition=edition, route=route, by=send.lead) == []

    def test_an_edition_is_on_one_route_at_a_time(self, send, route, edition, submission):
        with pytest.raises(Refused, match="only a draft is submitted"):
            submit(edition, route, send)

    def test_a_route_names_bodies(self, send, edition):
        with pytest.raises(Refused, match="names no body"):
            submit(edition, registering.enter(row=Route(name="Nowhere"), by=BY), send)

    def test_an_edition_without_a_page_has_no_text(self, send, route, edition):
        bare = Edition(document=edition.document, slug="bare", title="Bare")

        assert pinning.refusals(edition=bare) == ["Bare has no page, so there is no text to put before a body."]

    def test_it_can_be_withdrawn_until_it_is_on_an_agenda(self, send, edition, submission):
        with pytest.raises(Refused, match="Say why"):
            submitting.withdraw_edition(edition=edition, reason="", by=send.lead)

        withdrawn = submitting.withdraw_edition(edition=edition, reason="The law changed.", by=send.lead)

        submission.refresh_from_db()
        assert (withdrawn.state, submission.state) == (EditionState.WITHDRAWN, SubmissionState.WITHDRAWN)

    def test_on_an_agenda_only_the_body_lets_it_go(self, send, edition, submission):
        item(send, submission, held=False)

        with pytest.raises(Refused, match="It is on the agenda of the SEND Board"):
            submitting.withdraw_edition(edition=edition, reason="The law changed.", by=send.lead)

    def test_between_two_bodies_it_can_be_withdrawn(self, send, edition, submission):
        decide(send, edition)

        assert submitting.refusals_to_withdraw(edition=edition, by=send.lead) == []


def test_a_draft_never_submitted_can_be_given_up(send):
    edition = draft(send)

    assert submitting.withdraw_edition(edition=edition, reason="Not needed.", by=send.lead).state == "withdrawn"
