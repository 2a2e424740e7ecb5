"""What one member of the executive decided alone in the demonstration: a key decision, told to the public in good time,
published, called in by two councillors, and upheld by scrutiny. All of it invented."""

from datetime import date, timedelta

from cms.demonstration.dates import as_of
from cms.demonstration.governance import INVENTED, moment
from governance import acting, calling_in, confirming, convening, planning, publishing
from governance.models import Basis, Body, CallIn, Decision, Membership, Person, PlannedDecision, Post, Seat
from governance.particulars import Formalities, Mandate, Resolution
from governance.states import CallInState, Outcome

TITLE = "Overnight short breaks: two more places"


def load(today: date) -> None:
    """After `governance.load`; each step on its own day, the last of them two weeks ago."""
    cabinet, scrutiny = (Body.objects.get(slug=slug) for slug in ("cabinet-member", "scrutiny-board-2"))
    clerk = Person.objects.get(appointments__post=Post.CLERK, appointments__body=cabinet)
    decided_on = today - timedelta(weeks=4)
    with as_of(moment(today - timedelta(weeks=10))):
        planned = _tell_the_public(cabinet, decided_on, clerk)
    with as_of(moment(decided_on)):
        decision = _decide(cabinet, planned, clerk)
    called_in_on = decided_on + timedelta(days=2)
    with as_of(moment(called_in_on)):
        call_in = _call_in(decision, called_in_on, clerk)
    with as_of(moment(today - timedelta(weeks=2), hour=16)):
        _hear(call_in, scrutiny, clerk)


def _tell_the_public(cabinet: Body, decided_on: date, clerk: Person) -> PlannedDecision:
    planned = planning.plan_decision(
        body=cabinet,
        title=TITLE,
        about="Whether to pay for two more places where disabled children can stay overnight.",
        is_key=True,
        decide_from=decided_on,
        consulted="Families who use short breaks, and the parent carer forum",
        contact="The clerk",
        by=clerk,
    )
    return planning.give_notice(planned=planned, by=clerk)


def _decide(cabinet: Body, planned: PlannedDecision, clerk: Person) -> Decision:
    member = cabinet.memberships.get().person
    decision = acting.decide_outside_a_meeting(
        body=cabinet,
        title=TITLE,
        mandate=Mandate(
            basis=Basis.INDIVIDUAL_EXECUTIVE,
            decided_by=member,
            clause=f"Constitution, part 3: what the Cabinet Member decides. {INVENTED}",
        ),
        resolution=Resolution(
            outcome=Outcome.APPROVED,
            wording="That two more places for overnight short breaks be paid for, for two years.",
            decided_on=planned.decide_from,
            reasons="Thirty families wait for a night’s rest, some of them for more than a year.",
            alternatives="To wait for the new contracts in April. Not chosen, since families cannot wait so long.",
            formalities=Formalities(is_key=True, planned=planned, conflicts="None.", dispensations="None."),
        ),
        by=clerk,
    )
    confirming.confirm_decision(decision=decision, by=member)
    publishing.publish_notice(decision=decision, by=clerk)
    return decision


def _call_in(decision: Decision, on: date, clerk: Person) -> CallIn:
    """Two councillors who do not sit with the Cabinet Member ask for it."""
    others = Membership.objects.filter(seat=Seat.COUNCILLOR, body__slug="send-and-ap-partnership-board")
    call_in = calling_in.receive_call_in(
        decision=decision,
        received_at=moment(on),
        grounds="It does not say where the places are to be, so nobody can tell which families can reach them.",
        signatories=[each.person for each in others.exclude(person__user__isnull=False).order_by("pk")[:2]],
        by=clerk,
    )
    return calling_in.accept_call_in(call_in=call_in, by=clerk)


def _hear(call_in: CallIn, scrutiny: Body, clerk: Person) -> None:
    meeting = convening.schedule_meeting(
        body=scrutiny,
        starts_at=call_in.received_at + timedelta(days=12),
        place="Council House, Committee Room 1",
        source=INVENTED,
        in_the_past=True,
        by=clerk,
    )
    convening.list_item(meeting=meeting, title=f"Call-in: {TITLE}", by=clerk)
    calling_in.answer_call_in(
        call_in=call_in,
        state=CallInState.UPHELD,
        heard_at=convening.hold_meeting(meeting=meeting, by=clerk),
        answer="That the decision stand. The Board heard that one place is in the north of the city and one in the south.",
        by=clerk,
    )
