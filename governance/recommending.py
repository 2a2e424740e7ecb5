"""What scrutiny recommends to whoever decides, and their answer. An executive answers within two months of the day it was
received (section 9FE of the Local Government Act 2000). It is something that a meeting asked for, and like all of that
the board that asked closes it at a meeting (`assigning.close_action`), never who answers."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from . import assigning, authority, deadlines, ledger, terms
from .models import AgendaItem, Body, LegalKind, MeetingAction, Person, Post
from .refusals import refuse_for
from .resolutions import in_words

# Who has an executive's duty to answer.
ANSWERING = frozenset({LegalKind.EXECUTIVE, LegalKind.INDIVIDUAL_MEMBER})


def recommend(*, agenda_item: AgendaItem, to: Body, text: str, received_on: date, by: Person) -> MeetingAction:
    """At an item scrutiny recommends something to `to`, which has two months from `received_on` to answer."""
    with ledger.writing():
        refuse_for(refusals(agenda_item=agenda_item, to=to, text=text, received_on=received_on, by=by))
        recommendation = MeetingAction(
            body=agenda_item.meeting.body,
            agenda_item=agenda_item,
            text=text,
            owner_title=to.name,
            asked_of=to,
            received_on=received_on,
            due_on=deadlines.response_due(received_on),
        )
        return ledger.keep(recommendation, action="action.recommended", by=by)


def refusals(
    *,
    agenda_item: AgendaItem,
    by: Person,
    to: Body | None = None,
    text: str | None = None,
    received_on: date | None = None,
) -> list[str]:
    """Why nothing is recommended."""
    scrutiny = agenda_item.meeting.body
    met_on = timezone.localdate(agenda_item.meeting.starts_at)
    found = assigning.refusals(by=by, body=scrutiny, agenda_item=agenda_item)
    if _kind(scrutiny, met_on) != LegalKind.SCRUTINY:
        found.append(f"Only scrutiny recommends to an executive, and the {scrutiny} is none. Note an action instead.")
    if to and _kind(to, met_on) not in ANSWERING:
        found.append(f"The {to} is no executive, so no law says when it answers. Note an action instead.")
    if text is not None and not text.strip():
        found.append("Say what is recommended.")
    if received_on and received_on < met_on:
        found.append(f"It was not received before it was made, on {in_words(met_on)}. Put the day right.")
    if received_on and received_on > timezone.localdate():
        found.append("That day is still to come. Enter it once it was received.")
    return found


def answer(*, action: MeetingAction, answer: str, answered_on: date, by: Person) -> MeetingAction:
    """What the executive answered, in its words: entered by its clerk, or by that of the board that asked."""
    with ledger.writing():
        action = MeetingAction.objects.select_for_update().get(pk=action.pk)
        refuse_for(refusals_to_answer(action=action, answer=answer, answered_on=answered_on, by=by))
        action.progress, action.answered_on = answer, answered_on
        return ledger.keep(action, action="action.answered", by=by)


def refusals_to_answer(
    *, action: MeetingAction, by: Person, answer: str | None = None, answered_on: date | None = None
) -> list[str]:
    """Why no answer is entered."""
    if action.asked_of is None:
        return ["It was asked of no executive, so there is no answer to enter. Say how far it is."]
    found = assigning.closed(action)
    today = timezone.localdate()
    if not any(authority.holds(by, post=Post.CLERK, body=body, on=today) for body in (action.asked_of, action.body)):
        found.append(f"Only the clerk of the {action.asked_of} or of the {action.body} enters the answer.")
    if answer is not None and not answer.strip():
        found.append("Give the answer, word for word.")
    if action.received_on and answered_on and not action.received_on <= answered_on <= today:
        found.append(
            f"It was received on {in_words(action.received_on)}. Give the day of the answer, from then to today."
        )
    return found


def unanswered(person: Person, bodies: list[Body], on: date) -> QuerySet[MeetingAction]:
    """What waits for the answer of `bodies`, or of an executive on which the person has a seat: the first due at the
    head."""
    has_a_seat = Body.objects.filter(memberships__in=person.memberships.on(on))
    asked_of_them = Q(asked_of__in=bodies) | Q(asked_of__in=has_a_seat)
    waiting = MeetingAction.objects.filter(asked_of_them, state=MeetingAction.State.OPEN, answered_on=None)
    return waiting.select_related("body", "asked_of").order_by(F("due_on").asc(nulls_last=True), "pk")


def _kind(body: Body, on: date) -> str | None:
    in_force = terms.in_force(body, on)
    return in_force.legal_kind if in_force else None
