"""The people of `passages`, signed in to the admin, and a board whose quorum is composite."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from governance import appointing, registering
from governance.models import Body, LedgerEntry, LegalKind, Membership, Person, Seat, Terms
from tests.governance import passages

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GROUPS = {"lead": "Lead officer", "clerk": "Governance officer", "chair": "Chair"}


def account(name: str):
    return get_user_model().objects.create_user(f"{name}@example.org")


def signed_in(person: Person, *, role: str = "", **browser: Any) -> Client:
    """A browser in which `person` is signed in, with the screens of their role (that of their name unless told)."""
    role = role or GROUPS[person.user.email.partition("@")[0]]
    person.user.groups.add(Group.objects.get(name=role))
    return _client(person.user, **browser)


def of_role(role: str) -> Client:
    """A browser in which somebody of that group is signed in, who is not in the list of people."""
    user = get_user_model().objects.create_user(f"{role.lower().replace(' ', '-')}@example.org")
    user.groups.add(Group.objects.get(name=role))
    return _client(user)


def _client(user, **browser: Any) -> Client:
    client = Client(**browser)
    client.force_login(user, backend=BACKEND)
    return client


def with_quorum(board: Body) -> list[Membership]:
    """Three members, of whom two must come and one of them from the NHS."""
    today_terms = board.terms.get()
    appointing.end(dated=today_terms, on=today_terms.valid_from, by=passages.BY)
    appointing.agree_terms(
        body=board,
        legal_kind=LegalKind.PARTNERSHIP,
        quorum_setting=Terms.Quorum.RULE,
        quorum_rule={"at_least": 2, "among_them": [{"seat": Seat.NHS, "at_least": 1}]},
        valid_from=passages.LONG_AGO.replace(year=2021),
        by=passages.BY,
    )
    return [
        appointing.seat_member(
            person=registering.enter(row=Person(name=name), by=passages.BY),
            body=board,
            seat=seat,
            valid_from=passages.LONG_AGO,
            by=passages.BY,
        )
        for name, seat in (("Asha Nurse", Seat.NHS), ("Bola Head", Seat.SCHOOL), ("Cal Parent", Seat.PARENT_CARER))
    ]


def entries() -> int:
    """How long the ledger is: a refused change leaves it as it was."""
    return LedgerEntry.objects.count()


def text(response) -> str:
    """What is read on the page."""
    return " ".join(response.content.decode().split())
