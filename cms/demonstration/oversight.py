"""What officers do seldom, once each in the demonstration: two of them let one person do two duties, words are erased for
good, a note says what is not right, and scrutiny waits for an answer. All of it invented."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance import assigning, convening, erasing, overriding, recommending, rectifying, withholding
from governance.models import (
    Body,
    Condition,
    ErasureRequest,
    Meeting,
    Override,
    Person,
    Post,
    Withholding,
)
from governance.states import MeetingState

INVENTED = "Invented for the demonstration"
LONDON = ZoneInfo("Europe/London")


def load(today: date) -> None:
    """After `governance.load`, on whose boards' meetings it happens, and before the condition is said to be met."""
    board = Body.objects.get(slug="send-and-ap-partnership-board")
    clerk, lead = (
        Person.objects.get(appointments__post=post, appointments__body=board)
        for post in (Post.CLERK, Post.LEAD_OFFICER)
    )
    monitoring, protection = (
        Person.objects.get(appointments__post=post) for post in (Post.MONITORING_OFFICER, Post.DATA_PROTECTION_OFFICER)
    )
    first = board.meetings.filter(state=MeetingState.HELD).earliest("starts_at")
    _one_person_does_two_duties(lead, monitoring)
    _erase_what_names_a_child(first, clerk, protection, monitoring)
    rectifying.add_note(
        about=first,
        note="The school leader who sent apologies came at 3pm, and asked us to say so. It changes no decision.",
        asked_on=today - timedelta(weeks=2),
        by=protection,
    )
    _scrutiny_waits(Body.objects.get(slug="scrutiny-board-2"), Body.objects.get(slug="cabinet-member"), clerk, today)


def _one_person_does_two_duties(lead: Person, monitoring: Person) -> None:
    """The chair saw to a condition and, with no vice chair appointed, is also who says that it is met."""
    condition = Condition.objects.get(number=1)
    assert condition.owner is not None
    assert condition.decision.agenda_item is not None
    item = condition.decision.agenda_item
    asked = overriding.propose_override(
        agenda_item=item,
        person=condition.owner,
        duty=Override.Duty.DISCHARGE,
        reason="The Board has no vice chair at present, so nobody else can say that the condition is met.",
        by=lead,
    )
    overriding.agree_override(agenda_item=item, proposal=asked, by=monitoring)


def _erase_what_names_a_child(meeting: Meeting, clerk: Person, protection: Person, monitoring: Person) -> None:
    """An action that named a child by mistake: withheld at once, then erased by two officers."""
    item = meeting.agenda.latest("number")
    action = assigning.assign_action(
        agenda_item=item,
        text="Ring the family of Kit Fallow about the place at the holiday club.",
        owner_title="Participation officer",
        by=clerk,
    )
    withholding.withhold(subject=action, part="text", ground=Withholding.Ground.PERSONAL, by=monitoring)
    asked = erasing.ask_erasure(
        subject=action,
        part="text",
        basis=ErasureRequest.Basis.PERSON,
        reason="A parent asked: an action of this meeting named a child.",
        by=protection,
    )
    erasing.agree_erasure(request=asked, by=monitoring)


def _scrutiny_waits(scrutiny: Body, cabinet: Body, clerk: Person, today: date) -> None:
    """Ten weeks ago scrutiny recommended something, and the two months to answer are over."""
    day = today - timedelta(weeks=10)
    meeting = convening.schedule_meeting(
        body=scrutiny,
        starts_at=datetime.combine(day, time(14), tzinfo=LONDON),
        place="Council House, Committee Room 1",
        source=INVENTED,
        in_the_past=True,
        by=clerk,
    )
    convening.list_item(meeting=meeting, title="Waiting times for EHC plans", by=clerk)
    held = convening.hold_meeting(meeting=meeting, by=clerk)
    recommending.recommend(
        agenda_item=held.agenda.get(),
        to=cabinet,
        text="That waiting times for EHC plans be published every three months.",
        received_on=day,
        by=clerk,
    )
