from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_apps_import_only_what_stands_below_them():
    assert lint_imports() == EXIT_STATUS_SUCCESS
