"""What the record holds about somebody or something, by name, body and period: for a request under Article 15 of the UK
GDPR (a person asks for their own data) or the Freedom of Information Act 2000. It only finds; whoever answers the request
reads it through, since others may be named in the same words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, ForeignKey, Model, Q, QuerySet, TextField

from . import classes
from .changes import Names, said
from .entries import held, subject_of
from .models import Appointment, Body, Person, Post
from .timeline import entries

# Where the body of a row stands.
_BODY_OF = {
    "agendaitem": "meeting__body",
    "appointment": "body",
    "attendance": "meeting__body",
    "callin": "decision__body",
    "condition": "decision__body",
    "confirmation": "decision__body",
    "confirmationlink": "decision__body",
    "decision": "body",
    "decisionnotice": "decision__body",
    "interest": "agenda_item__meeting__body",
    "meeting": "body",
    "meetingaction": "body",
    "membership": "body",
    "minutes": "meeting__body",
    "override": "agenda_item__meeting__body",
    "overrideproposal": "agenda_item__meeting__body",
    "paper": "meeting__body",
    "planneddecision": "body",
    "rectification": "body",
    "submission": "body",
    "terms": "body",
    "workitem": "body",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One row that names them, with the day it was last entered and the columns that do."""

    subject: str
    kind: str
    entered: str
    says: str


def refusals(*, by: Person, on: date) -> list[str]:
    """Why `by` may not take this away."""
    posts = (Post.DATA_PROTECTION_OFFICER, Post.MONITORING_OFFICER)
    held_today = Appointment.objects.on(on).filter(person=by, post__in=posts)
    return [] if held_today.exists() else ["Only the data protection officer or the monitoring officer does this."]


def about(name: str, *, body: Body | None = None, since: date | None = None, until: date | None = None) -> list[Found]:
    """Every row that names them in its words, or means a person of that name."""
    persons = Person.objects.filter(name__icontains=name)
    found = []
    for model in classes.entered():
        for row in _rows(model, name, persons, body):
            if line := _line(row, name, set(persons.values_list("pk", flat=True)), since, until):
                found.append(line)
    return found


def _rows(model: type[Model], name: str, persons: QuerySet[Person], body: Body | None) -> Iterator[Model]:
    named = Q(pk__in=[])
    for field in model._meta.concrete_fields:
        if isinstance(field, CharField | TextField) and not field.choices:
            named |= Q(**{f"{field.name}__icontains": name})
        elif isinstance(field, ForeignKey) and field.related_model is Person:
            named |= Q(**{f"{field.name}__in": persons})
    rows = model._base_manager.filter(named)
    where = _BODY_OF.get(str(model._meta.model_name))
    if body:
        rows = rows.filter(**{where: body}) if where else rows.none()
    yield from rows.order_by("pk")


def _line(row: Model, name: str, persons: set[int], since: date | None, until: date | None) -> Found | None:
    last = entries(subject=subject_of(row), since=since, until=until).first()
    if last is None and (since or until):
        return None
    values = held(row)
    names = Names([(type(row), values)])
    columns = [
        f"{field.verbose_name}: {said(field, getattr(row, field.attname), names)}"
        for field in row._meta.concrete_fields
        if _names_them(field, getattr(row, field.attname), name, persons)
    ]
    return Found(subject_of(row), str(row._meta.verbose_name), last.at if last else "", "; ".join(columns))


def _names_them(field: object, value: object, name: str, persons: set[int]) -> bool:
    if isinstance(field, ForeignKey):
        return field.related_model is Person and value in persons
    return isinstance(value, str) and name.lower() in value.lower()
