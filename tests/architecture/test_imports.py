import subprocess
import sys
from pathlib import Path

from tests.databases import ROOT


def test_apps_import_only_what_stands_below_them():
    # In a process of its own: the linter sets up logging anew, for itself and everybody.
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert linted.returncode == 0, linted.stdout
