"""An address is made of a title: where the title is withheld or erased, nothing public says it in its address either."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from governance import audit, ledger, submitting, withholding
from governance.models import Document, Edition, Membership, Seat, Withholding
from governance.models.redaction import as_officer
from governance.readers import OfficerReading
from tests.factories import governance as making
from tests.factories.governance import BY
from tests.governance.test_erasing import erased, where, withheld

pytestmark = pytest.mark.django_db

TITLE, NAMED = "The placement of Sam Jones", "the-placement-of-sam-jones"
OLD = f"/strategies/{NAMED}/"


@pytest.fixture
def edition(send) -> Edition:
    """An edition in force of a document whose title and address name somebody."""
    adopted = making.adopted(send, slug="2027")
    document = adopted.document
    document.title, document.slug = TITLE, NAMED
    ledger.keep(document, action="document.named", by=BY)
    return Edition.objects.get(pk=adopted.pk)


def public(client, edition) -> dict[str, str]:
    """By address, what the public reads where the document is named."""
    decision = edition.pins.get().decisions.get()
    document = Document.objects.get().pk
    found = [
        "/strategies/",
        "/sitemap.xml",
        "/decisions.json",
        "/decisions.csv",
        f"/strategies/document-{document}/",
        f"/strategies/document-{document}/2027/",
        *(f"/decisions/{decision.pk}{end}" for end in ("/", ".json", "/text/")),
    ]
    return {each: answer.content.decode() for each in found if (answer := client.get(each)).status_code == 200}


def test_a_withheld_title_takes_its_address_along(client, monitoring, edition):
    assert client.get(f"{OLD}2027/").status_code == 200
    assert client.get(f"/strategies/document-{edition.document_id}/").status_code == 404

    withheld(edition.document, monitoring, part="title")

    said = public(client, edition)
    assert f"/strategies/document-{edition.document_id}/2027/" in said
    assert [address for address, text in said.items() if "sam-jones" in text or "Sam Jones" in text] == []
    assert f"/strategies/document-{edition.document_id}/" in said["/strategies/"]


def test_the_address_before_says_only_that_it_is_gone(client, monitoring, edition):
    withheld(edition.document, monitoring)

    for address in (OLD, f"{OLD}2027/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 410
        assert "no longer used" in page
        assert "Sam Jones" not in page
        assert f"document-{edition.document_id}" not in page


def test_an_address_alone_can_be_withheld_and_given_back(client, monitoring, edition):
    made = withheld(edition.document, monitoring, part="slug")
    assert client.get(OLD).status_code == 410
    assert TITLE in client.get(f"/strategies/document-{edition.document_id}/").content.decode()

    withholding.lift(withholding=made, why="They agreed.", by=monitoring)

    assert client.get(OLD).status_code == 200
    assert client.get(f"/strategies/document-{edition.document_id}/").status_code == 404


def test_an_address_that_is_made_of_a_withheld_name_goes_with_the_name(client, monitoring, send, edition):
    seat = making.member(send.body, Seat.COUNCILLOR, "Sam Jones")

    withholding.withhold(subject=seat, ground=Withholding.Ground.PERSONAL, by=monitoring)

    assert Membership.objects.get(pk=seat.pk).public_form == Membership.PublicForm.SEAT
    assert client.get(OLD).status_code == 410


def test_an_address_of_figures_alone_names_nobody_and_stays(client, monitoring, edition):
    withheld(edition, monitoring, part="title")

    assert client.get(f"{OLD}2027/").status_code == 200


def test_the_officers_screens_lead_to_the_address_that_works(client, monitoring, send, edition):
    withheld(edition.document, monitoring, part="title")

    for reader in (send.clerk.user, monitoring.user, AnonymousUser()):
        with as_officer(OfficerReading(reader)):
            assert client.get(Edition.objects.get().get_absolute_url()).status_code == 200


def test_erasing_a_title_leaves_its_address_nowhere(client, monitoring, protection, send):
    edition = making.draft(send, slug="2027")
    page = edition.page.specific
    page.title, page.slug = f"{TITLE}, 2027", f"{NAMED}-2027"
    page.save()
    page.save_revision(user=send.lead.user)
    document = edition.document
    document.title, document.slug = TITLE, NAMED
    ledger.keep(document, action="document.named", by=BY)
    making.submit(edition, making.route(send), send)
    edition.refresh_from_db()
    submitting.withdraw_edition(edition=edition, reason="It is not needed.", by=send.lead)
    Redirect.objects.create(old_path=f"/{NAMED}", redirect_page=page)
    assert where("sam-jones")
    withheld(document, monitoring)

    erased(document, monitoring, protection)

    document.refresh_from_db()
    assert document.slug == f"document-{document.pk}"
    assert where("sam-jones") == []
    assert where("Sam Jones") == []
    assert client.get(OLD).status_code == 404
    assert client.get(f"/strategies/document-{document.pk}/").status_code == 200
    assert audit.verify().is_whole


def test_erasing_a_title_deletes_what_leads_to_or_from_its_page_and_leaves_its_neighbours(monitoring, protection, send):
    edition = making.draft(send, slug="2027", titled=TITLE)
    home = Site.objects.get(is_default_site=True).root_page
    page = edition.page.specific
    page.slug = NAMED
    page.save()
    page.move(home, "last-child")
    page = Page.objects.get(pk=page.pk)
    below, neighbour, elsewhere = (Redirect(old_path=each) for each in (f"/{NAMED}/annex", f"/{NAMED}-town", "/plan"))
    for each in (below, neighbour, elsewhere):
        each.redirect_link = "https://example.org/"
        each.save()
    gone = [
        below,
        Redirect.objects.create(old_path=f"/{NAMED}", redirect_link="https://example.org/"),
        Redirect.objects.create(old_path="/once-there", redirect_page=page),
        Redirect.objects.create(old_path="/by-its-address", redirect_link=f"{home.full_url}{NAMED}/"),
    ]
    edition = submitting.withdraw_edition(edition=edition, reason="It is not needed.", by=send.lead)
    withheld(edition, monitoring, part="title")

    erased(edition, monitoring, protection, part="title")

    left = Redirect.objects.all()
    assert not left.filter(pk__in=[each.pk for each in gone]).exists()
    assert {each.old_path for each in left} == {f"/{NAMED}-town", "/plan"}
