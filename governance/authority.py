"""Who may act for a body: authority is an appointment in force on the day. A group of the admin
only gives the screens."""

from datetime import date

from django.db.models import QuerySet

from .models import Appointment, Body, Person, Post


def holds(person: Person, *, post: Post, body: Body, on: date) -> bool:
    """Whether `person` holds `post` at `body` on the day `on`."""
    return Appointment.objects.on(on).filter(person=person, post=post, body=body).exists()


def holders(*, post: Post, body: Body, on: date) -> QuerySet[Person]:
    """Everyone who holds `post` at `body` on the day `on`."""
    return Person.objects.filter(appointments__in=Appointment.objects.on(on).filter(post=post, body=body)).distinct()


def lacks(person: Person, *, post: Post, body: Body, on: date) -> list[str]:
    """Why `person` may not act in `post`: a sentence, or nothing."""
    if holds(person, post=post, body=body, on=on):
        return []
    return [f"Only the {post.label.lower()} of the {body} does this, and you hold no such appointment today."]
