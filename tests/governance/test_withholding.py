"""The monitoring officer takes words, files and names from the public in one action; the record stays whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import appointing, audit, circulating, filing, ledger, parts, withholding
from governance.models import MeetingAction, Membership, Paper, Post, Seat, Withholding
from governance.refusals import Refused
from tests.factories import governance as making
from tests.factories.governance import BY, LONG_AGO

pytestmark = pytest.mark.django_db

SECRET = "Sam Jones of Elm Street"
PERSONAL = Withholding.Ground.PERSONAL


@pytest.fixture
def officer(db):
    """The monitoring officer."""
    person = making.person("Monitoring officer", signs_in=True)
    appointing.appoint(person=person, body=None, post=Post.MONITORING_OFFICER, valid_from=LONG_AGO, by=BY)
    return person


@pytest.fixture
def decision(send, item):
    making.attend(item, send.clerk, *send.members)
    return making.record(send, item, wording=f"That {SECRET} be placed.", reasons=f"{SECRET} needs it.")


def everything_public(client, decision):
    """All that the public can read that could hold the words of the decision."""
    meeting = decision.agenda_item.meeting_id
    addresses = [
        "/decisions/",
        "/decisions.json",
        f"/decisions/{decision.pk}/",
        f"/decisions/{decision.pk}.json",
        f"/decisions/{decision.pk}/text/",
        f"/meetings/{meeting}/",
        f"/meetings/{meeting}/notice/",
        f"/bodies/{decision.body.slug}/",
        "/strategies/send-strategy/",
    ]
    return {address: client.get(address).content.decode() for address in addresses}


def test_a_decision_is_withheld_everywhere_at_once(client, officer, decision):
    assert SECRET in everything_public(client, decision)[f"/decisions/{decision.pk}/"]

    withholding.withhold(subject=decision, ground=PERSONAL, by=officer)

    shown = everything_public(client, decision)
    assert [address for address, text in shown.items() if SECRET in text] == []
    assert "Part withheld on" in shown[f"/decisions/{decision.pk}/"]
    assert "personal data" in shown[f"/decisions/{decision.pk}/"]


def test_one_part_is_withheld_and_the_rest_stays(client, officer, decision):
    withholding.withhold(subject=decision, part="reasons", ground=PERSONAL, by=officer)

    page = client.get(f"/decisions/{decision.pk}/").content.decode()
    assert f"{SECRET} needs it" not in page
    assert f"That {SECRET} be placed" in page


def test_a_withheld_text_is_gone_from_its_pages_and_the_chain_still_verifies(client, officer, send):
    adopted = making.adopted(send, slug="2027", text=SECRET)
    address = "/strategies/send-strategy/2027/"
    assert SECRET in client.get(address).content.decode()

    withholding.withhold(subject=adopted.pins.get(), ground=PERSONAL, by=officer)

    assert SECRET not in client.get(address).content.decode()
    assert "Part withheld on" in client.get(address).content.decode()
    assert not audit.verify().problems


def test_a_withheld_file_is_at_no_address(client, officer, send):
    item = making.item(send, held=False)
    meeting = item.meeting
    meeting.starts_at = timezone.now() + timedelta(days=30)
    ledger.keep(meeting, action="meeting.moved", by=BY)
    kept = filing.keep_file(name="letter.txt", data=SECRET.encode(), by=send.clerk)
    circulating.attach_paper(agenda_item=item, file=kept, title="A letter", by=send.clerk)
    circulating.publish_papers(meeting=meeting, by=send.clerk)
    address = f"/meetings/{meeting.pk}/papers/1/letter.txt"
    assert client.get(address).status_code == 200

    withholding.withhold(subject=Paper.objects.get(), ground=PERSONAL, by=officer)

    assert client.get(address).status_code == 404


def test_a_withheld_name_is_read_as_the_seat_alone(client, officer, send):
    member = making.member(send.body, Seat.COUNCILLOR, "Ann Lee")
    member.public_form = Membership.PublicForm.NAME
    ledger.keep(member, action="membership.named", by=BY)
    assert "Ann Lee" in client.get("/bodies/send-board/").content.decode()

    withholding.withhold(subject=member, ground=PERSONAL, by=officer)

    assert "Ann Lee" not in client.get("/bodies/send-board/").content.decode()
    assert not audit.verify().problems


def test_what_is_withheld_is_given_back_with_a_reason(client, officer, decision):
    withheld = withholding.withhold(subject=decision, ground=PERSONAL, by=officer)
    with pytest.raises(Refused, match="Say why"):
        withholding.lift(withholding=withheld, why=" ", by=officer)

    withholding.lift(withholding=withheld, why="They agreed.", by=officer)

    assert SECRET in client.get(f"/decisions/{decision.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"part": "outcome"}, "no part “outcome”"),
        ({"ground": "because"}, "on which ground"),
    ],
)
def test_a_withholding_is_refused_with_what_to_do(officer, decision, changed, because):
    with pytest.raises(Refused, match=because):
        withholding.withhold(**{"subject": decision, "ground": PERSONAL, "by": officer} | changed)

    assert not Withholding.objects.exists()


def test_only_the_monitoring_officer_withholds(send, decision):
    with pytest.raises(Refused, match="Only the monitoring officer"):
        withholding.withhold(subject=decision, ground=PERSONAL, by=send.clerk)


def test_twice_is_refused(officer, decision):
    withholding.withhold(subject=decision, ground=PERSONAL, by=officer)

    with pytest.raises(Refused, match="withheld already"):
        withholding.withhold(subject=decision, ground=PERSONAL, by=officer)


def test_a_reference_that_is_not_there_is_refused(db):
    with pytest.raises(Refused, match="There is no “decision:99”"):
        parts.row_of("decision:99")
    with pytest.raises(Refused, match="There is no “person:1”"):
        parts.row_of("person:1")


def test_an_action_withheld_is_gone_from_the_action_sheet(client, officer, send, decision):
    action = ledger.keep(MeetingAction(body=send.body, text=f"Ring {SECRET}"), action="action.added", by=BY)
    address = f"/meetings/{decision.agenda_item.meeting_id}/actions/"
    assert SECRET in client.get(address).content.decode()

    withholding.withhold(subject=action, ground=PERSONAL, by=officer)

    assert SECRET not in client.get(address).content.decode()
