"""Mail to providers that came back."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from localoffer.reviews.bounces import take


class Command(BaseCommand):
    help = "Reads delivery reports (files, or one from the standard input), and adds who they name to the call list."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="one message each, as a mail server keeps them")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [path.read_bytes() for path in options["files"]] or [sys.stdin.buffer.read()]
        self.stdout.write(f"{sum(map(take, reports))} added to the call list")
