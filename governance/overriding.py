"""In a small council one person must sometimes do two duties. Two other officers agree to it for one item, with the
reason; every page of the decision says so for good."""

from django.utils import timezone

from . import authority, ledger
from .announcing import announce
from .models import AgendaItem, Override, Person, Post
from .refusals import refuse_for

OFFICERS = (Post.CLERK, Post.LEAD_OFFICER, Post.SCRUTINY_OFFICER, Post.MONITORING_OFFICER)


def override_duty(
    *, agenda_item: AgendaItem, person: Person, duty: Override.Duty, reason: str, asked_by: Person, by: Person
) -> Override:
    """Lets `person` do a duty on an item in spite of another they had: asked for by one officer, agreed by `by`."""
    with ledger.writing():
        refuse_for(refusals(agenda_item=agenda_item, person=person, duty=duty, reason=reason, asked_by=asked_by, by=by))
        override = Override(
            agenda_item=agenda_item,
            person=person,
            duty=duty,
            reason=reason,
            asked_by=asked_by,
            agreed_by=by,
            at=timezone.now(),
        )
        ledger.keep(override, action="duty.overridden", by=by)
        for decision in agenda_item.decisions.all():
            announce("decision", decision.pk)
        return override


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    person: Person | None = None,
    duty: Override.Duty | None = None,
    reason: str | None = None,
    asked_by: Person | None = None,
) -> list[str]:
    """Why the duties stay apart."""
    found = [] if _is_officer(by, agenda_item) else [_no_officer("You", agenda_item)]
    if asked_by and not _is_officer(asked_by, agenda_item):
        found.append(_no_officer(str(asked_by), agenda_item))
    if asked_by == by:
        found.append("Two officers agree to this. You asked for it, so another must agree.")
    if person and person in (by, asked_by):
        found.append(f"{person} is the one who would do both duties, so two others must agree to it.")
    if reason is not None and not reason.strip():
        found.append("Say why nobody else can do it.")
    already = Override.objects.filter(agenda_item=agenda_item, person=person, duty=duty)
    if person and duty and already.exists():
        found.append(f"It was agreed already that {person} may {Override.Duty(duty).label}.")
    return found


def _is_officer(person: Person, item: AgendaItem) -> bool:
    today = timezone.localdate()
    return any(authority.holds(person, post=post, body=item.meeting.body, on=today) for post in OFFICERS)


def _no_officer(who: str, item: AgendaItem) -> str:
    holds = "hold" if who == "You" else "holds"
    return f"Only officers of the {item.meeting.body} agree to this. {who} {holds} no such post today."
