"""`manage.py ledger verify / export FILE / tables`"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from governance import audit, guards, ledger

# Shown on a terminal, when it takes longer than a second.
BAR = partial(tqdm, unit=" entries", disable=None, delay=1, leave=False)


class Command(BaseCommand):
    help = "Verifies the ledger and all it recorded, exports it, or shows whether its tables are guarded."
    requires_system_checks: list[str] = []  # a site that is otherwise broken can still be audited

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("verify", help="The chain, each row against it, each pinned file.")
        export = actions.add_parser("export", help="One entry a line, for python -m governance.verify.")
        export.add_argument("file", type=Path)
        actions.add_parser("tables", help="Each append-only table, and whether its guard stands.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            code = self.export(options["file"]) if action == "export" else getattr(self, action)()
        except DatabaseError as error:
            raise CommandError(f"The ledger cannot be read: {error}", returncode=2) from error
        if code:
            sys.exit(code)

    def verify(self) -> int:
        report = audit.verify(progress=BAR)
        for sentence in (*report.problems, *report.differences):
            self.stdout.write(sentence)
        findings = len(report.problems)
        found = f"broken, {findings} finding{'' if findings == 1 else 's'}" if findings else "whole"
        differing = f", pages that differ: {len(report.differences)}" if report.differences else ""
        self.stdout.write(f"{report.entries} entries, {found}{differing}. Head {report.head}")
        return 0 if report.is_whole else 1

    def export(self, file: Path) -> int:
        try:
            last = ledger.export(file, progress=BAR)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}", returncode=2) from error
        except (TypeError, ValueError) as error:
            raise CommandError("An entry cannot be read any more; `ledger verify` says which.", returncode=2) from error
        self.stdout.write(f"{last.seq if last else 0} entries exported to {file}")
        return 0

    def tables(self) -> int:
        standing = guards.tables()
        for table in standing:
            self.stdout.write(f"{table.table} {'guarded' if table.stands else 'NOT GUARDED'}")
        guarded = sum(table.stands for table in standing)
        self.stdout.write(f"{len(standing)} tables, {guarded} guarded, {len(standing) - guarded} not")
        return 0 if guarded == len(standing) else 1 if guarded else 2
