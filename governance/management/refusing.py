"""Takes the place of simple-history's cleaning commands: one deletes everything older than 30 days,
the other deletes real changes of state that it takes for duplicates."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class RefusingCommand(BaseCommand):
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = lambda args=None, namespace=None: parser.parse_known_args(args, namespace)[0]  # type: ignore[method-assign, assignment]
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "Nothing was deleted. Histories show who changed what and are kept whole; names are erased from people alone.",
            returncode=2,
        )
