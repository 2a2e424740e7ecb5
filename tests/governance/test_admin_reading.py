"""What was taken in private is read in the admin by right of a body, and by nobody else, at any address."""

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms.models import StrategiesPage
from governance import (
    appointing,
    assigning,
    attending,
    audit,
    circulating,
    closing,
    confirming,
    convening,
    filing,
    ledger,
    minuting,
    programming,
    registering,
    withholding,
)
from governance.models import (
    Access,
    AgendaItem,
    Decision,
    LedgerEntry,
    LegalKind,
    Meeting,
    Minutes,
    Person,
    Post,
    Seat,
    Withholding,
)
from governance.models.governed import UngovernedWrite
from governance.models.redaction import as_officer
from governance.readers import OfficerReading
from governance.states import Outcome
from tests import answers
from tests.factories import governance as making
from tests.factories.files import pdf
from tests.governance import officers, passages, planting, walking

pytestmark = pytest.mark.django_db

SECRET = "Larkspur"
MORE = "There is more, which only the members and officers of the Health Board may read."


@pytest.fixture
def committee():
    return making.board("Health Board", kind=LegalKind.COUNCIL_COMMITTEE)


@pytest.fixture
def item(committee) -> AgendaItem:
    """An exempt item with everything that can hang on it, each with the secret in its words."""
    edition = making.draft(committee, f"What {SECRET} asks.", titled=f"{SECRET} and us")
    Page.objects.get(pk=edition.page_id).move(StrategiesPage.objects.get(), "last-child")
    edition.refresh_from_db()
    submission = making.submit(edition, making.route(committee), committee)
    item = making.item(committee, submission, held=False)
    paper = filing.keep_file(name=f"{SECRET}.pdf", data=pdf("the contract"), by=committee.clerk)
    circulating.attach_paper(agenda_item=item, title=f"What {SECRET} offers", file=paper, by=committee.clerk)
    closing.close_item(
        agenda_item=item,
        access=Access.EXEMPT,
        exempt_paragraph=3,
        public_title="A contract",
        closed_reason=f"It would harm {SECRET}.",
        by=committee.clerk,
    )
    convening.hold_meeting(meeting=item.meeting, by=committee.clerk)
    item = AgendaItem.objects.get(pk=item.pk)
    member = making.member(committee.body, Seat.COUNCILLOR, "Bola Seat")
    making.attend(item, committee.clerk, member)
    attending.declare_interest(agenda_item=item, membership=member, nature=f"Works for {SECRET}.", by=committee.clerk)
    decision = making.record(
        committee,
        item,
        Outcome.APPROVED_WITH_CONDITIONS,
        wording=f"Resolved: to sign with {SECRET}.",
        reasons=f"{SECRET} is the cheapest.",
        conditions=[making.condition(text=f"That {SECRET} agrees.")],
    )
    confirming.confirm_decision(decision=decision, by=committee.chair)
    assigning.assign_action(agenda_item=item, text=f"Ring {SECRET}", owner_title="Head", by=committee.clerk)
    programming.plan_item(body=committee.body, title=f"What became of {SECRET}", arose_from=item, by=committee.clerk)
    return AgendaItem.objects.get(pk=item.pk)


def leaking(client: Client, item: AgendaItem, words: str) -> list[str]:
    """The addresses at which the words are read."""
    found = []
    for address in walking.of_the_admin(item, words=words):
        response = client.get(address)
        assert response.status_code < 500, address
        text = answers.said(response).replace(f"q={quote_plus(words)}", "").replace(f'value="{words}"', "")
        if words in text.replace(f"“{words}”", "").replace(f"<em>{words}</em>", ""):
            found.append(address)
    return found


def stranger(role: str, *, post: Post = Post.CLERK):
    """Somebody who acts for another board."""
    other = making.board("Schools Forum")
    person = {Post.CLERK: other.clerk, Post.LEAD_OFFICER: other.lead}[post]
    return officers.signed_in(person, role=role)


@pytest.mark.parametrize("role", ["Governance officer", "Administrator", "Editor"])
def test_what_is_exempt_is_read_at_no_address_by_who_acts_for_another_body(item, role):
    client = stranger(role) if role == "Governance officer" else officers.of_role(role)

    assert leaking(client, item, SECRET) == []


def test_they_read_the_lawful_public_part_and_that_there_is_more(item):
    client = stranger("Governance officer")

    page = officers.text(client.get(reverse("governance_admin:meeting", args=[item.meeting_id])))
    decision = officers.text(
        client.get(reverse("governance_decisions_modeladmin_inspect", args=[item.decisions.get().pk]))
    )

    assert "A contract" in page
    assert MORE in page
    assert MORE in decision


@pytest.mark.parametrize("who", ["clerk", "chair", "lead", "member", "monitoring officer", "data protection officer"])
def test_those_with_a_post_or_seat_there_and_the_councils_officers_read_it(committee, item, who):
    meeting = reverse("governance_admin:meeting", args=[item.meeting_id])

    assert SECRET in officers.text(_entitled(committee, who).get(meeting))


def test_an_auditor_reads_it_and_a_superuser_does_not(item):
    meeting = reverse("governance_admin:meeting", args=[item.meeting_id])
    administrator = get_user_model().objects.create_superuser("root@example.org")
    superuser = Client()
    superuser.force_login(administrator)

    assert SECRET in officers.text(officers.of_role("Auditor").get(meeting))
    assert SECRET not in answers.said(superuser.get(meeting))


def test_the_lead_officer_opens_the_draft_and_who_has_no_right_there_does_not(committee, item):
    draft = reverse("wagtailadmin_pages:view_draft", args=[item.submission.passage.edition.page_id])
    lead = officers.signed_in(committee.lead, role="Lead officer")

    assert SECRET in officers.text(lead.get(draft))
    assert SECRET not in answers.said(stranger("Lead officer", post=Post.LEAD_OFFICER).get(draft))
    assert SECRET not in answers.said(officers.of_role("Editor").get(draft))


def _entitled(committee, who):
    if who in {"clerk", "chair", "lead"}:
        return officers.signed_in(getattr(committee, who), role="Governance officer")
    person = making.person("Noor Entitled", signs_in=True)
    if who == "member":
        appointing.seat_member(
            person=person, body=committee.body, seat=Seat.NHS, valid_from=making.LONG_AGO, by=making.BY
        )
    else:
        post = Post.MONITORING_OFFICER if who == "monitoring officer" else Post.DATA_PROTECTION_OFFICER
        appointing.appoint(person=person, body=None, post=post, valid_from=making.LONG_AGO, by=making.BY)
    return officers.signed_in(person, role="Governance officer")


def test_a_seat_that_has_ended_gives_no_right(committee, item):
    member = making.member(committee.body, Seat.NHS, "Noor Former")
    registering.enter(row=_with_account(member.person), by=making.BY)
    appointing.end(dated=member, on=making.LONG_AGO, by=making.BY)
    client = officers.signed_in(Person.objects.get(name="Noor Former"), role="Governance officer")

    assert SECRET not in officers.text(client.get(reverse("governance_admin:meeting", args=[item.meeting_id])))


def _with_account(person: Person) -> Person:
    person.user = officers.account("former")
    return person


def test_a_body_before_which_the_text_was_put_reads_what_was_decided_on_it(item):
    other = making.board("Cabinet")
    passage = item.submission.passage
    with ledger.writing():
        item.submission.pk, item.submission.stage, item.submission.body = None, 2, other.body
        item.submission._state.adding = True
        ledger.keep(item.submission, action="submission.proposed", by=making.BY)

    reading = OfficerReading(other.clerk.user)

    assert passage.submissions.count() == 2
    assert f"decision:{item.decisions.get().pk}" not in reading.private
    assert f"agendaitem:{item.pk}" not in reading.private


def test_a_row_that_was_read_without_right_is_not_saved(item):
    with as_officer(OfficerReading(officers.account("nobody"))):
        read = Meeting.objects.get(pk=item.meeting_id).agenda.get()

    assert SECRET not in read.closed_reason
    with pytest.raises(UngovernedWrite), transaction.atomic():
        read.save()


def test_whoever_asks_the_ledger_is_checked_against_what_is_held(item):
    with as_officer(OfficerReading(officers.account("nobody"))):
        assert audit.verify().is_whole
        assert ledger.agrees(Decision.objects.get())
    assert LedgerEntry.objects.exists()


@pytest.fixture
def attached(committee):
    """The file of a text that a committee took in private."""
    upload = passages.document(f"{SECRET}.txt", b"what it costs")
    edition = making.draft(committee)
    page = edition.page.specific
    page.body = passages.body_of("What we will do.", upload)
    page.save_revision(user=committee.lead.user)
    item = making.item(committee, making.submit(edition, making.route(committee), committee), held=False)
    closing.close_item(
        agenda_item=item,
        access=Access.EXEMPT,
        exempt_paragraph=3,
        public_title="A contract",
        closed_reason="It would harm.",
        by=committee.clerk,
    )
    return upload


@pytest.mark.parametrize("role", ["Governance officer", "Administrator", "Editor", "Moderator"])
def test_the_file_of_a_private_text_is_opened_and_named_nowhere_without_right(attached, role):
    client = stranger(role) if role == "Governance officer" else officers.of_role(role)
    addresses = ["/admin/documents/", "/admin/documents/chooser/", "/admin/api/main/documents/"]
    of_the_file = [f"/admin/documents/{act}/{attached.pk}/" for act in ("edit", "usage", "delete")]

    assert client.get(attached.url).status_code == 404
    leaking = [each for each in (*addresses, *of_the_file) if SECRET in answers.said(client.get(each))]
    assert leaking == []


def test_the_lead_officer_opens_the_file_of_a_private_text(committee, attached):
    lead = officers.signed_in(committee.lead, role="Lead officer")

    assert b"".join(lead.get(attached.url).streaming_content) == b"what it costs"
    assert SECRET in answers.said(lead.get("/admin/documents/"))


def _of_pages(page: Page) -> Iterator[str]:
    """Every list, search, report and question in which Wagtail names pages."""
    for name in ("wagtailadmin_explore", "wagtailadmin_choose_page_child"):
        yield from (reverse(name, args=[each.pk]) for each in (page.get_parent(), page))
    yield f"{reverse('wagtailadmin_pages:search')}?q=and"
    yield f"{reverse('wagtailadmin_choose_page_search')}?q=and"
    yield f"/admin/api/main/pages/?child_of={page.get_parent().pk}"
    yield f"/admin/api/main/pages/{page.pk}/"
    for report in ("site-history", "page-types-usage", "workflow", "workflow_tasks", "locked", "aging-pages"):
        yield from (f"/admin/reports/{report}/", f"/admin/reports/{report}/?export=csv")
    yield reverse("wagtailadmin_pages:type_use", args=["cms", "strategypage"])
    yield reverse("wagtailadmin_pages:move_confirm", args=[page.pk, page.get_parent().pk])
    for action in ("publish", "unpublish", "move", "delete"):
        yield f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}"


@pytest.mark.parametrize("role", ["Editor", "Lead officer", "Administrator"])
def test_wagtail_names_no_page_whose_text_is_private_to_whoever_asks(item, role):
    client = stranger(role, post=Post.LEAD_OFFICER) if role == "Lead officer" else officers.of_role(role)
    edition = item.submission.passage.edition

    addresses = [*_of_pages(edition.page), f"/admin/governance/records/edition/{edition.pk}/"]
    assert [each for each in addresses if SECRET in answers.said(client.get(each))] == []


def test_the_lead_officer_finds_the_page_of_a_private_text(committee, item):
    lead = officers.signed_in(committee.lead, role="Lead officer")

    assert SECRET in answers.said(lead.get(f"{reverse('wagtailadmin_pages:search')}?q=and"))


class TestWithheld:
    """What was withheld is read in the admin by whom its body lets read what it takes in private."""

    SAID = planting.SECRET

    @pytest.fixture
    def monitoring_officer(self):
        person = making.person("Monitoring officer", signs_in=True)
        appointing.appoint(
            person=person, body=None, post=Post.MONITORING_OFFICER, valid_from=making.LONG_AGO, by=making.BY
        )
        return person

    @pytest.fixture
    def withheld(self, send, monitoring_officer) -> AgendaItem:
        """An item of an agenda; every text of it and around it holds the words, and is withheld."""
        rows = [*planting.everything(send), *planting.to_come(send)]
        item = AgendaItem.objects.get(submission__isnull=False)
        Page.objects.get(pk=item.submission.passage.edition.page_id).move(StrategiesPage.objects.get(), "last-child")
        for row in rows:
            withholding.withhold(
                subject=row,
                ground=Withholding.Ground.PERSONAL,
                note=f"As {self.SAID} this asked.",
                by=monitoring_officer,
            )
        return item

    def test_it_is_read_at_no_address_by_who_acts_for_another_body(self, withheld):
        assert leaking(stranger("Governance officer"), withheld, self.SAID) == []

    @pytest.mark.parametrize("who", ["clerk", "monitoring officer", "auditor"])
    def test_who_may_read_what_is_private_there_reads_it(self, send, withheld, monitoring_officer, who):
        client = {
            "clerk": lambda: officers.signed_in(send.clerk, role="Governance officer"),
            "monitoring officer": lambda: officers.signed_in(monitoring_officer, role="Governance officer"),
            "auditor": lambda: officers.of_role("Auditor"),
        }[who]()

        for address in (
            reverse("governance_admin:meeting", args=[withheld.meeting_id]),
            reverse("governance_admin:record", args=["decision", Decision.objects.get().pk]),
        ):
            assert self.SAID in answers.said(client.get(address))

    def test_others_read_that_a_part_is_withheld_and_on_which_ground(self, withheld):
        page = officers.text(
            stranger("Governance officer").get(reverse("governance_admin:meeting", args=[withheld.meeting_id]))
        )

        assert "Part withheld on" in page
        assert "personal data" in page

    @pytest.mark.parametrize("found", ["list", "search"])
    def test_who_may_not_read_a_title_does_not_read_it_among_the_pages(self, withheld, found):
        page = withheld.submission.passage.edition.page
        searched = f"{reverse('wagtailadmin_pages:search')}?q=pin+title"
        address = reverse("wagtailadmin_explore", args=[page.get_parent().pk]) if found == "list" else searched

        shown = answers.said(officers.of_role("Editor").get(address))

        assert self.SAID not in shown

    def test_a_withheld_name_is_read_by_the_officers_of_the_bodies_they_sit_on(self, send, monitoring_officer):
        seat = making.member(send.body, Seat.COUNCILLOR, "Ann Lee-Smith")
        withholding.withhold(subject=seat, ground=Withholding.Ground.PERSONAL, by=monitoring_officer)
        person = reverse("governance_admin:record", args=["person", seat.person_id])

        theirs = officers.signed_in(send.clerk, role="Governance officer").get(person)
        others = stranger("Governance officer")

        assert "Ann Lee-Smith" in officers.text(theirs)
        assert "Ann Lee-Smith" not in officers.text(others.get(person))
        assert "Ann Lee-Smith" not in answers.said(others.get("/admin/governance/people/?q=Ann+Lee"))

    def test_what_ones_own_body_wrote_is_read_as_it_is_whatever_it_repeats(self, send, wellbeing, monitoring_officer):
        seat = making.member(send.body, Seat.COUNCILLOR, "Ann Lee-Smith")
        item = making.item(wellbeing)
        minuting.write_minutes(meeting=item.meeting, text="Ann Lee-Smith spoke.", by=wellbeing.clerk)
        withholding.withhold(subject=seat, ground=Withholding.Ground.PERSONAL, by=monitoring_officer)

        with as_officer(OfficerReading(wellbeing.clerk.user)):
            assert Minutes.objects.get().text == "Ann Lee-Smith spoke."
        with as_officer(OfficerReading(officers.account("nobody"))):
            assert Minutes.objects.get().text == "a councillor spoke."

    def test_what_the_clerk_reads_whole_is_still_printed_as_the_public_reads_it(self, send, withheld):
        clerk = officers.signed_in(send.clerk, role="Governance officer")

        printed = clerk.get(reverse("governance_admin:printed", args=[withheld.meeting_id, "minutes"]))

        assert self.SAID not in answers.said(printed)


def test_what_an_officer_may_read_is_asked_in_as_many_queries_however_much_there_is(committee, item):
    for_little = _queries(OfficerReading(officers.account("before")))
    for name in ("Schools Forum", "Cabinet", "Health Scrutiny"):
        other = making.board(name, kind=LegalKind.COUNCIL_COMMITTEE)
        closing.close_item(
            agenda_item=making.item(other, held=False),
            access=Access.EXEMPT,
            exempt_paragraph=3,
            public_title="A contract",
            closed_reason="It would harm them.",
            by=other.clerk,
        )

    for_more = _queries(OfficerReading(officers.account("after")))

    assert for_more == for_little == 9


def _queries(reading: OfficerReading) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert reading.private
        assert not reading.hidden
        assert reading.pages
    return len(asked)
