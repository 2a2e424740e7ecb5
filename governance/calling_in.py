"""Councillors ask that an executive decision be looked at again before it is carried out (section 9F of the Local
Government Act 2000). What was decided stays in the record; if it is to be changed, its decision-maker decides anew."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from . import adopting, authority, effect, ledger, proceeding, resolutions, terms
from .announcing import announce
from .models import CallIn, Decision, LegalKind, Meeting, Membership, Person, Post, Seat
from .refusals import refuse_for
from .states import CALL_IN_TRANSITIONS, HAS_MET, CallInState, EditionState

# Who hears a call-in.
HEARS = frozenset({LegalKind.SCRUTINY, LegalKind.COUNCIL_COMMITTEE})


def receive_call_in(
    *, decision: Decision, received_at: datetime, grounds: str, signatories: Sequence[Person], by: Person
) -> CallIn:
    """The clerk writes down a request on the day it comes. One that came in time suspends the decision until it is
    answered, valid or not."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals(decision=decision, by=by, received_at=received_at))
        call_in = CallIn(
            decision=decision,
            received_at=received_at,
            grounds=grounds,
            signatories=sorted({person.pk for person in signatories}),
        )
        return _enter(call_in, "call_in.received", by=by)


def refusals(*, decision: Decision, by: Person, received_at: datetime | None = None) -> list[str]:
    """Why no request can be written down. Whether it is valid is judged apart."""
    found = authority.lacks(by, post=Post.CLERK, body=decision.body, on=timezone.localdate())
    found += effect.why_not_called_in(decision)
    if Decision.objects.filter(replaces=decision).exists():
        found.append("The clerk has recorded it anew. Enter the request for the new entry.")
    if decision.call_ins.exclude(state=CallInState.REFUSED).exists():
        found.append("It was called in already, and a decision can be called in once.")
    if received_at is not None and received_at > timezone.now():
        found.append("That moment has not come yet.")
    return found


def accept_call_in(*, call_in: CallIn, by: Person) -> CallIn:
    """The request is valid: the decision is called in."""
    with ledger.writing():
        call_in = CallIn.objects.select_for_update().get(pk=call_in.pk)
        refuse_for(refusals_to_accept(call_in=call_in, by=by))
        call_in.state = CallInState.ACCEPTED
        return _enter(call_in, "call_in.accepted", by=by)


def refusals_to_accept(*, call_in: CallIn, by: Person) -> list[str]:
    """Why the request is not valid: too late, too few, or without grounds."""
    decision = call_in.decision
    found = _may_become(call_in, CallInState.ACCEPTED)
    found += authority.lacks(by, post=Post.CLERK, body=decision.body, on=timezone.localdate())
    found += _out_of_time(call_in)
    if not call_in.grounds.strip():
        found.append("A call-in gives its grounds.")
    found += _too_few(call_in)
    if decision.submission and decision.submission.passage.edition.state not in (
        EditionState.IN_GOVERNANCE,
        EditionState.ADOPTED,
    ):
        found.append("The edition is in force or given up already, so this cannot be looked at again before it is.")
    return found


def refuse_call_in(*, call_in: CallIn, reason: str, by: Person) -> CallIn:
    """The request is not valid; the decision goes on."""
    with ledger.writing():
        call_in = CallIn.objects.select_for_update().get(pk=call_in.pk)
        refuse_for(refusals_to_refuse(call_in=call_in, by=by, reason=reason))
        call_in.state, call_in.answer = CallInState.REFUSED, reason
        return _enter(call_in, "call_in.refused", by=by)


def refusals_to_refuse(*, call_in: CallIn, by: Person, reason: str | None = None) -> list[str]:
    """Why the request is not refused."""
    found = _may_become(call_in, CallInState.REFUSED)
    found += authority.lacks(by, post=Post.CLERK, body=call_in.decision.body, on=timezone.localdate())
    if reason is not None and not reason.strip():
        found.append("Say why the request is not valid.")
    return found


def answer_call_in(*, call_in: CallIn, state: CallInState, heard_at: Meeting, answer: str, by: Person) -> CallIn:
    """What the meeting that heard it resolved: the decision stands (`UPHELD`), its decision-maker decides again
    (`REFERRED_BACK`), or it goes to full Council (`TO_COUNCIL`), which then answers the same way."""
    with ledger.writing():
        call_in = CallIn.objects.select_for_update().get(pk=call_in.pk)
        refuse_for(refusals_to_answer(call_in=call_in, by=by, state=state, heard_at=heard_at, answer=answer))
        call_in.state, call_in.heard_at, call_in.answer = state, heard_at, answer
        _enter(call_in, f"call_in.{state.value}", by=by)
        if state == CallInState.REFERRED_BACK:
            _decide_again(call_in.decision, answer, by=by)
        return call_in


def refusals_to_answer(
    *,
    call_in: CallIn,
    by: Person,
    state: CallInState | None = None,
    heard_at: Meeting | None = None,
    answer: str | None = None,
) -> list[str]:
    """Why that is not the answer: a meeting that was held hears it, and its clerk writes down what it resolved."""
    found = [] if state is None else _may_become(call_in, state)
    if answer is not None and not answer.strip():
        found.append("Write down what the meeting resolved.")
    if heard_at is None:
        return found
    day = timezone.localdate(heard_at.starts_at)
    rule = terms.in_force(heard_at.body, day)
    found += authority.lacks(by, post=Post.CLERK, body=heard_at.body, on=timezone.localdate())
    if heard_at.state not in HAS_MET:
        found.append("Nothing can be recorded before the meeting is marked as held.")
    if rule is None or rule.legal_kind not in HEARS:
        found.append(f"The {heard_at.body} hears no call-ins. Name the scrutiny meeting, or that of the Council.")
    if heard_at.starts_at < call_in.received_at:
        found.append("That meeting was before the request came. Name the one that heard it.")
    return found


def _enter(call_in: CallIn, action: str, *, by: Person) -> CallIn:
    """Writes the call-in; what waits for the decision follows it."""
    ledger.keep(call_in, action=action, by=by)
    if call_in.decision.submission:
        adopting.date_edition(passage=call_in.decision.submission.passage, by=by)
    announce("decision", call_in.decision_id)
    return call_in


def _decide_again(decision: Decision, why: str, *, by: Person) -> None:
    """The edition goes before the decision-maker once more, with the same text."""
    if decision.submission and decision.pin:
        passage = decision.submission.passage
        latest = passage.edition.passages.order_by("-number").first()
        if latest is not None:
            proceeding.ask_again(passage=latest, pin=decision.pin, by=by, why=why)


def _may_become(call_in: CallIn, state: CallInState) -> list[str]:
    if state in CALL_IN_TRANSITIONS[CallInState(call_in.state)]:
        return []
    return [
        f"This call-in is “{call_in.get_state_display().lower()}” and cannot become “{CallInState(state).label.lower()}”."
    ]


def _out_of_time(call_in: CallIn) -> list[str]:
    open_for = effect.window(call_in.decision)
    if open_for is None:
        return ["The decision is not published yet, so the time for calling it in has not begun."]
    if call_in.received_at < open_for.opens:
        return ["The request came before the decision was published."]
    if not open_for.is_open(call_in.received_at):
        closed = timezone.localtime(open_for.closes)
        return [
            f"The request came too late: the time for it ended on {resolutions.in_words(closed.date())} at {closed:%H:%M}."
        ]
    return []


def _too_few(call_in: CallIn) -> list[str]:
    """How many signed who may: councillors who do not sit on the body whose decision it is."""
    rule = terms.in_force(call_in.decision.body, effect.day_of(call_in.decision))
    needed = rule.call_in_members if rule else 0
    signed = councillors(timezone.localdate(call_in.received_at)).exclude(body=call_in.decision.body_id)
    those = set(signed.filter(person__in=call_in.signatories).values_list("person", flat=True))
    found = []
    if strangers := Person.objects.filter(pk__in=set(call_in.signatories) - those):
        names = ", ".join(str(person) for person in strangers)
        found.append(f"Only councillors outside the {call_in.decision.body} sign a call-in. Leave out: {names}.")
    if len(those) < needed:
        found.append(f"{needed} councillors must sign a call-in, and {len(those)} did.")
    return found


def councillors(on: date) -> QuerySet[Membership]:
    """The seats that councillors hold on a day."""
    return Membership.objects.on(on).filter(seat=Seat.COUNCILLOR)
