"""`manage.py appoint EMAIL --body NAME --post clerk`: how a new site gets its first clerk."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from governance import appointing, authority, registering
from governance.actors import Command as ByCommand
from governance.models import COUNCIL_WIDE, Post
from governance.refusals import Refused


class Command(BaseCommand):
    help = "Gives an account a post at a body, from today. Enters the person and the body if they are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--body", help="Its name; none for the monitoring and the data protection officer.")
        parser.add_argument("--post", default=Post.CLERK, choices=Post.values)

    def handle(self, *args: Any, email: str, body: str | None, post: str, **options: Any) -> None:
        held = Post(post)
        if (body is None) != (held in COUNCIL_WIDE):
            raise CommandError(
                f"The {held.label.lower()} acts for the whole council: leave --body out."
                if body
                else f"Say with --body where they are {held.label.lower()}.",
                returncode=2,
            )
        user = get_user_model().objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.", returncode=2)
        by = ByCommand("appoint")
        person = registering.person_of_account(user=user, by=by)
        at = registering.body_named(name=body, by=by) if body else None
        today, where = timezone.localdate(), f"the {at}" if at else "the council"
        if authority.holds(person, post=held, body=at, on=today):
            self.stdout.write(f"{person} is {held.label.lower()} of {where} already.")
            return
        try:
            appointing.appoint(person=person, body=at, post=held, by=by, valid_from=today)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{person} is {held.label.lower()} of {where} from today.")
