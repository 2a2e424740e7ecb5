"""A body as the public reads it: what it is, how it decides, who sits on it, when it meets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from . import quorum, registers, terms
from .models import Body, Decision, Meeting, Membership, Terms
from .states import MeetingState

PAST_SHOWN = 10
DECISIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BodyPage:
    body: Body
    terms: Terms | None
    quorum: str
    binding: str
    members: tuple[str, ...]
    to_come: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    decisions: tuple[Decision, ...]


def bodies() -> list[Body]:
    return list(Body.objects.order_by("name"))


def read(body: Body) -> BodyPage:
    today = timezone.localdate()
    in_force = terms.in_force(body, today)
    seats = Membership.objects.on(today).filter(body=body).select_related("person").order_by("seat", "pk")
    meetings = body.meetings.select_related("body").order_by("starts_at")
    begins = timezone.now() - timedelta(hours=12)
    ahead = meetings.filter(starts_at__gte=begins, state__in=(MeetingState.SCHEDULED, MeetingState.PUBLISHED))
    return BodyPage(
        body=body,
        terms=in_force,
        quorum=_quorum(in_force),
        binding=terms.powers_of(in_force).binding,
        members=tuple(_listed(seats)),
        to_come=tuple(ahead),
        past=tuple(meetings.exclude(pk__in=ahead).order_by("-starts_at")[:PAST_SHOWN]),
        decisions=tuple(registers.decisions_register().filter(body=body)[:DECISIONS_SHOWN]),
    )


def _quorum(in_force: Terms | None) -> str:
    match in_force.quorum if in_force else Terms.Quorum.NOT_RECORDED:
        case Terms.Quorum.RULE if in_force:
            return quorum.rule_in_words(in_force.quorum_rule)
        case Terms.Quorum.NONE:
            return "Its terms set no quorum."
    return "What its quorum is, is not recorded."


def _listed(seats: Iterable[Membership]) -> list[str]:
    """Each member in their public form; those shown by the same seat are counted."""
    counted: dict[str, int] = {}
    for seat in seats:
        name = (
            seat.public_name + (", substitute" if seat.substitute else "") + ("" if seat.voting else ", without a vote")
        )
        counted[name] = counted.get(name, 0) + 1
    return [
        f"{name[0].upper()}{name[1:]}" + (f" ({count})" if count > 1 else "") for name, count in sorted(counted.items())
    ]
