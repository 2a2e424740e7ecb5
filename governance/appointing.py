"""Terms of reference, posts and seats: what authority and quorum rest on, so each is in the ledger."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from . import authority, ledger, quorum
from .actors import Actor
from .models import Appointment, Body, LegalKind, Membership, Person, Post, Seat, Terms
from .models.bodies import Dated
from .refusals import refuse_for


def refusals_to_keep(*, by: Actor, body: Body | None = None) -> list[str]:
    """Why `by` may not write down how a body works and who sits on it: its clerk does, or any clerk
    while it has none. Without a body: why not the registers at all. A command was run by who set the site up."""
    if not isinstance(by, Person):
        return []
    today = timezone.localdate()
    clerks = Appointment.objects.on(today).filter(post=Post.CLERK)
    if body is not None and clerks.filter(body=body).exists():
        return authority.lacks(by, post=Post.CLERK, body=body, on=today)
    if clerks.filter(person=by).exists():
        return []
    return ["Only a clerk keeps the registers, and you hold no such appointment today."]


def agree_terms(
    *,
    body: Body,
    legal_kind: LegalKind,
    by: Actor,
    valid_from: date,
    valid_to: date | None = None,
    quorum_setting: Terms.Quorum = Terms.Quorum.NOT_RECORDED,
    quorum_rule: dict[str, Any] | None = None,
    clause: str = "",
) -> Terms:
    """What a body is and what makes its quorum, from a day on."""
    with ledger.writing():
        terms = Terms(
            body=body,
            legal_kind=legal_kind,
            quorum=quorum_setting,
            quorum_rule=quorum_rule or {},
            clause=clause,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        refuse_for(_faults(terms) + refusals_to_keep(by=by, body=body) + refusals_of_terms(terms))
        return ledger.keep(terms, action="terms.agreed", by=by)


def refusals_of_terms(terms: Terms) -> list[str]:
    """Terms follow one another, and a rule can be computed."""
    reasons = quorum.faults(terms.quorum_rule) if terms.quorum == Terms.Quorum.RULE else []
    others = terms.body.terms.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=terms.valid_from))
    if terms.valid_to:
        others = others.filter(valid_from__lte=terms.valid_to)
    if others.exists():
        reasons.append(f"The {terms.body} has other terms in that time. End those first.")
    return reasons


def appoint(
    *, person: Person, body: Body, post: Post, by: Actor, valid_from: date, valid_to: date | None = None
) -> Appointment:
    """Gives a person a post at a body, and with it the authority of that post."""
    with ledger.writing():
        appointment = Appointment(person=person, body=body, post=post, valid_from=valid_from, valid_to=valid_to)
        refuse_for(_faults(appointment) + refusals_to_keep(by=by, body=body) + refusals(person=person, by=by))
        return ledger.keep(appointment, action="appointment.made", by=by)


def refusals(*, person: Person, by: Actor) -> list[str]:
    """Why `by` may not give `person` a post."""
    return ["Nobody appoints themselves."] if person == by else []


def seat_member(
    *,
    person: Person,
    body: Body,
    seat: Seat,
    by: Actor,
    valid_from: date,
    valid_to: date | None = None,
    post_title: str = "",
    voting: bool = True,
    public_form: Membership.PublicForm = Membership.PublicForm.SEAT,
) -> Membership:
    """Gives a person a seat on a body."""
    with ledger.writing():
        membership = Membership(
            person=person,
            body=body,
            seat=seat,
            post_title=post_title,
            voting=voting,
            public_form=public_form,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        refuse_for(_faults(membership) + refusals_to_keep(by=by, body=body))
        return ledger.keep(membership, action="membership.began", by=by)


def end(*, dated: Terms | Appointment | Membership, on: date, by: Actor) -> None:
    """The last day of terms, a post or a seat."""
    with ledger.writing():
        row = type(dated).objects.select_for_update().get(pk=dated.pk)
        refuse_for(refusals_to_keep(by=by, body=row.body) + refusals_to_end(row, on=on))
        row.valid_to = on
        ledger.keep(row, action=f"{row._meta.model_name}.ended", by=by)
    dated.valid_to = on


def refusals_to_end(dated: Dated, *, on: date) -> list[str]:
    """What has ended stays as it was."""
    today = timezone.localdate()
    if dated.valid_to and dated.valid_to < today:
        return [f"This ended on {dated.valid_to:%-d %B %Y}."]
    if on < dated.valid_from:
        return [f"This began on {dated.valid_from:%-d %B %Y}, so it cannot end earlier."]
    return []


def _faults(row: Dated) -> list[str]:
    try:
        row.full_clean()
    except ValidationError as invalid:
        return list(invalid.messages)
    return []
