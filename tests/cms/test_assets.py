"""The committed style and script: nothing in them that belongs to GOV.UK alone, or that asks somebody else."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "cms" / "static" / "cms"
STYLE = (FOLDER / "site.css").read_text("utf-8")


@pytest.mark.parametrize("theirs", ["@font-face", "GDS Transport", "crest", "crown.", "url(http"])
def test_the_style_holds_no_mark_of_gov_uk(theirs):
    assert theirs not in STYLE


def test_the_style_and_the_macros_are_of_one_version():
    assert version("govuk-frontend-jinja") == "4.1.0"  # its markup is that of govuk-frontend 6.3.0
    assert '--govuk-frontend-version: "6.3.0"' in STYLE
    assert 'version="6.3.0"' in (FOLDER / "govuk-frontend.min.js").read_text("utf-8")


def test_the_licence_stands_beside_what_it_covers():
    assert "MIT License" in (FOLDER / "LICENCE-govuk-frontend.txt").read_text("utf-8")


def test_old_browsers_understand_the_style():
    # Chrome 80 and iOS 12 know none of these. (The Design System has one rule with :has(), which they may ignore.)
    for modern in (
        r"@media\s*\(width",
        r":is\(",
        "aspect-ratio:",
        r"[;{]inset:",
        r"clamp\(",
        "@layer",
        "@container",
    ):
        assert not re.search(modern, STYLE), modern
