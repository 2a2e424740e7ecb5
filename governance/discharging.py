"""A condition is met: said by the body, its chair or the officer that the decision named, never by who had to see
to it. Each discharge is a decision of its own; the condition is met once that is confirmed."""

from datetime import date

from django.utils import timezone

from . import acting, amending, authority, deciding, duties, filing, ledger
from .models import AgendaItem, Basis, Condition, Decision, KeptFile, Override, Person, Pin, Post
from .particulars import Mandate, Resolution
from .refusals import refuse_for
from .resolutions import when
from .states import ConditionState, Outcome


def discharge_condition(
    *,
    condition: Condition,
    wording: str,
    decided_on: date,
    by: Person,
    outcome: Outcome = Outcome.APPROVED,
    evidence: str = "",
    evidence_file: KeptFile | None = None,
    agenda_item: AgendaItem | None = None,
    decided_by: Person | None = None,
    amended: Pin | None = None,
    reasons: str = "",
    minute_number: str = "",
    replaces: Decision | None = None,
) -> Decision:
    """The clerk records that a condition is met (or, with `Outcome.REJECTED`, that it is not): at a meeting when
    the body says so (`agenda_item`), otherwise who said so (`decided_by`). `amended` is the text that meets it, when
    that had to change (`amending.amend_under`)."""
    with ledger.writing():
        condition = Condition.objects.select_for_update().get(pk=condition.pk)
        refuse_for(
            refusals(
                condition=condition,
                by=by,
                evidence=evidence,
                evidence_file=evidence_file,
                agenda_item=agenda_item,
                decided_by=decided_by,
                decided_on=decided_on,
                amended=amended,
                replaces=replaces,
            )
        )
        condition.evidence, condition.evidence_file = evidence, evidence_file
        first = condition.decision
        at_its_meeting = agenda_item if condition.discharging == Condition.Discharging.BODY else None
        resolution = Resolution(
            outcome=outcome,
            wording=wording,
            decided_on=decided_on,
            reasons=reasons if at_its_meeting else reasons or evidence,
            alternatives="" if at_its_meeting else "None: the condition says what is asked.",
            minute_number=minute_number,
            kind=Decision.Kind.DISCHARGE,
            concerns=first,
            condition=condition,
            amended=amended,
        )
        if at_its_meeting:
            return deciding.record_decision(agenda_item=at_its_meeting, resolution=resolution, by=by, replaces=replaces)
        return acting.decide_outside_a_meeting(
            body=first.body,
            mandate=Mandate(basis=_basis(condition), decided_by=decided_by, authorised_by=first),
            resolution=resolution,
            by=by,
            title=f"Condition {condition.number}: {first.title}"[:255],
            replaces=replaces,
        )


def refusals(
    *,
    condition: Condition,
    by: Person,
    evidence: str | None = None,
    evidence_file: KeptFile | None = None,
    agenda_item: AgendaItem | None = None,
    decided_by: Person | None = None,
    decided_on: date | None = None,
    amended: Pin | None = None,
    replaces: Decision | None = None,
) -> list[str]:
    """Why `by` may not record that the condition is met. Who says so is not judged until it is known."""
    first = condition.decision
    found = authority.lacks(by, post=Post.CLERK, body=first.body, on=timezone.localdate())
    if condition.state != ConditionState.OPEN:
        found.append(f"This condition is {condition.get_state_display().lower()} already.")
    if not Decision.objects.holding().filter(pk=first.pk).exists():
        found.append("The decision it hangs on is not confirmed yet, or no longer holds.")
    if condition.discharge and condition.discharge != replaces:
        found.append(f"It was recorded as met {when(condition.discharge.recorded_at)} and waits to be confirmed.")
    found += _by_its_owner(condition, by, "record")
    if decided_by or agenda_item:
        found += _not_theirs(condition, agenda_item, decided_by, decided_on or timezone.localdate())
    if evidence is not None and not evidence.strip() and evidence_file is None:
        found.append("Say by what it is met, or attach what shows it.")
    if evidence_file and not filing.is_intact(evidence_file):
        found.append("The evidence is missing from the store or was changed. Attach it again.")
    if amended:
        found += amending.refusals_of_text(decision=first, amended=amended)
    return found


def _basis(condition: Condition) -> Basis:
    if condition.discharging == Condition.Discharging.CHAIR:
        return Basis.CHAIRS_ACTION
    return Basis.DELEGATED


def _by_its_owner(condition: Condition, person: Person, verb: str) -> list[str]:
    item = condition.decision.agenda_item
    if condition.owner_id != person.pk or duties.is_overridden(person, duty=Override.Duty.DISCHARGE, item=item):
        return []
    return [f"{person} had to see to this condition, so another person must {verb} that it is met."]


def _not_theirs(condition: Condition, item: AgendaItem | None, decided_by: Person | None, day: date) -> list[str]:
    """Why it is not for them to say that the condition is met."""
    body = condition.decision.body
    match condition.discharging:
        case Condition.Discharging.BODY if item is None or item.meeting.body_id != body.pk:
            return [f"The {body} itself says whether this condition is met. Put it on one of its agendas."]
        case Condition.Discharging.BODY:
            return []
        case Condition.Discharging.CHAIR if not (decided_by and acting.is_chair(decided_by, body, day)):
            return [f"The chair of the {body} says whether this condition is met."]
        case Condition.Discharging.OFFICER if decided_by != condition.discharger:
            return [f"{condition.discharger} says whether this condition is met."]
    return _by_its_owner(condition, decided_by, "say") if decided_by else []
