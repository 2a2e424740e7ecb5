"""Boards, meetings and papers as anyone reads them: papers from the day they are published, nothing private."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import circulating, convening, filing, ledger
from governance.models import Access, Meeting, Paper, PlannedDecision, Seat
from governance.states import MeetingState
from tests.factories import governance as making
from tests.factories.governance import BY

pytestmark = pytest.mark.django_db

WORDS = "Every child is heard."


@pytest.fixture
def ahead(send, submission):
    """A meeting in three weeks with the submission on its agenda, and its pinned text as a paper."""
    meeting = convening.schedule_meeting(
        body=send.body, starts_at=timezone.now() + timedelta(days=21), place="Council House", by=send.clerk
    )
    convening.list_item(meeting=meeting, title="The strategy", submission=submission, by=send.clerk)
    return meeting


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def published(meeting, clerk):
    return circulating.publish_papers(meeting=meeting, by=clerk)


def test_the_boards_are_reached_from_strategies_and_decisions(client, ahead):
    assert "/bodies/" in text_of(client, "/strategies/")
    assert "/bodies/send-board/" in text_of(client, "/bodies/")
    assert f"/meetings/{ahead.pk}/" in text_of(client, "/bodies/send-board/")


def test_a_body_says_its_quorum_in_words(client, send):
    making.board("Health Board", rule={"at_least": 2}, seats=[Seat.NHS, Seat.COUNCILLOR])

    assert "Its terms set no quorum." in text_of(client, "/bodies/send-board/")
    health = text_of(client, "/bodies/health-board/")
    assert "The quorum is 2." in health
    assert "A NHS representative" in health


def test_the_agenda_is_not_public_before_its_papers(client, ahead):
    text = text_of(client, f"/meetings/{ahead.pk}/")

    assert "Council House" in text
    assert "The agenda is not published yet" in text
    assert "The strategy" not in text
    assert client.get(f"/meetings/{ahead.pk}/papers/1/").status_code == 404
    assert client.get(f"/meetings/{ahead.pk}/agenda/").status_code == 404


def test_the_public_reads_a_draft_before_it_is_decided(client, ahead, send):
    published(ahead, send.clerk)

    assert "1. The strategy" in text_of(client, f"/meetings/{ahead.pk}/")
    paper = text_of(client, f"/meetings/{ahead.pk}/papers/1/")
    assert WORDS in paper
    assert "Draft for decision" in paper


def test_a_paper_that_is_a_file_is_served_byte_for_byte(client, ahead, send):
    item = ahead.agenda.get()
    kept = filing.keep_file(name="budget.txt", data=b"Ten pounds.", by=send.clerk)
    circulating.attach_paper(agenda_item=item, file=kept, title="Budget", by=send.clerk)
    published(ahead, send.clerk)

    assert "budget.txt" in text_of(client, f"/meetings/{ahead.pk}/papers/2/")
    response = client.get(f"/meetings/{ahead.pk}/papers/2/budget.txt")

    assert b"".join(response.streaming_content) == b"Ten pounds."
    assert client.get(f"/meetings/{ahead.pk}/papers/2/other.txt").status_code == 404


@pytest.mark.parametrize("kind", ["agenda", "pack", "minutes", "notice"])
def test_nothing_private_is_on_any_page_or_print(client, send, kind):
    item = making.item(send, held=False)
    ledger.keep(_closed(item), action="item.closed", by=BY)
    Meeting.objects.get()
    meeting = Meeting.objects.get()
    meeting.papers_published_at, meeting.state = timezone.now(), MeetingState.HELD
    ledger.keep(meeting, action="meeting.held", by=BY)

    page = text_of(client, f"/meetings/{meeting.pk}/")
    printed = client.get(f"/meetings/{meeting.pk}/{kind}/").content.decode()

    for text in (page, printed):
        assert "Sam Jones" not in text
    assert "A personal matter" in page
    assert "Not for publication. It is about one child." in page


def _closed(item):
    item.title, item.recommendation = "Sam Jones’s placement", "That Sam Jones be placed."
    item.access, item.public_title = Access.NOT_FOR_PUBLICATION, "A personal matter"
    item.closed_reason = "It is about one child."
    return item


def test_a_private_paper_is_at_no_address(client, ahead, send):
    published(ahead, send.clerk)
    paper = Paper.objects.get()
    paper.access = Access.NOT_FOR_PUBLICATION
    ledger.keep(paper, action="paper.closed", by=BY)

    assert client.get(f"/meetings/{ahead.pk}/papers/1/").status_code == 404
    assert WORDS not in client.get(f"/meetings/{ahead.pk}/pack/").content.decode()


def test_a_called_off_meeting_says_that_it_decided_nothing(client, ahead, send):
    convening.cancel_meeting(meeting=ahead, reason="Snow", by=send.clerk)

    assert "did not take place" in text_of(client, f"/meetings/{ahead.pk}/")


def test_the_forward_plan_shows_what_notice_was_given_of(client, send):
    planned = PlannedDecision(
        body=send.body,
        title="Commission short breaks",
        is_key=True,
        decide_from=timezone.localdate() + timedelta(days=40),
        noticed_at=timezone.now(),
    )
    ledger.keep(planned, action="decision.planned", by=BY)

    text = text_of(client, "/forward-plan/")

    assert "Commission short breaks" in text
    assert "Key decision" in text


@pytest.mark.parametrize(
    "address", ["/meetings/999/", "/bodies/nobody/", "/meetings/999/papers/1/", "/meetings/999/agenda.pdf"]
)
def test_what_is_not_there_is_a_plain_404(client, db, address):
    assert client.get(address).status_code == 404
