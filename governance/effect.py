"""From which day a decision has effect. Decided, recorded, published and effective are different days: what can
be called in waits for the end of that time, which begins when it is published."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from . import terms
from .deadlines import CallInWindow, call_in_window
from .models import Basis, CallIn, Decision, DecisionNotice, Terms
from .states import GRANTING, CallInState

_MOMENT = timedelta(microseconds=1)
# A call-in that somebody still has to answer.
UNANSWERED = (CallInState.RECEIVED, CallInState.ACCEPTED, CallInState.TO_COUNCIL)


def day_of(decision: Decision) -> date:
    """The day whose rules apply: when it was decided, or recorded if no source says when."""
    return decision.decided_on or timezone.localdate(decision.recorded_at)


def first_day(decision: Decision) -> date:
    """The day of the decision itself; of a correction, the day of what it corrects."""
    if decision.kind == Decision.Kind.CORRECTION and decision.concerns:
        return first_day(decision.concerns)
    return day_of(decision)


def why_not_called_in(decision: Decision) -> list[str]:
    """Why nobody may call the decision in, whenever they ask; empty when it can be."""
    rule = _terms(decision)
    if rule is None or not rule.call_in_days or not terms.powers_of(rule).call_in:
        return [f"Decisions of the {decision.body} cannot be called in."]
    if decision.basis == Basis.IMPORTED:
        return ["It comes from an earlier record; its time for being called in is over."]
    if decision.kind != Decision.Kind.RESOLUTION or decision.outcome not in GRANTING:
        return ["It grants nothing that could be carried out, so there is nothing to call in."]
    if decision.urgency == Decision.Urgency.SPECIAL_URGENCY:
        return [f"It is exempt: {decision.urgency_agreed_by} agreed that it could not wait."]
    if decision.concerns and _sent_back(decision.concerns).exists():
        return ["A decision can be called in once, and this one was decided again after that."]
    return []


def window(decision: Decision) -> CallInWindow | None:
    """The time in which the decision can be called in; None before it is published, and for one that cannot be."""
    notice = DecisionNotice.objects.filter(decision=decision).first()
    rule = _terms(decision)
    if notice is None or rule is None or why_not_called_in(decision):
        return None
    return call_in_window(notice.published_at, days=rule.call_in_days or 0, cut_off=rule.call_in_until)


def is_suspended(decision: Decision) -> bool:
    """Whether a call-in that came in time still waits for its answer."""
    return any(
        call_in.state != CallInState.RECEIVED or came_in_time(call_in)
        for call_in in decision.call_ins.filter(state__in=UNANSWERED)
    )


def came_in_time(call_in: CallIn) -> bool:
    open_for = window(call_in.decision)
    return open_for is not None and open_for.is_open(call_in.received_at)


def starts_on(decision: Decision) -> date | None:
    """The first day on which the decision has effect. None while that is not known: it was not published yet, a
    call-in waits for its answer, or it was sent back. What closes at an hour counts from the day after."""
    earliest = max(filter(None, (first_day(decision), decision.effective_on)))
    if why_not_called_in(decision):
        return earliest
    if is_suspended(decision) or _sent_back(decision).exists():
        return None
    upheld = decision.call_ins.filter(state=CallInState.UPHELD).select_related("heard_at").first()
    if upheld and upheld.heard_at:
        return max(earliest, timezone.localdate(upheld.heard_at.starts_at))
    open_for = window(decision)
    if open_for is None:
        return None
    return max(earliest, timezone.localdate(open_for.closes - _MOMENT) + timedelta(days=1))


def obstacles(decision: Decision) -> list[str]:
    """Why the decision has no effect yet, in sentences; empty when nothing but its day stands in the way."""
    if why_not_called_in(decision):
        return []
    if _sent_back(decision).exists():
        return [f"It was called in and sent back to the {decision.body}, which must decide again."]
    if is_suspended(decision):
        return ["It was called in and waits until that is answered."]
    if not DecisionNotice.objects.filter(decision=decision).exists():
        return [
            f"The decision of the {decision.body} is not published yet, so the time for calling it in has not begun."
        ]
    return []


def _terms(decision: Decision) -> Terms | None:
    return terms.in_force(decision.body, day_of(decision))


def _sent_back(decision: Decision) -> QuerySet[CallIn]:
    return decision.call_ins.filter(state=CallInState.REFERRED_BACK)
