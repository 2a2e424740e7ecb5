"""Who can sign in to the demonstration. Passwords are made on the first run and stand only in
DATA_DIR, in a file that its owner alone can read."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the cast: `group` gives the screens."""

    email: str
    first_name: str
    last_name: str
    group: str
    does: str


CAST = (
    Account("editor@example.org", "Edie", "Ashworth", "Editor", "keeps listings and guides true"),
    Account("moderator@example.org", "Mo", "Calloway", "Moderator", "answers comments, reads what may speak of danger"),
    Account("lead@example.org", "Leo", "Hartnell", "Lead officer", "writes the strategy and submits it"),
    Account("clerk@example.org", "Clare", "Okafor", "Governance officer", "clerk of both boards: records decisions"),
    Account("chair@example.org", "Priya", "Dunmore", "Chair", "chairs the SEND and AP Partnership Board: confirms"),
    Account("hwb-chair@example.org", "Martin", "Sayle", "Chair", "chairs the Health and Wellbeing Board: confirms"),
    Account("cabinet@example.org", "Nkechi", "Frost", "Chair", "Cabinet Member: decides alone, and confirms it"),
    Account("scrutiny@example.org", "Sunniva", "Aldous", "Scrutiny officer", "looks after scrutiny and its call-ins"),
    Account("monitoring@example.org", "Mona", "Tressider", "Monitoring officer", "takes private words from the public"),
    Account("dpo@example.org", "Dipo", "Farrow", "Data protection officer", "agrees to erasures, exports for requests"),
    Account("member@example.org", "Rosa", "Lindqvist", "Board member", "reads the papers of her own board"),
    Account("auditor@example.org", "Aude", "Kessler", "Auditor", "sees all, changes nothing"),
    Account("admin@example.org", "Adam", "Birchall", "Administrator", "accounts and settings"),
)


def make_accounts() -> None:
    """Makes the accounts that are not there yet, each with a password of its own."""
    passwords = kept_passwords()
    for account in CAST:
        user, is_new = get_user_model().objects.get_or_create(
            email=account.email, defaults={"first_name": account.first_name, "last_name": account.last_name}
        )
        if is_new:
            passwords[account.email] = secrets.token_urlsafe(12)
            user.set_password(passwords[account.email])
            user.save()
            user.groups.set([Group.objects.get(name=account.group)])
    _keep(passwords)


def kept_passwords() -> dict[str, str]:
    """E-mail address to password, as made on the first run; empty before it."""
    if not _file().exists():
        return {}
    return dict(line.split(" ", 1) for line in _file().read_text().splitlines())


def _keep(passwords: dict[str, str]) -> None:
    with os.fdopen(os.open(_file(), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(f"{email} {password}\n" for email, password in passwords.items())


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demonstration-accounts.txt"
