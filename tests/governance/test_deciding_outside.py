"""Decisions between meetings: who decides on which basis, what gives the power, and that the body hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance import acting, appointing, closed, confirming, convening
from governance.models import Access, AgendaItem, Basis, Decision, LegalKind, Post, Seat, WorkItem
from governance.particulars import Mandate, Privacy
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import (
    BY,
    LONG_AGO,
    board,
    cabinet,
    decide_between_meetings,
    item,
    member,
    person,
    record,
    record_decision,
    settle,
    waiting,
    why_not_recorded,
)
from tests.governance.refusing import refused

CLAUSE = "Constitution, part 3, paragraph 12"


def an_officer(before, name):
    found = person(name)
    appointing.appoint(person=found, body=before.body, post=Post.SCRUTINY_OFFICER, valid_from=LONG_AGO, by=BY)
    return found


@pytest.fixture
def every_kind(db):
    return [board(f"Of kind {kind.label}", kind=kind) for kind in LegalKind]


def deciding_for(before, **changed):
    usual = {
        "body": before.body,
        "basis": Basis.CHAIRS_ACTION,
        "outcome": Outcome.APPROVED,
        "wording": "Approved: the lease is renewed.",
        "title": "Lease of the centre",
        "reasons": "It ends on Friday.",
        "decided_on": timezone.localdate(),
        "decided_by": before.chair,
        "clause": CLAUSE,
        "by": before.clerk,
    }
    return usual | changed


def decided(before, **changed):
    return decide_between_meetings(**deciding_for(before, **changed))


def test_the_chairs_action_is_recorded_with_what_gives_the_power(send):
    decision = decided(send)

    assert (decision.basis, decision.decided_by, decision.authority) == (Basis.CHAIRS_ACTION, send.chair, CLAUSE)
    assert decision.agenda_item is None
    assert decision.quorum["sentences"] == ["It was decided outside a meeting, so no quorum applies."]


def test_it_is_put_before_the_next_meeting_to_be_noted(send):
    meeting = convening.schedule_meeting(body=send.body, starts_at=timezone.now() + timedelta(days=20), by=send.clerk)

    decided(send)

    work = WorkItem.objects.get(body=send.body)
    assert (work.meeting, work.purpose) == (meeting, AgendaItem.Purpose.NOTE)
    assert "Lease of the centre" in work.title


def test_without_a_meeting_in_the_diary_it_waits_for_one(send):
    decided(send)

    assert WorkItem.objects.get(body=send.body).meeting is None


def test_recorded_anew_it_is_listed_once(send):
    decided(send, replaces=decided(send))

    assert WorkItem.objects.count() == 1


def test_it_rests_on_a_clause_or_on_a_resolution_that_holds(send):
    delegation = record(send, item(send), delegates=Basis.CHAIRS_ACTION)
    resting = {"clause": "", "authorised_by": delegation}

    refused("Say what gives the power", decide_between_meetings, **deciding_for(send, clause=" "))
    refused("is not confirmed, or no longer holds", decide_between_meetings, **deciding_for(send, **resting))
    settle(send, delegation)
    refused(
        "Say one thing that gives the power", decide_between_meetings, **deciding_for(send, authorised_by=delegation)
    )
    assert decided(send, **resting).authorised_by == delegation


class TestTheResolutionThatGivesThePower:
    def resting_on(self, send, delegation, **changed):
        return deciding_for(send, clause="", authorised_by=delegation, **changed)

    def test_it_is_one_of_the_same_body(self, send, wellbeing):
        delegation = settle(wellbeing, record(wellbeing, item(wellbeing), delegates=Basis.CHAIRS_ACTION))

        refused(
            "That is a resolution of the Health and Wellbeing Board",
            decide_between_meetings,
            **self.resting_on(send, delegation),
        )

    @pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.NOTED, Outcome.DEFERRED])
    def test_it_was_carried(self, send, outcome):
        delegation = settle(send, record(send, item(send), outcome))

        refused("so it gives no power", decide_between_meetings, **self.resting_on(send, delegation))

    def test_what_is_not_carried_gives_none_and_none_ends_before_it_began(self, client, send):
        listed = item(send)
        power = {"delegates": Basis.CHAIRS_ACTION}
        yesterday = timezone.localdate() - timedelta(days=1)
        until = timezone.localdate() + timedelta(days=40)

        refused("gives nobody power", lambda: record(send, listed, Outcome.REJECTED, **power))
        refused("cannot end on", lambda: record(send, listed, delegates_until=yesterday, **power))
        refused("and to nobody", lambda: record(send, listed, delegates_until=until))
        decision = record(send, listed, delegates_until=until, **power)

        page = client.get(decision.get_absolute_url()).content.decode()
        assert f"(chair’s action between meetings), until {until:%-d %B %Y}." in page

    def test_it_delegates_something(self, send):
        delegation = settle(send, record(send, item(send)))

        refused("That resolution delegates nothing", decide_between_meetings, **self.resting_on(send, delegation))

    def test_it_delegates_on_this_basis(self, send):
        delegation = settle(send, record(send, item(send), delegates=Basis.DELEGATED))

        refused(
            "That resolution gives power for “under delegated authority”",
            decide_between_meetings,
            **self.resting_on(send, delegation),
        )

    def test_nothing_is_decided_before_it(self, send):
        delegation = settle(send, record(send, item(send), delegates=Basis.CHAIRS_ACTION))
        the_day_before = delegation.decided_on - timedelta(days=1)

        refused(
            "and this was decided before",
            decide_between_meetings,
            **self.resting_on(send, delegation, decided_on=the_day_before),
        )

    def test_nor_after_its_time(self, send):
        until = timezone.localdate() - timedelta(days=2)
        delegation = settle(
            send, record(send, item(send, days_ago=9), delegates=Basis.CHAIRS_ACTION, delegates_until=until)
        )

        refused("That resolution gave the power until", decide_between_meetings, **self.resting_on(send, delegation))
        assert decided(send, clause="", authorised_by=delegation, decided_on=until)

    def test_nor_once_it_was_taken_back(self, send):
        delegation = settle(send, record(send, item(send), delegates=Basis.CHAIRS_ACTION))
        rescission = {"kind": Decision.Kind.RESCISSION, "concerns": delegation, "reasons": "Not wanted."}
        settle(send, record(send, item(send), **rescission))

        refused("or no longer holds", decide_between_meetings, **self.resting_on(send, delegation))


def test_who_decided_confirms_it_and_its_recorder_does_not(send):
    officer = an_officer(send, "Director of Education")
    decision = decided(send, basis=Basis.DELEGATED, decided_by=officer)

    refused("Only Director of Education, who decided it", confirming.confirm_decision, decision=decision, by=send.lead)
    assert confirming.confirm_decision(decision=decision, by=officer)


def test_its_recorder_did_not_decide_it(send):
    refused(
        "You decided this yourself, so another officer must record it",
        decide_between_meetings,
        **deciding_for(send, basis=Basis.DELEGATED, decided_by=send.clerk),
    )


def test_only_an_officer_of_the_body_decides_under_delegated_powers(send, wellbeing):
    for nobody in (person("A stranger"), wellbeing.lead, send.chair):
        refused(
            "Only an officer of the SEND Board decides under delegated powers",
            decide_between_meetings,
            **deciding_for(send, basis=Basis.DELEGATED, decided_by=nobody),
        )


def test_an_officer_whose_post_began_later_had_no_power_then(send):
    officer = person("New officer")
    today = timezone.localdate()
    appointing.appoint(person=officer, body=send.body, post=Post.SCRUTINY_OFFICER, valid_from=today, by=BY)
    delegated = {"basis": Basis.DELEGATED, "decided_by": officer}

    refused(
        "held no such post",
        decide_between_meetings,
        **deciding_for(send, **delegated, decided_on=today - timedelta(days=1)),
    )
    assert decided(send, **delegated)


def test_nobody_decides_for_a_body_that_has_no_terms_yet(send):
    refused(
        "has had terms of reference since",
        decide_between_meetings,
        **deciding_for(send, decided_on=LONG_AGO - timedelta(days=1)),
    )


def test_in_a_written_procedure_nobody_decides_alone(send):
    refused("all members decide", decide_between_meetings, **deciding_for(send, basis=Basis.WRITTEN_PROCEDURE))


@pytest.mark.parametrize(
    ("kind", "basis", "because"),
    [
        (LegalKind.COUNCIL_COMMITTEE, Basis.CHAIRS_ACTION, "Its chair cannot decide for it alone"),
        (LegalKind.COUNCIL_COMMITTEE, Basis.WRITTEN_PROCEDURE, "It decides in a meeting, not in writing"),
        (LegalKind.SCRUTINY, Basis.CHAIRS_ACTION, "Its chair cannot decide for it alone"),
        (LegalKind.EXECUTIVE, Basis.WRITTEN_PROCEDURE, "It decides in a meeting, not in writing"),
        (LegalKind.PARTNERSHIP, Basis.INDIVIDUAL_EXECUTIVE, "Only a member of the executive decides alone"),
        (LegalKind.WORKSHOP, Basis.DELEGATED, "It has no power that it could leave to an officer"),
    ],
)
def test_what_is_open_follows_from_the_legal_kind_of_the_body(db, kind, basis, because):
    body = board("A body", kind=kind)
    decider = None if basis == Basis.WRITTEN_PROCEDURE else body.chair

    refused(
        because, decide_between_meetings, **deciding_for(body, basis=basis, decided_by=decider, alternatives="None.")
    )


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_let_through_had_the_power(every_kind, data):
    """Over all kinds, bases, deciders and days: what the rule lets through, the law and a post gave."""
    before = data.draw(st.sampled_from(every_kind))
    basis = data.draw(st.sampled_from(Basis))
    decider = data.draw(st.sampled_from([None, before.chair, before.lead, before.clerk, every_kind[0].chair]))
    clause = data.draw(st.sampled_from(["", " ", CLAUSE]))
    day = timezone.localdate() - timedelta(days=data.draw(st.integers(-2, 4000)))
    mandate = Mandate(basis=basis, decided_by=decider, clause=clause)

    if acting.refusals_of_mandate(before.body, mandate, on=day):
        return

    assert basis in acting.lawful(before.body, day)
    assert day >= LONG_AGO
    assert clause.strip()
    assert {
        Basis.DELEGATED: decider in (before.lead, before.clerk),
        Basis.CHAIRS_ACTION: decider == before.chair,
        Basis.WRITTEN_PROCEDURE: decider is None,
    }.get(basis, False)


class TestInPrivate:
    SECRET = "The lease of 12 Hidden Street"
    PRIVATELY = {
        "title": SECRET,
        "wording": f"Approved: {SECRET}.",
        "public_title": "A lease",
        "public_wording": "A lease was agreed.",
        "privacy": Privacy(access=Access.NOT_FOR_PUBLICATION, closed_reason="The landlord is still asked."),
    }

    def test_everyone_reads_its_public_part_and_the_ground_and_nothing_else(self, client, send):
        decision = settle(send, decided(send, **self.PRIVATELY))

        page = client.get(decision.get_absolute_url()).content.decode()
        register = client.get("/decisions/").content.decode()
        assert "A lease was agreed." in page
        assert "The landlord is still asked." in page
        assert "A lease" in register
        assert self.SECRET not in page + register

    def test_it_is_in_no_list_file_or_export(self, client, send):
        decision = settle(send, decided(send, **self.PRIVATELY))

        assert client.get(f"/decisions/{decision.pk}/text/").status_code == 404
        assert client.get(f"/decisions/{decision.pk}.json").json()["wording"] == "A lease was agreed."
        for address in (
            f"/decisions/{decision.pk}.json",
            "/decisions.json",
            "/decisions.csv",
            f"/bodies/{send.body.slug}/",
        ):
            assert self.SECRET not in client.get(address).content.decode()
        assert closed.grounds()[f"decision:{decision.pk}"] == Access.NOT_FOR_PUBLICATION.label

    def test_the_work_programme_names_it_by_its_public_title(self, send):
        decided(send, **self.PRIVATELY)

        assert WorkItem.objects.get(body=send.body).title == "Decided between meetings: A lease"

    @pytest.mark.parametrize(
        ("changed", "because"),
        [
            ({"public_title": " "}, "Give it a title that anyone may read"),
            ({"public_wording": ""}, "Write the part of the decision that anyone may read"),
            ({"privacy": Privacy(access=Access.NOT_FOR_PUBLICATION)}, "Say why keeping it private"),
            ({"privacy": Privacy(access=Access.EXEMPT, closed_reason="So.")}, "under no rules on exempt information"),
        ],
    )
    def test_its_lawful_public_part_is_needed(self, send, changed, because):
        refused(because, decide_between_meetings, **deciding_for(send, **self.PRIVATELY | changed))

    def test_of_an_executive_it_is_exempt_by_a_paragraph_or_confidential(self, db):
        executive = cabinet()
        delegated = {"basis": Basis.DELEGATED, "decided_by": executive.lead, "alternatives": "None."}
        refusing = deciding_for(executive, **self.PRIVATELY | delegated)

        refused("as exempt or confidential only", decide_between_meetings, **refusing)
        exempt = Privacy(access=Access.EXEMPT, closed_reason="It is a bid.")
        refused("under which paragraph", decide_between_meetings, **refusing | {"privacy": exempt})
        exempt = Privacy(access=Access.EXEMPT, exempt_paragraph=3, closed_reason="It is a bid.")
        assert decide_between_meetings(**refusing | {"privacy": exempt}).exempt_paragraph == 3


def test_each_basis_has_who_decides(send):
    stranger = person("A stranger")

    refused("Only the chair of the SEND Board", decide_between_meetings, **deciding_for(send, decided_by=stranger))
    refused("Say who decided", decide_between_meetings, **deciding_for(send, decided_by=None))
    refused("is no basis", decide_between_meetings, **deciding_for(send, basis=Basis.MEETING))
    refused("is no basis", decide_between_meetings, **deciding_for(send, basis=Basis.IMPORTED))
    assert decided(send, basis=Basis.WRITTEN_PROCEDURE, decided_by=None)


def test_only_a_member_of_the_executive_decides_alone(send):
    portfolio = board("Cabinet Member for Children", kind=LegalKind.INDIVIDUAL_MEMBER)
    seat = member(portfolio.body, Seat.COUNCILLOR, "Councillor Ada")
    alone = {"basis": Basis.INDIVIDUAL_EXECUTIVE, "decided_by": seat.person, "alternatives": "None."}

    refused("Only a member of the executive decides alone", decide_between_meetings, **deciding_for(send, **alone))
    assert decided(portfolio, **alone).basis == Basis.INDIVIDUAL_EXECUTIVE


def test_only_the_clerk_records_it_and_not_of_the_future(send, wellbeing):
    tomorrow = timezone.localdate() + timedelta(days=1)

    refused("Only the clerk", decide_between_meetings, **deciding_for(send, by=wellbeing.clerk))
    refused("has not come yet", decide_between_meetings, **deciding_for(send, decided_on=tomorrow))
    refused("give it a title", decide_between_meetings, **deciding_for(send, title=" "))


class TestOnAnEdition:
    def test_nobody_decided_on_a_text_before_it_was_pinned(self, send, submission):
        yesterday = timezone.localdate() - timedelta(days=1)

        refused(
            "The text was pinned on",
            decide_between_meetings,
            **deciding_for(send, submission=submission, decided_on=yesterday),
        )

    def test_it_goes_on_from_there(self, send, wellbeing, edition, submission):
        settle(send, decided(send, submission=submission))

        submission.refresh_from_db()
        assert (submission.state, submission.basis) == (SubmissionState.DECIDED, Basis.CHAIRS_ACTION)
        assert waiting(edition).body == wellbeing.body

    def test_what_is_on_an_agenda_is_decided_there(self, send, submission):
        item(send, submission, held=False)
        submission.refresh_from_db()

        refused(
            "Take it off the agenda first",
            decide_between_meetings,
            **deciding_for(send, submission=submission),
        )

    def test_its_chair_may_let_it_go_all_the_same(self, send, edition, submission):
        item(send, submission, held=False)

        settle(send, decided(send, submission=submission, outcome=Outcome.WITHDRAWN, reasons="The lead officer asked."))

        edition.refresh_from_db()
        assert edition.state == EditionState.WITHDRAWN

    def test_it_is_decided_once(self, send, submission):
        decided(send, submission=submission)

        refused(
            "It is decided already: approved",
            decide_between_meetings,
            **deciding_for(send, submission=submission),
        )

    def test_of_another_body_it_is_not(self, wellbeing, submission):
        refused(
            "It waits for the SEND Board",
            decide_between_meetings,
            **deciding_for(wellbeing, submission=submission),
        )

    def test_who_wrote_it_does_not_decide_on_it(self, send, submission):
        refused(
            "wrote some of this text",
            decide_between_meetings,
            **deciding_for(send, submission=submission, basis=Basis.DELEGATED, decided_by=send.lead),
        )


def test_a_body_lets_an_edition_go_at_its_meeting(send, edition, submission):
    agenda_item = item(send, submission)

    refused(
        "Say who asked for it to be withdrawn",
        record_decision,
        agenda_item=agenda_item,
        outcome=Outcome.WITHDRAWN,
        wording="Resolved: that it be withdrawn.",
        decided_on=timezone.localdate(agenda_item.meeting.starts_at),
        by=send.clerk,
    )
    settle(send, record(send, agenda_item, Outcome.WITHDRAWN))
    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


def test_a_referral_says_why_and_what_must_change(send, submission):
    agenda_item = item(send, submission)

    assert why_not_recorded(agenda_item=agenda_item, by=send.clerk, outcome=Outcome.REFERRED_BACK, reasons=" ") == [
        "Say why it is referred back, and what must change."
    ]


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.ENDORSED])
def test_a_workshop_decides_nothing(outcome, db):
    workshop = board("Workshop", kind=LegalKind.WORKSHOP)
    agenda_item = item(workshop)
    day = timezone.localdate(agenda_item.meeting.starts_at)

    found = why_not_recorded(agenda_item=agenda_item, by=workshop.clerk, outcome=outcome, decided_on=day)
    assert found == ["The Workshop gathers views and decides nothing. Note what came out of it in its minutes."]
    assert why_not_recorded(agenda_item=agenda_item, by=workshop.clerk, outcome=Outcome.NOTED, decided_on=day) == []
