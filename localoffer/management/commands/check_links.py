"""Looks whether the links of listings and guides still lead anywhere."""

from typing import Any

from django.core.management.base import BaseCommand

from localoffer.checking_links import check
from search import clock


class Command(BaseCommand):
    help = "For a nightly run: finds the links of listings and guides that lead nowhere, for who looks after them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(check(today=clock.today())))
