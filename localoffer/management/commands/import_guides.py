"""Take in guides from a folder of Markdown files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from localoffer.importing import Imported
from localoffer.importing_guides import NoShelf, import_guides


class Command(BaseCommand):
    help = "Takes in guides from a folder of Markdown files with front matter, and publishes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_guides(options["folder"], say=self.stdout.write)
        except (OSError, NoShelf) as error:
            self.stderr.write(str(error))
            self.stdout.write(str(Imported()))
            raise SystemExit(2) from None
        self.stdout.write(str(outcome))
        if outcome.refused:
            raise SystemExit(1)
