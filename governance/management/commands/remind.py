"""`manage.py remind`: for a daily run. Reminds the owners of overdue actions and of conditions that fall due."""

from typing import Any

from django.core.management.base import BaseCommand

from governance import reminding
from governance.actors import Command as Actor


class Command(BaseCommand):
    help = "Mails who owes an overdue action or a condition that falls due; at most once a week for each."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(reminding.remind(by=Actor("remind"))))
