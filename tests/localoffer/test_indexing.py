"""A listing as search knows it, and that every change of it reaches search."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from localoffer import indexing
from localoffer.importing import import_services
from localoffer.models import CheckedBy, Location, Schedule, Service, Term, Way
from localoffer.reviews.confirming import Confirmer, confirm
from search import registries
from search.document import Point, SearchDocument
from search.models import KnownPlace, Note

from .feeds import a_service, at_a_place

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture(autouse=True)
def a_tuesday_in_november(settings: Any) -> None:
    settings.TODAY = date(2026, 11, 24)


def listed(name: str = "Saturday Sunbeams", **values: Any) -> Service:
    assert import_services([a_service(name, **values)], source=name).added == 1
    return Service.objects.get(name=name)


def document(service: Service) -> SearchDocument:
    found = indexing.service_document(str(service.pk))
    assert found is not None
    return found


def test_a_document_holds_what_the_interchange_gives_out() -> None:
    found = document(
        listed(
            description="Music and play for disabled children. Brothers and sisters come too.",
            alternate_name="The Sunbeams",
            minimum_age=5,
            maximum_age=18,
            organization={"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Sunbeams Trust"},
            attributes=[{"taxonomy_term": {"name": "Autism"}}],
            schedules=[{"byday": "SA", "freq": "WEEKLY", "opens_at": "10:00"}],
            service_at_locations=at_a_place(latitude=52.4, longitude=-1.5, addresses=[{"postal_code": "CV1 1AA"}]),
            send={
                "kind": "activity",
                "also_called": ["toddler music"],
                "maximum_age_with_plan": 25,
                "checked": {"on": "2026-11-01", "by": "provider", "role": "Manager"},
            },
        )
    )

    assert (found.id, found.kind) == (a_service()["id"], "activity")
    assert found.url == "/local-offer/services/saturday-sunbeams/"
    assert found.other_names == "The Sunbeams\ntoddler music"
    assert {"Autism", "Sunbeams Trust"} <= set(found.terms.split("\n"))
    assert [(place.point, place.label) for place in found.places] == [(Point(52.4, -1.5), "CV1")]
    assert (found.minimum_age, found.maximum_age) == (5, 25)  # an EHC plan widens it
    assert found.occurrences[0].isoformat() == "2026-11-28T10:00:00+00:00"
    assert found.confirmed_on == date(2026, 11, 1)


def test_a_listing_that_is_not_public_has_no_document() -> None:
    for status in ("inactive", "defunct"):
        service = listed(status, status=status)

        assert indexing.service_document(str(service.pk)) is None
    assert list(indexing.service_documents()) == []


def test_a_listing_closed_for_a_while_is_shown_and_says_so() -> None:
    found = document(
        listed(status="temporarily closed", schedules=[{"byday": "SA", "freq": "WEEKLY", "opens_at": "10:00"}])
    )

    assert found.closed
    assert found.occurrences == ()


def test_nothing_of_a_secret_address_reaches_search() -> None:
    """Distances are measured to the middle of its district: from three postcodes, others would lead to its door."""
    KnownPlace.objects.create(key="cv6", name="CV6", kind=KnownPlace.Kind.OUTCODE, latitude=52.4312, longitude=-1.5103)
    address = {"address_1": "1 Quiet Road", "city": "Coventry", "postal_code": "CV6 1AA"}
    place = at_a_place(
        name="Rose House", latitude=52.42873, longitude=-1.50821, mask_exact_address=True, addresses=[address]
    )

    found = document(listed(service_at_locations=place))

    assert not any(secret in repr(found) for secret in ("Quiet Road", "Rose House", "1AA", "52.42873"))
    assert [(each.point, each.label) for each in found.places] == [(Point(52.4312, -1.5103), "CV6")]


def test_a_secret_place_whose_district_nobody_knows_has_no_distance() -> None:
    address = {"city": "Elsewhere", "postal_code": "ZE1 0AA"}
    place = at_a_place(latitude=60.15, longitude=-1.14, mask_exact_address=True, addresses=[address])

    assert document(listed(service_at_locations=place)).places == ()


def test_an_id_that_is_none_of_ours_has_no_document() -> None:
    for key in ("", "nonsense", "decision:1", "00000000-0000-0000-0000-000000000000"):
        assert indexing.service_document(key) is None


def test_many_documents_take_no_more_queries_than_one() -> None:
    def queries(ids: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(list(indexing.service_documents_of(ids))) == len(ids)
        return len(captured)

    services = [
        listed(f"Club {number}", service_at_locations=at_a_place(n=number, latitude=52, longitude=-1))
        for number in range(4)
    ]

    assert queries([str(services[0].pk)]) == queries([str(each.pk) for each in services])


def test_every_facet_has_a_vocabulary() -> None:
    for facet in (
        "need",
        "topic",
        "kind",
        "day",
        "time",
        "season",
        "cost",
        "access",
        "referral",
        "diagnosis",
        "delivery",
        "language",
    ):
        assert registries.vocabulary(facet), facet
    assert ("autism", "communication-and-interaction") in [
        (term.code, term.parent) for term in registries.vocabulary("need")
    ]


def edit_the_listing(service: Service) -> None:
    service.save()


def edit_its_place(service: Service) -> None:
    Location.objects.get().save()


def edit_its_time_at_the_place(service: Service) -> None:
    Schedule.objects.create(service_at_location=service.places.get(), byday="SU")


def edit_its_organisation(service: Service) -> None:
    service.organization.save()


def rename_its_need(service: Service) -> None:
    Term.objects.get(code="autism").save()


def drop_its_need(service: Service) -> None:
    service.terms.get().delete()


def delete_it(service: Service) -> None:
    service.delete()


def confirm_it(service: Service) -> None:
    confirm(service=service, confirmer=Confirmer(CheckedBy.COUNCIL, "Local Offer officer", Way.READING))


@pytest.mark.parametrize(
    "change",
    [edit_the_listing, edit_its_place, edit_its_time_at_the_place, edit_its_organisation, rename_its_need, drop_its_need, delete_it, confirm_it],
)  # fmt: skip
def test_whatever_changes_a_listing_is_noted_for_search(change: Callable[[Service], None]) -> None:
    service = listed(
        organization={"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Sunbeams Trust"},
        attributes=[{"taxonomy_term": {"name": "Autism"}}],
        service_at_locations=at_a_place(),
    )
    key = str(service.pk)
    Note.objects.all().delete()

    change(service)

    assert ("service", key) in Note.objects.values_list("source", "document_id")


def test_a_change_that_is_taken_back_leaves_no_note() -> None:
    service = listed()
    Note.objects.all().delete()

    with transaction.atomic():
        service.save()
        transaction.set_rollback(True)

    assert not Note.objects.exists()


def test_an_import_notes_what_it_changed_and_nothing_else() -> None:
    import_services([a_service("One"), a_service("Two")], source="feed")
    Note.objects.all().delete()

    import_services([a_service("One", fees="Free"), a_service("Two")], source="feed")

    assert list(Note.objects.values_list("document_id", flat=True)) == [a_service("One")["id"]]


def test_the_source_is_registered() -> None:
    service = listed()

    source = registries.source("service")
    assert source is not None
    assert [each.id for each in source.documents()] == [str(service.pk)]
