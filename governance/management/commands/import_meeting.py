"""Take in a meeting from Modern.gov."""

from pathlib import Path
from typing import Any

import requests
from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance import moderngov
from governance.actors import Command as ByCommand
from governance.importing_meetings import import_meeting
from governance.models import Body
from governance.refusals import Refused

PATIENCE = 30  # seconds
LARGEST = 20_000_000  # bytes


class Command(BaseCommand):
    help = "Takes in a meeting from Modern.gov: a saved answer of GetMeeting, or its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="a file, or https://.../mgWebService.asmx/GetMeeting?lMeetingId=345")
        parser.add_argument("--body", required=True, help="whose meeting it is, by name")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, place: str, body: str, dry_run: bool, **options: Any) -> None:
        whose = Body.objects.filter(name__iexact=body).first()
        if whose is None:
            raise CommandError(f"There is no body called “{body}”.", returncode=2)
        try:
            done = import_meeting(
                published=moderngov.read(_fetched(place)),
                body=whose,
                source=place,
                by=ByCommand("import_meeting"),
                dry_run=dry_run,
                say=self.stdout.write,
            )
        except (OSError, requests.RequestException, moderngov.Unreadable) as error:
            raise CommandError(f"{place}: {error}", returncode=2) from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{'Would take' if dry_run else 'Took'} in the meeting of {done.meeting.starts_at:%-d %B %Y}: "
            f"{done.items} items, {done.decisions} decisions, {done.attendance} attendances."
        )


def _fetched(place: str) -> bytes:
    if not place.startswith("https://"):
        return Path(place).read_bytes()
    answer = requests.get(place, timeout=PATIENCE, stream=True)
    answer.raise_for_status()
    return answer.raw.read(LARGEST, decode_content=True)
