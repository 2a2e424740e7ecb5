"""What the public sees of documents, editions and decisions: the record, never a page's row."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance import closing, confirming, convening, drafting, importing, ledger, publication, shelf
from governance.models import Access, Decision, Edition, Membership, Pin
from governance.states import EditionState, Outcome
from tests.factories import governance as making
from tests.factories.governance import begun, record_decision

from .passages import BY, adopt, boards, decide, document, draft, submit

pytestmark = pytest.mark.django_db

WORDS = "Every child is heard."


@pytest.fixture
def cast():
    return boards()


@pytest.fixture
def adopted(cast):
    return adopt(cast, draft(cast, WORDS, attachment=document()))


def _text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_adopted_edition_is_public_at_its_address(client, adopted):
    text = _text(client, "/strategies/send-strategy/2026/")

    assert WORDS in text
    assert "<h1" in text
    assert Pin.objects.get().fingerprint in text


def test_a_draft_has_no_public_page_and_no_title(client, cast):
    draft(cast, WORDS)

    assert client.get("/strategies/send-strategy/2026/").status_code == 404
    assert client.get("/strategies/send-strategy/").status_code == 404
    assert "Strategy 2026" not in _text(client, "/strategies/")


def test_an_edition_on_its_route_shows_where_it_stands_but_not_its_text(client, cast):
    edition = draft(cast, WORDS)
    submit(cast, edition)
    decide(cast, edition)

    text = _text(client, "/strategies/send-strategy/")

    assert "On its route: Strategy 2026" in text
    assert "Health and Wellbeing Board" in text
    assert WORDS not in text
    assert client.get("/strategies/send-strategy/2026/").status_code == 404


def test_an_edition_adopted_for_a_later_day_waits_for_it(client):
    cast = boards(effective_after_days=10)
    edition = adopt(cast, draft(cast, WORDS))

    assert edition.state == EditionState.ADOPTED
    assert client.get("/strategies/send-strategy/2026/").status_code == 404
    assert "On its route: Strategy 2026" in _text(client, "/strategies/send-strategy/")


def test_an_adopted_edition_is_public_on_its_day_without_any_job():
    cast = boards(effective_after_days=10)
    edition = adopt(cast, draft(cast, WORDS))

    later = timezone.localdate() + timedelta(days=10)

    assert publication.public_pin(edition, later) == Pin.objects.get()
    assert shelf.shelf(edition.document, later).in_force == edition


def test_an_edition_without_text_says_so(client, cast):
    strategy = drafting.create_document(
        title="SEND Strategy", slug="send-strategy", kind="strategy", overseen_by=cast.board, by=BY
    )
    importing.import_edition(
        document=strategy,
        slug="2019-to-2022",
        title="SEND Strategy 2019 to 2022",
        state=EditionState.IN_FORCE,
        source="A paper of 13 March 2025",
        period="2019 to 2022",
        period_ends=date(2022, 12, 31),
        by=BY,
    )

    text = _text(client, "/strategies/send-strategy/2019-to-2022/")

    assert "We do not hold this text" in text
    assert "In force. Its own end date, 31 December 2022, has passed." in text
    assert "A paper of 13 March 2025" in text


def test_a_superseded_edition_leads_to_the_one_in_force(client, cast, adopted):
    adopt(cast, draft(cast, "Every child is heard twice.", slug="2030"))

    text = _text(client, "/strategies/send-strategy/2026/")

    assert WORDS in text
    assert "no longer in force" in text
    assert "/strategies/send-strategy/2030/" in text
    assert "/strategies/send-strategy/2026/" in _text(client, "/strategies/send-strategy/")


def test_a_file_is_served_as_it_was_pinned(client, adopted):
    file = Pin.objects.get().files.get()

    response = client.get(f"/strategies/send-strategy/2026/files/{file.sha256}/{file.name}")

    assert b"".join(response.streaming_content) == b"the plan as it was"
    assert file.sha256 in _text(client, "/strategies/send-strategy/2026/")


@pytest.mark.parametrize(
    "rest", ["files/" + "0" * 64 + "/plan.txt", "files/abc/plan.txt", "files/" + "0" * 64 + "/%00", "files/"]
)
def test_no_other_file_is_served(client, adopted, rest):
    assert client.get(f"/strategies/send-strategy/2026/{rest}").status_code == 404


def test_a_file_of_a_draft_is_not_served(client, cast):
    edition = draft(cast, WORDS, attachment=document())
    submit(cast, edition)
    file = Pin.objects.get().files.get()

    assert client.get(f"/strategies/send-strategy/2026/files/{file.sha256}/{file.name}").status_code == 404


def test_a_decision_says_what_was_decided_by_whom_and_on_which_text(client, adopted):
    decision = Decision.objects.get(body__slug="send-board")

    text = _text(client, f"/decisions/{decision.pk}/")

    assert "SEND Board approved: Strategy 2026" in text
    assert "Resolved: that the strategy be approved." in text
    assert "Compared with what is published now: no difference" in text
    assert f"/decisions/{decision.pk}/text/" in text
    assert decision.pin.fingerprint in text
    assert "Confirmed on" in text


def test_the_text_of_a_decision_comes_from_its_pin(client, adopted):
    decision = Decision.objects.first()

    assert WORDS in _text(client, f"/decisions/{decision.pk}/text/")


def test_a_decision_is_a_draft_until_it_is_confirmed(client, cast):
    edition = draft(cast, WORDS)
    submit(cast, edition)
    decision = decide(cast, edition, confirmed=False)

    assert _text(client, f"/decisions/{decision.pk}/").count("Draft, not yet confirmed") == 1
    assert "Draft, not yet confirmed" in _text(client, "/decisions/")


def test_a_decision_says_when_something_else_is_published_now(client, cast, adopted):
    adopt(cast, draft(cast, "Every child is heard twice.", slug="2030"))
    decision = Decision.objects.filter(submission__passage__edition=adopted).first()

    assert "Compared with what is published now: it differs" in _text(client, f"/decisions/{decision.pk}/")


def test_an_imported_decision_says_that_its_text_is_not_held(client, cast):
    self_evaluation = drafting.create_document(
        title="Self-evaluation", slug="sef", kind="sef", overseen_by=cast.board, by=BY
    )
    edition = importing.import_edition(
        document=self_evaluation,
        slug="2023-24",
        title="Self-evaluation 2023/24",
        state=EditionState.IN_FORCE,
        source="A paper of 13 March 2025",
        by=BY,
    )
    decision = importing.record_imported_decision(
        edition=edition,
        body=cast.board,
        outcome=Outcome.APPROVED,
        date_stated="June 2024",
        source="A paper of 13 March 2025",
        by=BY,
    )

    assert "Text not held" in _text(client, f"/decisions/{decision.pk}/text/")
    assert "June 2024" in _text(client, f"/decisions/{decision.pk}/")
    summary = client.get("/decisions.json").json()["decisions"][0]
    assert (summary["text"], summary["meeting_date"]) == ("not held", "June 2024")
    assert "fingerprint" not in summary
    assert decision.title in _text(client, "/decisions/?year=not-stated")


def test_the_register_as_data_has_the_agreed_shape(client, adopted):
    register = client.get("/decisions.json").json()

    assert (register["total"], register["page"], register["pages"]) == (2, 1, 1)
    assert {"id", "title", "body", "meeting_date", "outcome", "adopted", "page_url", "fingerprint", "record"} <= set(
        register["decisions"][0]
    )
    assert register["decisions"][0]["adopted"] is True


def test_a_decision_as_data_has_the_agreed_shape(client, adopted):
    record = client.get(f"/decisions/{Decision.objects.first().pk}.json").json()

    assert {"wording", "basis", "quorum", "since"} <= set(record)
    assert record["fingerprint"] == Pin.objects.get().fingerprint


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("body=send-board", 1),
        ("body=send-board&outcome=approved", 1),
        ("outcome=rejected", 0),
        ("body=nobody", 0),
        ("year=1999", 0),
        ("year=x", 0),
        ("body=%00", 0),
        ("page=99999999999999999999", 2),
        ("page=-1", 2),
        ("page=x", 2),
        ("unknown=1", 2),
        (f"year={timezone.localdate().year}", 2),
    ],
)
def test_the_register_is_filtered_and_survives_any_question(client, adopted, query, found):
    assert client.get(f"/decisions.json?{query}").json()["total"] == found
    assert client.get(f"/decisions/?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/decisions/0/",
        "/decisions/99999999999999999999999/",
        "/decisions/99999999999999999999999.json",
        "/decisions/x/",
        "/decisions/1/texts/",
        "/strategies/none/",
        "/strategies/none/none/",
        "/strategies/%00/",
        "/strategies/send-strategy/2026/more/",
    ],
)
def test_an_address_that_leads_nowhere_is_plainly_not_found(client, adopted, address):
    assert client.get(address).status_code == 404


def test_an_exempt_decision_and_its_text_are_nowhere(client, cast):
    edition = draft(cast, WORDS)
    submission = submit(cast, edition)
    meeting = convening.schedule_meeting(body=cast.board, starts_at=begun(), in_the_past=True, by=cast.clerk)
    item = convening.list_item(meeting=meeting, submission=submission, by=cast.clerk)
    ground = {"access": Access.NOT_FOR_PUBLICATION, "public_title": "A text", "closed_reason": "It names a child."}
    closing.close_item(agenda_item=item, by=cast.clerk, **ground)
    convening.hold_meeting(meeting=meeting, by=cast.clerk)
    decision = record_decision(
        agenda_item=item,
        submission=submission,
        outcome=Outcome.APPROVED,
        wording="Secret words.",
        public_wording="It was agreed.",
        decided_on=timezone.localdate(meeting.starts_at),
        by=cast.clerk,
    )
    confirming.confirm_decision(decision=decision, by=cast.chair)

    assert client.get(f"/decisions/{decision.pk}/text/").status_code == 404
    for address in (f"/decisions/{decision.pk}/", f"/decisions/{decision.pk}.json", "/decisions.json"):
        text = client.get(address).content.decode()
        assert "Secret words" not in text
        assert WORDS not in text
        assert edition.title not in text
    assert client.get("/decisions.json").json()["total"] == 0
    assert "Secret words" not in _text(client, "/decisions/")


def test_nobody_is_named_beyond_their_public_form(client, cast, adopted):
    for membership in Membership.objects.all():
        assert membership.person.name not in membership.public_name
    for decision in Decision.objects.all():
        shown = _text(client, f"/decisions/{decision.pk}/") + str(client.get(f"/decisions/{decision.pk}.json").json())
        for person in (cast.lead, cast.clerk, cast.chair):
            assert person.name not in shown


def test_an_invented_edition_is_marked(client, cast):
    edition = draft(cast, WORDS)
    edition.provenance = Edition.Provenance.INVENTED
    ledger.keep(edition, action="edition.marked", by=BY)
    adopt(cast, edition)

    assert "Invented" in _text(client, "/strategies/send-strategy/2026/")
    assert "Invented" in _text(client, "/strategies/send-strategy/")
    assert "Invented" in _text(client, f"/decisions/{Decision.objects.first().pk}/")


def test_the_page_of_a_decision_is_there_before_its_edition_is_public(client, cast):
    edition = draft(cast, WORDS)
    submit(cast, edition)
    decide(cast, edition)

    for record in client.get("/decisions.json").json()["decisions"]:
        assert client.get(record["page_url"]).status_code == 200


def test_a_decision_that_the_ledger_does_not_know_is_nowhere(client, cast, adopted):
    addresses = ["/decisions/", "/decisions.json", adopted.get_absolute_url(), adopted.document.get_absolute_url()]
    before = [_text(client, address) for address in addresses]
    known = Decision.objects.order_by("pk").last()
    forged = Decision(
        body=known.body,
        submission=known.submission,
        pin=known.pin,
        title="A forged title",
        wording="Forged words.",
        outcome=Outcome.REJECTED,
        basis="imported",
        recorded_at=timezone.now(),
        source="Nowhere",
    )
    making.slip_in(forged)

    assert [_text(client, address) for address in addresses] == before
    for rest in ("/", "/text/", ".json"):
        assert client.get(f"/decisions/{forged.pk}{rest}").status_code == 404
