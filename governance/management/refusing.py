"""Takes the place of simple-history's cleaning commands: one deletes everything older than 30 days,
the other deletes real changes of state that it takes for duplicates."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError


class Refusing(BaseCommand):
    """Mixed in before a command, whose arguments are still understood."""

    help = "Refused: histories are part of the record."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        raise CommandError(
            "Nothing was deleted. Histories show who changed what and are kept whole; names are erased from people alone.",
            returncode=2,
        )
