"""Terms of reference, posts and seats: what authority and quorum rest on, so each is in the ledger."""

from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from . import authority, ledger, quorum, terms
from .actors import Actor
from .models import Appointment, Body, Document, Edition, LegalKind, Membership, Person, Post, Seat, Terms
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
    edition: Edition | None = None,
    deciding: Terms.Deciding = Terms.Deciding.NOT_RECORDED,
    casting_vote: bool = False,
    substitutes: bool = False,
    confirming: Terms.Confirming = Terms.Confirming.CHAIR,
    papers_days: int = 5,
    call_in_days: int | None = None,
    call_in_until: time | None = None,
    call_in_members: int = 3,
) -> Terms:
    """What a body is, what makes its quorum and how it works, from a day on. `edition` is the terms of
    reference themselves, when they are held here, and `clause` where they say so."""
    with ledger.writing():
        agreed = Terms(
            body=body,
            legal_kind=legal_kind,
            quorum=quorum_setting,
            quorum_rule=quorum_rule or {},
            clause=clause,
            edition=edition,
            valid_from=valid_from,
            valid_to=valid_to,
            deciding=deciding,
            casting_vote=casting_vote,
            substitutes=substitutes,
            confirming=confirming,
            papers_days=papers_days,
            call_in_days=call_in_days,
            call_in_until=call_in_until,
            call_in_members=call_in_members,
        )
        refuse_for(_faults(agreed) + refusals_to_keep(by=by, body=body) + refusals_of_terms(agreed))
        return ledger.keep(agreed, action="terms.agreed", by=by)


def refusals_of_terms(agreed: Terms) -> list[str]:
    """Terms follow one another, somebody can meet their quorum, and they give the body nothing that its
    kind does not have."""
    reasons = []
    if agreed.quorum == Terms.Quorum.RULE:
        reasons = quorum.faults(agreed.quorum_rule) or quorum.out_of_reach(
            agreed.quorum_rule, body=agreed.body, on=agreed.valid_from
        )
    powers = terms.powers_of(agreed)
    kind = agreed.get_legal_kind_display().lower()
    if agreed.casting_vote and not powers.votes:
        reasons.append(f"Here nobody votes (the kind of body is {kind}), so there is no casting vote.")
    if agreed.call_in_days and not powers.call_in:
        reasons.append(
            f"Only decisions of an executive, its members or officers are called in; this body’s kind is {kind}. "
            "Leave the days for call-in empty."
        )
    if agreed.call_in_until and not agreed.call_in_days:
        reasons.append("An hour for call-in needs the number of days, too.")
    if agreed.edition and agreed.edition.document.kind != Document.Kind.TERMS:
        reasons.append(f"“{agreed.edition}” is not terms of reference. Choose an edition of those.")
    return reasons + _overlapping(agreed)


def _overlapping(agreed: Terms) -> list[str]:
    others = agreed.body.terms.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=agreed.valid_from))
    if agreed.valid_to:
        others = others.filter(valid_from__lte=agreed.valid_to)
    return [f"The {agreed.body} has other terms in that time. End those first."] if others.exists() else []


def appoint(
    *, person: Person, body: Body | None, post: Post, by: Actor, valid_from: date, valid_to: date | None = None
) -> Appointment:
    """Gives a person a post at a body, and with it the authority of that post; for the whole council without one."""
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
    substitute: bool = False,
    public_form: Membership.PublicForm = Membership.PublicForm.SEAT,
) -> Membership:
    """Gives a person a seat on a body, or makes them a substitute for its members."""
    with ledger.writing():
        membership = Membership(
            person=person,
            body=body,
            seat=seat,
            post_title=post_title,
            voting=voting,
            substitute=substitute,
            public_form=public_form,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        refuse_for(_faults(membership) + refusals_to_keep(by=by, body=body) + refusals_of_seat(membership))
        return ledger.keep(membership, action="membership.began", by=by)


def refusals_of_seat(membership: Membership) -> list[str]:
    """Nobody holds the same seat twice at a time. One person may hold two: a councillor who is a parent carer too."""
    same = Membership.objects.filter(person=membership.person_id, body=membership.body_id, seat=membership.seat)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=membership.valid_from))
    if membership.valid_to:
        same = same.filter(valid_from__lte=membership.valid_to)
    if not same.exists():
        return []
    label = membership.get_seat_display()
    return [f"{membership.person} is on the {membership.body} as {label} already in that time. End that first."]


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
