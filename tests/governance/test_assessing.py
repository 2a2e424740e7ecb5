"""What an edition means for equality, finance and the law: asked for by a body, set out, signed off by a post."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import assessing, audit, circulating, convening, implications, timeline
from governance.models import Document, Implication, ImplicationType, LedgerEntry
from governance.refusals import Refused
from tests.governance import officers, passages

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def edition(cast):
    """A draft of a document whose papers must say what it means for equality."""
    found = passages.draft(cast)
    assessing.ask_for(body=cast.board, name="Equality", by=cast.clerk)
    return found


@pytest.fixture
def equality(edition) -> ImplicationType:
    return ImplicationType.objects.get(name="Equality")


@pytest.fixture
def meeting(cast, edition):
    """In three weeks, with the edition on its agenda."""
    submission = passages.submit(cast, edition)
    found = convening.schedule_meeting(body=cast.board, starts_at=timezone.now() + timedelta(days=21), by=cast.clerk)
    convening.list_item(meeting=found, submission=submission, by=cast.clerk)
    return found


def set_out(cast, edition, kind, **said):
    usual = {"text": "Girls wait longer.", "signed_off_by_post": "Head of Equality", "signed_off_on": TODAY()}
    return assessing.set_out(edition=edition, kind=kind, by=cast.lead, **usual | said)


def test_papers_are_not_published_before_they_say_what_they_mean(cast, edition, equality, meeting):
    with pytest.raises(Refused, match="does not say yet what it means for: Equality"):
        circulating.publish_papers(meeting=meeting, by=cast.clerk)

    set_out(cast, edition, equality)

    circulating.publish_papers(meeting=meeting, by=cast.clerk)


def test_what_may_be_left_out_holds_nothing_up(cast, edition, equality, meeting):
    set_out(cast, edition, equality)
    assessing.ask_for(body=cast.board, name="Risk", required=False, by=cast.clerk)

    assert implications.missing(meeting) == []


def test_why_nothing_needs_to_be_said_is_said(cast, edition, equality):
    set_out(cast, edition, equality, text="", none_needed_because="It changes no service.")

    line = implications.of_edition(edition)[0]
    assert line.text == "None needed: It changes no service."
    assert line.signed_off.startswith("Signed off by the Head of Equality, ")


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"text": " "}, "Say what it means, or why nothing needs to be said"),
        ({"none_needed_because": "It changes nothing."}, "one of the two"),
        ({"signed_off_by_post": ""}, "Say which post signed it off"),
        ({"signed_off_on": None}, "Say which post signed it off"),
        ({"signed_off_on": date(2100, 1, 1)}, "on a day to come"),
    ],
)
def test_it_is_signed_off_by_a_post_on_a_day(cast, edition, equality, said, because):
    with pytest.raises(Refused, match=because):
        set_out(cast, edition, equality, **said)
    assert not Implication.objects.exists()


def test_it_is_asked_for_by_body_and_kind_of_document(cast, edition):
    assessing.ask_for(body=cast.board, name="Data protection", document_kind=Document.Kind.JSNA, by=cast.clerk)
    assessing.ask_for(body=cast.wellbeing, name="Health inequalities", by=cast.clerk)

    assert [each.name for each in implications.of_edition(edition)] == ["Equality"]


def test_only_the_clerk_of_a_body_says_what_its_papers_set_out(cast, edition):
    with pytest.raises(Refused, match="Only the clerk"):
        assessing.ask_for(body=cast.board, name="Finance", by=cast.lead)
    with pytest.raises(Refused, match="asks for “equality” already"):
        assessing.ask_for(body=cast.board, name="equality", by=cast.clerk)


def test_implications_are_set_out_on_the_screens_printed_and_read_by_everyone(cast, clerk, lead, edition, meeting):
    assert "Its papers are not published without it." in officers.text(lead.get(page(edition)))
    sent = {
        "kind": ImplicationType.objects.get().pk,
        "text": "Girls wait longer.",
        "signed_off_by_post": "Head of Equality",
        "signed_off_on": TODAY().isoformat(),
    }
    lead.post(reverse("governance_admin:act", args=["edition", edition.pk, "implication"]), sent)
    circulating.publish_papers(meeting=meeting, by=cast.clerk)

    everywhere = (
        page(edition),
        reverse("governance:paper", args=[meeting.pk, 1]),
        reverse("governance:printed", args=[meeting.pk, "agenda"]),
    )
    for address in everywhere:
        text = officers.text(clerk.get(address))
        assert "Girls wait longer." in text, address
        assert "Signed off by the Head of Equality" in text, address


def test_a_clerk_says_on_the_screen_what_papers_set_out(cast, clerk):
    address = reverse("governance_admin:act", args=["body", cast.board.pk, "implication"])

    clerk.post(address, {"name": "Finance", "document_kind": "", "required": "on"})

    kind = ImplicationType.objects.get()
    assert (kind.name, kind.code, kind.body, kind.required) == ("Finance", "finance", cast.board, True)


def page(edition) -> str:
    return reverse("governance_admin:edition", args=[edition.pk])


def test_what_a_body_asks_for_is_in_the_ledger(cast, edition, equality):
    entry = LedgerEntry.objects.get(subject=f"implicationtype:{equality.pk}")

    assert (entry.action, entry.actor) == ("implicationtype.asked_for", f"person:{cast.clerk.pk}")
    assert audit.verify().is_whole
    told = timeline.sentences([entry])[0].sentence
    assert "asked the papers of the SEND Board to set out what they mean for: Equality" in told
