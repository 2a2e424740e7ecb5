"""Who is in the registers: people and the accounts that act as them, bodies, routes and their stages. Each decides
who may act or whom a text goes to, so each is in the ledger; of a person only digests, since a name must be erasable."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from . import appointing, ledger, routes
from .actors import Actor, System
from .models import Body, Person, Route, RouteStage
from .models.people import new_salt
from .refusals import refuse_for
from .resolutions import in_words

Row = TypeVar("Row", Person, Body, Route, RouteStage)


def enter(*, row: Row, by: Actor, why: str = "") -> Row:
    """A person, a body, a route or one of its stages: new, or as it was changed."""
    with ledger.writing():
        refuse_for(_faults(row) + refusals(row=row, by=by))
        if isinstance(row, Person):
            row.salt = new_salt()
        verb = "entered" if row._state.adding else "changed"
        return ledger.keep(row, action=f"{row._meta.model_name}.{verb}", by=by, why=why)


def enter_route(*, name: str, stages: Iterable[dict[str, Any]], by: Actor, assumption: str = "") -> Route:
    """A route with its stages in their order; of each the body, and what else is not as usual."""
    with ledger.writing():
        route = enter(row=Route(name=name, assumption=assumption), by=by)
        for number, stage in enumerate(stages, start=1):
            enter(row=RouteStage(route=route, number=number, **stage), by=by)
        return route


def take_off(*, stage: RouteStage, reason: str, by: Person) -> RouteStage:
    """The body is asked no more along the route, from today. An edition that is under way keeps the route with which it
    set out, and the stage stays in the record."""
    with ledger.writing():
        stage = RouteStage.objects.select_for_update().get(pk=stage.pk)
        refuse_for(refusals_to_take_off(stage=stage, reason=reason, by=by))
        stage.taken_off_on = timezone.localdate()
        return ledger.keep(stage, action="routestage.taken_off", by=by, why=reason)


def refusals_to_take_off(*, stage: RouteStage, by: Person, reason: str | None = None) -> list[str]:
    """Why it stays on its route."""
    found = refusals_to_keep(row=stage, by=by) + _taken_off(stage)
    if reason is not None and not reason.strip():
        found.append("Say why the body is asked no more.")
    return found


def person_of_account(*, user: Any, by: Actor) -> Person:
    """Who acts with an account; entered under its name if they are not there yet."""
    with ledger.writing():
        held = Person.objects.filter(user=user).first()
        return held or enter(row=Person(name=str(user), user=user), by=by)


def body_named(*, name: str, by: Actor) -> Body:
    """The body of that name; entered if it is not there yet."""
    with ledger.writing():
        held = Body.objects.filter(name=name).first()
        return held or enter(row=Body(name=name, slug=slugify(name)[:100]), by=by)


def part_from_account(*, user: Any, by: Actor | None = None) -> None:
    """The person stays when their account goes, and nobody acts as them. Without `by` the site does it, since the
    account is being deleted."""
    with ledger.writing():
        for person in Person.objects.select_for_update().filter(user=user):
            person.user, person.salt = None, new_salt()
            ledger.keep(person, action="person.account_deleted", by=by or System("accounts"))


def refusals(*, row: Row, by: Actor) -> list[str]:
    """Why `by` does not enter the row so: a clerk of a body that it is about does, or any clerk where it is about none
    yet. A command was run by who set the site up."""
    found = refusals_to_keep(row=row, by=by) if isinstance(by, Person) else []
    if isinstance(row, Person) and isinstance(by, Person):
        return found or _refusals_of_account(row, by)
    if isinstance(row, RouteStage) and row.route_id and row.body_id:
        return found or _taken_off(row) or _circles_with(row)
    return found


def refusals_to_keep(*, row: Row, by: Person) -> list[str]:
    """Why `by` is not the one to write the row, whatever they would write."""
    about = bodies_about(row)
    if not about:
        return appointing.refusals_to_keep(by=by)
    found = [appointing.refusals_to_keep(by=by, body=body) for body in about]
    return [] if any(not reasons for reasons in found) else found[0]


def bodies_about(row: Row) -> list[Body]:
    """The bodies whose clerks write the row."""
    if row.pk is None and not isinstance(row, RouteStage):
        return []
    match row:
        case Person():
            held = Q(appointments__person=row) | Q(memberships__person=row)
            return list(Body.objects.filter(held).distinct())
        case Route():
            # Of a route without a stage, those that had one.
            asked = row.stages.standing() if row.stages.standing().exists() else row.stages.all()
            return list(Body.objects.filter(pk__in=asked.values_list("body", flat=True)))
        case RouteStage():
            return bodies_about(row.route) if row.route_id else []
    return [row]


def _refusals_of_account(person: Person, by: Person) -> list[str]:
    """Nobody makes themselves somebody else: not by taking a person's place, nor by giving it away. An account takes
    over every post its person holds, so the clerk of each body agrees: the same one."""
    before = Person.objects.filter(pk=person.pk).values_list("user_id", flat=True).first()
    if person.user_id == before:
        return []
    if person.user_id and person.user_id == by.user_id:
        return ["Another clerk links your own account."]
    if before:
        return ["Another account acts as this person already, and stays so."]
    if person.pk is None:
        return []
    posts = Body.objects.filter(appointments__person=person).distinct()
    lacking = [body for body in posts if appointing.refusals_to_keep(by=by, body=body)]
    return [f"They hold a post at the {body}. Ask its clerk to link the account." for body in lacking[:1]]


def _taken_off(stage: RouteStage) -> list[str]:
    if stage.taken_off_on is None:
        return []
    return [f"It was taken off the route on {in_words(stage.taken_off_on)}. Add a stage anew."]


def _circles_with(stage: RouteStage) -> list[str]:
    """Whether the route would come back to where it was with the stage as it is now."""
    if stage.number is None:
        return []
    return routes.circles([*stage.route.stages.standing().exclude(pk=stage.pk), stage])


def _faults(row: Row) -> list[str]:
    try:
        row.full_clean()
    except ValidationError as invalid:
        return list(invalid.messages)
    return []
