"""Interchange 1.1: twice is once, doubles and wrong types are named, provenance shows every source."""

import json
import resource
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.apps import apps

from localoffer.importing import import_services
from localoffer.imports.terms import BadMapping, Terms
from localoffer.indexing import service_document
from localoffer.models import Location, Organization, Schedule, Service, ServiceSlug, SourceRecord
from search.models import Note

from .feeds import DATA, ORUK_EXAMPLE, a_service, at_a_place, in_file, run

pytestmark = pytest.mark.django_db


def rows_of_every_table() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("localoffer").get_models()}


def test_open_referrals_own_example_comes_in_whole() -> None:
    said, code = run("import_services", DATA / "oruk/service_full.json")

    service = Service.objects.get(pk=ORUK_EXAMPLE)
    assert (said, code) == (["1 added, 0 changed, 0 unchanged, 0 gone, 0 refused"], 0)
    assert service.name == "Community Counselling"
    assert (service.minimum_age, service.maximum_age) == (12, 100)
    assert service.organization.name == "Example Organization Inc."
    assert service.organization.identifiers.get().identifier == "1234567"
    assert str(service.organization.parent_organization_id) == "cd09a387-91f4-4555-94ec-e799c35344cd"  # dangling, kept
    assert service.schedules.get().byday == "TH,FR"
    assert service.cost_options.get().amount == 35
    assert service.contacts.get().title == "Reception Manager"
    assert service.places.get().location.postal_code == "ABC 1234"
    assert service.unmapped_terms == [
        {"vocabulary": "taxonomy", "name": "name", "id": "3f7b145d-84af-42d7-8fae-eaca714b02b2"}
    ]
    assert "funding" in service.extra


def test_a_latitude_of_100_is_kept_out_of_sight_and_gives_no_point() -> None:
    run("import_services", DATA / "oruk/service_full.json")

    location = Location.objects.get()
    assert location.public_point is None
    assert location.extra["latitude"] == 100


def test_of_the_validators_128_rows_the_first_stands_and_127_are_refused_by_row() -> None:
    said, code = run("import_services", DATA / "oruk/validator-test-service-list.json")

    assert code == 1
    assert said[-1] == "1 added, 0 changed, 0 unchanged, 0 gone, 127 refused"
    assert [line.split(":")[0] for line in said[:-1]] == [f"refused row {row}" for row in range(2, 129)]
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["service_full.json", "service_list.json", "service_at_location_full.json", "organization_full.json"],
)
def test_every_example_with_a_service_gives_that_service(name: str) -> None:
    said, code = run("import_services", DATA / "oruk" / name)

    assert code == 0
    assert said[-1].startswith("1 added")
    assert str(Service.objects.get().pk) == ORUK_EXAMPLE


@pytest.mark.parametrize("name", ["organization_list.json", "taxonomy_term_list.json"])
def test_an_organisation_or_a_term_is_not_taken_for_a_service(name: str) -> None:
    said, code = run("import_services", DATA / "oruk" / name)

    assert code == 1
    assert said[-1] == "0 added, 0 changed, 0 unchanged, 0 gone, 1 refused"
    assert not Service.objects.exists()


@pytest.mark.parametrize("file", ["oruk/service_full.json", "outpost/services.json"])
def test_twice_is_once(file: str) -> None:
    run("import_services", DATA / file)
    held = rows_of_every_table()
    notes = Note.objects.count()

    said, code = run("import_services", DATA / file)

    assert code == 0
    assert said[-1] == f"0 added, 0 changed, {held['Service']} unchanged, 0 gone, 0 refused"
    assert rows_of_every_table() == held  # history tables among them
    assert Note.objects.count() == notes


def test_what_the_source_changes_is_changed_and_nothing_else_is_written() -> None:
    before = a_service(description="Music", schedules=[{"id": str(uuid5(NAMESPACE_URL, "s")), "byday": "SA"}])
    import_services([before, a_service("Another")], source="feed")

    outcome = import_services([before | {"description": "Music and play"}, a_service("Another")], source="feed")

    assert str(outcome) == "0 added, 1 changed, 1 unchanged, 0 gone, 0 refused"
    service = Service.objects.get(pk=before["id"])
    assert service.description == "Music and play"
    assert [row.history_type for row in service.history.order_by("history_id")] == ["+", "~"]
    assert Schedule.history.count() == 1


def test_what_the_source_takes_away_goes() -> None:
    times = [{"id": str(uuid5(NAMESPACE_URL, day)), "byday": day} for day in ("SA", "SU")]
    import_services([a_service(fees="Free", schedules=times)], source="feed")

    outcome = import_services([a_service(schedules=times[:1])], source="feed")

    assert outcome.changed == 1
    service = Service.objects.get()
    assert service.fees == ""
    assert [each.byday for each in service.schedules.all()] == ["SA"]


def test_an_editors_correction_stands_while_the_source_says_the_same() -> None:
    import_services([a_service(fees="£3", description="Music")], source="feed")
    service = Service.objects.get()
    service.fees = "£4 since September"
    service.save()

    import_services([a_service(fees="£3", description="Music and play")], source="feed")

    service.refresh_from_db()
    assert (service.fees, service.description) == ("£4 since September", "Music and play")


def test_an_edit_never_confirms_a_listing_and_an_older_confirmation_never_replaces_a_newer() -> None:
    checked = {"on": "2026-01-01", "by": "provider", "role": "Manager"}
    import_services([a_service(send={"checked": checked})], source="feed")
    service = Service.objects.get()
    service.checked_on, service.checked_by = date(2026, 11, 1), "council"
    service.save()

    import_services([a_service(send={"checked": checked | {"on": "2026-02-01"}})], source="feed")

    service.refresh_from_db()
    assert (service.checked_on, service.checked_by) == (date(2026, 11, 1), "council")


def test_a_later_source_updates_and_provenance_shows_both() -> None:
    import_services([a_service(fees="£3", alert="Bring a coat")], source="first feed")

    outcome = import_services([a_service(fees="£4")], source="second feed")

    service = Service.objects.get()
    assert outcome.changed == 1
    assert (service.fees, service.alert) == ("£4", "Bring a coat")  # what the second says nothing of stays
    assert service.source == "second feed"
    assert [record.source for record in service.sources.all()] == ["first feed", "second feed"]


def test_what_is_gone_is_reported_and_marked_but_never_hidden() -> None:
    import_services([a_service("Stays"), a_service("Goes")], source="feed")
    said: list[str] = []

    outcome = import_services([a_service("Stays")], source="feed", say=said.append)

    goes = Service.objects.get(name="Goes")
    assert str(outcome) == "0 added, 0 changed, 1 unchanged, 1 gone, 0 refused"
    assert said == [f"gone {goes.pk}: Goes"]
    assert goes.is_public
    assert list(Service.objects.gone_from("feed")) == [goes]


def test_what_comes_back_is_no_longer_gone() -> None:
    both = [a_service("Stays"), a_service("Goes")]
    import_services(both, source="feed")
    import_services(both[:1], source="feed")

    outcome = import_services(both, source="feed")

    assert outcome.gone == 0
    assert not SourceRecord.objects.gone().exists()


def test_a_row_that_is_broken_this_time_is_not_gone() -> None:
    import_services([a_service("Stays"), a_service("Breaks")], source="feed")

    outcome = import_services([a_service("Stays"), a_service("Breaks", minimum_age="five")], source="feed")

    assert (outcome.gone, outcome.refused) == (0, 1)


def test_another_sources_listings_are_not_gone() -> None:
    import_services([a_service("One")], source="first feed")

    outcome = import_services([a_service("Two")], source="second feed")

    assert outcome.gone == 0


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("minimum_age", {"minimum_age": "5-11"}),
        ("maximum_age", {"maximum_age": True}),
        ("minimum_age", {"minimum_age": 1e300}),
        ("name", {"name": ""}),
        ("name", {"name": None}),
        ("name", {"name": 7}),
        ("status", {"status": "open"}),
        ("description", {"description": ["Music"]}),
        ("assured_date", {"assured_date": "2026-02-31"}),
        ("last_modified", {"last_modified": "yesterday"}),
        ("organization", {"organization": "The club"}),
        ("organization.id", {"organization": {"id": "7", "name": "The club"}}),
        ("schedules", {"schedules": {"byday": "SA"}}),
        ("schedules[0].opens_at", {"schedules": [{"opens_at": "25:00"}]}),
        ("schedules[1].freq", {"schedules": [{}, {"freq": "DAILY"}]}),
        ("schedules[0].send.except", {"schedules": [{"send": {"except": ["2026-02-31"]}}]}),
        ("cost_options[0].amount", {"cost_options": [{"amount": "£5"}]}),
        ("service_at_locations[0].location.latitude", {"service_at_locations": [{"location": {"latitude": "52.4"}}]}),
        ("service_at_locations[0].location.accessibility[0].send.answer",
         {"service_at_locations": [{"location": {"accessibility": [{"send": {"answer": "maybe"}}]}}]}),
        ("service_at_locations[0].id", {"service_at_locations": [{"id": 5}]}),
        ("attributes[0].taxonomy_term", {"attributes": [{"taxonomy_term": "Autism"}]}),
        ("send", {"send": []}),
        ("send.kind", {"send": {"kind": "club"}}),
        ("send.waiting.weeks", {"send": {"waiting": {"weeks": "twelve"}}}),
        ("id", {"id": "saturday-sunbeams"}),
        ("id", {"id": 7}),
        ("id", {"id": None}),
    ],
)  # fmt: skip
def test_a_wrong_type_is_refused_by_the_name_of_its_field_and_leaves_nothing(field: str, values: dict) -> None:
    held = rows_of_every_table()
    said: list[str] = []
    row = a_service(
        organization={"id": str(uuid5(NAMESPACE_URL, "o")), "name": "The club"}, service_at_locations=at_a_place()
    )

    outcome = import_services([row | values], source="feed", say=said.append)

    assert outcome.refused == 1
    assert said[0].split(": ")[1] == field
    assert said[0].startswith("refused row 1: " if field == "id" else f"refused {row['id']}: ")
    assert rows_of_every_table() == held | {"Source": held["Source"] + 1}


def test_what_is_unknown_is_kept() -> None:
    row = a_service(
        eligibilitys=[{"minimum": 3}],
        organization_id=str(uuid5(NAMESPACE_URL, "nobody's")),
        schedules=[{"byday": "SA", "timezone": 0}],
        url="javascript:alert(1)",
        attributes=[{"id": str(uuid5(NAMESPACE_URL, "a")), "taxonomy_term": {"name": "Older people"}}],
    )

    assert import_services([row], source="feed").added == 1

    service = Service.objects.get()
    assert service.extra["eligibilitys"] == [{"minimum": 3}]
    assert service.extra["organization_id"] == row["organization_id"]
    assert service.extra["schedules[0]"] == {"timezone": 0}
    assert (service.url, service.extra["url"]) == ("", "javascript:alert(1)")
    assert service.unmapped_terms == [{"name": "Older people"}]


def test_terms_are_mapped_by_name_synonym_and_mapping_file(directory: None, tmp_path: Path) -> None:
    names = ("Autism", "ASD", "hearing impairment", "Aquatics", "Bowls")
    row = a_service(attributes=[{"taxonomy_term": {"name": name, "taxonomy": "Theirs"}} for name in names])
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("term,code\nAquatics,things-to-do\n")

    said, _ = run("import_services", in_file(tmp_path / "feed.json", [row]), mapping=mapping)
    assert said == ["1 added, 0 changed, 0 unchanged, 0 gone, 0 refused"]

    service = Service.objects.get()
    assert {link.term.code for link in service.terms.all()} == {"autism", "deaf-and-hearing", "things-to-do"}
    assert [term["name"] for term in service.unmapped_terms] == ["Bowls"]


def test_a_mapping_to_a_code_we_do_not_have_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Aquatics": "swimming"}))

    said, code = run("import_services", in_file(tmp_path / "feed.json", [a_service()]), mapping=mapping)

    assert code == 2
    assert "swimming" in said[-1]
    with pytest.raises(BadMapping):
        Terms({"Aquatics": "swimming"})


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    file = in_file(tmp_path / "feed.json", [a_service(service_at_locations=at_a_place()), a_service("Broken", fees=3)])
    held = rows_of_every_table()

    said, code = run("import_services", file, dry_run=True)

    assert (said[-1], code) == ("1 added, 0 changed, 0 unchanged, 0 gone, 1 refused", 1)
    assert rows_of_every_table() == held
    assert not Note.objects.exists()


def test_the_source_is_the_files_name_unless_given(tmp_path: Path) -> None:
    file = in_file(tmp_path / "warwickshire.json", [a_service()])

    run("import_services", file)
    run("import_services", file, source="Warwickshire")

    assert [record.source for record in SourceRecord.objects.order_by("pk")] == ["warwickshire.json", "Warwickshire"]


def test_a_listings_address_is_its_name_and_is_never_used_twice() -> None:
    other = a_service("Saturday Sunbeams!")
    import_services([a_service(), other], source="feed")
    slugs = set(Service.objects.values_list("slug", flat=True))
    Service.objects.get(pk=a_service()["id"]).delete()

    anew = Service.objects.create(name="Saturday Sunbeams")

    assert slugs == {"saturday-sunbeams", f"saturday-sunbeams-{other['id'][:8]}"}
    assert anew.slug not in slugs
    assert ServiceSlug.objects.count() == 3


def test_two_listings_share_an_organisation_and_a_place() -> None:
    shared = {"organization": {"id": str(uuid5(NAMESPACE_URL, "o")), "name": "The club"}}
    shared["service_at_locations"] = at_a_place(accessibility=[{"send": {"point": "hoist", "answer": "yes"}}])

    outcome = import_services([a_service("Swim", **shared), a_service("Dance", **shared)], source="feed")

    assert outcome.added == 2
    assert Organization.objects.count() == Location.objects.count() == 1
    assert Location.objects.get().accessibility.count() == 1
    assert import_services([a_service("Swim", **shared), a_service("Dance", **shared)], source="feed").unchanged == 2


def test_an_import_never_gives_away_a_secret_address() -> None:
    import_services([a_service(service_at_locations=at_a_place(address_1="1 Quiet Road"))], source="feed")
    location = Location.objects.get()
    location.mask_exact_address = True
    location.save()
    place = at_a_place(address_1="1 Quiet Road")
    place[0]["location"] |= {"mask_exact_address": False, "name": "Safe House"}

    import_services([a_service(service_at_locations=place)], source="feed")

    location.refresh_from_db()
    assert (location.name, location.mask_exact_address) == ("Safe House", True)


def test_markup_is_cleaned_to_plain_text() -> None:
    text = "<p>Music &amp; play.</p><script>alert(1)</script><ul><li>Drums</li><li>Bells</li></ul> 2 < 3"
    import_services([a_service(description=text, name="Tea & <b>cake</b>")], source="feed")

    service = Service.objects.get()
    assert service.name == "Tea & cake"
    assert "script" not in service.description
    assert "alert" not in service.description
    assert service.description.startswith("Music & play.\n")
    assert "- Drums\n- Bells" in service.description


def test_ten_thousand_services_with_three_broken(tmp_path: Path) -> None:
    """Read as a stream and written in batches: memory does not grow with the file (17 MB here)."""
    file = tmp_path / "ten-thousand.json"
    broken = {77: {"minimum_age": "5-11"}, 5000: {"name": ""}, 9999: {"status": 1}}
    with file.open("w") as out:
        out.write('{"total_items": 3, "contents": [')
        for number in range(10_000):
            row = a_service(
                f"Club {number}",
                description="Music and play for children. " * 10,
                schedules=[{"freq": "WEEKLY", "byday": "SA", "opens_at": "10:00"}],
                service_at_locations=at_a_place(postal_code="CV1 1AA", number=number),
            )
            out.write(("," if number else "") + json.dumps(row | broken.get(number, {})))
        out.write("]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    said, code = run("import_services", file)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert code == 1
    assert said[-1] == "9997 added, 0 changed, 0 unchanged, 0 gone, 3 refused"
    assert [line.split(": ")[1] for line in said if line.startswith("refused")] == ["minimum_age", "name", "status"]
    assert Service.objects.count() == Service.history.count() == 9997
    assert grown < 150_000  # kilobytes


def test_parts_and_places_that_share_an_id_do_not_pile_up() -> None:
    def row(hour: int) -> dict:
        times = [{"id": ORUK_EXAMPLE, "opens_at": "10:00"}, {"id": ORUK_EXAMPLE, "opens_at": f"{hour}:00"}]
        places = [*at_a_place(name="Hall"), *at_a_place(name="Annexe", description=f"Opens at {hour}")]
        return a_service(schedules=times, service_at_locations=[place | {"id": ORUK_EXAMPLE} for place in places])

    for hour in (11, 12, 13):
        import_services([row(hour)], source="feed")

    service = Service.objects.get()
    assert [schedule.opens_at.hour for schedule in service.schedules.all()] == [10, 13]
    assert {place.location.name for place in service.places.all()} == {"Hall", "Annexe"}


def test_what_is_only_named_is_kept_and_joined_once_it_is_known() -> None:
    organisation = {"id": str(uuid5(NAMESPACE_URL, "Sunbeams CIC")), "name": "Sunbeams CIC"}
    place = at_a_place(name="Hall")
    only_named = {"id": place[0]["id"], "location_id": place[0]["location"]["id"]}
    waiting = a_service(organization_id=organisation["id"], service_at_locations=[only_named])

    import_services([waiting], source="feed")
    service = Service.objects.get()
    assert service.extra == {"organization_id": organisation["id"], "location_ids": [only_named["location_id"]]}
    held = rows_of_every_table()
    assert str(import_services([waiting], source="feed")) == "0 added, 0 changed, 1 unchanged, 0 gone, 0 refused"
    assert rows_of_every_table() == held

    import_services([a_service("Other", organization=organisation, service_at_locations=place)], source="another")
    assert import_services([waiting], source="feed").changed == 1

    service.refresh_from_db()
    assert service.organization
    assert service.organization.name == "Sunbeams CIC"
    assert [place.location.name for place in service.places.all()] == ["Hall"]
    assert service.extra == {}
    assert str(import_services([waiting], source="feed")) == "0 added, 0 changed, 1 unchanged, 0 gone, 0 refused"


def test_a_refusal_or_a_listing_gone_is_one_line_whatever_stands_in_it(tmp_path: Path) -> None:
    rows = [
        a_service("Two\nlines"),
        a_service("Broken", assured_date="next\nweek"),
        a_service("Odd", **{"a\nb": 1e300}),
    ]
    file = in_file(tmp_path / "feed.json", rows)

    said, _ = run("import_services", file)
    assert len(said) == 3
    assert said[0].endswith("assured_date: “next week” is not a date")

    said, _ = run("import_services", in_file(tmp_path / "feed.json", []))
    assert said == [f"gone {rows[0]['id']}: Two lines", "0 added, 0 changed, 0 unchanged, 1 gone, 0 refused"]


def test_a_listing_broken_this_time_is_not_gone_however_its_id_is_written() -> None:
    row = a_service()
    import_services([row], source="feed")

    outcome = import_services([row | {"id": f" {row['id'].upper()}", "fees": 3}], source="feed")

    assert str(outcome) == "0 added, 0 changed, 0 unchanged, 0 gone, 1 refused"


def test_the_extension_of_a_contacts_first_number_is_kept() -> None:
    numbers = [{"number": "01632 960111", "extension": "77"}, {"number": "01632 960222"}]

    import_services([a_service(contacts=[{"name": "Sam", "phones": numbers}])], source="feed")

    kept = [(phone.number, phone.extension, phone.description) for phone in Service.objects.get().phones.all()]
    assert kept == [("01632 960111", "77", "Sam"), ("01632 960222", "", "Sam")]


def test_what_the_page_says_of_access_and_area_is_found() -> None:
    facts = [{"description": "Ramp", "details": "Behind the orangery", "send": {"point": "step_free", "answer": "yes"}}]
    row = a_service(service_areas=[{"name": "Earlsdon"}], service_at_locations=at_a_place(accessibility=facts))

    import_services([row], source="feed")

    document = service_document(row["id"])
    assert document is not None
    assert "Behind the orangery" in document.body
    assert "Earlsdon" in document.body
