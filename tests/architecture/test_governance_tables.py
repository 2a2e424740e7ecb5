"""docs/governance.md names a test for what is asked; each of them exists, and no number is left out."""

import re

import pytest

from tests.databases import ROOT

TABLES = (ROOT / "docs" / "governance.md").read_text()
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
ROW = re.compile(r"^\| ([WTG]?\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`(test_\w+)`", TABLES))
    existing = set(re.findall(r"^ *def (test_\w+)\(", TESTS, re.MULTILINE))

    assert len(named) > 100
    assert named - existing == set()


@pytest.mark.parametrize(("letter", "count"), [("W", 23), ("T", 21), ("G", 17), ("", 20)])
def test_no_number_is_left_out(letter, count):
    rows = {number for number, *_ in ROW.findall(TABLES)}

    assert {f"{letter}{number}" for number in range(1, count + 1)} - rows == set()


def test_a_trap_and_a_scenario_are_tested_by_their_number():
    tests = {number: tested for number, _, tested, _ in ROW.findall(TABLES)}

    for number in range(1, 24):
        assert f"`test_w{number:02}_" in tests[f"W{number}"]
    for number in range(1, 21):
        assert f"`test_scenario_{number:02}_" in tests[f"{number}"]
