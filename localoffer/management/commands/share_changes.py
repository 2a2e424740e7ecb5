"""Tells other programs what changed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from localoffer.sharing.delivering import deliver
from localoffer.sharing.taking_up import forget, take_up
from search import clock


class Command(BaseCommand):
    help = "For a run every few minutes: finds out which listings changed and tells the webhooks of it."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = take_up()
        done = deliver(now=timezone.now())
        forget(today=clock.today())
        self.stdout.write(f"{changes} changes, {done}")
