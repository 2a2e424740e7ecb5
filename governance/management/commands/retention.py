"""`manage.py retention`"""

from typing import Any

from django.core.management.base import BaseCommand

from governance import retention
from governance.entries import subject_of


class Command(BaseCommand):
    help = "Lists what has been kept as long as its rule says. Disposes of nothing: officers do, in the admin."

    def handle(self, *args: Any, **options: Any) -> None:
        due = retention.due()
        for line in due:
            # No names: this may be mailed by whoever runs it at night.
            against = f"; kept: {len(line.kept_because)} in the way" if line.kept_because else ""
            waits = "; waits for the second officer" if line.waits else ""
            self.stdout.write(f"{subject_of(line.row)} {line.rule.record_class} since {line.since}{against}{waits}")
        free = sum(not line.kept_because and not line.waits for line in due)
        self.stdout.write(f"{len(due)} due for disposal, {free} to be put forward, {len(due) - free} held or asked for")
