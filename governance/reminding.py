"""Reminders of what is overdue or falls due: what meetings asked for, and conditions. At most one a week for each, and
one a day however often the command runs; each stands in the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from . import ledger, notifying, obligations
from .actors import Actor
from .entries import instant, subject_of
from .models import Condition, LedgerEntry, MeetingAction, Person

# How long nobody is reminded of the same thing again.
REST = timedelta(days=7)
CHASED = "condition.chased"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded, and how many have no account to write to."""

    actions: int
    conditions: int
    without_address: int

    def __str__(self) -> str:
        return (
            f"{self.actions} reminded of an action, {self.conditions} of a condition, "
            f"{self.without_address} without an account"
        )


def remind(*, by: Actor) -> Reminded:
    """Reminds each owner who has an account here."""
    today = timezone.localdate()
    actions = [_of_action(each, by) for each in _overdue(today) if not refusals(owed=each, on=today)]
    due = obligations.conditions_due(within=timedelta(days=7), on=today)
    conditions = [_of_condition(each.condition, by) for each in due if not refusals(owed=each.condition, on=today)]
    told = actions + conditions
    return Reminded(sum(actions), sum(conditions), len(told) - sum(told))


def refusals(*, owed: MeetingAction | Condition, on: date) -> list[str]:
    """Why nobody is reminded of it now."""
    last = owed.chased_on if isinstance(owed, MeetingAction) else _last_reminder(owed)
    return ["Its owner was reminded of it in the last seven days."] if last and on - last < REST else []


def _overdue(on: date) -> Iterator[MeetingAction]:
    found = MeetingAction.objects.filter(state=MeetingAction.State.OPEN, due_on__lt=on)
    yield from found.select_related("owner__user", "body").order_by(F("due_on"), "pk")


def _of_action(action: MeetingAction, by: Actor) -> bool:
    if not _can_be_told(action.owner):
        return False
    with ledger.writing():
        action.chased_on = timezone.localdate()
        ledger.keep(action, action="action.chased", by=by)
        _tell(action.owner, f"Something you were asked to do is overdue: {action.body}", action.due_on)
    return True


def _of_condition(condition: Condition, by: Actor) -> bool:
    if not _can_be_told(condition.owner):
        return False
    with ledger.writing():
        ledger.keep(condition, action=CHASED, by=by)
        _tell(condition.owner, f"A condition you own falls due: {condition.decision.body}", condition.due_on)
    return True


def _tell(owner: Person | None, subject: str, due_on: date | None) -> None:
    day = f"Its day is {due_on:%-d %B %Y}. " if due_on else ""
    notifying.tell([owner] if owner else [], subject, f"{day}Please tell the clerk of that body how it stands.")


def _can_be_told(owner: Person | None) -> bool:
    return bool(owner and owner.user and owner.user.is_active and owner.user.email)


def _last_reminder(condition: Condition) -> date | None:
    since = instant(timezone.now() - REST)
    found = LedgerEntry.objects.filter(subject=subject_of(condition), action=CHASED, at__gte=since)
    return timezone.localdate() if found.exists() else None
