"""Whatever a file holds, an import ends with its closing line: each row is in or named, none is half in."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localoffer.importing import import_services
from localoffer.imports.row import Refused, tidy
from localoffer.imports.terms import Terms
from localoffer.models import Organization, Service

from .feeds import a_service, at_a_place, in_file, run

pytestmark = pytest.mark.django_db

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
A_FULL_ROW = a_service(
    description="Music",
    organization={"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "The club", "organization_identifiers": [{"identifier": "7"}]},
    schedules=[{"byday": "SA", "opens_at": "10:00", "interval": 1, "send": {"season": "term_time", "except": ["2026-11-28"]}}],
    cost_options=[{"option": "Child", "amount": 5, "send": {"for": "child"}}],
    contacts=[{"name": "Sam", "phones": [{"number": "01632 960000"}]}],
    phones=[{"number": "01632 960001", "type": "voice"}],
    languages=[{"code": "bsl", "name": "British Sign Language"}],
    service_areas=[{"name": "Coventry"}],
    attributes=[{"taxonomy_term": {"name": "Autism", "taxonomy": "SEND needs"}}],
    service_at_locations=at_a_place(
        latitude=52.4, longitude=-1.5, addresses=[{"address_1": "1 High Street", "postal_code": "CV1 1AA"}],
        accessibility=[{"description": "A ramp", "send": {"point": "step_free", "answer": "yes", "checked_on": "2026-01-01"}}],
    ),
    send={"kind": "activity", "waiting": {"open": True, "weeks": 3}, "checked": {"on": "2026-01-01", "by": "council", "role": "Officer"},
          "answers": [{"question": "Who?", "answer": "All"}], "also_called": ["Sunbeams"]},
)  # fmt: skip


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places_in(each, (*path, key)))]


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_value(copy[path[0]], path[1:], new)
    return copy


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(places_in(A_FULL_ROW)), new=JSON)
def test_anything_anywhere_in_a_row_is_taken_in_or_refused(db: None, place: tuple[Any, ...], new: Any) -> None:
    said: list[str] = []
    held = Service.objects.count(), Organization.objects.count()

    outcome = import_services(
        [with_value(A_FULL_ROW, place, new)], source="feed", terms=Terms(), say=said.append, dry_run=True
    )

    assert outcome.added + outcome.refused == 1
    assert len(said) == outcome.refused
    assert (Service.objects.count(), Organization.objects.count()) == held


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(JSON | st.just(A_FULL_ROW), max_size=4))
def test_every_row_is_counted(db: None, rows: list[Any]) -> None:
    outcome = import_services(rows, source="feed", terms=Terms(), dry_run=True)

    assert outcome.added + outcome.refused == len(rows)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0, max_value=2000), junk=st.binary(max_size=4))
def test_a_file_that_breaks_off_gives_nothing_and_says_why(db: None, tmp_path: Path, cut: int, junk: bytes) -> None:
    whole = json.dumps([A_FULL_ROW]).encode()
    broken = whole[: min(cut, len(whole) - 1)] + junk
    file = tmp_path / "feed.json"
    file.write_bytes(broken)

    said, code = run("import_services", file)

    if code != 2:  # the junk happened to make it whole
        assert said[-1].endswith("refused")
    else:
        assert said[-1].startswith(str(file))
        assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"name,description\nClub,Music\n", "not JSON"),
        (b'"services"', "single value"),
        (b"7", "single value"),
        ('[{"name": "Café"}]'.encode("latin-1"), "not JSON"),
        ('[{"name": "Café"}]'.encode("utf-16"), "UTF-16"),
        (b'[{"minimum_age": NaN}]', "not JSON"),
        (b'{"id": 1}\n{"id": 2}\n', ".ndjson"),
        (b"[" * 200_000, "not JSON"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(content)

    said, code = run("import_services", file)

    assert code == 2
    assert why in said[-1]


def test_a_file_that_is_not_there_is_named() -> None:
    said, code = run("import_services", "/nowhere/feed.json")

    assert code == 2
    assert "/nowhere/feed.json" in said[-1]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    for name, content in (("feed.json", json.dumps([a_service("One")])), ("feed.ndjson", json.dumps(a_service("Two")))):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + content.encode())

        assert run("import_services", tmp_path / name)[0][-1].startswith("1 added")


def test_one_bad_line_of_many_is_refused_by_its_row(tmp_path: Path) -> None:
    file = tmp_path / "feed.ndjson"
    file.write_text(
        "\n".join([json.dumps(a_service("One")), '{"id": ', "", json.dumps(a_service("Two")), '{"age": NaN}'])
    )

    said, code = run("import_services", file)

    assert code == 1
    assert [line.split(":")[0] for line in said[:-1]] == ["refused row 2", "refused row 4"]
    assert said[-1] == "2 added, 0 changed, 0 unchanged, 0 gone, 2 refused"


def nested(depth: int) -> Any:
    value: Any = "deep"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notes", nested(500)),
        ("notes", ["x" * 1_000_000] * 3),
        ("notes", 10**40),
        ("notes", float("inf")),
        ("notes", float("nan")),
    ],
)
def test_what_is_larger_than_anything_real_is_refused_by_its_field(field: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        tidy({"name": "Club", field: value})

    assert refused.value.field == field


def test_control_characters_and_lone_surrogates_never_reach_the_database(tmp_path: Path) -> None:
    file = in_file(
        tmp_path / "feed.json", [a_service("Club", description="Mu\x00sic \ud800", extra={"a\x00": "b\x00"})]
    )

    assert run("import_services", file)[1] == 0
    assert "\x00" not in Service.objects.get().description


@pytest.mark.parametrize("shape", ["envelope", "list", "one", "lines"])
def test_every_wrapping_is_read(tmp_path: Path, shape: str) -> None:
    row = a_service()
    contents = {"envelope": {"total_items": 99, "contents": [row]}, "list": [row], "one": row, "lines": [row]}[shape]

    said, _ = run("import_services", in_file(tmp_path / ("feed.ndjson" if shape == "lines" else "feed.json"), contents))

    assert said == ["1 added, 0 changed, 0 unchanged, 0 gone, 0 refused"]


def test_an_endless_line_is_one_broken_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localoffer.imports.feeds.LONGEST_LINE", 1000)
    file = in_file(
        tmp_path / "feed.ndjson", [a_service("One"), a_service("Long", description="x" * 5000), a_service("Two")]
    )

    said, code = run("import_services", file)

    assert said == [
        "refused row 2: row: is longer than 1000 bytes",
        "2 added, 0 changed, 0 unchanged, 0 gone, 1 refused",
    ]
    assert code == 1


def test_nothing_done_is_said_in_the_closing_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_services", "/nowhere/feed.json")

    assert capsys.readouterr().out == "0 added, 0 changed, 0 unchanged, 0 gone, 0 refused\n"
