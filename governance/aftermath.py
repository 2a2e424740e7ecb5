"""What became of a decision: published, called in, rescinded, corrected, decided again, its conditions met. Read for
the pages of a decision and the registers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from . import effect
from .deadlines import CallInWindow
from .models import Basis, CallIn, Condition, Decision, DecisionNotice, Override
from .models.decisions import DecisionQuerySet
from .states import GRANTING, CallInState

# A decision recorded later than this after its meeting is flagged as late.
LATE_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came after one decision was recorded. Days that nobody stated are None."""

    decision: Decision
    published_at: datetime | None
    # From when it has effect; None while that is not known, or when it has none.
    effective_on: date | None
    window: CallInWindow | None
    call_ins: tuple[CallIn, ...]
    conditions: tuple[Condition, ...]
    overrides: tuple[Override, ...]
    rescinded_by: Decision | None
    corrected_by: Decision | None
    decided_again_by: Decision | None
    # How many days after it was decided it was recorded, when that is late.
    days_late: int | None

    @property
    def is_suspended(self) -> bool:
        """Whether a call-in that came in time waits for its answer."""
        return effect.is_suspended(self.decision)

    @property
    def is_sent_back(self) -> bool:
        return any(each.state == CallInState.REFERRED_BACK for each in self.call_ins)

    @property
    def is_struck_through(self) -> bool:
        """Whether it no longer holds: it stays to be read, struck through."""
        return self.rescinded_by is not None or self.corrected_by is not None or self.is_sent_back

    @property
    def is_draft(self) -> bool:
        """Whether it is published as a draft: nobody has confirmed it yet."""
        return not self.decision.is_settled


def of(decision: Decision, *, on: date | None = None) -> Aftermath:
    """What became of the decision, as the record has it now."""
    notice = DecisionNotice.objects.filter(decision=decision).first()
    holds = Decision.objects.holding().filter(pk=decision.pk).exists()
    item = decision.agenda_item
    return Aftermath(
        decision=decision,
        published_at=notice.published_at if notice else None,
        effective_on=effect.starts_on(decision) if holds and decision.decided_on else None,
        window=effect.window(decision),
        call_ins=tuple(decision.call_ins.select_related("heard_at__body").order_by("received_at")),
        conditions=tuple(decision.conditions.select_related("discharge", "owner", "discharger").for_the_public()),
        overrides=tuple(item.overrides.select_related("person", "asked_by", "agreed_by")) if item else (),
        rescinded_by=_later(decision).filter(kind=Decision.Kind.RESCISSION, outcome__in=GRANTING).first(),
        corrected_by=_later(decision).filter(kind=Decision.Kind.CORRECTION).first(),
        decided_again_by=_later(decision).filter(kind=Decision.Kind.RESOLUTION, pin=decision.pin).first(),
        days_late=days_late(decision),
    )


def days_late(decision: Decision) -> int | None:
    """How many days after its meeting a decision was recorded, if that is late; None when it was not, or when no
    day is stated."""
    if decision.decided_on is None or decision.basis == Basis.IMPORTED:
        return None
    late = timezone.localdate(decision.recorded_at) - decision.decided_on
    return late.days if late > LATE_AFTER else None


def sentences(found: Aftermath) -> list[str]:
    """The same in sentences, for readers: nothing in them that a private item keeps."""
    said = []
    if found.is_draft:
        said.append("Draft, not yet confirmed.")
    if found.decision.is_for_information:
        said.append("Noted for information: nothing was decided.")
    if found.decision.delegates:
        until = found.decision.delegates_until
        said.append(
            f"It lets somebody decide for the {found.decision.body} between its meetings "
            f"({Basis(found.decision.delegates).label.lower()}), {f'until {_day(until)}' if until else 'until it is taken back'}."
        )
    for override in found.overrides:
        said.append(
            f"Two officers agreed on {_day(timezone.localdate(override.at))} that one person may "
            f"{override.get_duty_display()} who had another duty in it."
        )
    if found.days_late:
        said.append(f"It was recorded {found.days_late} days after it was decided.")
    if found.corrected_by:
        said.append(f"The minutes were corrected on {_on(found.corrected_by)}: the correction holds in its place.")
    if found.rescinded_by:
        said.append(f"The {found.decision.body} rescinded it on {_on(found.rescinded_by)}.")
    said += _of_call_in(found)
    if found.effective_on and found.effective_on != found.decision.decided_on:
        said.append(f"It has effect from {_day(found.effective_on)}.")
    return said


def _of_call_in(found: Aftermath) -> list[str]:
    said = []
    if found.window and not found.call_ins and found.window.is_open(timezone.now()):
        closes = timezone.localtime(found.window.closes)
        said.append(f"It can be called in until {closes:%H:%M} on {_day(closes.date())}.")
    for call_in in found.call_ins:
        match call_in.state:
            case CallInState.RECEIVED | CallInState.ACCEPTED | CallInState.TO_COUNCIL:
                said.append("It was called in and is not carried out until that is answered.")
            case CallInState.UPHELD:
                said.append("It was called in and upheld.")
            case CallInState.REFERRED_BACK:
                again = found.decided_again_by
                then = f"; what was decided on {_on(again)} holds" if again else ""
                said.append(f"Not implemented: it was called in and sent back to be decided again{then}.")
    return said


def _later(decision: Decision) -> DecisionQuerySet:
    return Decision.objects.settled().filter(concerns=decision).order_by("-pk")


def _on(decision: Decision) -> str:
    return _day(decision.decided_on) if decision.decided_on else "a day that is not stated"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
