"""A newcomer guesses the file from the folder: names say what is inside, and nothing stands twice."""

import hashlib
from collections import defaultdict

from tests.databases import ROOT

APPS = ("cms", "governance", "localoffer", "search")
NAMES_THAT_TELL_NOTHING = {"utils", "helpers", "common", "core", "misc", "manager", "services_layer", "constants"}


def _modules():
    return [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def test_no_module_has_a_name_that_tells_nothing():
    assert [path for path in _modules() if path.stem in NAMES_THAT_TELL_NOTHING] == []


def test_every_module_says_what_it_is_for():
    silent = [
        path.relative_to(ROOT)
        for path in _modules()
        if path.name not in {"__init__.py", "apps.py"}
        and not path.read_text().lstrip().startswith(('"""', "#!", 'r"""'))
    ]

    assert silent == []


def test_no_two_templates_are_the_same():
    by_content = defaultdict(list)
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]:
        by_content[hashlib.sha256(path.read_bytes()).hexdigest()].append(path.relative_to(ROOT))

    assert [paths for paths in by_content.values() if len(paths) > 1] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
