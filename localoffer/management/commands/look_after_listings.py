"""What the directory does by itself once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from localoffer.planning_imports import forget_old, read_what_is_due
from localoffer.providers.claiming import forget_claims
from localoffer.providers.signing_in import forget_links
from localoffer.responding import forget_contacts
from localoffer.reviews.asking import ask
from localoffer.reviews.hiding import hide
from search import clock


class Command(BaseCommand):
    help = (
        "For a daily run: asks providers whether their listings are still right, hides what a rule says, erases "
        "the e-mail or phone of everyone whose comment was answered 28 days ago, reads the sources whose day it is "
        "(what they would change waits for an editor), and erases what old imports read, old links and old claims."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        self.stdout.write(str(ask(today=today)))
        self.stdout.write(f"{hide(today=today)} listings hidden")
        self.stdout.write(f"{forget_contacts(today=today)} contacts erased")
        self.stdout.write(f"{forget_links()} links to sign in deleted, {forget_claims(today=today)} old claims erased")
        read = read_what_is_due(today=today)
        for plan in read:
            self.stdout.write(f"{plan.source}: {plan.get_state_display()} {plan.trouble}".strip())
        self.stdout.write(f"{len(read)} imports to look at, {forget_old(today=today)} old imports erased")
