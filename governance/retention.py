"""How long each class of record is kept, and what is due for disposal by that. The months here are what councils
commonly keep; the authority of each is for the council to confirm, and its data protection officer changes them. Minutes
and decisions are kept for good (Local Government Act 1972, sections 100C and 228). Nothing is disposed of by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from .models import Attendance, ConfirmationLink, Membership, Minutes, Paper, Person, RetentionRule
from .models.documents import Edition
from .reviews import months_after
from .states import EditionState

TO_BE_CONFIRMED = "To be confirmed by the council"


@dataclass(frozen=True, slots=True)
class RecordClass:
    """A class of record: how long it is kept unless the council says otherwise (None: for good), what is of it, and from
    which day the time runs."""

    code: str
    name: str
    months: int | None
    rows: Callable[[], QuerySet]
    runs_from: str


CLASSES = (
    RecordClass("minutes", "Confirmed minutes", None, lambda: Minutes.objects.all(), "meeting__starts_at"),
    RecordClass(
        "background-papers", "Background papers", 48, lambda: Paper.objects.filter(is_background=True), "published_at"
    ),
    RecordClass(
        "private-papers",
        "Papers of items taken in private",
        72,
        lambda: Paper.objects.exclude(access="open"),
        "published_at",
    ),
    RecordClass("attendance", "Who attended", 72, lambda: Attendance.objects.all(), "meeting__starts_at"),
    RecordClass("members", "Seats that have ended", 72, lambda: Membership.objects.exclude(valid_to=None), "valid_to"),
    RecordClass("links", "Links to confirm with", 12, lambda: ConfirmationLink.objects.all(), "expires_at"),
    RecordClass(
        "withdrawn-editions",
        "Editions that were withdrawn",
        24,
        lambda: Edition.objects.filter(state=EditionState.WITHDRAWN).annotate(ended=Max("passages__ended_at")),
        "ended",
    ),
    RecordClass(
        "names",
        "Names of people without a post or seat",
        72,
        lambda: (
            Person.objects.filter(appointments=None)
            .exclude(name="")
            .annotate(last=Max("memberships__valid_to"))
            .exclude(memberships__valid_to=None)
        ),
        "last",
    ),
)


@dataclass(frozen=True, slots=True)
class DueForDisposal:
    """A row whose time is over: its class, the row, and since when."""

    rule: RetentionRule
    row: Model
    since: date


def enter_rules() -> None:
    """The rules that are not there yet; what the council changed stays. Can be run again."""
    for each in CLASSES:
        if not RetentionRule.objects.filter(record_class=each.code).exists():
            RetentionRule.objects.create(
                record_class=each.code, name=each.name, months=each.months, authority=TO_BE_CONFIRMED
            )


def due(on: date | None = None) -> list[DueForDisposal]:
    """What is due for disposal on a day, the longest due first."""
    on = on or timezone.localdate()
    rules = {rule.record_class: rule for rule in RetentionRule.objects.exclude(months=None)}
    found = [line for each in CLASSES if each.code in rules for line in _due(each, rules[each.code], on)]
    return sorted(found, key=lambda line: line.since)


def _due(each: RecordClass, rule: RetentionRule, on: date) -> list[DueForDisposal]:
    lines = []
    for row, start in [(row, _start(row, each.runs_from)) for row in each.rows().select_related()]:
        if start and (since := months_after(start, rule.months or 0)) <= on:
            lines.append(DueForDisposal(rule, row, since))
    return lines


def _start(row: Model, runs_from: str) -> date | None:
    value = row
    for name in runs_from.split("__"):
        value = getattr(value, name)
    return timezone.localdate(value) if isinstance(value, datetime) else value  # type: ignore[return-value]
