"""“Confirmed by a person” is its own fact: by whom, in which role, how and when, of a listing or of a part of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from localoffer.importing import import_services
from localoffer.models import CheckedBy, Confirmation, Flag, Service, Way
from localoffer.oruk.shapes import assured
from localoffer.reviews.confirming import Confirmer, confirm, confirm_access, confirm_place

from .council import TODAY, at, key, page, text
from .feeds import a_service

POOL = Confirmer(CheckedBy.PROVIDER, "Pool manager", Way.PHONE)
ADDRESS = "/local-offer/services/saturday-swimming/"


@pytest.fixture
def swimming(council: None) -> Service:
    return Service.objects.get(name="Saturday swimming")


def confirmed(client: Client) -> str:
    return text(page(client, ADDRESS).select_one(".listing__foot"))


def test_a_confirmation_says_who_in_which_role_how_and_when_and_families_read_it(
    client: Client, swimming: Service
) -> None:
    confirm(service=swimming, confirmer=POOL)

    said = swimming.confirmations.first()
    assert said is not None
    assert (said.by, said.role, said.way, said.on) == ("provider", "Pool manager", "phone", TODAY)
    assert "Details confirmed by the provider (Pool manager) today." in confirmed(client)
    assert "The council does not inspect or recommend this service." in confirmed(client)
    assert "Checked" not in confirmed(client)


def test_every_confirmation_stays_and_no_edit_makes_one(swimming: Service) -> None:
    before = swimming.confirmations.count()
    swimming.description = "Swimming."
    swimming.save()
    assert swimming.confirmations.count() == before

    confirm(service=swimming, confirmer=POOL)
    confirm(service=swimming, confirmer=POOL)

    assert swimming.confirmations.count() == before + 2


def test_an_import_that_says_who_confirmed_leaves_a_row_and_says_it_once(swimming: Service) -> None:
    said = swimming.confirmations.get()
    assert (said.way, said.source, said.on, said.role) == ("import", "test", date(2026, 11, 3), "manager")

    import_services([a_service("Later", send={"checked": {"on": "2026-11-20", "by": "council"}})], source="another")
    import_services([a_service("Later", send={"checked": {"on": "2026-11-20", "by": "council"}})], source="another")

    assert Service.objects.get(name="Later").confirmations.count() == 1
    assert not Service.objects.get(name="Sleep clinic").confirmations.exists()


def test_what_holds_at_one_place_is_confirmed_by_itself(client: Client, swimming: Service) -> None:
    Service.objects.filter(pk=swimming.pk).update(checked_on=TODAY - timedelta(days=70))
    confirm_place(place=swimming.places.get(), confirmer=POOL)

    swimming.refresh_from_db()
    assert swimming.checked_on == TODAY - timedelta(days=70)
    place = text(page(client, ADDRESS).select_one(".listing__place"))
    assert "Details here confirmed by the provider (Pool manager) today" in place

    confirm(service=swimming, confirmer=POOL)  # of the whole: the place need not say it again
    assert "Details here confirmed" not in text(page(client, ADDRESS).select_one(".listing__place"))


def test_each_point_of_access_is_confirmed_apart_from_the_listing(client: Client, council: None) -> None:
    place = at("CV6 1AA", 52.428, -1.508, "Quill Hall")
    place["location"] |= {
        "accessibility": [
            {"id": key("hoist"), "send": {"point": "hoist", "answer": "yes"}},
            {"id": key("lift"), "send": {"point": "lift", "answer": "not_asked"}},
        ]
    }
    import_services([a_service("Hall club", service_at_locations=[place])], source="test two")
    club = Service.objects.get(name="Hall club")

    found = confirm_access(location=club.places.get().location, confirmer=POOL)

    assert [(each.access_fact.point, each.role) for each in found if each.access_fact] == [("hoist", "Pool manager")]
    facts = dict(club.places.get().location.accessibility.values_list("point", "checked_on"))
    assert facts == {"hoist": TODAY, "lift": None}
    club.refresh_from_db()
    assert club.checked_on is None
    assert f"Asked on {TODAY:%-d %B %Y}" in text(page(client, club.get_absolute_url()).select_one(".listing__access"))


def test_a_confirmation_is_of_exactly_one_thing(swimming: Service) -> None:
    values = {"by": "council", "way": Way.VISIT, "on": TODAY}

    for of in ({}, {"service": swimming, "place": swimming.places.get()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.create(**values, **of)


def test_a_confirmation_settles_what_somebody_doubted_and_shows_what_was_hidden(swimming: Service) -> None:
    Flag.objects.create(service=swimming, reason=Flag.Reason.CHANGED, raised_on=TODAY)
    Service.objects.filter(pk=swimming.pk).update(flagged_on=TODAY, hidden_on=TODAY)
    assert swimming not in Service.objects.published()

    confirm(service=swimming, confirmer=POOL)

    assert swimming in Service.objects.published()
    assert not swimming.flags.open().exists()


@pytest.mark.parametrize(
    ("assured_on", "checked_on", "expected"),
    [
        (None, None, {"assured_date": None}),
        (None, TODAY, {"assured_date": TODAY}),
        (TODAY, None, {"assured_date": TODAY, "assurer_email": "a@example.org"}),
        (TODAY, TODAY - timedelta(1), {"assured_date": TODAY, "assurer_email": "a@example.org"}),
        (TODAY - timedelta(1), TODAY, {"assured_date": TODAY}),  # nobody's address beside another's word
    ],
)
def test_open_referral_says_the_last_day_somebody_assured_it(
    assured_on: date | None, checked_on: date | None, expected: dict[str, object]
) -> None:
    service = Service(assured_date=assured_on, assurer_email="a@example.org", checked_on=checked_on)

    assert assured(service) == expected
