"""Nothing is hidden by time alone, unless a rule says so; and never what only a council, the NHS or a school runs, or
what is the only one of its kind. Whoever switches it on reads first what that empties."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from localoffer import indexing
from localoffer.models import (
    CheckedBy,
    CoverageRow,
    Kind,
    Organization,
    ReviewRule,
    Sector,
    Service,
    ServiceTerm,
    Term,
    Way,
)
from localoffer.reviews.confirming import Confirmer, confirm
from localoffer.reviews.hiding import hide, plan

from .council import TODAY
from .editors import form_of, signed_in

pytestmark = pytest.mark.usefixtures("directory")
LONG_AGO = TODAY - timedelta(days=365 + 91)


@pytest.fixture(autouse=True)
def a_fixed_day(settings: Any) -> None:
    settings.TODAY = TODAY


@pytest.fixture
def charity(directory: None) -> Organization:
    return Organization.objects.create(name="Knots", sector=Sector.CHARITY)


@pytest.fixture
def rule(directory: None) -> ReviewRule:
    """The rule for activities, which hides."""
    ReviewRule.objects.filter(kind=Kind.ACTIVITY).update(hides=True)
    return ReviewRule.objects.get(kind=Kind.ACTIVITY)


def club(name: str, organization: Organization | None, topic: str = "things-to-do", **values: Any) -> Service:
    values = {"kind": Kind.ACTIVITY, "checked_on": LONG_AGO} | values
    made = Service.objects.create(name=name, organization=organization, **values)
    ServiceTerm.objects.create(service=made, term=Term.objects.get(code=topic))
    return made


def hidden() -> set[str]:
    return {each.name for each in Service.objects.hidden()}


def test_by_default_no_age_hides_anything(charity: Organization) -> None:
    club("One", charity, checked_on=TODAY - timedelta(days=5000))
    club("Two", charity, checked_on=TODAY)

    call_command("look_after_listings")

    assert hidden() == set()


def test_a_rule_hides_what_stays_overdue_everywhere_and_a_confirmation_brings_it_back(
    client: Client, charity: Organization, rule: ReviewRule
) -> None:
    one = club("One", charity)
    club("Not long enough", charity, checked_on=LONG_AGO + timedelta(days=1))
    club("Never confirmed", charity, checked_on=None)

    call_command("look_after_listings")

    assert hidden() == {"One"}
    assert client.get(one.get_absolute_url()).status_code == 410
    assert client.get(f"/api/oruk/v3/services/{one.pk}").status_code == 404
    assert indexing.service_document(str(one.pk)) is None

    confirm(service=one, confirmer=Confirmer(CheckedBy.PROVIDER, "", Way.PHONE))
    assert hidden() == set()
    assert client.get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("sector", [Sector.COUNCIL, Sector.NHS, Sector.SCHOOL, ""])
def test_what_belongs_to_the_council_the_nhs_or_a_school_or_nobody_said_is_never_hidden(
    sector: str, charity: Organization, rule: ReviewRule
) -> None:
    theirs = Organization.objects.create(name="Theirs", sector=sector)
    club("Theirs", theirs)
    club("Nobody's", None)
    club("Another", charity, checked_on=TODAY)

    hide(today=TODAY)

    assert hidden() == set()
    assert {each.service.name for each in plan(rule, today=TODAY).keeps} == {"Theirs", "Nobody's"}


def test_a_school_s_listing_is_never_hidden_whoever_it_belongs_to(charity: Organization) -> None:
    ReviewRule.objects.update(hides=True)
    club("A school", charity, kind=Kind.SETTING)
    club("Another", charity, kind=Kind.SETTING, checked_on=TODAY)

    hide(today=TODAY)

    assert hidden() == set()


def test_the_only_one_of_its_kind_about_a_topic_stays(charity: Organization, rule: ReviewRule) -> None:
    club("Older", charity, checked_on=LONG_AGO - timedelta(days=9))
    club("Old", charity)
    club("Travel", charity, topic="travel-and-transport")

    found = plan(rule, today=TODAY)
    hide(today=TODAY)

    assert hidden() == {"Older"}  # of two, the last one stays
    assert {each.service.name for each in found.keeps} == {"Old", "Travel"}
    hide(today=TODAY)
    assert hidden() == {"Older"}


def test_the_plan_says_which_rows_and_searches_would_stand_empty(charity: Organization, rule: ReviewRule) -> None:
    row = CoverageRow.objects.filter(guides_needed=0, listings_needed=1).first() or CoverageRow.objects.first()
    assert row is not None
    one = club("One", charity, statutory=[row.code])
    ServiceTerm.objects.create(service=one, term=Term.objects.get(code="autism"))
    club("Two", charity, checked_on=TODAY)

    found = plan(rule, today=TODAY)

    assert [each.name for each in found.hides] == ["One"]
    assert [each.code for each in found.rows] == [row.code]
    assert Term.objects.get(code="autism").public_name in found.searches
    assert hidden() == set()  # a plan changes nothing


def test_switching_it_off_shows_everything_again(charity: Organization, rule: ReviewRule) -> None:
    club("One", charity)
    club("Two", charity, checked_on=TODAY)
    hide(today=TODAY)
    assert hidden() == {"One"}

    ReviewRule.objects.update(hides=False)
    hide(today=TODAY)

    assert hidden() == set()


def test_what_turns_out_to_be_the_council_s_comes_back(charity: Organization, rule: ReviewRule) -> None:
    club("One", charity)
    club("Two", charity, checked_on=TODAY)
    hide(today=TODAY)

    charity.sector = Sector.COUNCIL
    charity.save()
    hide(today=TODAY)

    assert hidden() == set()


def test_hiding_is_switched_on_only_by_who_read_what_it_hides(editor: Client) -> None:
    charity = Organization.objects.create(name="Knots", sector=Sector.CHARITY)
    club("One", charity)
    club("Two", charity, checked_on=TODAY)
    rule = ReviewRule.objects.get(kind=Kind.ACTIVITY)
    address = reverse("review_rules:edit", args=[rule.pk])
    wanted = form_of(editor, address) | {"hides": "on"}

    first = editor.post(address, wanted)
    page = BeautifulSoup(first.content, "html.parser").get_text(" ")
    rule.refresh_from_db()
    assert not rule.hides
    assert "Read below what this would hide" in page
    assert "One" in page

    editor.post(address, wanted | {"has_read": "on"})
    rule.refresh_from_db()
    assert rule.hides

    editor.post(address, {name: value for name, value in wanted.items() if name != "hides"})
    rule.refresh_from_db()
    assert not rule.hides


def test_an_administrator_sets_the_rules_and_an_officer_does_not(editor: Client) -> None:
    address = reverse("review_rules:edit", args=[ReviewRule.objects.get(kind=Kind.EVENT).pk])

    administrator = signed_in("Administrator")
    rules = BeautifulSoup(administrator.get(reverse("review_rules:index")).content, "html.parser")
    assert [link.get_text(strip=True) for link in rules.select(f'table a[href="{address}"]')][:1] == ["Event"]
    values = form_of(administrator, address) | {"days_to_due": "30", "days_to_overdue": "20"}
    assert "more days than until it is due" in administrator.post(address, values).content.decode()
    administrator.post(address, values | {"days_to_overdue": "60"})

    rule = ReviewRule.objects.get(kind=Kind.EVENT)
    assert (rule.days_to_due, rule.days_to_overdue) == (30, 60)
    assert signed_in("Lead officer").get(address).status_code == 302
