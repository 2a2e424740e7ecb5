"""The boards' ordinary business in the demonstration: papers that are out, minutes, actions, what is planned, an item
taken in private, a condition that was met. All of it invented."""

from datetime import date, timedelta

from governance import (
    assessing,
    assigning,
    circulating,
    closing,
    confirming,
    convening,
    discharging,
    drafting,
    minuting,
    planning,
    programming,
    registering,
    reviewing,
    submitting,
)
from governance.actors import Command
from governance.models import Access, AgendaItem, Body, Condition, Document, Edition, Meeting, Person, Post
from governance.particulars import Privacy
from governance.printing.minutes import begun
from governance.states import EditionState, MeetingState, Outcome

INVENTED = "Invented for the demonstration"

ABOUT = {
    "send-strategy-workshop": "Families, schools and services together: what should the new strategy put first?",
    "send-and-ap-partnership-board": (
        "The council, the NHS, schools, families and charities together. It looks after the strategy, the action plan "
        "and the self-evaluation."
    ),
    "health-and-wellbeing-board": "Councillors, doctors and the Director of Public Health. It agrees the plans for health.",
    "scrutiny-board-2": "Councillors who ask questions about services for children, and recommend what should change.",
    "cabinet-member": "The councillor who decides for the council about education and children.",
}
ANYONE_MAY_COME = "Meetings are open. Ask the clerk two days before if you need a lift, a loop or an interpreter."


def load(today: date) -> None:
    """After `governance.load`, whose boards and meetings it is about."""
    _introduce_the_bodies()
    board = Body.objects.get(slug="send-and-ap-partnership-board")
    health = Body.objects.get(slug="health-and-wellbeing-board")
    clerk, lead, chair = (
        Person.objects.get(appointments__post=post, appointments__body=board)
        for post in (Post.CLERK, Post.LEAD_OFFICER, Post.CHAIR)
    )
    held = list(board.meetings.filter(state=MeetingState.HELD).order_by("starts_at"))
    _meet_a_condition(clerk, chair, today)
    _write_the_minutes(held, clerk)
    _leave_things_to_do(held[-1], clerk, today)
    _plan_ahead(board, Body.objects.get(slug="cabinet-member"), clerk, today)
    _say_what_the_strategy_means(health, lead, clerk, today)
    _submit_in_private(board, health, lead)
    _send_out_the_papers(health.meetings.get(state=MeetingState.SCHEDULED), clerk)
    in_force = Edition.objects.filter(state=EditionState.IN_FORCE, pins__isnull=False).distinct().get()
    reviewing.set_review(edition=in_force, review_by=today + timedelta(weeks=26), by=lead)


def _introduce_the_bodies() -> None:
    for body in Body.objects.filter(slug__in=ABOUT):
        body.about, body.how_to_attend = ABOUT[body.slug], ANYONE_MAY_COME
        registering.enter(row=body, by=Command("demo"))


def _meet_a_condition(clerk: Person, chair: Person, today: date) -> None:
    """The chair found the condition on the draft strategy met, two weeks after the Board set it."""
    condition = Condition.objects.get(number=1)
    met = discharging.discharge_condition(
        condition=condition,
        wording="That the finance sign-off has been given, and the condition is met.",
        decided_on=today - timedelta(weeks=4),
        decided_by=chair,
        evidence="Letter of the Head of Finance",
        by=clerk,
    )
    confirming.confirm_decision(decision=met, by=chair)


def _write_the_minutes(held: list[Meeting], clerk: Person) -> None:
    """The first meeting's minutes were confirmed at the second; those of the second are a draft."""
    for meeting in held:
        minuting.write_minutes(meeting=meeting, text=begun(meeting), by=clerk)
    first, second = held[0].minutes.get(), held[-1]
    minuting.confirm_minutes(minutes=first, at_meeting=second, by=clerk)


def _leave_things_to_do(meeting: Meeting, clerk: Person, today: date) -> None:
    strategy = meeting.agenda.order_by("number").last()
    for text, owner_title, due_on in (
        ("Ask the youth forum what they think of the draft", "Participation officer", today - timedelta(weeks=1)),
        ("Send the draft to the head teachers’ group", "Head of SEND", today + timedelta(weeks=2)),
    ):
        assigning.assign_action(agenda_item=strategy, text=text, owner_title=owner_title, due_on=due_on, by=clerk)


def _plan_ahead(board: Body, cabinet: Body, clerk: Person, today: date) -> None:
    for title, purpose, weeks in (
        ("Progress on the action plan", AgendaItem.Purpose.NOTE, 8),
        ("Yearly look at the self-evaluation", AgendaItem.Purpose.DECIDE, 12),
    ):
        programming.plan_item(
            body=board, title=title, purpose=purpose, wanted_by=today + timedelta(weeks=weeks), by=clerk
        )
    planned = planning.plan_decision(
        body=cabinet,
        title="Short breaks: new contracts from April",
        about="Which organisations run short breaks for disabled children for the next three years.",
        is_key=True,
        decide_from=today + timedelta(weeks=7),
        consulted="Families who use short breaks, and the parent carer forum",
        contact="The clerk",
        by=clerk,
    )
    planning.give_notice(planned=planned, by=clerk)


def _say_what_the_strategy_means(health: Body, lead: Person, clerk: Person, today: date) -> None:
    """The Health and Wellbeing Board asks what a strategy means for some things, and the lead officer has set it out."""
    edition = Edition.objects.get(slug="refresh")
    for name, said, post in (
        (
            "Equality",
            {"text": "Disabled children gain most. A full assessment was made, and no group loses by it."},
            "Head of Equalities",
        ),
        ("Finance", {"text": "Its cost is within the agreed budget for three years."}, "Head of Finance"),
        ("Data protection", {"none_needed_because": "Nothing in it is about a person."}, "Data protection officer"),
    ):
        kind = assessing.ask_for(body=health, name=name, document_kind=Document.Kind.STRATEGY, by=clerk)
        assessing.set_out(
            edition=edition,
            kind=kind,
            signed_off_by_post=post,
            signed_off_on=today - timedelta(weeks=1),
            by=lead,
            **said,
        )


def _submit_in_private(board: Body, health: Body, lead: Person) -> None:
    """What waits for the Health and Wellbeing Board and only its people, the Board's and the council's officers read."""
    document = drafting.create_document(
        title="Places at the school on Larkspur Road",
        slug="places-at-larkspur-road",
        kind=Document.Kind.ACTION_PLAN,
        overseen_by=board,
        by=lead,
    )
    edition = drafting.begin_edition(document=document, title="Offer for new places", period="2026 to 2028", by=lead)
    assert edition.page is not None  # it was begun with one
    page = edition.page.specific
    page.summary = "What the owner of the site asks for, and what the council could pay."
    page.save_revision(user=lead.user)
    route = registering.enter_route(
        name="Health and Wellbeing Board alone",
        assumption=INVENTED,
        stages=[{"body": health, "accepts": [Outcome.APPROVED]}],
        by=Command("demo"),
    )
    submitting.submit_edition(
        edition=edition,
        route=route,
        privacy=Privacy(
            access=Access.EXEMPT,
            exempt_paragraph=3,
            closed_reason="Knowing what the council could pay would harm its bargaining.",
        ),
        public_title="Land for a school",
        by=lead,
    )


def _send_out_the_papers(meeting: Meeting, clerk: Person) -> None:
    """The Health and Wellbeing Board's papers are out, one item in private among them; one came off before that."""
    mistake = convening.list_item(meeting=meeting, title="School bus times", by=clerk)
    convening.take_off_item(agenda_item=mistake, reason="It is for the Schools Forum, not for this board.", by=clerk)
    private = convening.list_item(
        meeting=meeting,
        title="Fees of one provider of short breaks",
        recommendation="That the fees be agreed.",
        presented_by="Director of Commissioning",
        by=clerk,
    )
    closing.close_item(
        agenda_item=private,
        access=Access.EXEMPT,
        exempt_paragraph=3,
        public_title="Fees of a provider",
        closed_reason="Naming the fees would harm the council’s bargaining with others.",
        by=clerk,
    )
    circulating.publish_papers(meeting=meeting, by=clerk)
