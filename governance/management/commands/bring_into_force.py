"""`manage.py bring_into_force`: for a nightly run. Readers see the right edition without it; it notes
in the record what the calendar has done."""

from typing import Any

from django.core.management.base import BaseCommand

from governance import adopting
from governance.actors import Command as Actor


class Command(BaseCommand):
    help = "Notes which adopted editions have come into force, and which they replace."

    def handle(self, *args: Any, **options: Any) -> None:
        editions = adopting.bring_due_into_force(by=Actor("bring_into_force"))
        for edition in editions:
            self.stdout.write(f"in force: {edition.document}, {edition}")
        self.stdout.write(f"{len(editions)} brought into force")
