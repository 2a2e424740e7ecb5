"""A page asks the database as often for a long agenda as for a short one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance import assigning, attending, circulating, confirming, convening, filing, importing, publishing
from governance.models import Attendance, Document, Meeting, Post
from governance.states import EditionState, Outcome
from tests.factories import governance as making
from tests.governance import officers

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 15


@pytest.fixture
def members(cast):
    return officers.with_quorum(cast.board)


def held(cast, members, count: int) -> Meeting:
    """A meeting last week that took `count` items, each with a paper, an interest, a decision and an action; the last
    is not recorded yet."""
    meeting = convening.schedule_meeting(
        body=cast.board, starts_at=timezone.now() - timedelta(days=7, hours=1), in_the_past=True, by=cast.clerk
    )
    items = [
        convening.list_item(
            meeting=meeting, title=f"Budget {number}", recommendation="That it be agreed.", by=cast.clerk
        )
        for number in range(count)
    ]
    for item in items:
        file = filing.keep_file(name="budget.txt", data=f"{meeting.pk}, {item.number}".encode(), by=cast.clerk)
        circulating.attach_paper(agenda_item=item, file=file, title="Budget", by=cast.clerk)
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    for member in members:
        attending.record_attendance(meeting=meeting, membership=member, state=Attendance.State.PRESENT, by=cast.clerk)
    for item in list(Meeting.objects.get(pk=meeting.pk).agenda.order_by("number"))[:-1]:
        attending.declare_interest(agenda_item=item, membership=members[1], nature="A school", by=cast.clerk)
        decision = making.record(cast, item, wording="Resolved: that it be agreed.")
        confirming.confirm_decision(decision=decision, by=cast.chair)
        publishing.publish_notice(decision=decision, by=cast.clerk)
        assigning.assign_action(
            body=cast.board,
            agenda_item=item,
            text=f"Ask about {item.number}",
            owner_title=Post.CHAIR.label,
            by=cast.clerk,
        )
    return meeting


def asked(client, address: str) -> int:
    """How often a page asks the database, once it is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        "governance_admin:meeting",
        "governance:meeting",
        "governance_admin:printed minutes",
        "governance_admin:printed notice",
        "governance_admin:printed agenda",
    ],
)
def test_a_meeting_asks_as_often_for_many_items_as_for_few(cast, clerk, members, address):
    name, *kind = address.split()
    for_few = asked(clerk, reverse(name, args=[held(cast, members, FEW).pk, *kind]))
    for_many = asked(clerk, reverse(name, args=[held(cast, members, MANY).pk, *kind]))

    assert for_many <= for_few + 2, f"{for_few} for {FEW} items, {for_many} for {MANY}"


@pytest.mark.parametrize(
    "address",
    ["/bodies/send-board/", "/decisions/", "/decisions.json", "/decisions.csv", "/admin/governance/"],
)
def test_a_register_asks_as_often_for_many_lines_as_for_few(cast, clerk, members, address):
    held(cast, members, FEW)
    for_few = asked(clerk, address)
    held(cast, members, MANY)

    # One meeting more is a line more.
    assert asked(clerk, address) <= for_few + 3, f"{for_few} for {FEW} items"


def test_a_register_asks_as_often_for_twenty_editions_as_for_two(client, send):
    """One in force, others superseded, the rest known from papers: what the public may read of each is asked together."""
    for slug in ("2020", "2021"):
        making.adopted(send, slug=slug)
    for_two = {address: asked(client, address) for address in ("/decisions.json", "/decisions.csv")}
    for slug in ("2022", "2023"):
        making.adopted(send, slug=slug)
    for year in range(2000, 2016):
        edition = importing.import_edition(
            document=Document.objects.get(),
            slug=str(year),
            title=f"Strategy {year}",
            state=EditionState.SUPERSEDED,
            source="A paper",
            by=making.BY,
        )
        importing.record_imported_decision(
            edition=edition, body=send.body, outcome=Outcome.APPROVED, source="A paper", by=making.BY
        )

    for_twenty = {address: asked(client, address) for address in for_two}

    assert client.get("/decisions.json").json()["total"] == 20
    assert all(for_twenty[address] <= for_two[address] + 2 for address in for_two), (for_two, for_twenty)
