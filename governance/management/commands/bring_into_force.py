"""`manage.py bring_into_force`: for a nightly run. Readers see the right edition without it; it notes
in the record what the calendar has done."""

from typing import Any

from django.core.management.base import BaseCommand

from governance import adopting, reviewing
from governance.actors import Command as Actor


class Command(BaseCommand):
    help = "Notes which adopted editions have come into force, which they replace, and whose review begins."

    def handle(self, *args: Any, **options: Any) -> None:
        by = Actor("bring_into_force")
        editions, reviews = adopting.bring_due_into_force(by=by), reviewing.begin_due_reviews(by=by)
        for edition in editions:
            self.stdout.write(f"in force: {edition.document}, {edition}")
        for edition in reviews:
            self.stdout.write(f"under review: {edition.document}, {edition}")
        self.stdout.write(f"{len(editions)} brought into force, {len(reviews)} under review")
