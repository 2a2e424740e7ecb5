"""An exempt part is nowhere in public; its number, safe title, ground and public summary always are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance import (
    acting,
    appointing,
    assigning,
    audit,
    circulating,
    closed,
    closing,
    confirming,
    convening,
    desk,
    grounds,
    ledger,
    publishing,
    submitting,
    verify,
)
from governance.models import Access, AgendaItem, Decision, LedgerEntry, LegalKind, Post, Route, Submission
from governance.particulars import Privacy, Resolution
from governance.refusals import Refused
from governance.states import EditionState, Outcome
from tests.factories import governance as making
from tests.factories.governance import record_decision

pytestmark = pytest.mark.django_db

SECRET = "The contract with Larkspur"
EXEMPT = {
    "access": Access.EXEMPT,
    "exempt_paragraph": 3,
    "public_title": "A contract",
    "closed_reason": "Naming the price would harm the council’s bargaining.",
}


@pytest.fixture
def committee(db):
    return making.board("Health Board", kind=LegalKind.COUNCIL_COMMITTEE)


@pytest.fixture
def secret(committee):
    """An item of a committee's meeting, held today, that nobody outside may know."""
    item = making.item(committee)
    item.title = SECRET
    return item


def close(board, item, **changed):
    return closing.close_item(agenda_item=item, by=board.clerk, **EXEMPT | changed)


def public(client, item):
    meeting = item.meeting_id
    addresses = [f"/meetings/{meeting}/", f"/meetings/{meeting}/minutes/", "/decisions/", "/decisions.json", "/bodies/"]
    return " ".join(client.get(address).content.decode() for address in addresses)


def test_an_exempt_item_shows_its_safe_title_and_ground_and_nothing_else(client, committee, secret):
    decision = making.record(committee, secret, wording=SECRET)
    close(committee, secret)

    text = public(client, secret)

    assert SECRET not in text
    assert "1. A contract" in text
    assert "the financial or business affairs" in text
    assert "paragraph 3 of Schedule 12A" in text
    assert client.get(f"/decisions/{decision.pk}/").status_code == 404
    assert client.get(f"/decisions/{decision.pk}.json").status_code == 404
    assert not audit.verify().problems


def test_what_hangs_on_a_private_item_is_private_with_it(client, committee, secret):
    """Its actions, and a correction of its minutes at another meeting."""
    close(committee, secret)
    making.record(committee, secret, wording=SECRET)
    decision = secret.decisions.get()
    confirming.confirm_decision(decision=decision, by=committee.chair)
    action = assigning.assign_action(
        agenda_item=secret, text=f"Ring about {SECRET}", owner_title="Head", by=committee.clerk
    )
    later = making.item(committee)
    correction = record_decision(
        agenda_item=later,
        outcome=Outcome.APPROVED,
        wording=f"That minute 1 read: {SECRET}.",
        decided_on=timezone.localdate(later.meeting.starts_at),
        kind=Decision.Kind.CORRECTION,
        concerns=decision,
        reasons="A slip.",
        by=committee.clerk,
    )

    texts = [public(client, secret), public(client, later)]
    texts += [client.get(f"/meetings/{later.meeting_id}/{kind}/").content.decode() for kind in ("actions", "notice")]

    assert not [text for text in texts if SECRET in text]
    assert client.get(f"/decisions/{correction.pk}/").status_code == 404
    assert {f"decision:{correction.pk}", f"meetingaction:{action.pk}"} <= set(closed.grounds())


def test_the_summary_of_a_private_item_is_public(client, committee, secret):
    close(committee, secret)
    closing.summarise_item(
        agenda_item=secret,
        public_summary="A contract for school meals was let.",
        exclusion_resolution="That the public be excluded.",
        by=committee.clerk,
    )

    assert "A contract for school meals was let." in public(client, secret)


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"public_title": " "}, "a title that anyone may read"),
        ({"exempt_paragraph": 9}, "which paragraph"),
        ({"closed_reason": ""}, "outweighs the public interest"),
        ({"access": Access.OPEN}, "on which ground"),
        ({"access": Access.NOT_FOR_PUBLICATION}, "exempt or confidential only"),
    ],
)
def test_publishing_without_the_lawful_public_part_is_refused(committee, secret, changed, because):
    with pytest.raises(Refused, match=because):
        close(committee, secret, **changed)


def test_a_partnership_has_no_exempt_items_but_its_own_reasons(send):
    item = making.item(send)

    with pytest.raises(Refused, match="not for publication"):
        close(send, item)
    closed = close(send, item, access=Access.NOT_FOR_PUBLICATION, exempt_paragraph=None, closed_reason="One child.")

    assert grounds.sentence(closed) == "Not for publication. One child."


@pytest.mark.parametrize("became_public", ["confirmed", "published"])
def test_what_was_decided_in_public_is_not_closed_by_the_clerk(client, committee, secret, became_public):
    decision = making.record(committee, secret)
    if became_public == "confirmed":
        making.settle(committee, decision)
    else:
        publishing.publish_notice(decision=decision, by=committee.clerk)

    with pytest.raises(Refused, match="the monitoring officer"):
        close(committee, secret)

    assert client.get(f"/decisions/{decision.pk}/").status_code == 200


def test_the_ground_of_what_was_decided_in_private_is_still_put_right(committee, secret):
    close(committee, secret)
    making.settle(committee, making.record(committee, secret))

    assert close(committee, secret, exempt_paragraph=5).exempt_paragraph == 5


def test_what_anyone_may_read_of_a_private_decision_is_at_its_address_in_the_register_and_at_the_meeting(
    client, committee, secret
):
    secret = close(committee, secret)
    decision = making.settle(committee, making.record(committee, secret, wording=SECRET, public_wording="It was let."))
    closing.summarise_item(
        agenda_item=secret,
        public_summary="Two offers were compared.",
        exclusion_resolution="That the public be excluded.",
        by=committee.clerk,
    )
    publishing.publish_notice(decision=decision, by=committee.clerk)

    addresses = decision.get_absolute_url(), f"/meetings/{secret.meeting_id}/", f"/decisions/{decision.pk}.json"
    for address in addresses:
        text = client.get(address).content.decode()
        assert "It was let." in text
        assert "Two offers were compared." in text
        assert "paragraph 3 of Schedule 12A" in text
        assert "A contract" in text
        assert SECRET not in text
    for address in ("/decisions/", "/decisions.json"):
        assert "A contract" in (text := client.get(address).content.decode())
        assert SECRET not in text


def test_nothing_is_recorded_of_a_private_item_without_what_anyone_may_read(committee, secret):
    secret = close(committee, secret)

    with pytest.raises(Refused, match="the part of the resolution that anyone may read"):
        making.record(committee, secret, public_wording=" ")
    decision = making.record(committee, secret)
    waiting = [each.sentence for each in desk.due(committee.clerk)]

    assert decision.public_title == "A contract"
    assert any("Write what everyone may read of item 1" in sentence for sentence in waiting)


def test_the_address_of_a_draft_that_was_replaced_leads_to_what_took_its_place(client, committee, secret):
    first = making.record(committee, secret)
    again = making.record(committee, secret, replaces=first)
    last = making.record(committee, secret, replaces=again)

    for address in ("/decisions/{}/", "/decisions/{}.json"):
        response = client.get(address.format(first.pk))
        assert (response.status_code, response.url) == (301, address.format(last.pk))
    close(committee, secret)
    assert client.get(f"/decisions/{first.pk}/").status_code == 404


def test_a_draft_that_became_private_is_recorded_again_before_it_is_confirmed(committee, secret):
    decision = making.record(committee, secret)
    close(committee, secret)

    with pytest.raises(Refused, match="record it again"):
        making.settle(committee, decision)


def test_only_the_clerk_closes_an_item(send, committee, secret):
    with pytest.raises(Refused, match="Only the clerk"):
        closing.close_item(agenda_item=secret, by=send.clerk, **EXEMPT)


def test_a_summary_without_the_resolution_to_exclude_is_refused(committee, secret):
    close(committee, secret)

    with pytest.raises(Refused, match="resolution to exclude"):
        closing.summarise_item(agenda_item=secret, public_summary="A contract.", by=committee.clerk)


def in_private(board, then):
    """An edition that a committee took in private and approved, so that it goes on to another; with the secret in its
    text and in the titles of its page, itself and its document."""
    edition = making.draft(board, SECRET, titled=SECRET)
    submission = making.submit(edition, making.route(board, then), board)
    item = making.item(board, submission, held=False)
    close(board, item)
    convening.hold_meeting(meeting=item.meeting, by=board.clerk)
    return making.settle(board, making.record(board, AgendaItem.objects.get(pk=item.pk)))


def test_what_one_body_took_in_private_stays_private_before_the_next(client, committee, wellbeing):
    decision = in_private(committee, wellbeing)

    following = making.waiting(decision.submission.passage.edition)
    listed = making.item(wellbeing, following, held=False)

    assert (following.body, following.access) == (wellbeing.body, Access.EXEMPT)
    assert listed.access == Access.EXEMPT
    assert f"pin:{decision.pin_id}" in closed.grounds()
    assert grounds.columns(listed) == EXEMPT
    with pytest.raises(Refused, match="under no rules on exempt information"):
        circulating.publish_papers(meeting=listed.meeting, short_notice_reason="Urgent.", by=wellbeing.clerk)


def test_nobody_reads_that_an_edition_is_there_which_is_before_bodies_in_private(
    client, committee, wellbeing, tmp_path
):
    edition = in_private(committee, wellbeing).submission.passage.edition

    assert SECRET not in client.get("/strategies/").content.decode()
    assert client.get(edition.document.get_absolute_url()).status_code == 404
    ledger.export(tmp_path / "chain")
    assert SECRET not in (tmp_path / "chain").read_text()
    assert verify.main([str(tmp_path / "chain")]) == 0


def test_a_document_stays_public_while_its_next_edition_is_before_a_body_in_private(client, committee, wellbeing):
    edition = in_private(committee, wellbeing).submission.passage.edition
    open_one = making.draft(committee, "Every child is heard.", slug="2027")
    making.submit(open_one, making.route(committee), committee)

    page = client.get(edition.document.get_absolute_url()).content.decode()

    assert f"On its route: {open_one.title}" in page
    assert edition.title not in page.replace(edition.document.title, "")


def submit_in_private(board, edition, *then, **changed):
    """The lead officer marks it as they submit it."""
    private = EXEMPT | changed
    return submitting.submit_edition(
        edition=edition,
        route=Route.objects.first() or making.route(board, *then),
        privacy=Privacy(**{name: private[name] for name in ("access", "exempt_paragraph", "closed_reason")}),
        public_title=private["public_title"],
        by=board.lead,
    )


def test_a_text_submitted_in_private_is_read_by_nobody_outside_from_its_draft_to_its_agenda(
    client, committee, tmp_path
):
    edition = making.draft(committee, SECRET, titled=SECRET)
    addresses = ["/strategies/", edition.document.get_absolute_url(), "/decisions.json", "/meetings/"]

    def read():
        return " ".join(client.get(each).content.decode() for each in addresses)

    assert SECRET not in read()  # a draft
    submission = submit_in_private(committee, edition)
    assert SECRET not in read()  # waits for a meeting
    meeting = convening.schedule_meeting(
        body=committee.body, starts_at=timezone.now() + timedelta(days=30), by=committee.clerk
    )
    convening.list_item(meeting=meeting, submission=submission, by=committee.clerk)
    circulating.publish_papers(meeting=meeting, by=committee.clerk)

    addresses.append(f"/meetings/{meeting.pk}/")
    assert SECRET not in read()
    assert "1. A contract" in read()
    assert "paragraph 3 of Schedule 12A" in read()
    ledger.export(tmp_path / "chain")
    assert SECRET not in (tmp_path / "chain").read_text()


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"public_title": " "}, "a title that anyone may read"),
        ({"exempt_paragraph": None}, "which paragraph"),
        ({"closed_reason": ""}, "outweighs the public interest"),
        ({"access": Access.NOT_FOR_PUBLICATION}, "exempt or confidential only"),
    ],
)
def test_who_submits_in_private_says_on_which_ground(committee, changed, because):
    edition = making.draft(committee, SECRET, titled=SECRET)

    with pytest.raises(Refused, match=because):
        submit_in_private(committee, edition, **changed)

    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFTING


def test_what_is_decided_between_meetings_on_a_private_text_says_on_which_ground(committee):
    submission = submit_in_private(committee, making.draft(committee, SECRET, titled=SECRET))
    resolution = Resolution(outcome=Outcome.APPROVED, wording="Yes.", decided_on=timezone.localdate())

    refusals = acting.refusals(body=committee.body, submission=submission, resolution=resolution, by=committee.clerk)

    assert "The text is private, so what is decided on it is too" in " ".join(refusals)


def test_the_lead_officer_opens_what_no_body_has_before_it_yet(client, committee, send):
    edition = making.draft(committee, SECRET, titled=SECRET)
    submission = submit_in_private(committee, edition)
    with pytest.raises(Refused, match="Only the monitoring officer, or who is clerk of the Health Board"):
        closing.open_text(edition=edition, reason="The contract is signed.", by=send.lead)
    with pytest.raises(Refused, match="Say why it can be read now"):
        closing.open_text(edition=edition, reason=" ", by=committee.lead)
    item = making.item(committee, submission, held=False)
    assert closing.refusals_to_open_text(edition=edition, by=committee.lead)
    convening.take_off_item(agenda_item=item, reason="Not ready.", by=committee.clerk)

    closing.open_text(edition=edition, reason="The contract is signed.", by=committee.lead)

    assert SECRET in client.get("/strategies/").content.decode()
    assert closing.refusals_to_open_text(edition=edition, by=committee.lead) == [
        "It is not private: nothing has to be opened."
    ]


@pytest.mark.parametrize("who", ["its clerk", "the monitoring officer"])
def test_a_text_closed_by_a_body_is_opened_by_who_closed_it_or_the_monitoring_officer(
    client, committee, wellbeing, monitoring, who
):
    decision = in_private(committee, wellbeing)
    edition = decision.submission.passage.edition
    for other in (wellbeing.clerk, committee.lead, committee.chair):
        assert closing.refusals_to_open_item(agenda_item=decision.agenda_item, by=other)
    if who == "its clerk":
        appointing.appoint(
            person=committee.clerk, body=wellbeing.body, post=Post.CLERK, valid_from=making.LONG_AGO, by=making.BY
        )
    by = committee.clerk if who == "its clerk" else monitoring

    opened = closing.open_item(agenda_item=decision.agenda_item, reason="The contract is signed.", by=by)

    assert opened.access == Access.OPEN
    assert not Submission.objects.filter(passage__edition=edition).exclude(access=Access.OPEN).exists()
    assert client.get(f"/decisions/{decision.pk}/").status_code == 200
    assert SECRET in client.get("/strategies/").content.decode()
    entry = LedgerEntry.objects.get(action="item.opened")
    assert "The contract is signed." in entry.payload.canonical
    assert not audit.verify().problems


def test_an_item_about_no_edition_is_opened_with_the_papers_closed_on_its_ground(committee):
    item = making.item(committee, held=False)
    papers = [
        circulating.attach_paper(agenda_item=item, title=access.label, access=access, by=committee.clerk)
        for access in (Access.OPEN, Access.CONFIDENTIAL)
    ]
    item = close(committee, item)

    opened = closing.open_item(agenda_item=item, reason="It is in the newspaper.", by=committee.clerk)

    assert grounds.sentence(opened) == ""
    for paper in papers:
        paper.refresh_from_db()
    assert [each.access for each in papers] == [Access.OPEN, Access.CONFIDENTIAL]
    assert closing.refusals_to_open_item(agenda_item=opened, by=committee.clerk) == [
        "The item is open: everyone reads it as it is."
    ]
