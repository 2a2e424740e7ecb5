"""Tables and the older standard: whatever the headings, the same listings come of them."""

import io
import json
from datetime import time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from localoffer.importing import import_services
from localoffer.imports import oruk1, tables
from localoffer.imports.feeds import rows
from localoffer.models import Service, Source

from .feeds import DATA, run

pytestmark = pytest.mark.django_db


def table(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize("name", ["services-sample.csv", "services-valid.csv"])
def test_outposts_own_table_comes_in_with_its_further_lines(directory: None, name: str) -> None:
    said, _ = run("import_services", DATA / "outpost" / name)

    assert said[-1].startswith("2 added")
    first = Service.objects.order_by("source_id").first()
    assert first.organization.name
    assert first.contacts.count() == 1  # the other is not to be seen
    assert first.places.count() == 2
    assert [float(price.amount) for price in first.cost_options.order_by("pk")] == [1, 0]
    assert list(first.schedules.order_by("pk").values_list("byday", "opens_at")) == [("MO", time(9)), ("TU", None)]
    assert first.answers.count() == 1


def test_outposts_table_twice_is_once(directory: None) -> None:
    run("import_services", DATA / "outpost/services-valid.csv")

    said, code = run("import_services", DATA / "outpost/services-valid.csv")

    assert (said, code) == (["0 added, 0 changed, 2 unchanged, 0 gone, 0 refused"], 0)


def test_a_table_with_headings_that_say_it_is_read_at_once(tmp_path: Path, directory: None) -> None:
    text = (
        "Service name,Provider,Post code,Address,Telephone,Age range,Day,Start time,End time,Category,Price,Colour\n"
        '"Sunbeams, Saturday",The club,CV1 1AA,1 High St,01632 960001 / 01632 960002,5 to 11,Sat and Sunday,10:00,11:30,Autism; Kites,£3,red\n'
    )

    said, code = run("import_services", table(tmp_path / "clubs.csv", text))

    service = Service.objects.get()
    assert (said[-1], code) == ("1 added, 0 changed, 0 unchanged, 0 gone, 0 refused", 0)
    assert (service.name, service.organization.name, service.fees) == ("Sunbeams, Saturday", "The club", "£3")
    assert (service.minimum_age, service.maximum_age) == (5, 11)
    assert service.places.get().location.postal_code == "CV1 1AA"
    assert service.contacts.get().phone == "01632 960001"
    times = service.schedules.get()
    assert (times.freq, times.byday, times.opens_at, times.closes_at) == ("WEEKLY", "SA,SU", time(10), time(11, 30))
    assert [link.term.code for link in service.terms.all()] == ["autism"]
    assert service.unmapped_terms == [{"name": "Kites"}]
    assert service.extra["Colour (column)"] == "red"


def test_a_table_whose_columns_nobody_named_is_not_guessed_at(tmp_path: Path) -> None:
    file = table(tmp_path / "clubs.csv", "A,B\nSunbeams,CV1 1AA\n")

    said, code = run("import_services", file)

    assert code == 2
    assert "which of its columns holds the name" in said[1]


def test_what_an_editor_said_of_the_columns_is_remembered(tmp_path: Path) -> None:
    Source.objects.create(name="clubs.csv", columns={"A": "name", "B": "postcode", "C": "skip"})
    file = table(tmp_path / "clubs.csv", "A,B,C\nSunbeams,CV1 1AA,secret\n")

    run("import_services", file)

    service = Service.objects.get()
    assert (service.name, service.places.get().location.postal_code) == ("Sunbeams", "CV1 1AA")
    assert "secret" not in json.dumps(service.extra)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_whatever_a_spreadsheet_saves_is_read(tmp_path: Path, encoding: str, mark: str) -> None:
    file = table(tmp_path / "clubs.csv", f"Name{mark}Cost\nCafé{mark}£3\n", encoding)

    run("import_services", file)

    assert (Service.objects.get().name, Service.objects.get().fees) == ("Café", "£3")


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("6 years - 14 years", (6, 14)),
        ("11+", (11, None)),
        ("0-19 years", (0, 19)),
        ("4 to 18", (4, 18)),
        ("up to 25", (None, 25)),
        ("all ages", (None, None)),
    ],
)
def test_ages_as_people_write_them(tmp_path: Path, said: str, ages: tuple[float | None, float | None]) -> None:
    run("import_services", table(tmp_path / "clubs.csv", f"Name,Ages\nSunbeams,{said}\n"))

    assert (Service.objects.get().minimum_age, Service.objects.get().maximum_age) == ages


def test_a_line_without_a_number_is_known_again_by_its_name_and_postcode(tmp_path: Path) -> None:
    run(
        "import_services",
        table(tmp_path / "clubs.csv", "Name,Postcode,Cost\nSunbeams,CV1 1AA,£3\nSunbeams,CV6 2BB,£3\n"),
    )

    said, _ = run(
        "import_services",
        table(tmp_path / "clubs.csv", "Name,Postcode,Cost\nSunbeams,CV6 2BB,£4\nSunbeams,CV1 1AA,£3\n"),
    )

    assert said == ["0 added, 1 changed, 1 unchanged, 0 gone, 0 refused"]


def test_the_columns_are_shown_with_what_stands_in_them() -> None:
    file = io.BytesIO(b"Name,,Name\nOne,x,a\n,,\nTwo,y,b\nThree,z,c\nFour,z,d\n")

    assert tables.headings_of(file) == {
        "Name": ["One", "Two", "Three"],
        "Column 2": ["x", "y", "z"],
        "Name (3)": ["a", "b", "c"],
    }


@pytest.mark.parametrize("content", [b"", b"\n\n", b'"' + b"x" * 2_000_000])
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clubs.csv").write_bytes(content)

    _, code = run("import_services", tmp_path / "clubs.csv")

    assert code == 2


def version_1(**values: Any) -> dict[str, Any]:
    """A service as Open Referral UK 1.0 has it."""
    key = str(uuid5(NAMESPACE_URL, "version 1"))
    return {
        "id": key,
        "name": "Sunbeams",
        "status": "active",
        "eligibilitys": [
            {"id": key, "minimum_age": 5, "maximum_age": 8},
            {"id": key, "minimum_age": 7, "maximum_age": 11, "eligibility": "With a referral"},
        ],
        "regular_schedules": [
            {"id": key, "weekday": "Saturday", "opens_at": "10:00", "closes_at": "11:00"},
            {"id": key, "freq": "DAILY", "opens_at": "12:00"},
        ],
        "service_taxonomys": [{"id": key, "taxonomy": {"id": "esd:1", "name": "Autism", "vocabulary": "needs"}}],
        "languages": [{"id": key, "language": "Polish"}],
        "service_areas": [{"id": key, "service_area": "Coventry"}],
        "fundings": [{"id": key, "source": "The council"}],
        "service_at_locations": [
            {
                "id": key,
                "location": {
                    "id": key,
                    "name": "Hall",
                    "physical_addresses": [{"id": key, "address_1": "1 High St", "postal_code": "CV1 1AA"}],
                    "accessibility_for_disabilities": [{"id": key, "accessibility": "Hearing loop"}],
                },
                "regular_schedule": [{"id": key, "weekday": "1", "opens_at": "09:00"}],
            }
        ],
        **values,
    }


def test_version_1_of_the_standard_is_read_as_what_it_means(directory: None) -> None:
    assert import_services([version_1()], source="feed").added == 1

    service = Service.objects.get()
    assert (service.minimum_age, service.maximum_age) == (5, 11)
    assert service.eligibility_description == "With a referral"
    assert list(service.schedules.order_by("opens_at").values_list("freq", "byday", "description")) == [
        ("WEEKLY", "SA", ""),
        ("", "", "DAILY"),
    ]
    assert [link.term.code for link in service.terms.all()] == ["autism"]
    assert service.languages.get().name == "Polish"
    assert service.service_areas.get().name == "Coventry"
    assert service.extra["funding"][0]["source"] == "The council"
    place = service.places.get()
    assert place.location.postal_code == "CV1 1AA"
    assert place.location.accessibility.get().point == "hearing_loop"
    assert place.schedules.get().byday == "MO"


def test_the_pages_of_version_1_are_found(tmp_path: Path) -> None:
    page = {"totalElements": 9, "number": 1, "first": True, "last": True, "content": [version_1()]}
    (tmp_path / "feed.json").write_text(json.dumps(page))

    assert [oruk1.recognises(row) for row in rows(str(tmp_path / "feed.json"))] == [True]
