"""`manage.py demo`: the demonstration council on top of a site that is set up."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from tqdm import tqdm

from cms.demonstration.accounts import CAST, kept_passwords
from cms.demonstration.loading import load
from cms.demonstration.providers import EMAIL


class Command(BaseCommand):
    help = "Load the demonstration council once: listings, guides, boards, meetings, decisions, accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(disable=None, delay=1, bar_format="{desc}", leave=False) as bar:
            was_loaded = load(lambda step: bar.set_description_str(f"Loading the demonstration: {step}"))
        self._say_who_can_sign_in()
        self.stdout.write("The demonstration is loaded." if was_loaded else "The demonstration was loaded before.")

    def _say_who_can_sign_in(self) -> None:
        passwords = kept_passwords()
        self.stdout.write(f"\nThe site:  {settings.SITE_URL}/")
        self.stdout.write(f"Sign in:   {settings.SITE_URL}{reverse('account_login')}\n\n")
        for account in CAST:
            password = passwords.get(account.email, "(changed)")
            self.stdout.write(f"  {account.email:<24}{password:<20}{account.group}: {account.does}")
        where = f"{settings.SITE_URL}{reverse('localoffer:providers')}"
        self.stdout.write(f"\n  {EMAIL:<24}{'(a link by e-mail)':<20}Provider: looks after two clubs at {where}")
        self.stdout.write(f"  {'':<24}{'':<20}The e-mail is printed here, unless EMAIL_URL sends it.")
        self.stdout.write("")
