"""A text changes on its way: what a body changed in its meeting, what is agreed to be minor, a slip corrected. Nothing
else stands for the text that was accepted."""

import pytest
from django.utils import timezone

from governance import amending, audit, ledger, pinning, publication
from governance.models import Decision, Passage, RouteStage
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import (
    BY,
    board,
    decide,
    item,
    record,
    route,
    settle,
    submit,
    waiting,
    why_not_recorded,
    write,
)
from tests.governance.refusing import refused

AMENDED = "Every child is heard, and so is every parent."


def referred_back(send, wellbeing, edition):
    """The second body refers the edition back, and the lead officer writes what it asked for."""
    decide(send, edition)
    referral = decide(wellbeing, edition, Outcome.REFERRED_BACK)
    write(edition, AMENDED, author=send.lead)
    return referral


def resubmitted(send, edition):
    return amending.resubmit_as_minor(edition=edition, reason="Parents are named; nothing else.", by=send.lead)


def amend(send, before, edition, words=AMENDED, outcome=Outcome.APPROVED):
    """The body meets, changes the wording and decides on what it changed."""
    agenda_item = item(before, waiting(edition))
    write(edition, words, author=send.lead)
    amended = amending.amend_in_meeting(agenda_item=agenda_item, by=send.lead)
    decision = settle(before, record(before, agenda_item, outcome, amended=amended))
    edition.refresh_from_db()
    return decision


class TestMinorAndMaterial:
    def test_a_minor_change_goes_on_where_it_was_referred_back(self, send, wellbeing, edition, submission):
        referral = referred_back(send, wellbeing, edition)

        again = resubmitted(send, edition)

        assert (again.body, again.stage, again.passage.change) == (wellbeing.body, 2, Passage.Change.MINOR)
        assert (again.pin.amends, again.pin.amended_under) == (submission.pin, referral)

    def test_until_the_clerk_agrees_nobody_decides_on_it(self, send, wellbeing, edition, submission):
        referred_back(send, wellbeing, edition)
        agenda_item = item(wellbeing, resubmitted(send, edition))

        assert any(
            "has not agreed yet that what changed is minor" in sentence
            for sentence in why_not_recorded(agenda_item=agenda_item, by=wellbeing.clerk)
        )

        amending.agree_minor(passage=agenda_item.submission.passage, by=wellbeing.clerk)
        agenda_item.refresh_from_db()
        assert why_not_recorded(agenda_item=agenda_item, by=wellbeing.clerk) == []

    def test_the_bodies_before_keep_their_decisions(self, send, wellbeing, edition, submission):
        referred_back(send, wellbeing, edition)
        again = resubmitted(send, edition)
        amending.agree_minor(passage=again.passage, by=wellbeing.clerk)

        decide(wellbeing, edition)

        assert edition.state == EditionState.IN_FORCE
        assert publication.adopted_pin(edition) == again.pin
        assert publication.public_pin(edition) == again.pin
        assert Decision.objects.filter(body=send.body).count() == 1
        assert audit.verify().is_whole

    def test_a_clerk_who_finds_it_material_starts_it_at_the_first_body(self, send, wellbeing, edition, submission):
        referred_back(send, wellbeing, edition)
        again = resubmitted(send, edition)

        material = amending.find_material(passage=again.passage, reason="A new duty.", by=wellbeing.clerk)

        again.refresh_from_db()
        assert again.state == SubmissionState.WITHDRAWN
        assert (material.body, material.pin, material.passage.change) == (send.body, again.pin, Passage.Change.MATERIAL)
        decide(send, edition)
        decide(wellbeing, edition)
        assert publication.adopted_pin(edition) == again.pin

    @pytest.mark.parametrize("post", ["lead", "chair"])
    def test_only_the_clerk_of_the_body_that_referred_it_judges(self, send, wellbeing, edition, submission, post):
        referred_back(send, wellbeing, edition)
        passage = resubmitted(send, edition).passage

        refused("Only the clerk", amending.agree_minor, passage=passage, by=getattr(wellbeing, post))
        refused("Only the clerk", amending.agree_minor, passage=passage, by=send.clerk)

    def test_only_the_lead_officer_says_that_it_is_minor(self, send, wellbeing, edition, submission):
        referred_back(send, wellbeing, edition)

        refused(
            "Only the lead officer", amending.resubmit_as_minor, edition=edition, reason="A slip.", by=wellbeing.clerk
        )
        refused("why that is minor", amending.resubmit_as_minor, edition=edition, reason=" ", by=send.lead)

    def test_a_first_draft_is_no_minor_change(self, send, edition):
        refused("was not referred back", amending.resubmit_as_minor, edition=edition, reason="A slip.", by=send.lead)

    def test_a_pin_that_says_it_amends_another_stands_for_nothing_by_that(self, send, wellbeing, edition, submission):
        """What only claims to be a minor amendment is honoured by nothing."""
        decide(send, edition)
        write(edition, "Something nobody has seen.", author=send.lead)
        claimed = pinning.pin_edition(edition=edition, by=BY, amends=submission.pin, amended_under=None)
        asked = waiting(edition)
        asked.pin = claimed
        ledger.keep(asked, action="submission.forged", by=BY)

        agenda_item = item(wellbeing, asked)
        decision = record(wellbeing, agenda_item)
        refused(
            "did not all accept the same text",
            settle_or_refuse,
            before=wellbeing,
            decision=decision,
        )
        assert publication.adopted_pin(edition) is None

    def test_a_second_minor_change_follows_the_first(self, send, wellbeing, edition, submission):
        referred_back(send, wellbeing, edition)
        first = resubmitted(send, edition)
        amending.agree_minor(passage=first.passage, by=wellbeing.clerk)
        decide(wellbeing, edition, Outcome.REFERRED_BACK)
        write(edition, "Every child and every parent is heard.", author=send.lead)
        second = resubmitted(send, edition)
        amending.agree_minor(passage=second.passage, by=wellbeing.clerk)

        decide(wellbeing, edition)

        assert second.pin.amends == first.pin
        assert publication.adopted_pin(edition) == second.pin


def settle_or_refuse(*, before, decision):
    settle(before, decision)


class TestInTheMeeting:
    def test_the_body_decides_on_the_text_as_it_changed_it(self, send, wellbeing, edition, submission):
        decision = amend(send, send, edition)

        assert decision.pin != submission.pin
        assert decision.pin.amends == submission.pin
        assert waiting(edition).pin == decision.pin

    def test_the_bodies_before_it_are_asked_again_and_it_is_not(self, send, wellbeing, edition, submission):
        decide(send, edition)
        decision = amend(send, wellbeing, edition)

        asked = waiting(edition)
        assert (asked.body, asked.pin, asked.passage.change) == (send.body, decision.pin, Passage.Change.AGAIN)
        assert publication.adopted_pin(edition) is None
        decide(send, edition)

        assert edition.state == EditionState.IN_FORCE
        assert publication.adopted_pin(edition) == decision.pin
        assert Decision.objects.filter(body=wellbeing.body).count() == 1

    def test_who_is_asked_again_may_change_it_again_and_then_the_other_looks(
        self, send, wellbeing, edition, submission
    ):
        decide(send, edition)
        amend(send, wellbeing, edition)
        last = amend(send, send, edition, words="Every child and every parent is heard.")

        assert (waiting(edition).body, waiting(edition).pin) == (wellbeing.body, last.pin)
        decide(wellbeing, edition)
        assert publication.adopted_pin(edition) == last.pin

    def test_where_the_route_lets_it_the_amendment_stands_alone(self, send, wellbeing, edition):
        submit(edition, route(send, wellbeing, amending=RouteStage.Amending.ALONE), send)
        decide(send, edition)

        decision = amend(send, wellbeing, edition)

        assert edition.state == EditionState.IN_FORCE
        assert publication.adopted_pin(edition) == decision.pin

    def test_where_the_route_does_not_it_refers_back(self, send, wellbeing, edition):
        submit(edition, route(send, wellbeing, amending=RouteStage.Amending.NO), send)
        agenda_item = item(send, waiting(edition))
        write(edition, AMENDED, author=send.lead)

        refused("It refers it back", amending.amend_in_meeting, agenda_item=agenda_item, by=send.lead)

    def test_nothing_is_amended_before_the_meeting(self, send, edition, submission):
        agenda_item = item(send, submission, held=False)

        refused(
            "before the meeting is marked as held", amending.amend_in_meeting, agenda_item=agenda_item, by=send.lead
        )

    def test_the_clerk_does_not_record_on_another_text(self, send, wellbeing, route, edition, submission):
        agenda_item = item(send, submission)
        stranger = pinning.pin_edition(edition=edition, by=BY)

        found = why_not_recorded(agenda_item=agenda_item, by=send.clerk, amended=stranger)

        assert found == ["That text does not amend the one that was before the body. Pin it again."]

    def test_who_wrote_the_amended_words_does_not_record_them(self, send, edition, submission):
        agenda_item = item(send, submission)
        write(edition, AMENDED, author=send.clerk)
        amended = amending.amend_in_meeting(agenda_item=agenda_item, by=send.lead)

        assert why_not_recorded(agenda_item=agenda_item, by=send.clerk, amended=amended) == [
            "You wrote some of this text, so another person must record the decision on it."
        ]


class TestASlip:
    @pytest.fixture
    def approved(self, send, wellbeing, edition, submission):
        """The last body has approved, and the edition is in force."""
        decide(send, edition)
        return decide(wellbeing, edition)

    def corrected(self, wellbeing, approved, amended, **changed):
        usual = {
            "decision": approved,
            "amended": amended,
            "wording": "“Chlid” is corrected to “child”.",
            "reasons": "A slip of the pen.",
            "decided_on": timezone.localdate(),
            "decided_by": wellbeing.chair,
            "by": wellbeing.clerk,
        }
        return amending.correct_text(**usual | changed)

    def test_corrected_under_authority_it_stands_for_the_old_text(self, send, wellbeing, edition, submission, approved):
        write(edition, "Every child is heard!", author=send.lead)
        amended = amending.amend_under(decision=approved, by=send.lead)
        decision = self.corrected(wellbeing, approved, amended)
        assert publication.public_pin(edition) == submission.pin

        settle(wellbeing, decision)

        assert (decision.authorised_by, decision.pin.amended_under) == (approved, approved)
        assert publication.public_pin(edition) == amended
        assert audit.verify().is_whole

    def test_a_draft_that_nobody_decided_on_is_never_shown(self, send, edition, submission, approved):
        write(edition, "Every chlid is heard.", author=send.lead)
        amending.amend_under(decision=approved, by=send.lead)

        assert publication.public_pin(edition) == submission.pin

    def test_only_the_last_body_lets_it_be_corrected(self, send, edition, submission, approved):
        first = Decision.objects.get(body=send.body)
        write(edition, "Every child is heard!", author=send.lead)

        refused("has had the text before it since", amending.amend_under, decision=first, by=send.lead)

    def test_who_wrote_it_does_not_decide_on_it(self, send, wellbeing, edition, submission, approved):
        write(edition, "Every child is heard!", author=send.lead)
        amended = amending.amend_under(decision=approved, by=send.lead)

        refused(
            "wrote some of this text",
            self.corrected,
            wellbeing=wellbeing,
            approved=approved,
            amended=amended,
            decided_by=send.lead,
        )

    def test_two_slips_follow_each_other(self, send, wellbeing, edition, submission, approved):
        pins = []
        for words in ("Every child is heard!", "Every child is heard?"):
            write(edition, words, author=send.lead)
            pins.append(amending.amend_under(decision=approved, by=send.lead))
            settle(wellbeing, self.corrected(wellbeing, approved, pins[-1]))

        assert pins[1].amends == pins[0]
        assert publication.public_pin(edition) == pins[1]


def test_the_page_can_be_written_only_when_its_body_has_met(send, edition, submission):
    page = edition.page
    assert publication.is_before_its_boards(page)

    agenda_item = item(send, submission)
    assert not publication.is_before_its_boards(page)

    record(send, agenda_item)
    assert publication.is_before_its_boards(page)


def test_a_board_that_is_no_body_of_the_route_lets_nothing_be_changed(send, edition, submission):
    stranger = board("Another board")

    refused("Only the lead officer", amending.amend_in_meeting, agenda_item=item(send, submission), by=stranger.lead)
