"""Take in services from a file or a feed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from localoffer.importing import Imported, import_services
from localoffer.imports.broken import Unreadable
from localoffer.imports.feeds import rows
from localoffer.imports.terms import BadMapping, Terms, mapping_from
from localoffer.models import Source


class Command(BaseCommand):
    help = (
        "Takes in services from a file (Open Referral UK or Outpost JSON, .ndjson, a CSV table) or a feed’s address. "
        "What a person checked is not overwritten. What was done stands under Imports, where it can be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file, or the address of a feed")
        parser.add_argument("--source", help="the name of the source; the file’s name or the address unless given")
        parser.add_argument("--mapping", type=Path, help="CSV or JSON: their term, our code")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["file"]
        source = options["source"] or (place if "://" in place else Path(place).name)
        columns = Source.objects.filter(name=source).values_list("columns", flat=True).first()
        try:
            mapping = mapping_from(options["mapping"]) if options["mapping"] else {}
            read = rows(place, source=source, columns=columns)
            outcome = import_services(
                tqdm(read, unit=" services", delay=1, disable=None, leave=False),
                source=source,
                terms=Terms(mapping, source=source),
                dry_run=options["dry_run"],
                say=self.stdout.write,
                place=place,
            )
        except (Unreadable, BadMapping) as error:
            self.stderr.write(f"{place}: {error}" if isinstance(error, Unreadable) else str(error))
            self.stdout.write(str(Imported()))
            raise SystemExit(2) from None
        self.stdout.write(str(outcome))
        if outcome.refused:
            raise SystemExit(1)
