"""Take in past decisions from a table."""

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from governance.actors import Command as ByCommand
from governance.importing_decisions import HEADINGS, Imported, Unreadable, import_decisions, rows


class Command(BaseCommand):
    help = f"Takes in past decisions from a CSV table with the columns {', '.join(HEADINGS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            done = import_decisions(
                table=rows(file),
                by=ByCommand("import_decisions"),
                dry_run=dry_run,
                say=self.stdout.write,
                progress=partial(tqdm, unit=" decisions", delay=1, disable=None, leave=False),
            )
        except (OSError, Unreadable) as error:
            self.stderr.write(f"{file}: {error}")
            self.stdout.write(str(Imported()))
            raise SystemExit(2) from None
        self.stdout.write(str(done))
        if done.refused:
            raise SystemExit(1)
