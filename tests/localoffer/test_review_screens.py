"""What an officer sees and does: overdue shares by topic, the forecast, the call list, one call, a doubt."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse

from localoffer.models import Organization, Phone, ReviewRequest, ReviewSettings, Service, ServiceTerm, Term
from localoffer.reviews.asking import ask
from localoffer.reviews.rules import rules
from localoffer.reviews.standing import standing

from .council import TODAY
from .editors import form_of, signed_in, work


@pytest.fixture
def clubs(editor: Client, settings: Any) -> ReviewRequest:
    """An organisation with two overdue listings and a phone, on the call list."""
    settings.TODAY = TODAY
    knots = Organization.objects.create(name="Knots", email="hello@knots.example")
    for name in ("Knot club", "Rope club"):
        made = Service.objects.create(
            name=name, organization=knots, kind="activity", checked_on=TODAY - timedelta(days=400)
        )
        ServiceTerm.objects.create(service=made, term=Term.objects.get(code="things-to-do"))
        Phone.objects.create(service=made, number="01632 960111")
    ReviewSettings.objects.create(is_on=True)
    ask(today=TODAY)
    ReviewRequest.objects.update(call_reason="no_answer")
    return ReviewRequest.objects.get()


def page(client: Client, name: str, *args: object) -> BeautifulSoup:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_the_overview_says_how_many_are_overdue_by_topic_and_what_to_expect(
    editor: Client, clubs: ReviewRequest
) -> None:
    travel = Service.objects.create(name="Bus help", kind="service", checked_on=TODAY)
    ServiceTerm.objects.create(service=travel, term=Term.objects.get(code="travel-and-transport"))

    soup = page(editor, "reviews:overview")

    assert "2 of 3 listings (67%) are overdue" in said(soup)
    assert "At this pace (0.0 a week), 2 are overdue by February 2027" in said(soup)
    rows = {row.th.get_text(): [cell.get_text() for cell in row.select("td")] for row in soup.select("tbody tr")}
    assert rows[Term.objects.get(code="things-to-do").name][:2] == ["100% (2)", "2"]
    assert rows[Term.objects.get(code="travel-and-transport").name][:2] == ["0% (0)", "1"]
    assert rows["Activity"][:2] == ["100% (2)", "2"]


def test_a_listing_counts_once_under_a_topic_and_under_the_wider_one(editor: Client) -> None:
    wide = Term.objects.get(code="things-to-do")
    narrow = [
        Term.objects.create(vocabulary=wide.vocabulary, parent=wide, name=name, code=name.lower())
        for name in ("Dance", "Drama")
    ]
    made = Service.objects.create(name="Stage school", kind="activity")
    for term in narrow:
        ServiceTerm.objects.create(service=made, term=term)
    Service.objects.create(name="About nothing", kind="activity")

    found = {share.name: share.listings for share in standing(rules(), today=TODAY).topics}

    assert found == {"Dance": 1, "Drama": 1, wide.name: 1, "No topic": 1}


def test_a_call_shows_the_script_the_numbers_and_what_each_listing_says(editor: Client, clubs: ReviewRequest) -> None:
    assert "Knots" in said(page(editor, "reviews:index"))

    soup = page(editor, "reviews:call", clubs.pk)

    assert soup.select_one('a[href="tel:01632960111"]') is not None
    assert "May I read to you what it says?" in said(soup)
    assert [title.get_text() for title in soup.select("section h3")] == ["Knot club", "Rope club"]


def test_confirmed_by_phone_with_a_role_in_one_click(editor: Client, clubs: ReviewRequest) -> None:
    knot, rope = Service.objects.filter(name__endswith="club").order_by("name")
    address = reverse("reviews:act", args=[clubs.pk, "by-phone"])

    assert "This field is required" in editor.post(address, {}).content.decode()
    editor.post(address, {"role": "Leader", "listing": str(knot.pk)})
    assert (knot.confirmations.count(), rope.confirmations.count()) == (1, 0)

    # The role is known now: the next one is one click.
    form = page(editor, "reviews:call", clubs.pk).select_one('input[name="role"]')
    assert form is not None
    response = editor.post(address, {"role": "Leader"})

    assert response.headers["Location"] == reverse("reviews:index")
    last = rope.confirmations.get()
    assert (last.by, last.role, last.way) == ("provider", "Leader", "phone")
    assert "Knots" not in said(page(editor, "reviews:index"))


def test_mail_that_came_back_is_a_task_until_the_address_is_right(editor: Client, clubs: ReviewRequest) -> None:
    editor.post(reverse("reviews:act", args=[clubs.pk, "came-back"]))
    assert "1 organisation whose e-mail came back: find the right address" in work(editor)

    mend = reverse("reviews:act", args=[clubs.pk, "mend"])
    assert "Enter a valid email address" in editor.post(mend, {"address": "knots"}).content.decode()
    editor.post(mend, {"address": "new@knots.example"})

    assert mail.outbox[-1].to == ["new@knots.example"]
    assert not any("came back" in line for line in work(editor))


def test_the_screens_are_for_those_who_look_after_listings(clubs: ReviewRequest) -> None:
    for role in ("Lead officer", "Moderator"):
        other = signed_in(role)
        for name, args in (("overview", ()), ("index", ()), ("call", (clubs.pk,))):
            assert other.get(reverse(f"reviews:{name}", args=args)).status_code == 302
        assert other.post(reverse("reviews:act", args=[clubs.pk, "nobody"])).status_code == 302
    clubs.refresh_from_db()
    assert clubs.called_on is None


def test_an_auditor_reads_the_overview_and_rings_nobody(clubs: ReviewRequest) -> None:
    auditor = signed_in("Auditor")

    assert auditor.get(reverse("reviews:overview")).status_code == 200
    assert auditor.get(reverse("reviews:call", args=[clubs.pk])).status_code == 302


def test_an_editor_says_that_a_listing_may_be_wrong_and_settles_it(editor: Client, clubs: ReviewRequest) -> None:
    knot = Service.objects.get(name="Knot club")
    address = reverse("service:flag", args=[knot.pk])

    editor.post(address, form_of(editor, address) | {"words": "The hall has burned down."})
    assert "1 listing that may be wrong, somebody says" in work(editor)
    public = editor.get(knot.get_absolute_url()).content.decode()
    assert "something here may be wrong" in public
    assert "burned down" not in public

    editor.post(address, {"settle": "yes"})
    knot.refresh_from_db()
    assert knot.flagged_on is None
    assert knot.checked_on == TODAY - timedelta(days=400)  # that confirms nothing
