"""What is due from whom: only what their appointments let them do, by date, each with where it is done."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from governance import appointing, convening, desk
from governance.models import Post
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    cache.clear()
    return passages.boards()


@pytest.fixture
def submission(cast):
    return passages.submit(cast, passages.draft(cast))


def told(person) -> list[str]:
    return [each.sentence for each in desk.due(person)]


def test_the_lead_officer_has_a_draft_to_finish(cast):
    passages.draft(cast)

    assert told(cast.lead) == ["Finish Strategy 2026 and submit it"]
    assert told(cast.clerk) == told(cast.chair) == []


def test_what_waits_for_a_meeting_is_due_from_the_clerk(cast, submission):
    assert told(cast.clerk) == ["Put Strategy 2026 on an agenda of the SEND Board"]
    assert told(cast.lead) == told(cast.chair) == []


def test_a_meeting_comes_up_then_is_to_be_held_then_recorded(cast, submission):
    soon = timezone.now() + timedelta(days=2)
    convening.schedule_meeting(body=cast.board, starts_at=soon, by=cast.clerk)
    over = convening.schedule_meeting(
        body=cast.board, starts_at=timezone.now() - timedelta(days=3), in_the_past=True, by=cast.clerk
    )
    convening.list_item(meeting=over, submission=submission, by=cast.clerk)

    assert [sentence.partition(":")[0] for sentence in told(cast.clerk)] == [
        "Say whether this meeting was held",
        "Meeting coming up",
    ]

    convening.hold_meeting(meeting=over, by=cast.clerk)
    assert told(cast.clerk)[0].startswith("Record the outcome of item 1, Strategy 2026: SEND Board")


def test_a_decision_is_due_from_the_chair_until_confirmed(cast, submission):
    passages.decide(cast, submission.passage.edition, confirmed=False)

    assert told(cast.chair) == ["Confirm what was decided on Strategy 2026: approved"]
    assert told(cast.clerk) == []


def test_an_appointment_that_ended_brings_nothing(cast, submission):
    today = timezone.localdate()
    clerked = cast.board.appointments.get(post=Post.CLERK)
    appointing.end(dated=clerked, on=today - timedelta(days=1), by=passages.BY)

    assert told(cast.clerk) == []


def test_the_first_page_of_the_admin_and_the_desk_lead_to_what_is_due(cast, submission):
    clerk = officers.signed_in(cast.clerk)
    address = reverse("governance_admin:edition", args=[submission.passage.edition_id])

    for screen in ("wagtailadmin_home", "governance_admin:desk"):
        assert address in officers.text(clerk.get(reverse(screen)))
    assert "Due from you" not in officers.text(officers.of_role("Editor").get(reverse("wagtailadmin_home")))


def test_the_desk_says_where_every_edition_stands(cast, submission):
    shown = officers.text(officers.of_role("Auditor").get(reverse("governance_admin:desk")))

    assert 'aria-current="step"' in shown
    assert "Waits for a meeting" in shown
    assert "nothing is due from you" in shown


def test_a_page_that_differs_from_what_was_adopted_is_on_the_desk_after_a_check(cast):
    edition = passages.adopt(cast, passages.draft(cast))
    type(edition.page.specific).objects.filter(pk=edition.page_id).update(summary="Slipped in.")
    clerk = officers.signed_in(cast.clerk)
    assert "has not been checked yet" in officers.text(clerk.get(reverse("governance_admin:desk")))

    clerk.post(reverse("governance_admin:ledger-verify"))

    shown = officers.text(clerk.get(reverse("governance_admin:desk")))
    assert "is not the text that was adopted for Strategy 2026" in shown
    assert "entries hold" in shown


def test_the_ledger_reads_as_sentences_and_is_filtered(cast, submission):
    auditor = officers.of_role("Auditor")
    address = reverse("governance_admin:ledger")

    everything = officers.text(auditor.get(address))
    about_editions = officers.text(auditor.get(f"{address}?kind=edition&since=2020-01-01"))
    before = officers.text(auditor.get(f"{address}?until=2020-01-01"))

    assert "The command “tests” made an appointment: Rowan Chair, chair of SEND Board." in everything
    assert "Rowan Lead submitted Strategy 2026." in about_editions
    assert "appointment" not in about_editions.partition("Filter the entries")[2].partition("<ol")[2]
    assert "0 entries" in before


def test_the_ledger_is_downloaded_whole(cast, submission):
    response = officers.of_role("Auditor").get(reverse("governance_admin:ledger-export"))

    lines = b"".join(response.streaming_content).splitlines()
    assert len(lines) == officers.entries() + 1
    assert "attachment" in response["Content-Disposition"]


def test_the_desk_is_named_once_on_its_screen(cast):
    shown = officers.signed_in(cast.clerk).get(reverse("governance_admin:desk"))

    assert shown.context["breadcrumbs_items"] == [{"label": "Governance", "url": ""}]
    assert officers.text(shown).partition("<main")[2].count(">Desk<") == 1
