"""What is still owed on decisions, each with its day: conditions, confirmations, answers to call-ins; and the register
of duties that two officers let one person do."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .effect import UNANSWERED
from .models import Body, CallIn, Condition, Decision, Override
from .states import ConditionState

# Within which a decision is to be confirmed.
CONFIRM_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Owed:
    """One condition that is open, and whether its day has gone by."""

    condition: Condition
    on: date

    @property
    def is_overdue(self) -> bool:
        return self.condition.due_on is not None and self.condition.due_on < self.on

    @property
    def holds_up(self) -> bool:
        """Whether the edition waits for it."""
        return self.condition.suspensive


def conditions(*, body: Body | None = None, on: date | None = None) -> list[Owed]:
    """Every open condition of a decision that stands, the one due first at the head: of one body, or of all."""
    on = on or timezone.localdate()
    found = Condition.objects.filter(state=ConditionState.OPEN, decision__in=Decision.objects.settled().values("pk"))
    if body:
        found = found.filter(decision__body=body)
    related = "decision__body", "decision__submission__passage__edition", "owner", "discharger", "discharge"
    ordered = found.select_related(*related).order_by(F("due_on").asc(nulls_last=True), "pk")
    return [Owed(condition, on) for condition in ordered]


def conditions_due(*, within: timedelta = timedelta(), body: Body | None = None, on: date | None = None) -> list[Owed]:
    """Those whose day is past, or comes within a time."""
    on = on or timezone.localdate()
    found = conditions(body=body, on=on)
    return [each for each in found if each.condition.due_on and each.condition.due_on <= on + within]


def confirmations_overdue(*, body: Body | None = None, on: date | None = None) -> QuerySet[Decision]:
    """Decisions recorded here that nobody has confirmed in time, the oldest first."""
    on = on or timezone.localdate()
    unconfirmed = Decision.objects.standing().exclude(Q(pk__in=Decision.objects.settled().values("pk")))
    late = unconfirmed.filter(recorded_at__date__lt=on - CONFIRM_WITHIN)
    if body:
        late = late.filter(body=body)
    return late.select_related("body", "agenda_item__meeting", "recorded_by").order_by("recorded_at")


def call_ins_open(*, body: Body | None = None) -> QuerySet[CallIn]:
    """Call-ins that somebody still has to answer, the oldest first."""
    found = CallIn.objects.filter(state__in=UNANSWERED)
    if body:
        found = found.filter(decision__body=body)
    return found.select_related("decision__body", "heard_at").order_by("received_at")


def overrides(*, body: Body | None = None) -> QuerySet[Override]:
    """Every time two officers let one person do two duties, the latest first. Posts are for the public, names are not."""
    found = Override.objects.all()
    if body:
        found = found.filter(agenda_item__meeting__body=body)
    return found.select_related("agenda_item__meeting__body", "person", "asked_by", "agreed_by").order_by("-at")
