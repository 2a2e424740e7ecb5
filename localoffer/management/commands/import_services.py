"""Take in services from a file or a feed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from localoffer.importing import Outcome, import_services
from localoffer.imports.feeds import Unreadable, rows
from localoffer.imports.terms import BadMapping, Terms, mapping_from


class Command(BaseCommand):
    help = "Takes in services from a file (Open Referral UK or Outpost JSON, or .ndjson) or a feed’s address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file, or the address of a feed")
        parser.add_argument("--source", help="the name of the source; the file’s name or the address unless given")
        parser.add_argument("--mapping", type=Path, help="CSV or JSON: their term, our code")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["file"]
        source = options["source"] or (place if "://" in place else Path(place).name)
        try:
            mapping = mapping_from(options["mapping"]) if options["mapping"] else {}
            outcome = import_services(
                tqdm(rows(place), unit=" services", delay=1, disable=None, leave=False),
                source=source,
                terms=Terms(mapping),
                dry_run=options["dry_run"],
                say=self.stdout.write,
            )
        except (Unreadable, BadMapping) as error:
            self.stderr.write(f"{place}: {error}" if isinstance(error, Unreadable) else str(error))
            self.stdout.write(str(Outcome()))
            raise SystemExit(2) from None
        self.stdout.write(str(outcome))
        if outcome.refused:
            raise SystemExit(1)
