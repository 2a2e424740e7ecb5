"""System checks of the record: `manage.py check --database default` and every `migrate` run them."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Warning

from . import guards


def guards_stand(databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for each table whose guard is missing or changed; not an error, which would keep
    `migrate` from putting it back."""
    return [
        Warning(
            f"The guard of {table} does not stand: the record could be changed without a trace.",
            hint="Run manage.py migrate, which installs the guards anew.",
            id="governance.W001",
        )
        for using in databases or []
        for table in guards.missing(using)
    ]
