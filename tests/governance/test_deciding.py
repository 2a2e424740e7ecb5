"""The clerk records, the chair confirms, the authors do neither; each refusal beside what is let through."""

import re
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from governance import appointing, attending, confirming, convening, deciding, ledger, pinned_files, presence
from governance.forms import ItemForms
from governance.models import (
    AgendaItem,
    Confirmation,
    Decision,
    LedgerEntry,
    LegalKind,
    Membership,
    PinnedFile,
    Post,
    Seat,
)
from governance.printing.minutes import begun
from governance.refusals import Refused
from governance.states import EditionState, Outcome, SubmissionState
from tests.factories.governance import (
    BY,
    LONG_AGO,
    attend,
    board,
    clock,
    draft,
    member,
    record,
    record_decision,
    submit,
    waiting,
    why_not_recorded,
    write,
)
from tests.factories.governance import item as on_the_agenda
from tests.factories.governance import route as along


def refused(because, act, **arguments):
    """That `act` is refused with that sentence, and that nothing was written."""
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused, match=re.escape(because)):
        act(**arguments)
    assert LedgerEntry.objects.count() == entries


def recording(send, item, **changed):
    usual = {
        "agenda_item": item,
        "outcome": Outcome.APPROVED,
        "wording": "Resolved.",
        "decided_on": timezone.localdate(item.meeting.starts_at),
        "by": send.clerk,
    }
    return usual | changed


def test_the_clerk_records_what_was_resolved(send, item, submission):
    decision = record_decision(**recording(send, item, submission=submission, reasons="It is good."))

    submission.refresh_from_db()
    assert submission.state == SubmissionState.DECIDED
    assert (decision.pin, decision.recorded_by, decision.title) == (submission.pin, send.clerk, item.title)
    assert decision.quorum["sentences"][-1] == "Its terms set no quorum."
    assert LedgerEntry.objects.filter(subject=f"decision:{decision.pk}", actor=f"person:{send.clerk.pk}").count() == 1


def test_an_item_without_an_edition_is_decided_too(send):
    agenda_item = on_the_agenda(send)

    decision = record(send, agenda_item, Outcome.ENDORSED)
    confirming.confirm_decision(decision=decision, by=send.chair)

    assert decision.pin is None


def test_recorded_at_is_the_clock(send, item):
    before = timezone.now()

    assert before <= record(send, item).recorded_at <= timezone.now()


def test_nothing_is_recorded_before_the_meeting_was_held(send, submission):
    item = on_the_agenda(send, submission, held=False)

    refused("before the meeting is marked as held", record_decision, **recording(send, item))

    convening.hold_meeting(meeting=item.meeting, by=send.clerk)
    assert why_not_recorded(agenda_item=AgendaItem.objects.get(pk=item.pk), by=send.clerk) == []


def test_a_cancelled_meeting_decided_nothing(send, submission):
    item = on_the_agenda(send, submission, held=False)
    convening.cancel_meeting(meeting=item.meeting, reason="Snow.", by=send.clerk)
    item = AgendaItem.objects.get(pk=item.pk)

    refused("The meeting was cancelled, so it decided nothing", record_decision, **recording(send, item))


@pytest.mark.parametrize("post", ["lead", "chair"])
def test_only_the_clerk_records(send, item, post):
    refused("Only the clerk of the SEND Board", record_decision, **recording(send, item, by=getattr(send, post)))


def test_the_clerk_of_another_board_does_not_record(send, wellbeing, item):
    refused("Only the clerk of the SEND Board", record_decision, **recording(send, item, by=wellbeing.clerk))


def test_a_clerk_whose_appointment_has_ended_does_not_record(send, item):
    yesterday = timezone.localdate() - timedelta(days=1)
    appointing.end(dated=send.clerk.appointments.get(), on=yesterday, by=BY)

    refused("Only the clerk of the SEND Board", record_decision, **recording(send, item))


def test_who_wrote_some_of_the_text_does_not_record(send, route):
    author = send.clerk
    edition = draft(send, author=author)
    item = on_the_agenda(send, submit(edition, route, send))

    refused("You wrote some of this text", record_decision, **recording(send, item))

    deputy = board("Another board").clerk
    appointing.appoint(person=deputy, body=send.body, post=Post.CLERK, valid_from=LONG_AGO, by=BY)
    assert record(send, item, by=deputy).recorded_by == deputy


def test_who_declared_an_interest_does_not_record(send, item):
    seat = appointing.seat_member(
        person=send.clerk, body=send.body, seat=Seat.COUNCIL_OFFICER, valid_from=LONG_AGO, by=BY
    )
    attending.declare_interest(agenda_item=item, membership=seat, by=send.clerk)

    refused("You declared an interest", record_decision, **recording(send, item))


def test_a_second_recorder_is_told_what_was_recorded(send, item):
    with clock(timezone.localtime().replace(hour=14, minute=2)):
        record_decision(**recording(send, item))
        refused(
            "already recorded by the clerk at 14:02: approved",
            record_decision,
            **recording(send, item, outcome=Outcome.REJECTED),
        )

    assert Decision.objects.get().outcome == Outcome.APPROVED


@pytest.mark.parametrize("days", [-1, 1])
def test_a_meeting_decides_on_its_own_day(send, item, days):
    day = timezone.localdate(item.meeting.starts_at) + timedelta(days=days)

    refused("so it decided on that day", record_decision, **recording(send, item, decided_on=day))


def test_the_wording_is_needed(send, item):
    refused("word for word", record_decision, **recording(send, item, wording=" "))


def test_another_edition_is_not_what_the_item_is_about(send, route, item):
    other = submit(draft(send, slug="other"), route, send)

    refused("not what this item is about", record_decision, **recording(send, item, submission=other))


def test_a_stage_takes_only_the_outcomes_of_its_route(send, item):
    refused("cannot resolve “endorsed”", record_decision, **recording(send, item, outcome=Outcome.ENDORSED))

    assert record(send, item, Outcome.REFERRED_BACK).outcome == Outcome.REFERRED_BACK


@pytest.mark.parametrize("outcome", [Outcome.APPROVED, Outcome.REFERRED_BACK, Outcome.REJECTED])
def test_a_board_short_of_its_quorum_cannot_decide(outcome, db):
    short = board(rule={"at_least": 2}, seats=[Seat.NHS, Seat.SCHOOL])
    item = on_the_agenda(short, submit(draft(short), along(short), short))
    attend(item, short.clerk, short.members[0])

    refused("The quorum was not met", record_decision, **recording(short, item, outcome=outcome))
    item.submission.refresh_from_db()
    assert item.submission.state == SubmissionState.SCHEDULED

    attend(item, short.clerk, short.members[1])
    assert record(short, item, outcome).quorum["met"] is True


@pytest.mark.parametrize("outcome", [Outcome.NOTED, Outcome.DEFERRED])
def test_a_board_short_of_its_quorum_may_note_and_defer_and_nothing_follows(outcome, db):
    short = board(rule={"at_least": 2}, seats=[Seat.NHS])
    edition = draft(short)
    item = on_the_agenda(short, submit(edition, along(short, accepts=[Outcome.NOTED, Outcome.APPROVED]), short))

    decision = record(short, item, outcome)
    confirming.confirm_decision(decision=decision, by=short.chair)

    edition.refresh_from_db()
    assert edition.state == EditionState.IN_GOVERNANCE
    assert waiting(edition).pk == item.submission_id


def test_what_was_recommended_is_not_what_too_few_noted(client, db):
    short = board(rule={"at_least": 2}, seats=(Seat.NHS, Seat.SCHOOL))
    meeting = on_the_agenda(short, held=False).meeting
    listed = convening.list_item(meeting=meeting, title="A grant", recommendation="That it be granted.", by=short.clerk)
    convening.hold_meeting(meeting=meeting, by=short.clerk)
    listed.refresh_from_db()
    attend(listed, short.clerk, short.members[0])
    possible = [Outcome.NOTED, Outcome.DEFERRED]
    form = ItemForms(listed, outcomes=possible, members=Membership.objects.none()).decision

    assert form["wording"].value() == ""
    refused(
        "the body cannot have resolved what was recommended",
        record_decision,
        **recording(short, listed, outcome=Outcome.NOTED, wording="That it be granted. "),
    )
    decision = record(short, listed, Outcome.NOTED, wording="The report was noted.")
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "Noted for information: nothing was decided." in page
    assert "What was noted" in page
    assert "Agreed by the partnership" not in page


def test_what_was_rejected_is_headed_as_what_was_proposed(client, send):
    decision = record(send, on_the_agenda(send), Outcome.REJECTED, wording="That it be granted.")

    page = client.get(decision.get_absolute_url()).content.decode()
    assert "What was proposed" in page
    assert "What was decided" not in page
    assert "Agreed by the partnership" not in page
    minutes = begun(decision.agenda_item.meeting)
    assert "rejected. What was proposed" in minutes


def test_a_replaced_attachment_in_the_store_stops_the_decision(send, item, submission):
    sha256 = pinned_files.store(b"the plan")
    ledger.keep(
        PinnedFile(pin=submission.pin, name="plan.txt", media_type="text/plain", size=8, sha256=sha256),
        action="pin.file",
        by=BY,
    )
    pinned_files.path(sha256).chmod(0o644)
    pinned_files.path(sha256).write_bytes(b"another plan")

    refused("missing from the store or was changed", record_decision, **recording(send, item))

    pinned_files.store(b"the plan")
    assert record(send, item).pin == submission.pin


def test_until_it_is_confirmed_the_recorder_replaces_an_entry_and_both_stay(send, item):
    first = record(send, item, Outcome.REJECTED)

    second = record(send, item, Outcome.APPROVED, replaces=first)

    assert list(Decision.objects.standing()) == [second]
    assert Decision.objects.count() == 2
    refused("The clerk has recorded it anew", confirming.confirm_decision, decision=first, by=send.chair)
    confirming.confirm_decision(decision=second, by=send.chair)


def test_only_its_recorder_replaces_an_entry_and_only_the_last(send, item):
    first = record(send, item, Outcome.REJECTED)
    deputy = board("Another board").clerk
    appointing.appoint(person=deputy, body=send.body, post=Post.CLERK, valid_from=LONG_AGO, by=BY)

    refused("Only the person who recorded it", record_decision, **recording(send, item, by=deputy, replaces=first))

    record(send, item, Outcome.DEFERRED, replaces=first)
    refused("It was recorded anew at", record_decision, **recording(send, item, replaces=first))


def test_what_is_confirmed_stands(send, item):
    decision = record(send, item)
    confirming.confirm_decision(decision=decision, by=send.chair)

    refused(
        "What is confirmed stands",
        record_decision,
        **recording(send, item, replaces=decision, outcome=Outcome.REJECTED),
    )


def test_the_chair_confirms(send, item):
    decision = record(send, item)

    confirmation = confirming.confirm_decision(decision=decision, by=send.chair)

    assert confirmation.confirmed_by == send.chair
    assert Decision.objects.get().is_settled


def test_the_vice_chair_confirms_in_the_chairs_place(send, item, wellbeing):
    appointing.appoint(person=wellbeing.chair, body=send.body, post=Post.VICE_CHAIR, valid_from=LONG_AGO, by=BY)

    confirming.confirm_decision(decision=record(send, item), by=wellbeing.chair)


@pytest.mark.parametrize("post", ["lead", "clerk"])
def test_nobody_else_confirms(send, item, post):
    refused(
        "Only the chair of the SEND Board",
        confirming.confirm_decision,
        decision=record(send, item),
        by=getattr(send, post),
    )
    assert not Confirmation.objects.exists()


def test_the_chair_of_another_board_does_not_confirm(send, wellbeing, item):
    refused(
        "Only the chair of the SEND Board", confirming.confirm_decision, decision=record(send, item), by=wellbeing.chair
    )


def test_the_recorder_does_not_confirm_even_as_chair(send, item):
    appointing.appoint(person=send.clerk, body=send.body, post=Post.CHAIR, valid_from=LONG_AGO, by=BY)

    refused("You recorded this decision", confirming.confirm_decision, decision=record(send, item), by=send.clerk)


def test_an_author_does_not_confirm_even_as_chair(send, route):
    edition = draft(send, author=send.chair)
    decision = record(send, on_the_agenda(send, submit(edition, route, send)))

    refused("You wrote some of this text", confirming.confirm_decision, decision=decision, by=send.chair)


def test_a_chair_with_an_interest_does_not_confirm(send, item):
    seat = appointing.seat_member(person=send.chair, body=send.body, seat=Seat.COUNCILLOR, valid_from=LONG_AGO, by=BY)
    attending.declare_interest(agenda_item=item, membership=seat, by=send.clerk)

    refused("You declared an interest", confirming.confirm_decision, decision=record(send, item), by=send.chair)


def test_it_is_confirmed_once(send, item):
    decision = record(send, item)
    confirming.confirm_decision(decision=decision, by=send.chair)

    refused("The chair confirmed it already", confirming.confirm_decision, decision=decision, by=send.chair)


def test_who_sat_there_stands_once_the_chair_has_confirmed(send, item):
    seat = member(send.body, Seat.NHS, "A late entry")
    attend(item, send.clerk, seat)
    confirming.confirm_decision(decision=record(send, item), by=send.chair)

    refused(
        "Who was there for it stands",
        attending.record_attendance,
        meeting=item.meeting,
        membership=seat,
        state="absent",
        by=send.clerk,
    )


def test_what_the_chair_confirms_is_what_was_counted(send, item):
    seat = member(send.body, Seat.NHS, "A member")
    attend(item, send.clerk, seat)
    decision = record(send, item)
    attending.record_attendance(meeting=item.meeting, membership=seat, state="absent", by=send.clerk)

    refused("A member counted then and not now", confirming.confirm_decision, decision=decision, by=send.chair)

    again = record(send, item, replaces=decision)
    assert confirming.confirm_decision(decision=again, by=send.chair).decision.quorum["present"] == 0


def test_a_file_that_was_changed_since_it_was_recorded_stops_the_confirmation(send, item, submission):
    sha256 = pinned_files.store(b"the plan of the day")
    ledger.keep(
        PinnedFile(pin=submission.pin, name="plan.txt", media_type="text/plain", size=8, sha256=sha256),
        action="pin.file",
        by=BY,
    )
    decision = record(send, item)
    pinned_files.path(sha256).unlink()

    refused("missing from the store or was changed", confirming.confirm_decision, decision=decision, by=send.chair)

    pinned_files.store(b"the plan of the day")
    assert confirming.confirm_decision(decision=decision, by=send.chair)


def test_the_clerk_is_told_before_recording_that_the_text_was_pinned_after_the_item(send, edition, submission):
    late = on_the_agenda(send, submission, days_ago=3)
    other = on_the_agenda(send)

    (sentence,) = deciding.cautions(agenda_item=late)
    assert "after the body took this item. The public page will say so." in sentence
    assert deciding.cautions(agenda_item=other) == []


def test_t02_a_workshop_on_a_draft_moves_nothing(send):
    edition = draft(send)
    workshop = board("Workshop", kind=LegalKind.WORKSHOP)

    record(workshop, on_the_agenda(workshop), Outcome.NOTED)

    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFTING
    assert not edition.passages.exists()


def test_t03_what_goes_on_is_the_draft_as_pinned(send):
    edition = draft(send)
    write(edition, "What families said is in it.", author=send.lead)

    submission = submit(edition, along(send), send)
    write(edition, "Written afterwards.", author=send.lead)

    assert "What families said is in it." in submission.pin.html
    assert "Written afterwards." not in submission.pin.html


def test_who_leaves_after_a_confirmed_item_is_still_written_down(send, item):
    """The chair confirms the first item while the meeting goes on; somebody leaves before the next."""
    nurse, head = member(send.body, Seat.NHS, "A nurse"), member(send.body, Seat.SCHOOL, "A head")
    attend(item, send.clerk, nurse, head)
    after = convening.list_item(meeting=item.meeting, title="Next", urgent_reason="It came up.", by=send.clerk)
    confirming.confirm_decision(decision=record(send, item), by=send.chair)

    attending.record_attendance(
        meeting=item.meeting, membership=nurse, state="present", left_at=time(23, 50), by=send.clerk
    )
    attending.take_item(agenda_item=after, taken_at=time(23, 55), by=send.clerk)

    assert [each.pk for each in presence.entitled(after)] == [head.pk]


def test_nobody_is_added_to_those_who_counted_for_a_confirmed_item(send, item):
    nurse, head = member(send.body, Seat.NHS, "A nurse"), member(send.body, Seat.SCHOOL, "A head")
    attend(item, send.clerk, nurse)
    confirming.confirm_decision(decision=record(send, item), by=send.chair)

    refused(
        "Who was there for it stands",
        attending.record_attendance,
        meeting=item.meeting,
        membership=head,
        state="present",
        by=send.clerk,
    )


@pytest.mark.parametrize("days", [366 * 11, 366 * 8000])
def test_a_slip_in_the_year_of_its_effect_is_refused(send, item, days):
    day = min(date(9999, 12, 31), timezone.localdate() + timedelta(days=min(days, 2_900_000)))

    assert "Look at the year" in " ".join(why_not_recorded(agenda_item=item, by=send.clerk, effective_on=day))
