"""What the directory does by itself once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from localoffer.responding import forget_contacts
from localoffer.reviews.asking import ask
from localoffer.reviews.hiding import hide
from search import clock


class Command(BaseCommand):
    help = (
        "For a daily run: asks providers whether their listings are still right, hides what a rule says, and erases "
        "the e-mail or phone of everyone whose comment was answered 28 days ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        self.stdout.write(str(ask(today=today)))
        self.stdout.write(f"{hide(today=today)} listings hidden")
        self.stdout.write(f"{forget_contacts(today=today)} contacts erased")
