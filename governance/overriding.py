"""In a small council one person must sometimes do two duties. One officer asks for it, another agrees, each signed in,
for one item and with the reason; every page of the decision says so for good."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from . import agendas, authority, ledger
from .announcing import announce
from .models import AgendaItem, Override, OverrideProposal, Person, Post
from .refusals import refuse_for

OFFICERS = (Post.CLERK, Post.LEAD_OFFICER, Post.SCRUTINY_OFFICER, Post.MONITORING_OFFICER)
# For how long another officer can agree.
STANDS_FOR = timedelta(days=7)


def propose_override(
    *, agenda_item: AgendaItem, person: Person, duty: Override.Duty, reason: str, by: Person
) -> OverrideProposal:
    """The first of two officers asks that `person` may do a duty on an item in spite of another they had."""
    with ledger.writing():
        refuse_for(refusals_to_propose(agenda_item=agenda_item, person=person, duty=duty, reason=reason, by=by))
        now = timezone.now()
        proposal = OverrideProposal(
            agenda_item=agenda_item,
            person=person,
            duty=duty,
            reason=reason,
            asked_by=by,
            asked_at=now,
            expires_at=now + STANDS_FOR,
        )
        return ledger.keep(proposal, action="duty.override_asked", by=by)


def refusals_to_propose(
    *,
    agenda_item: AgendaItem,
    by: Person,
    person: Person | None = None,
    duty: Override.Duty | None = None,
    reason: str | None = None,
) -> list[str]:
    """Why `by` may not ask for it."""
    found = _not_an_officer(by, agenda_item) + agendas.refusals(agenda_item)
    if person == by:
        found.append("You would do both duties, so two other officers must ask and agree.")
    if reason is not None and not reason.strip():
        found.append("Say why nobody else can do it.")
    if person and duty:
        found += _agreed_before(agenda_item, person, duty)
        if open_proposals(agenda_item).filter(person=person, duty=duty).exists():
            found.append(
                f"It was asked for already that {person} may {Override.Duty(duty).label}. Another officer agrees."
            )
    return found


def agree_override(*, agenda_item: AgendaItem, proposal: OverrideProposal, by: Person) -> Override:
    """The second officer agrees to what the first asked for; from now on `person` may do both."""
    with ledger.writing():
        AgendaItem.objects.select_for_update().get(pk=agenda_item.pk)
        refuse_for(refusals_to_agree(agenda_item=agenda_item, proposal=proposal, by=by))
        override = Override(
            agenda_item=agenda_item,
            person=proposal.person,
            duty=proposal.duty,
            reason=proposal.reason,
            asked_by=proposal.asked_by,
            agreed_by=by,
            at=timezone.now(),
        )
        ledger.keep(override, action="duty.overridden", by=by)
        for decision in agenda_item.decisions.all():
            announce("decision", decision.pk)
        return override


def refusals_to_agree(*, agenda_item: AgendaItem, by: Person, proposal: OverrideProposal | None = None) -> list[str]:
    """Why the duties stay apart."""
    found = _not_an_officer(by, agenda_item) + agendas.refusals(agenda_item)
    if proposal is None:
        return (
            found if open_proposals(agenda_item).exists() else [*found, "Nobody has asked for it, or the time is over."]
        )
    if proposal.agenda_item_id != agenda_item.pk:
        found.append("That was asked for on another item.")
    if proposal.expires_at <= timezone.now():
        found.append("The time to agree to this is over. Another officer must ask for it anew.")
    if proposal.asked_by == by:
        found.append("Two officers agree to this. You asked for it, so another must agree.")
    if proposal.person == by:
        found.append("You would do both duties, so another officer must agree.")
    if not _is_officer(proposal.asked_by, agenda_item):
        found.append(
            f"{proposal.asked_by}, who asked for it, is no officer of the {agenda_item.meeting.body} any more."
        )
    return found + _agreed_before(agenda_item, proposal.person, Override.Duty(proposal.duty))


def open_proposals(agenda_item: AgendaItem) -> QuerySet[OverrideProposal]:
    """What was asked for on the item, is not agreed and can still be."""
    agreed = Override.objects.filter(agenda_item=agenda_item, person=OuterRef("person"), duty=OuterRef("duty"))
    return OverrideProposal.objects.filter(~Exists(agreed), agenda_item=agenda_item, expires_at__gt=timezone.now())


def _agreed_before(item: AgendaItem, person: Person, duty: Override.Duty) -> list[str]:
    if not Override.objects.filter(agenda_item=item, person=person, duty=duty).exists():
        return []
    return [f"It was agreed already that {person} may {Override.Duty(duty).label}."]


def _not_an_officer(person: Person, item: AgendaItem) -> list[str]:
    if _is_officer(person, item):
        return []
    return [f"Only officers of the {item.meeting.body} agree to this. You hold no such post today."]


def _is_officer(person: Person, item: AgendaItem) -> bool:
    today = timezone.localdate()
    return any(authority.holds(person, post=post, body=item.meeting.body, on=today) for post in OFFICERS)
