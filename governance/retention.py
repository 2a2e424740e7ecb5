"""How long each class of record is kept, and what is due for disposal by that. The months here are what councils
commonly keep; the authority of each is for the council to confirm, and its data protection officer changes them. Minutes
and decisions are kept for good (Local Government Act 1972, sections 100C and 228). Nothing is disposed of by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from . import classes, erasable
from .entries import subject_of
from .models import (
    Attendance,
    ConfirmationLink,
    Erasure,
    ErasureRequest,
    Membership,
    Minutes,
    Paper,
    Person,
    RetentionRule,
)
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
    # What stands against it now, such as a hold; and whether it was put forward and waits for the second officer.
    kept_because: tuple[str, ...] = ()
    waits: bool = False

    @property
    def what_stays(self) -> str:
        """What is left of it, in a sentence."""
        if classes.keeping(type(self.row)).erased_whole:
            return "only that there was one: its number, class and day, and its place in the chain."
        return "its number, days and codes, its class, and its fingerprint in the chain. The words go."


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


def refusals_to_dispose(row: Model, on: date | None = None) -> list[str]:
    """Why the row cannot be disposed of as one whose time is over."""
    on = on or timezone.localdate()
    rules = {rule.record_class: rule for rule in RetentionRule.objects.all()}
    kinds = [each for each in CLASSES if each.code in rules and each.rows().filter(pk=row.pk).model is type(row)]
    mine = [each for each in kinds if each.rows().filter(pk=row.pk).exists()]
    if not mine:
        return ["No rule says how long it is kept, so its time is not over."]
    for each in mine:
        rule = rules[each.code]
        if rule.months is None:
            return [f"{rule.name} are kept for good ({rule.authority})."]
        start = _start(each.rows().get(pk=row.pk), each.runs_from)
        if start and months_after(start, rule.months) <= on:
            return []
    return [f"Its time is not over: {mine[0].name.lower()} are kept {rules[mine[0].code].months} months."]


def _due(each: RecordClass, rule: RetentionRule, on: date) -> list[DueForDisposal]:
    lines: list[DueForDisposal] = []
    disposed = set(Erasure.objects.values_list("request__subject", flat=True))
    asked = set(ErasureRequest.objects.filter(state="asked").values_list("subject", flat=True))
    for row, start in [(row, _start(row, each.runs_from)) for row in each.rows().select_related()]:
        if start and (since := months_after(start, rule.months or 0)) <= on:
            name = subject_of(row)
            if name not in disposed:
                against = (*erasable.held_back(row), *erasable.duties(row))
                lines.append(DueForDisposal(rule, row, since, against, name in asked))
    return lines


def _start(row: Model, runs_from: str) -> date | None:
    value = row
    for name in runs_from.split("__"):
        value = getattr(value, name)
    return timezone.localdate(value) if isinstance(value, datetime) else value  # type: ignore[return-value]
