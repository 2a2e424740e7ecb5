"""What other people's scripts rely on is written down, and nothing else is."""

import re

from tests.databases import ROOT


def test_every_setting_is_documented_and_every_documented_one_exists():
    read = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', (ROOT / "cms" / "settings.py").read_text()))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))

    assert read == documented


def test_every_command_is_in_the_readme():
    commands = {
        path.stem
        for path in ROOT.glob("*/management/commands/*.py")
        if path.stem != "__init__" and "refuses to run" not in path.read_text()
    }
    readme = (ROOT / "README.md").read_text()

    assert {name for name in commands if f"manage.py {name}" not in readme} == set()


def test_every_direct_dependency_says_why():
    lines = [
        *(ROOT / "requirements.in").read_text().splitlines(),
        *(ROOT / "requirements-dev.in").read_text().splitlines(),
    ]
    without = [line for line in lines if line and not line.startswith(("#", "-")) and " # " not in line]

    assert without == []
