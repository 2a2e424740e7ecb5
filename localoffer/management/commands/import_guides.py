"""Take in guides from a folder of Markdown files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from localoffer.importing_guides import NoShelf, folder_texts, import_guides


class Command(BaseCommand):
    help = "Takes in guides from a folder of Markdown files with front matter, and publishes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts, bad = folder_texts(options["folder"])
            outcome = import_guides(texts, say=self.stdout.write)
        except (OSError, NoShelf) as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None
        for slug, reason in bad.items():
            self.stdout.write(f"refused {slug}: file: {reason}")
        outcome.refused += len(bad)
        self.stdout.write(str(outcome))
        if outcome.refused:
            raise SystemExit(1)
