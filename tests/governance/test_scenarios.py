"""What a clerk tries first, by number: the rules behind each. Where a scenario has a screen or a paper of its own, its
tests stand with those."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.documents import get_document_model

from governance import (
    aftermath,
    amending,
    assigning,
    attending,
    calling_in,
    closing,
    confirming,
    convening,
    deadlines,
    desk,
    differences,
    discharging,
    importing,
    obligations,
    pinned_files,
    pinning,
    publication,
    publishing,
    recommending,
    reviews,
    shelf,
    timeline,
)
from governance.models import (
    Access,
    Basis,
    CallIn,
    Condition,
    Decision,
    Edition,
    LegalKind,
    MeetingAction,
    Passage,
    Person,
    Seat,
    WorkItem,
)
from governance.models.governed import UngovernedWrite
from governance.notice import LONDON
from governance.refusals import Refused
from governance.states import CallInState, EditionState, Outcome
from tests.factories.governance import (
    BY,
    adopted,
    attend,
    board,
    cabinet,
    clock,
    condition,
    councillors,
    decide,
    decide_between_meetings,
    draft,
    item,
    person,
    record,
    route,
    settle,
    submit,
    waiting,
    why_not_recorded,
    write,
)
from tests.governance import passages
from tests.governance.refusing import refused


def test_scenario_01_a_typo_after_approval_is_never_published_silently(send, wellbeing):
    edition = adopted(send, wellbeing)
    approved = publication.public_pin(edition)
    decision = Decision.objects.get(body=wellbeing.body)

    write(edition, "Every child is heard!", author=send.lead)
    assert publication.public_pin(edition) == approved
    corrected = amending.amend_under(decision=decision, by=send.lead)
    assert differences.between(approved, corrected).sentence == "1 paragraph changed."
    settle(
        wellbeing,
        amending.correct_text(
            decision=decision,
            amended=corrected,
            wording="The slip is corrected.",
            reasons="A slip of the pen.",
            decided_on=timezone.localdate(),
            decided_by=wellbeing.chair,
            by=wellbeing.clerk,
        ),
    )

    assert publication.public_pin(edition) == corrected


def test_scenario_02_the_second_of_two_officers_learns_what_was_recorded(send, item):
    with clock(timezone.localtime().replace(hour=14, minute=2)):
        record(send, item)
        refused("already recorded by the clerk at 14:02: approved", record, before=send, agenda_item=item)


def test_scenario_03_a_meeting_cancelled_after_its_papers_decides_nothing(send, edition, submission):
    agenda_item = item(send, submission, held=False)
    convening.cancel_meeting(meeting=agenda_item.meeting, reason="Snow.", by=send.clerk)
    agenda_item.refresh_from_db()

    assert waiting(edition) == submission
    assert "The meeting was cancelled, so it decided nothing." in why_not_recorded(
        agenda_item=agenda_item, by=send.clerk
    )


def test_scenario_04_recorded_three_weeks_late_the_call_in_runs_from_publication(db):
    executive = cabinet()
    held_on = datetime(2026, 3, 2, 14, tzinfo=LONDON)
    with clock(held_on):
        agenda_item = item(executive)
    with clock(held_on + timedelta(days=21)):
        late = record(executive, agenda_item, reasons="It is needed.", alternatives="None.")
        publishing.publish_notice(decision=late, by=executive.clerk)

        found = aftermath.of(late)
        assert late.decided_on == held_on.date()
        assert found.days_late == 21
        assert "It was recorded 21 days after it was decided." in aftermath.sentences(found)
        assert found.window.closes == datetime(2026, 3, 30, 16, tzinfo=LONDON)


def test_scenario_05_a_member_who_leaves_on_an_interest_makes_one_item_inquorate(db):
    short = board(rule={"at_least": 2, "among_them": [{"seat": "nhs", "at_least": 1}]}, seats=[Seat.NHS, Seat.SCHOOL])
    touched, untouched = item(short), item(short, days_ago=1)
    for each in (touched, untouched):
        attend(each, short.clerk, *short.members)
    attending.declare_interest(agenda_item=touched, membership=short.members[0], by=short.clerk)

    (sentence,) = why_not_recorded(agenda_item=touched, by=short.clerk, outcome=Outcome.APPROVED)
    assert "No NHS representative" in sentence
    assert why_not_recorded(agenda_item=untouched, by=short.clerk, outcome=Outcome.APPROVED) == []


@pytest.mark.parametrize("outcome", [*Outcome])
def test_scenario_06_short_of_its_quorum_a_body_only_notes_or_defers(outcome, db):
    short = board(rule={"at_least": 2}, seats=[Seat.NHS])
    agenda_item = item(short)
    attend(agenda_item, short.clerk, *short.members)

    found = why_not_recorded(agenda_item=agenda_item, by=short.clerk, outcome=outcome)

    may = outcome in (Outcome.NOTED, Outcome.DEFERRED)
    assert (found == []) is may
    assert may or "The quorum was not met" in found[0]


def test_scenario_07_approved_subject_to_finance_blocks_the_next_body(send, wellbeing, edition, submission):
    subject_to = condition(suspensive=True, discharging=Condition.Discharging.CHAIR)
    decision = decide(send, edition, Outcome.APPROVED_WITH_CONDITIONS, conditions=[subject_to])
    assert not edition.passages.get().submissions.filter(body=wellbeing.body).exists()
    assert [each.holds_up for each in obligations.conditions()] == [True]

    met = discharging.discharge_condition(
        condition=decision.conditions.get(),
        wording="The finance officer agrees.",
        evidence="A letter of 3 March.",
        decided_on=timezone.localdate(),
        decided_by=send.chair,
        by=send.clerk,
    )
    settle(send, met)

    assert waiting(edition).body == wellbeing.body


def test_scenario_08_wording_changed_in_the_meeting_goes_back_to_who_has_not_seen_it(
    send, wellbeing, edition, submission
):
    decide(send, edition)
    agenda_item = item(wellbeing, waiting(edition))
    write(edition, "Every child is heard, and so is every parent.", author=send.lead)
    amended = amending.amend_in_meeting(agenda_item=agenda_item, by=send.lead)
    settle(wellbeing, record(wellbeing, agenda_item, amended=amended))

    asked = waiting(edition)
    shown = differences.since_own_decision(send.body, asked.pin)
    assert (asked.body, asked.pin, asked.passage.change) == (send.body, amended, Passage.Change.AGAIN)
    assert (shown.before, shown.sentence) == (submission.pin, "1 paragraph changed.")
    decide(send, edition)

    assert publication.public_pin(edition) == amended


def test_scenario_09_a_new_edition_takes_the_place_of_the_old_which_stays_at_its_address(send, wellbeing):
    old = adopted(send, wellbeing, slug="2023")
    new = adopted(send, wellbeing, slug="2026")

    old.refresh_from_db()
    assert (old.state, new.state) == (EditionState.SUPERSEDED, EditionState.IN_FORCE)
    found = shelf.public_edition(old)
    assert (found.is_in_force, found.in_force) == (False, new)
    assert found.standing == "No longer in force: a later edition took its place."
    assert Edition.objects.filter(document=old.document, state=EditionState.IN_FORCE).count() == 1


def test_scenario_10_a_strategy_past_its_end_is_in_the_register_and_says_so(send):
    edition = importing.import_edition(
        document=draft(send).document,
        slug="2019",
        title="The strategy, 2019 to 2022",
        state=EditionState.IN_FORCE,
        period_ends=date(2022, 12, 31),
        source="A paper of 13 March 2025",
        by=BY,
    )

    (review,) = reviews.due(date(2025, 3, 13))
    assert (review.edition, review.is_past_its_end) == (edition, True)
    assert review.sentence == "In force, its end date passed in 2022."


@pytest.mark.parametrize(("hour", "minute", "in_time"), [(15, 59, True), (16, 0, False), (16, 30, False)])
def test_scenario_11_called_in_on_the_fifth_day_over_a_bank_holiday(db, hour, minute, in_time):
    """Published on Thursday, 30 April 2026; Monday, 4 May is a holiday; so the fifth working day is Friday, 8 May."""
    executive = cabinet()
    with clock(datetime(2026, 4, 30, 11, tzinfo=UTC)):
        decision = record(executive, item(executive), reasons="It is needed.", alternatives="None.")
        publishing.publish_notice(decision=settle(executive, decision), by=executive.clerk)
    at = datetime(2026, 5, 8, hour, minute, tzinfo=LONDON)
    with clock(at):
        call_in = calling_in.receive_call_in(
            decision=decision,
            received_at=at,
            grounds="No alternatives were weighed.",
            signatories=councillors("Ada", "Bayo"),
            by=executive.clerk,
        )

    assert (calling_in.refusals_to_accept(call_in=call_in, by=executive.clerk) == []) is in_time


def test_scenario_12_reversed_after_a_call_in_both_decisions_stay(db):
    executive, scrutiny = cabinet(), board("Scrutiny Board", kind=LegalKind.SCRUTINY)
    why = {"reasons": "It is needed.", "alternatives": "None."}
    submit(draft(executive), route(executive), executive)
    edition = Edition.objects.get()
    first = decide(executive, edition, **why)
    publishing.publish_notice(decision=first, by=executive.clerk)
    call_in = calling_in.receive_call_in(
        decision=first,
        received_at=timezone.now(),
        grounds="No alternatives were weighed.",
        signatories=councillors("Ada", "Bayo"),
        by=executive.clerk,
    )
    calling_in.accept_call_in(call_in=call_in, by=executive.clerk)
    with clock(timezone.now() + timedelta(days=1)):
        calling_in.answer_call_in(
            call_in=call_in,
            state=CallInState.REFERRED_BACK,
            heard_at=item(scrutiny).meeting,
            answer="Weigh the alternatives.",
            by=scrutiny.clerk,
        )
        second = decide(executive, edition, Outcome.REJECTED, **why)

    assert list(Decision.objects.standing().order_by("pk")) == [first, second]
    assert second.concerns == first
    assert aftermath.of(first).is_struck_through
    assert CallIn.objects.get().state == CallInState.REFERRED_BACK
    assert publication.adopted_pin(edition) is None


def test_scenario_13_nothing_that_a_decision_rests_on_can_be_deleted(send, wellbeing):
    edition = adopted(send, wellbeing)
    text = publication.public_pin(edition).content
    page, author = edition.page, send.lead.user

    with pytest.raises(ProtectedError):
        page.delete()
    with pytest.raises(ProtectedError):
        publication.public_pin(edition).revision.delete()
    author.delete()
    passage = edition.passages.get()
    route_now = send.body.documents.get()

    assert publication.public_pin(edition).content == text
    assert [stage["body"] for stage in passage.stages] == [send.body.pk, wellbeing.body.pk]
    assert Person.objects.filter(pk=send.lead.pk).exists()
    assert route_now.editions.get() == edition


def test_scenario_14_a_wrong_outcome_is_corrected_and_stays_struck_through(send):
    wrong = settle(send, record(send, item(send), Outcome.REJECTED))

    refused(
        "What is confirmed stands",
        record,
        before=send,
        agenda_item=wrong.agenda_item,
        replaces=wrong,
    )
    right = settle(
        send,
        record(
            send,
            item(send),
            kind=Decision.Kind.CORRECTION,
            concerns=wrong,
            reasons="The clerk misheard.",
        ),
    )

    assert aftermath.of(wrong).corrected_by == right
    assert (right.outcome, right.reasons) == (Outcome.APPROVED, "The clerk misheard.")


def test_scenario_15_what_the_board_saw_is_shown_after_everything_changed(db):
    cast = passages.boards()
    attachment = passages.document("plan.txt", b"the plan as it was")
    edition = passages.draft(cast, "Every child is heard.", attachment=attachment)
    passages.submit(cast, edition)
    decision = passages.decide(cast, edition)

    write(edition, "Something else.", author=cast.lead)
    get_document_model().objects.all().delete()

    pin = Decision.objects.get(pk=decision.pk).pin
    assert "Every child is heard." in pin.html
    assert [pinned_files.path(file.sha256).read_bytes() for file in pin.files.all()] == [b"the plan as it was"]
    assert pinning.faults(pin) == []


def test_scenario_16_the_chairs_urgent_action_is_put_before_the_next_meeting(send):
    action = decide_between_meetings(
        body=send.body,
        basis=Basis.CHAIRS_ACTION,
        outcome=Outcome.APPROVED,
        wording="Approved: the lease is renewed.",
        title="Lease of the centre",
        decided_on=timezone.localdate(),
        decided_by=send.chair,
        clause="Terms of reference, paragraph 9",
        by=send.clerk,
    )

    assert WorkItem.objects.get(body=send.body).title == "Decided between meetings: Lease of the centre"
    assert confirming.confirm_decision(decision=action, by=send.chair)


def test_scenario_17_what_is_exempt_is_in_no_public_list(db):
    committee = board("Committee", kind=LegalKind.COUNCIL_COMMITTEE)
    with_closed = item(committee, held=False)
    private = convening.list_item(meeting=with_closed.meeting, title="A contract with Larkspur", by=committee.clerk)
    ground = {"exempt_paragraph": 3, "public_title": "A contract", "closed_reason": "It would show the price."}
    closing.close_item(agenda_item=private, access=Access.EXEMPT, by=committee.clerk, **ground)
    convening.hold_meeting(meeting=with_closed.meeting, by=committee.clerk)
    private.refresh_from_db()
    decision = settle(committee, record(committee, private))

    assert decision not in Decision.objects.open()
    assert "write a summary that anyone may read" in " ".join(
        publishing.refusals(decision=decision, by=committee.clerk)
    )


def test_scenario_18_scrutiny_unanswered_for_two_months_is_on_both_desks_and_the_board_closes_it(db):
    scrutiny, executive = board("Scrutiny", kind=LegalKind.SCRUTINY), cabinet()
    asked_at = item(scrutiny, days_ago=90)
    day = timezone.localdate(asked_at.meeting.starts_at)
    asked = recommending.recommend(
        agenda_item=asked_at, to=executive.body, text="Publish waiting times.", received_on=day, by=scrutiny.clerk
    )

    assert asked.due_on == deadlines.response_due(day) < timezone.localdate()
    late = "Overdue: answer the Scrutiny: Publish waiting times. (Cabinet)"
    assert late in [each.sentence for each in desk.due(executive.clerk)]
    assert "Overdue, from Cabinet: Publish waiting times." in " ".join(
        each.sentence for each in desk.due(scrutiny.clerk)
    )

    today = timezone.localdate()
    recommending.answer(action=asked, answer="From May.", answered_on=today, by=executive.clerk)
    assert [each for each in desk.due(executive.clerk) if each.subject == asked] == []
    closing = {"state": MeetingAction.State.DONE, "at_meeting": item(scrutiny).meeting}
    with pytest.raises(Refused, match="Only the clerk of the Scrutiny does this"):
        assigning.close_action(action=asked, by=executive.clerk, **closing)
    assert assigning.close_action(action=asked, by=scrutiny.clerk, **closing).progress == "From May."


def test_scenario_19_nothing_is_reassigned_in_bulk_without_a_trace(send):
    leaving, staying = person("Sam Leaver"), person("Jo Stayer")
    theirs = [
        assigning.assign_action(body=send.body, text=text, owner=leaving, by=send.clerk) for text in ("One.", "Two.")
    ]

    with pytest.raises(UngovernedWrite):
        MeetingAction.objects.filter(body=send.body).update(owner=staying)
    with pytest.raises(Refused, match="Say why somebody else does it"):
        assigning.hand_over(body=send.body, owner=leaving, to=staying, reason=" ", by=send.clerk)
    assigning.hand_over(body=send.body, owner=leaving, to=staying, reason="They left.", by=send.clerk)

    for action in theirs:
        told = timeline.of_record(action)[-1]
        assert (told.why, [each.sentence for each in told.changes]) == (
            "They left.",
            ["owner: from “Sam Leaver” to “Jo Stayer”"],
        )
        assert action.history.latest().owner == staying


def test_scenario_20_an_imported_decision_says_when_it_was_entered(send):
    edition = draft(send)

    imported = importing.record_imported_decision(
        edition=edition,
        body=send.body,
        outcome=Outcome.APPROVED,
        decided_on=date(2019, 6, 3),
        source="https://example.org/ieListDocuments.aspx?CId=1&MId=2",
        by=BY,
    )

    assert (imported.basis, imported.decided_on) == (Basis.IMPORTED, date(2019, 6, 3))
    assert timezone.localdate(imported.recorded_at) == timezone.localdate()
    assert aftermath.days_late(imported) is None
