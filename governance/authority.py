"""Who may act for a body: authority is an appointment in force on the day. A group of the admin
only gives the screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db.models import Q, QuerySet

from .models import COUNCIL_WIDE, Appointment, Body, Person, Post

# By person, post, body and day, what a page that reads has asked already.
_known: ContextVar[dict[tuple[int, Post, int | None, date], bool] | None] = ContextVar("authority_known", default=None)


def holds(person: Person, *, post: Post, body: Body | None, on: date) -> bool:
    """Whether `person` holds `post` at `body`, or for the whole council, on the day `on`."""
    known, asked = _known.get(), (person.pk, post, body.pk if body else None, on)
    if known is None:
        return _holds(person, post=post, body=body, on=on)
    if asked not in known:
        known[asked] = _holds(person, post=post, body=body, on=on)
    return known[asked]


@contextmanager
def asked_once() -> Iterator[None]:
    """For a page that only reads and says of many things what may be done with them: who holds a post is looked up
    once in it, and not for each of them."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def _holds(person: Person, *, post: Post, body: Body | None, on: date) -> bool:
    return _holding(post=post, body=body, on=on).filter(person=person).exists()


def has_held(person: Person, *, post: Post, body: Body, until: date) -> bool:
    """Whether `person` held `post` at `body`, or for the whole council, on that day or some day before."""
    held = Appointment.objects.filter(person=person, post=post, valid_from__lte=until)
    return held.filter(_at(body)).exists()


def holders(*, post: Post, body: Body, on: date) -> QuerySet[Person]:
    """Everyone who holds `post` at `body`, or for the whole council, on the day `on`."""
    return Person.objects.filter(appointments__in=_holding(post=post, body=body, on=on)).distinct()


def lacks(person: Person, *, post: Post, body: Body, on: date) -> list[str]:
    """Why `person` may not act in `post`: a sentence, or nothing."""
    if holds(person, post=post, body=body, on=on):
        return []
    return [f"Only the {post.label.lower()} of the {body} does this, and you hold no such appointment today."]


def _holding(*, post: Post, body: Body | None, on: date) -> QuerySet[Appointment]:
    return Appointment.objects.on(on).filter(_at(body), post=post)


def _at(body: Body | None) -> Q:
    """At the body itself, or for the whole council."""
    return Q(body=body) | Q(body=None, post__in=COUNCIL_WIDE)
