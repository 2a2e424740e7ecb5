"""What the directory does by itself once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from localoffer.responding import forget_contacts
from search import clock


class Command(BaseCommand):
    help = "For a daily run: erases the e-mail or phone of everyone whose comment was answered 28 days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_contacts(today=clock.today())} contacts erased")
