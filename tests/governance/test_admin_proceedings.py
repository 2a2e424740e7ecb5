"""What a clerk does around a meeting, each on its page: papers, votes, conditions, private items, actions, minutes,
the official record elsewhere, and a meeting that is called off."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from governance import appointing, attending, convening, registering
from governance.actors import acting
from governance.models import (
    AgendaItem,
    Attendance,
    Body,
    Condition,
    Confirmation,
    Decision,
    DecisionNotice,
    Meeting,
    MeetingAction,
    Minutes,
    Paper,
    Person,
    Post,
    Terms,
    WorkItem,
)
from governance.states import MeetingState, Outcome
from tests.factories.files import pdf
from tests.factories.governance import begun, record_decision
from tests.governance import officers, passages
from tests.governance.test_importing_meetings import GET_MEETING

pytestmark = pytest.mark.django_db


def upload(words: bytes = b"as it was") -> SimpleUploadedFile:
    return SimpleUploadedFile("report.pdf", pdf(words.decode()))


@pytest.fixture
def members(cast):
    return officers.with_quorum(cast.board)


@pytest.fixture
def coming(cast, members) -> Meeting:
    """In a month, with the strategy on its agenda."""
    submission = passages.submit(cast, passages.draft(cast))
    meeting = convening.schedule_meeting(body=cast.board, starts_at=timezone.now() + timedelta(days=30), by=cast.clerk)
    convening.list_item(meeting=meeting, submission=submission, recommendation="That it be approved.", by=cast.clerk)
    return meeting


@pytest.fixture
def item(cast, members) -> AgendaItem:
    """The strategy, at a meeting that was held an hour ago and to which everyone came."""
    submission = passages.submit(cast, passages.draft(cast))
    meeting = convening.schedule_meeting(body=cast.board, starts_at=begun(), in_the_past=True, by=cast.clerk)
    item = convening.list_item(meeting=meeting, submission=submission, recommendation="That it go.", by=cast.clerk)
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    for membership in cast.board.memberships.all():
        attending.record_attendance(
            meeting=meeting, membership=membership, state=Attendance.State.PRESENT, by=cast.clerk
        )
    return item


def page(meeting: Meeting) -> str:
    return reverse("governance_admin:meeting", args=[meeting.pk])


def do(client, about, name: str, kind: str = "", **typed):
    """Presses the button of an act, with what was typed."""
    kind = kind or {AgendaItem: "item", MeetingAction: "action"}.get(type(about), type(about).__name__.lower())
    return client.post(reverse("governance_admin:act", args=[kind, about.pk, name]), typed, follow=True)


def typed_on(item: AgendaItem, conditions: int = 0, **typed: str) -> dict[str, str]:
    """What the browser sends of an item's form."""
    values = {"taken_at": "14:30", "outcome": "approved", "wording": "Resolved: that it be approved."} | typed
    sent = {f"item-{item.pk}-{name}": value for name, value in values.items()}
    count = {
        f"item-{item.pk}-condition-{name}_FORMS": str(number)
        for name, number in (("TOTAL", conditions), ("INITIAL", 0))
    }
    return sent | count | {f"item-{item.pk}-interest-new-left_room": "on"}


def record(client, item: AgendaItem, press: str = "record", **typed):
    return client.post(reverse("governance_admin:item", args=[item.pk]), typed_on(item, **typed) | {press: "yes"})


# Before the meeting


def test_the_papers_go_out_from_the_meetings_page(clerk, coming):
    shown = officers.text(clerk.get(page(coming)))
    assert "The papers are due on" in shown

    do(clerk, coming, "publish", short_notice_reason="")

    assert Paper.objects.get().published_at
    shown = officers.text(clerk.get(page(coming)))
    assert "clear days before the meeting; 5 are needed." in shown
    assert "All its papers are public already." in shown


def test_what_cannot_happen_stands_with_its_reason_before_anyone_tries(clerk, coming):
    shown = officers.text(clerk.get(page(coming)))

    assert "<dt>Say that it was held</dt><dd>The meeting has not begun yet.</dd>" in shown
    assert "<dt>Too few came</dt><dd>The meeting has not begun yet" in shown
    assert "<dt>Adjourn it to another day</dt><dd>Mark the meeting as held first" in shown


def test_a_paper_is_promised_handed_in_and_replaced(clerk, coming):
    item = coming.agenda.get()
    do(clerk, item, "paper", title="Costs")
    costs = Paper.objects.get(title="Costs")
    assert 'Costs<span class="governance-quiet"> to follow' in officers.text(clerk.get(page(coming)))

    do(clerk, costs, "supply", file=upload())
    do(clerk, costs, "correct", file=upload(b"without the slip"), why="A sum was wrong.")

    assert Paper.objects.get(replaces=costs).title == "Costs"
    assert Paper.objects.filter(title="Costs").count() == 2


def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_is_kept(clerk, coming):
    response = do(clerk, coming.agenda.get(), "paper", title="Costs", file=SimpleUploadedFile("report.docx", b"no"))

    assert response.status_code == 422
    assert "is not what its name says" in officers.text(response)
    assert 'value="Costs"' in officers.text(response)
    assert not Paper.objects.filter(title="Costs").exists()


def test_a_cancelled_meeting_is_relisted_in_two_clicks(cast, clerk, coming):
    do(clerk, coming, "cancel", reason="Snow")
    following = convening.schedule_meeting(
        body=cast.board, starts_at=timezone.now() + timedelta(days=60), by=cast.clerk
    )

    shown = officers.text(clerk.get(page(coming)))  # the first
    assert "Put its items on another agenda" in shown
    assert f'<option value="{following.pk}">' in shown
    response = do(clerk, coming, "relist", onto=following.pk)  # the second

    assert following.agenda.get().recommendation == "That it be approved."
    assert f'It goes on as <a href="{page(following)}">' in officers.text(response)


def test_a_meeting_is_put_off_with_its_agenda(clerk, coming):
    day = timezone.localdate() + timedelta(days=90)

    do(clerk, coming, "postpone", day=f"{day}", begins="18:00", reason="The hall is flooded.")

    coming.refresh_from_db()
    assert coming.state == MeetingState.POSTPONED
    assert coming.continued_as.agenda.get().submission


def test_an_item_is_taken_off_until_the_agenda_is_out_and_the_page_says_what_then(cast, clerk, coming):
    strategy = coming.agenda.get()
    convening.list_item(meeting=coming, title="The plan", by=cast.clerk)

    do(clerk, strategy, "take-off", reason="It comes in May.")

    shown = officers.text(clerk.get(page(coming)))
    assert "Taken off the agenda (1)" in shown
    assert "1. The plan" in shown
    line = clerk.get(reverse("governance_admin:record", args=["agendaitem", strategy.pk]))
    assert "It comes in May." in officers.text(line)
    convening.list_item(meeting=coming, title="The budget", by=cast.clerk)
    do(clerk, coming, "publish")
    assert "record at the meeting that it is withdrawn, and why" in officers.text(clerk.get(page(coming)))


def test_an_item_is_taken_in_private_with_what_everyone_may_read(clerk, coming):
    item = coming.agenda.get()
    refused = do(clerk, item, "close", access="exempt", public_title="A contract", closed_reason="Prices")
    assert "meets under no rules on exempt information" in officers.text(refused)
    assert 'value="A contract"' in officers.text(refused)

    do(
        clerk,
        item,
        "close",
        access="not_for_publication",
        public_title="A contract",
        closed_reason="Prices are agreed.",
    )
    do(clerk, item, "summarise", public_summary="A provider was chosen.")

    shown = officers.text(clerk.get(page(coming)))
    assert "Everyone reads: “A contract”. A provider was chosen." in shown


def test_a_draft_agenda_is_a_word_file_before_anyone_may_read_it(client, clerk, coming):
    response = clerk.get(reverse("governance_admin:printed-file", args=[coming.pk, "agenda", "docx"]))

    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert "A draft: the public cannot read it yet." in officers.text(
        clerk.get(reverse("governance_admin:printed", args=[coming.pk, "agenda"]))
    )
    assert client.get(reverse("governance_admin:printed", args=[coming.pk, "agenda"])).status_code == 302


@pytest.mark.parametrize("kind", ["agenda", "pack", "minutes", "notice", "actions"])
def test_everything_that_is_printed_is_shown_as_a_page_first(clerk, item, kind):
    assert clerk.get(reverse("governance_admin:printed", args=[item.meeting_id, kind])).status_code == 200


# At the meeting


def test_who_left_and_came_back_is_written_down(clerk, item, members):
    prefix = f"member-{members[0].pk}"
    sent = {f"{prefix}-state": "present", f"{prefix}-mode": "in_room", f"{prefix}-left_at": "14:30"}
    sent |= {f"{prefix}-back_at": "15:00"}
    sent |= {f"member-{each.pk}-mode": "in_room" for each in members}

    clerk.post(reverse("governance_admin:meeting-attendance", args=[item.meeting_id]), sent)

    attendance = Attendance.objects.get(membership=members[0])
    assert [each["arrived"] for each in attendance.came_back] == ["15:00"]
    shown = officers.text(clerk.get(page(item.meeting)))
    assert 'value="15:00"' in shown


def test_votes_mover_and_conditions_are_recorded_with_the_decision(clerk, item, members):
    due = timezone.localdate() + timedelta(days=30)
    record(
        clerk,
        item,
        conditions=2,
        outcome="approved_with_conditions",
        **{
            "votes-carried": "votes",
            "votes-votes_for": "2",
            "votes-votes_against": "1",
            "votes-mover": str(members[0].pk),
            "votes-seconder": str(members[1].pk),
            "condition-0-text": "Finance signs the costs off.",
            "condition-0-owner_title": "Head of Finance",
            "condition-0-due_on": f"{due}",
            "condition-0-suspensive": "on",
            "condition-0-discharging": "chair",
        },
    )

    decision = Decision.objects.get()
    assert (decision.votes_for, decision.votes_against, decision.mover) == (2, 1, members[0])
    condition = Condition.objects.get()
    assert (condition.text, condition.suspensive, condition.discharging) == (
        "Finance signs the costs off.",
        True,
        "chair",
    )


def test_another_condition_is_asked_for_without_any_script_and_nothing_is_lost(clerk, item):
    response = record(clerk, item, "add-condition", conditions=1, **{"condition-0-text": "Finance signs it off."})

    shown = officers.text(response)
    assert f'name="item-{item.pk}-condition-TOTAL_FORMS" value="2"' in shown
    assert "Finance signs it off." in shown
    assert "Resolved: that it be approved." in shown
    assert not Decision.objects.exists()


def test_an_interest_without_a_member_is_asked_after_and_nothing_is_lost(clerk, item):
    response = record(clerk, item, reasons="Families asked.", **{"interest-new-nature": "Works there"})

    assert response.status_code == 422
    for kept in ("Say which member declared the interest.", "Works there", "Families asked."):
        assert kept in officers.text(response)
    assert not Decision.objects.exists()


def test_what_someone_else_recorded_first_keeps_every_field_for_copying(cast, clerk, item, members):
    record_decision(
        agenda_item=item,
        submission=item.submission,
        outcome=Outcome.APPROVED,
        wording="As the other clerk heard it.",
        decided_on=timezone.localdate(item.meeting.starts_at),
        by=cast.clerk,
    )

    response = record(
        clerk,
        item,
        conditions=1,
        reasons="Families asked.",
        minute_number="12a",
        **{"votes-votes_for": "3", "condition-0-text": "Costs are shown."},
        **{"interest-new-membership": str(members[0].pk), "interest-new-nature": "Works there"},
    )

    shown = officers.text(response)
    assert "already recorded by the clerk at" in shown
    for kept in ("Families asked.", "12a", "Costs are shown.", 'value="3"', "Works there"):
        assert kept in shown


def test_the_page_says_when_it_was_saved_last_and_shows_the_minutes_as_they_grow(clerk, item):
    before = officers.text(clerk.get(page(item.meeting)))
    record(clerk, item)

    shown = officers.text(clerk.get(page(item.meeting)))

    assert "Saved at" in before
    assert "Resolution: approved:</strong> Resolved: that it be approved." not in before
    assert "Resolution: approved:</strong> Resolved: that it be approved." in shown
    assert f"Saved at {timezone.localtime():%H:}" in shown
    assert "recorded a decision" in shown


def test_actions_referrals_and_work_come_from_an_item(cast, clerk, item):
    do(clerk, item, "action", text="Ask the schools.", owner_title="Head of SEND")
    do(clerk, item, "refer", to=cast.wellbeing.pk, note="For a view")
    do(clerk, item, "programme", title="Progress on the strategy", purpose="note")

    assert MeetingAction.objects.get().owner_title == "Head of SEND"
    assert set(WorkItem.objects.values_list("body__name", "title")) == {
        ("Health and Wellbeing Board", "Strategy 2026"),
        ("SEND Board", "Progress on the strategy"),
    }
    do(clerk, MeetingAction.objects.get(), "close", state="done", at_meeting=item.meeting_id, progress="Asked.")
    assert MeetingAction.objects.get().state == "done"


def test_the_minutes_are_written_on_from_what_is_recorded(clerk, item):
    record(clerk, item)
    form = officers.text(clerk.get(reverse("governance_admin:act", args=["meeting", item.meeting_id, "minutes"])))
    assert "Resolution: approved: Resolved: that it be approved." in form

    do(clerk, item.meeting, "minutes", text="The Board met and approved it.")

    assert Minutes.objects.get().text == "The Board met and approved it."


# Afterwards


def confirming_by(board: Body, manner: Terms.Confirming) -> None:
    held = board.terms.order_by("-valid_from").first()
    held.confirming = manner
    with transaction.atomic(), acting("command:tests"):
        held.save(update_fields=["confirming"])


def test_a_second_officer_confirms_from_the_signed_sheet(cast, clerk, item):
    confirming_by(cast.board, Terms.Confirming.SHEET)
    second = registering.enter(row=Person(name="Noor Second", user=officers.account("second")), by=passages.BY)
    appointing.appoint(
        person=second, body=cast.board, post=Post.SCRUTINY_OFFICER, valid_from=passages.LONG_AGO, by=passages.BY
    )
    record(clerk, item)

    officer = officers.signed_in(second, role="Governance officer")
    assert "Confirm from the signed sheet" in officers.text(officer.get(page(item.meeting)))
    do(officer, Decision.objects.get(), "sheet", sheet=upload(b"signed"))

    assert Confirmation.objects.get().sheet.name == "report.pdf"


def test_the_chair_is_sent_a_link(cast, clerk, item, django_capture_on_commit_callbacks):
    confirming_by(cast.board, Terms.Confirming.LINK)
    response = record(clerk, item)
    assert response.status_code == 302

    with django_capture_on_commit_callbacks(execute=True):
        do(clerk, Decision.objects.get(), "link", person=cast.chair.pk)

    assert mail.outbox[-1].to == [cast.chair.user.email]


def test_a_decision_is_published_from_the_item(clerk, item):
    record(clerk, item)

    do(clerk, Decision.objects.get(), "publish")

    assert DecisionNotice.objects.get().decision == Decision.objects.get()


# The official record elsewhere


@pytest.fixture
def elsewhere(cast) -> Body:
    cast.board.official_record = Body.OfficialRecord.ELSEWHERE
    cast.board.official_record_url = "https://moderngov.example.org/ieListMeetings.aspx?CId=12"
    return registering.enter(row=cast.board, by=passages.BY)


def test_for_a_record_elsewhere_only_what_was_decided_is_asked(cast, elsewhere, clerk):
    meeting = convening.schedule_meeting(body=elsewhere, starts_at=begun(), in_the_past=True, by=cast.clerk)
    item = convening.list_item(meeting=meeting, title="Budget", recommendation="That it be noted.", by=cast.clerk)
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    shown = officers.text(clerk.get(page(meeting)))
    assert "The signed minutes are the official record" in shown
    assert "Who counts for this item: see the signed minutes" in shown

    record(clerk, item, outcome="noted", taken_at="", minute_number="14")
    refused = do(clerk, meeting, "record", address="http://moderngov.example.org/mgMinutes.aspx?MId=3")
    assert "Give the address that begins with https://" in officers.text(refused)
    do(clerk, meeting, "record", address="https://moderngov.example.org/mgMinutes.aspx?MId=3", signed=upload(b"signed"))

    assert Decision.objects.get().minute_number == "14"
    meeting.refresh_from_db()
    assert meeting.official_record_url.endswith("MId=3")
    assert (meeting.minutes.get().signed.name, meeting.minutes.get().state) == ("report.pdf", "confirmed")


def test_a_meeting_from_modern_gov_is_tried_before_it_is_taken_in(elsewhere, clerk):
    address = reverse("governance_admin:import-meeting")
    before = officers.entries()

    tried = clerk.post(address, {"body": elsewhere.pk, "file": SimpleUploadedFile("meeting.xml", GET_MEETING)})
    assert "This would be taken in" in officers.text(tried)
    assert "Enter it by hand." in officers.text(tried)
    assert (Meeting.objects.count(), officers.entries()) == (0, before)

    form = tried.context["form"]
    taken = clerk.post(
        address, {"body": elsewhere.pk, "take-in": "yes"} | {n: form[n].value() for n in ("name", "text")}
    )
    assert "This was taken in" in officers.text(taken)
    assert Meeting.objects.get().source == "meeting.xml"


def test_what_is_no_meeting_is_refused_with_what_to_do(elsewhere, clerk):
    address = reverse("governance_admin:import-meeting")

    response = clerk.post(address, {"body": elsewhere.pk, "file": SimpleUploadedFile("meeting.xml", b"no xml")})

    assert response.status_code == 422
    assert "This is not Modern.gov’s XML" in officers.text(response)


def test_past_decisions_are_tried_and_refused_rows_are_listed(cast, clerk):
    table = "body,outcome,source,title\nSEND Board,approved,A paper,The plan\nNobody,approved,A paper,The plan\n"
    address = reverse("governance_admin:import-decisions")

    tried = clerk.post(address, {"file": SimpleUploadedFile("past.csv", table.encode())})
    assert "1 added, 0 changed, 0 unchanged, 0 gone, 1 refused" in officers.text(tried)
    assert "refused row 2: body: there is no “Nobody”." in officers.text(tried)
    assert not Decision.objects.exists()

    form = tried.context["form"]
    clerk.post(address, {"take-in": "yes"} | {name: form[name].value() for name in ("name", "text")})
    assert Decision.objects.get().title == "The plan"


def test_a_table_that_cannot_be_taken_in_is_refused_at_its_trial(cast, clerk):
    table = "body,outcome,source,title\nSEND Board,approved,A paper,The pl\x00an\n"

    tried = clerk.post(
        reverse("governance_admin:import-decisions"), {"file": SimpleUploadedFile("past.csv", table.encode())}
    )

    assert tried.status_code == 422
    assert "Row 1 holds a character that no text has" in officers.text(tried)


def test_who_is_clerk_of_nothing_takes_nothing_in(cast):
    chair = officers.signed_in(cast.chair)

    for name in ("import-meeting", "import-decisions"):
        assert "You are clerk of no body today" in officers.text(chair.get(reverse(f"governance_admin:{name}")))
