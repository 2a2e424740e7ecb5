"""The forward plan: notice that an executive decision is to be taken (SI 2012/2089, regulations 5 and 9 to 11)."""

from datetime import date

from django.utils import timezone

from . import authority, ledger, resolutions
from .models import Body, Decision, Document, Person, PlannedDecision, Post
from .refusals import refuse_for


def plan_decision(
    *,
    body: Body,
    title: str,
    decide_from: date,
    by: Person,
    about: str = "",
    is_key: bool = False,
    document: Document | None = None,
    decide_to: date | None = None,
    in_private: bool = False,
    private_reason: str = "",
    consulted: str = "",
    contact: str = "",
) -> PlannedDecision:
    """An entry of the forward plan. Its notice is given apart (`give_notice`)."""
    with ledger.writing():
        planned = PlannedDecision(
            body=body,
            title=title,
            about=about,
            is_key=is_key,
            document=document,
            decide_from=decide_from,
            decide_to=decide_to,
            in_private=in_private,
            private_reason=private_reason,
            consulted=consulted,
            contact=contact,
        )
        refuse_for(refusals(body=body, by=by, planned=planned))
        return ledger.keep(planned, action="plan.entered", by=by)


def refusals(*, body: Body, by: Person, planned: PlannedDecision | None = None) -> list[str]:
    """Why there can be no such entry."""
    found = authority.lacks(by, post=Post.CLERK, body=body, on=timezone.localdate())
    if not resolutions.is_executive(body, timezone.localdate()):
        found.append(f"The forward plan holds executive decisions, and the {body} takes none.")
    if planned is None:
        return found
    if not planned.title.strip():
        found.append("Say what is to be decided.")
    if planned.decide_from < timezone.localdate():
        found.append("It is to be decided on a day to come.")
    if planned.decide_to and planned.decide_to < planned.decide_from:
        found.append("The last day is before the first. Swap them.")
    if planned.in_private and not planned.private_reason.strip():
        found.append("Say why it is to be decided in private (regulation 5).")
    return found


def give_notice(
    *,
    planned: PlannedDecision,
    by: Person,
    urgency: Decision.Urgency = Decision.Urgency.NONE,
    urgency_reason: str = "",
    urgency_agreed_by: str = "",
) -> PlannedDecision:
    """Publishes the entry now: from today the clear days run. With too few of them, says under which exception and
    who was told of it or agreed."""
    with ledger.writing():
        planned = PlannedDecision.objects.select_for_update().get(pk=planned.pk)
        refuse_for(
            refusals_of_notice(
                planned=planned,
                by=by,
                urgency=urgency,
                urgency_reason=urgency_reason,
                urgency_agreed_by=urgency_agreed_by,
            )
        )
        planned.noticed_at = timezone.now()
        planned.urgency, planned.urgency_reason = urgency, urgency_reason
        planned.urgency_agreed_by = urgency_agreed_by
        return ledger.keep(planned, action="plan.noticed", by=by)


def refusals_of_notice(
    *,
    planned: PlannedDecision,
    by: Person,
    urgency: Decision.Urgency | None = None,
    urgency_reason: str | None = None,
    urgency_agreed_by: str | None = None,
) -> list[str]:
    """Why no notice is given of the entry."""
    found = _stands(planned, by)
    if planned.noticed_at:
        found.append(f"Notice was given on {planned.noticed_at:%-d %B %Y}.")
    if urgency and urgency_reason is not None and not urgency_reason.strip():
        found.append("Say why it cannot wait.")
    if urgency and urgency_agreed_by is not None and not urgency_agreed_by.strip():
        found.append("Say who agreed that it is urgent, or was told of it (regulations 10 and 11).")
    return found


def move_decision(
    *, planned: PlannedDecision, decide_from: date, by: Person, decide_to: date | None = None
) -> PlannedDecision:
    """The decision is to be taken on other days. The notice given stands: it says from which day at the earliest."""
    with ledger.writing():
        planned = PlannedDecision.objects.select_for_update().get(pk=planned.pk)
        refuse_for(refusals_to_move(planned=planned, by=by, decide_from=decide_from, decide_to=decide_to))
        planned.decide_from, planned.decide_to = decide_from, decide_to
        return ledger.keep(planned, action="plan.moved", by=by)


def refusals_to_move(
    *, planned: PlannedDecision, by: Person, decide_from: date | None = None, decide_to: date | None = None
) -> list[str]:
    """Why it is not decided then."""
    found = _stands(planned, by)
    if decide_from is None:
        return found
    if decide_to and decide_to < decide_from:
        found.append("The last day is before the first. Swap them.")
    if decide_from < timezone.localdate():
        found.append("It is to be decided on a day to come.")
    if planned.noticed_at and decide_from < planned.decide_from:
        found.append("Notice was given of a later day. Withdraw this entry and give notice of the earlier one.")
    return found


def withdraw_plan(*, planned: PlannedDecision, reason: str, by: Person) -> PlannedDecision:
    """The decision is not to be taken. The entry stays in the record."""
    with ledger.writing():
        planned = PlannedDecision.objects.select_for_update().get(pk=planned.pk)
        refuse_for(refusals_to_withdraw(planned=planned, by=by, reason=reason))
        planned.state = PlannedDecision.State.WITHDRAWN
        return ledger.keep(planned, action="plan.withdrawn", by=by, why=reason)


def refusals_to_withdraw(*, planned: PlannedDecision, by: Person, reason: str | None = None) -> list[str]:
    """Why the entry stays."""
    found = _stands(planned, by)
    if reason is not None and not reason.strip():
        found.append("Say why it is withdrawn.")
    return found


def _stands(planned: PlannedDecision, by: Person) -> list[str]:
    found = authority.lacks(by, post=Post.CLERK, body=planned.body, on=timezone.localdate())
    if planned.state != PlannedDecision.State.PLANNED:
        found.append(f"This entry is {planned.get_state_display().lower()} already.")
    return found
