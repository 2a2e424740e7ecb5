"""The public register of decisions: which there are, filtered and in pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.utils.http import urlencode

from . import grounds, registers
from .models import Body, Decision, Override
from .models.decisions import DecisionQuerySet
from .states import Outcome

PAGE_SIZE = 20
NOT_STATED = "not-stated"
FILTERS = ("body", "outcome", "year", "duties")
# Where two officers agreed that one person does two duties on the item.
TWO_DUTIES = "two"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str


Choices: TypeAlias = dict[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register, what it was filtered by, and what it could be filtered by."""

    decisions: tuple[Decision, ...]
    total: int
    page: int
    pages: int
    chosen: dict[str, str]
    bodies: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    years: tuple[Choice, ...]
    duties: tuple[Choice, ...]
    # Those taken in private, each with the title that anyone may read.
    in_part: tuple[tuple[Decision, str], ...]

    def address_of(self, page: int) -> str:
        chosen = {name: value for name, value in self.chosen.items() if value}
        return "?" + urlencode(chosen | {"page": str(page)})


def public_decisions() -> DecisionQuerySet:
    """All that anyone may see, with what its line and its page show."""
    return registers.decisions_register().select_related("confirmation", "agenda_item__meeting")


def page(params: Mapping[str, str]) -> RegisterPage:
    """The page that `params` ask for. What is no body, outcome or year of the register finds nothing; a
    page that does not exist is the nearest that does."""
    choices = _choices()
    shown = Paginator(found(params, choices), PAGE_SIZE).get_page(params.get("page", 1))
    return RegisterPage(
        decisions=tuple(shown),
        total=shown.paginator.count,
        page=shown.number,
        pages=shown.paginator.num_pages,
        chosen=_chosen(params),
        bodies=choices["body"],
        outcomes=choices["outcome"],
        years=choices["year"],
        duties=choices["duties"],
        in_part=tuple((each, grounds.safe_title(each)) for each in Decision.objects.open_in_part())
        if not any(_chosen(params).values())
        else (),
    )


def found(params: Mapping[str, str], choices: Choices | None = None) -> DecisionQuerySet:
    """Every decision that `params` ask for, among the `choices` there are."""
    choices, decisions = choices or _choices(), public_decisions()
    for name, value in _chosen(params).items():
        if value:
            known = value in {choice.value for choice in choices[name]}
            decisions = _narrowed(decisions, name, value) if known else decisions.none()
    return decisions


def _choices() -> Choices:
    everything = public_decisions()
    return {
        "body": _bodies(everything),
        "outcome": _outcomes(everything),
        "year": _years(everything),
        "duties": _duties(everything),
    }


def _chosen(params: Mapping[str, str]) -> dict[str, str]:
    return {name: params.get(name, "") for name in FILTERS}


def _narrowed(decisions: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
    match name, value:
        case "body", slug:
            return decisions.filter(body__slug=slug)
        case "outcome", outcome:
            return decisions.filter(outcome=outcome)
        case "duties", _:
            return _flagged(decisions)
        case _, "not-stated":
            return decisions.filter(decided_on=None)
    return decisions.filter(decided_on__year=int(value))


def _bodies(decisions: DecisionQuerySet) -> tuple[Choice, ...]:
    deciding = Body.objects.filter(pk__in=decisions.order_by().values("body"))
    return tuple(Choice(body.slug, body.name) for body in deciding.order_by("name"))


def _outcomes(decisions: DecisionQuerySet) -> tuple[Choice, ...]:
    found = set(decisions.order_by().values_list("outcome", flat=True))
    return tuple(Choice(outcome.value, outcome.label) for outcome in Outcome if outcome in found)


def _years(decisions: DecisionQuerySet) -> tuple[Choice, ...]:
    days = decisions.order_by().dates("decided_on", "year", order="DESC")
    unstated = [Choice(NOT_STATED, "Not stated")] if decisions.filter(decided_on=None).exists() else []
    return (*(Choice(str(day.year), str(day.year)) for day in days if day), *unstated)


def _duties(decisions: DecisionQuerySet) -> tuple[Choice, ...]:
    return (Choice(TWO_DUTIES, "One person did two duties"),) if _flagged(decisions).exists() else ()


def _flagged(decisions: DecisionQuerySet) -> DecisionQuerySet:
    return decisions.filter(Exists(Override.objects.filter(agenda_item=OuterRef("agenda_item"))))
