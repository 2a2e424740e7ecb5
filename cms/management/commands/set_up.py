"""`manage.py set_up`: an empty council site, ready to use."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from cms.setting_up import set_up


class Command(BaseCommand):
    help = "Make an empty council site: tables, pages, vocabularies, roles, places, search index. No content."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(disable=None, delay=1, bar_format="{desc}", leave=False) as bar:
            set_up(lambda step: bar.set_description_str(f"Setting up: {step}"))
        self.stdout.write("The site is set up.")
