"""The demonstration's boards, documents, meetings and decisions.

What is dated up to March 2025 comes from the council's public paper of 13 March 2025 and says so;
everything else is invented and marked. Later dates are counted from the day of loading.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from cms.demonstration.accounts import CAST
from cms.demonstration.texts import (
    ACTION_PLAN,
    DRAFT_STRATEGY,
    JSNA_IN_THE_PAPER,
    PLAN_IN_THE_PAPER,
    SCRUTINY_IS_ASKED_TO,
    SEF_APPROVAL,
    SEF_IN_THE_PAPER,
    Text,
)
from cms.models import ActionPlanPage, StrategiesPage, StrategyPage, User
from governance import (
    appointing,
    attending,
    confirming,
    convening,
    deciding,
    drafting,
    importing,
    registering,
    submitting,
)
from governance.actors import Command
from governance.models import (
    AgendaItem,
    Attendance,
    Body,
    Condition,
    Document,
    Edition,
    LegalKind,
    Membership,
    Person,
    Post,
    Route,
    Seat,
    Submission,
    Terms,
)
from governance.pages import GovernedPage
from governance.particulars import NewCondition, Resolution
from governance.states import EditionState, Outcome

PAPER = "Briefing note to the Education and Children’s Services Scrutiny Board (2), 13 March 2025"
INVENTED = "Invented for the demonstration"
COMMAND = Command("demo")
LONDON = ZoneInfo("Europe/London")
SINCE = date(2023, 9, 1)
NO_ROUTE_IN_THE_PAPER = (
    "The paper says only that the draft will “then be presented for approval”. This route is the one the "
    "self-evaluation took in 2024, and is assumed here."
)

# Who sits where: seat, post, and a name that belongs to nobody.
BOARD_SEATS = (
    (Seat.COUNCIL_OFFICER, "Director of Children’s Services", "Amara Linfield"),
    (Seat.COUNCIL_OFFICER, "Head of SEND", "Bernard Cole"),
    (Seat.COUNCILLOR, "", "Councillor Joan Attwater"),
    (Seat.COUNCILLOR, "", "Councillor Idris Penhale"),
    (Seat.NHS, "Designated Clinical Officer", "Farida Moss"),
    (Seat.NHS, "Director of Commissioning", "Gwen Tarrant"),
    (Seat.PUBLIC_HEALTH, "Director of Public Health", "Hugh Bellamy"),
    (Seat.SCHOOL, "", "Ingrid Vale"),
    (Seat.SCHOOL, "", "Jonas Whitcombe"),
    (Seat.SCHOOL, "", "Karen Oldroyd"),
    (Seat.PARENT_CARER, "", "Latif Rahmani"),
    (Seat.PARENT_CARER, "", "Mary Stokes"),
    (Seat.YOUNG_PERSON, "", "Noor Haddow"),
    (Seat.VOLUNTARY, "", "Oscar Pym"),
)
HEALTH_SEATS = (
    (Seat.COUNCILLOR, "", "Councillor Peter Granger"),
    (Seat.COUNCILLOR, "", "Councillor Ruth Elsmore"),
    (Seat.COUNCILLOR, "", "Councillor Sanjit Bhavra"),
    (Seat.COUNCILLOR, "", "Councillor Tessa Wynn"),
    (Seat.NHS, "Chief Executive", "Uma Chandra"),
    (Seat.NHS, "Medical Director", "Victor Holroyd"),
    (Seat.PUBLIC_HEALTH, "Director of Public Health", "Wanda Ferris"),
    (Seat.COUNCIL_OFFICER, "Director of Children’s Services", "Xavier Dunn"),
    (Seat.COUNCIL_OFFICER, "Director of Adult Services", "Yvonne Marsh"),
    (Seat.VOLUNTARY, "", "Zachary Poole"),
)


def load(today: date) -> None:
    """Everything governance shows, from the workshop of March 2025 to the meeting in three weeks."""
    people = _people()
    bodies = _bodies(people)
    documents = _documents(bodies)
    agreed = "Board, then Health and Wellbeing Board"
    route = _route(bodies, name=agreed, assumption="")
    assumed = _route(bodies, name=f"{agreed} (assumed)", assumption=NO_ROUTE_IN_THE_PAPER)
    _what_the_paper_says(bodies, documents, people)
    _a_plan_in_force(bodies, documents, route, people, today)
    _a_strategy_on_its_route(bodies, documents, assumed, people, today)


def _people() -> dict[str, Person]:
    """A person for each account of the cast that takes part in governance, by e-mail's first word."""
    return {
        account.email.split("@")[0]: registering.enter(
            row=Person(
                name=f"{account.first_name} {account.last_name}",
                organisation="Coventry City Council (demonstration)",
                user=User.objects.get(email=account.email),
            ),
            by=COMMAND,
        )
        for account in CAST
        if account.group not in {"Editor", "Auditor", "Administrator"}
    }


def _bodies(people: dict[str, Person]) -> dict[str, Body]:
    bodies = {
        "workshop": _body("SEND strategy workshop", "send-strategy-workshop", LegalKind.WORKSHOP),
        "board": _body(
            "SEND and AP Partnership Board",
            "send-and-ap-partnership-board",
            LegalKind.PARTNERSHIP,
            {
                "at_least": 7,
                "among_them": [
                    {"seat": Seat.COUNCILLOR, "at_least": 1},
                    {"seat": Seat.NHS, "at_least": 1},
                    {"seat": Seat.PARENT_CARER, "at_least": 1},
                ],
            },
        ),
        "health": _body(
            "Health and Wellbeing Board",
            "health-and-wellbeing-board",
            LegalKind.COUNCIL_COMMITTEE,
            {
                "at_least": 5,
                "among_them": [
                    {"seat": Seat.COUNCILLOR, "at_least": 1},
                    {"seat": Seat.NHS, "at_least": 1},
                    {"seat": Seat.PUBLIC_HEALTH, "at_least": 1},
                ],
            },
        ),
        "scrutiny": _body(
            "Education and Children’s Services Scrutiny Board (2)", "scrutiny-board-2", LegalKind.SCRUTINY
        ),
        "cabinet": _body("Cabinet Member", "cabinet-member", LegalKind.INDIVIDUAL_MEMBER),
        "forum": _body(
            "Schools Forum",
            "schools-forum",
            LegalKind.COUNCIL_COMMITTEE,
            about="How the money for schools is shared out. Its minutes are kept in the council’s own system.",
            official_record=Body.OfficialRecord.ELSEWHERE,
        ),
    }
    _seat(bodies["board"], BOARD_SEATS, chair=people["chair"])
    _seat(bodies["health"], HEALTH_SEATS, chair=people["hwb-chair"])
    for person, post, body in (
        ("lead", Post.LEAD_OFFICER, "board"),
        ("clerk", Post.CLERK, "board"),
        ("clerk", Post.CLERK, "health"),
        ("clerk", Post.CLERK, "workshop"),
        ("clerk", Post.CLERK, "scrutiny"),
        ("clerk", Post.CLERK, "cabinet"),
        ("clerk", Post.CLERK, "forum"),
        ("chair", Post.CHAIR, "board"),
        ("hwb-chair", Post.CHAIR, "health"),
        # Not the monitoring officer (Local Government Act 2000, section 9FB(4)).
        ("scrutiny", Post.SCRUTINY_OFFICER, "scrutiny"),
    ):
        appointing.appoint(person=people[person], body=bodies[body], post=post, valid_from=SINCE, by=COMMAND)
    for person, post in (("monitoring", Post.MONITORING_OFFICER), ("dpo", Post.DATA_PROTECTION_OFFICER)):
        appointing.appoint(person=people[person], body=None, post=post, valid_from=SINCE, by=COMMAND)
    appointing.seat_member(
        person=people["cabinet"],
        body=bodies["cabinet"],
        seat=Seat.COUNCILLOR,
        public_form=Membership.PublicForm.NAME,
        valid_from=SINCE,
        by=COMMAND,
    )
    appointing.seat_member(
        person=people["member"], body=bodies["board"], seat=Seat.VOLUNTARY, voting=False, valid_from=SINCE, by=COMMAND
    )
    return bodies


def _body(name: str, slug: str, kind: LegalKind, quorum_rule: dict | None = None, **particulars: Any) -> Body:
    body = registering.enter(row=Body(name=name, slug=slug, **particulars), by=COMMAND)
    can_be_called_in = kind in (LegalKind.EXECUTIVE, LegalKind.INDIVIDUAL_MEMBER)
    appointing.agree_terms(
        body=body,
        legal_kind=kind,
        quorum_setting=Terms.Quorum.RULE if quorum_rule else Terms.Quorum.NOT_RECORDED,
        quorum_rule=quorum_rule,
        clause=INVENTED if quorum_rule else "",
        call_in_days=5 if can_be_called_in else None,
        call_in_until=time(17) if can_be_called_in else None,
        call_in_members=2 if can_be_called_in else 3,
        valid_from=SINCE,
        by=COMMAND,
    )
    return body


def _seat(body: Body, seats: tuple[tuple[Seat, str, str], ...], *, chair: Person) -> None:
    """Fills the seats with invented people; the chair has a seat too."""
    seat_member = partial(appointing.seat_member, body=body, valid_from=SINCE, by=COMMAND)
    seat_member(person=chair, seat=Seat.COUNCILLOR, public_form=Membership.PublicForm.NAME)
    for seat, post_title, name in seats:
        seat_member(
            person=registering.enter(row=Person(name=name), by=COMMAND),
            seat=seat,
            post_title=post_title,
            public_form=_public_form(seat, post_title),
        )


def _public_form(seat: Seat, post_title: str) -> Membership.PublicForm:
    if seat == Seat.COUNCILLOR:
        return Membership.PublicForm.NAME
    return Membership.PublicForm.POST if post_title else Membership.PublicForm.SEAT


def _documents(bodies: dict[str, Body]) -> dict[str, Document]:
    of = {
        "strategy": (
            "SEND and Alternative Provision strategy",
            Document.Kind.STRATEGY,
            "What the council, the NHS, schools and families want to change for children and young people with SEND.",
            36,
        ),
        "jsna": (
            "SEND Joint Strategic Needs Assessment (JSNA)",
            Document.Kind.JSNA,
            "The facts: how many children and young people have which needs, and how that is changing.",
            24,
        ),
        "sef": (
            "SEND self-evaluation (SEF)",
            Document.Kind.SEF,
            "Where the partnership says honestly what works and what does not. Looked at again every year.",
            12,
        ),
        "action-plan": (
            "SEND and Alternative Provision action plan",
            Document.Kind.ACTION_PLAN,
            "What will be done this school year, priority by priority.",
            12,
        ),
    }
    return {
        slug: drafting.create_document(
            title=title,
            slug=slug,
            kind=kind,
            overseen_by=bodies["board"],
            summary=summary,
            review_months=months,
            by=COMMAND,
        )
        for slug, (title, kind, summary, months) in of.items()
    }


def _route(bodies: dict[str, Body], *, name: str, assumption: str) -> Route:
    accepts = [Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS, Outcome.ENDORSED]
    asked = [{"body": bodies[body], "accepts": accepts} for body in ("board", "health")]
    return registering.enter_route(name=name, assumption=assumption, stages=asked, by=COMMAND)


def _what_the_paper_says(bodies: dict[str, Body], documents: dict[str, Document], people: dict[str, Person]) -> None:
    """What the paper reports, and nothing more: what it does not state is not stated here."""
    importing.import_edition(
        document=documents["strategy"],
        slug="2019-to-2022",
        title="SEND Strategy 2019 to 2022: lifting the cloud of limitation",
        state=EditionState.IN_FORCE,
        period="2019 to 2022",
        period_ends=date(2022, 12, 31),
        excerpt="The current SEND and AP strategy is under review (paragraph 5.1).",
        source=PAPER,
        by=COMMAND,
    )
    importing.import_edition(
        document=documents["jsna"],
        slug="2024",
        title="SEND and AP Joint Strategic Needs Assessment 2024",
        state=EditionState.IN_FORCE,
        period="2024 (month not stated)",
        excerpt=JSNA_IN_THE_PAPER,
        source=PAPER,
        by=COMMAND,
    )
    evaluation = importing.import_edition(
        document=documents["sef"],
        slug="2024",
        title="Revised SEND and AP Self Evaluation Framework",
        state=EditionState.IN_FORCE,
        period="2024",
        excerpt=SEF_IN_THE_PAPER,
        source=PAPER,
        by=COMMAND,
    )
    for body, date_stated in (("board", "June 2024"), ("health", "")):
        importing.record_imported_decision(
            edition=evaluation,
            body=bodies[body],
            outcome=Outcome.APPROVED,
            date_stated=date_stated,
            wording=SEF_APPROVAL,
            source=PAPER,
            by=COMMAND,
        )
    importing.import_edition(
        document=documents["action-plan"],
        slug="2024-25",
        title="Local area SEND and AP action plan for the academic year 2024/25",
        state=EditionState.IN_FORCE,
        period="2024/25",
        period_ends=date(2025, 8, 31),
        excerpt=PLAN_IN_THE_PAPER,
        source=PAPER,
        by=COMMAND,
    )
    scrutiny = convening.report_meeting(
        body=bodies["scrutiny"], starts_at=moment(date(2025, 3, 13)), source=PAPER, by=people["clerk"]
    )
    convening.list_item(
        meeting=scrutiny,
        title="SEND and Alternative Provision Strategy Refresh",
        recommendation=SCRUTINY_IS_ASKED_TO,
        by=people["clerk"],
    )


def _a_plan_in_force(
    bodies: dict[str, Body], documents: dict[str, Document], route: Route, people: dict[str, Person], today: date
) -> None:
    """An invented plan that both boards approved: it stands in force with its pinned text."""
    year = today.year if today.month >= 9 else today.year - 1
    edition = _draft(
        documents["action-plan"],
        ActionPlanPage,
        ACTION_PLAN,
        slug=f"{year}-{(year + 1) % 100:02}",
        title=f"SEND and AP action plan {year}/{(year + 1) % 100:02}",
        period=f"{year}/{(year + 1) % 100:02}",
        period_ends=date(year + 1, 8, 31),
        author=people["lead"],
    )
    submitting.submit_edition(edition=edition, route=route, by=people["lead"])
    first = today - timedelta(weeks=14)
    for body, chair, day in (("board", "chair", first), ("health", "hwb-chair", first + timedelta(weeks=3))):
        submission = edition.passages.get().submissions.latest("stage")
        item = _meeting_with(submission, bodies[body], day, people["clerk"], title=f"Approval of the {edition.title}")
        _decide(
            item, people["clerk"], people[chair], wording=f"That the {edition.title} be approved.", late_member=True
        )


def _a_strategy_on_its_route(
    bodies: dict[str, Body], documents: dict[str, Document], route: Route, people: dict[str, Person], today: date
) -> None:
    """The refresh: a workshop of March 2025 gathered its priorities, the Board approved the draft six weeks
    ago, the next board meets in three weeks."""
    edition = _draft(
        documents["strategy"],
        StrategyPage,
        DRAFT_STRATEGY,
        slug="refresh",
        title="Draft SEND and AP Strategy (title not stated)",
        title_stated=False,
        author=people["lead"],
        predecessor=documents["strategy"].editions.get(slug="2019-to-2022"),
    )
    workshop = convening.report_meeting(
        body=bodies["workshop"], starts_at=moment(date(2025, 3, 11)), source=PAPER, by=people["clerk"]
    )
    convening.list_item(
        meeting=workshop,
        title="Shared priorities for the new SEND and AP strategy",
        purpose=AgendaItem.Purpose.DISCUSS,
        edition=edition,
        by=people["clerk"],
    )
    submission = submitting.submit_edition(edition=edition, route=route, by=people["lead"])
    item = _meeting_with(
        submission, bodies["board"], today - timedelta(weeks=6), people["clerk"], title="Draft SEND and AP Strategy"
    )
    _decide(
        item,
        people["clerk"],
        people["chair"],
        wording="That the draft SEND and AP Strategy be approved and sent to the Health and Wellbeing Board.",
        interest=True,
        conditions=[
            NewCondition(
                text="The costs are agreed with the Head of Finance.",
                owner=people["chair"],
                owner_title="Chair of the Board",
                due_on=today - timedelta(weeks=3),
                discharging=Condition.Discharging.CHAIR,
            ),
            NewCondition(
                text="An easy-read version is ready before the Health and Wellbeing Board meets.",
                owner_title="Head of SEND",
                due_on=today + timedelta(weeks=2),
            ),
        ],
    )
    submission = edition.passages.get().submissions.latest("stage")
    _meeting_with(
        submission,
        bodies["health"],
        today + timedelta(weeks=3),
        people["clerk"],
        title="Draft SEND and AP Strategy",
        is_held=False,
    )


def _draft(
    document: Document,
    page_type: type[GovernedPage],
    text: Text,
    *,
    slug: str,
    title: str,
    author: Person,
    **of_edition: Any,
) -> Edition:
    """An edition with its page, written by `author`."""
    shelf = StrategiesPage.objects.get()
    page = shelf.add_child(
        instance=page_type(
            title=title,
            slug=f"{document.slug}-{slug}",
            summary=text.summary,
            body=text.body,
            live=False,
            owner=author.user,
        )
    )
    page.save_revision(user=author.user)
    return drafting.create_edition(
        document=document,
        slug=slug,
        title=title,
        page=page,
        provenance=Edition.Provenance.INVENTED,
        source=INVENTED,
        by=COMMAND,
        **of_edition,
    )


def _meeting_with(
    submission: Submission, body: Body, day: date, clerk: Person, *, title: str, is_held: bool = True
) -> AgendaItem:
    """A meeting of `body` on that day with the submission on its agenda after two ordinary items."""
    meeting = convening.schedule_meeting(
        body=body,
        starts_at=moment(day),
        place="Council House, Committee Room 2",
        source=INVENTED,
        in_the_past=is_held,
        by=clerk,
    )
    for usual in ("Apologies and declarations of interest", "Minutes of the last meeting and matters arising"):
        convening.list_item(meeting=meeting, title=usual, by=clerk)
    item = convening.list_item(
        meeting=meeting,
        submission=submission,
        title=title,
        recommendation="That the Board approve the text as put before it.",
        by=clerk,
    )
    if is_held:
        convening.hold_meeting(meeting=meeting, by=clerk)
    return item


def _decide(
    item: AgendaItem,
    clerk: Person,
    chair: Person,
    *,
    wording: str,
    late_member: bool = False,
    interest: bool = False,
    conditions: Sequence[NewCondition] = (),
) -> None:
    """Attendance taken, the item taken, the decision recorded and confirmed."""
    members = list(item.meeting.body.memberships.order_by("pk"))
    for number, member in enumerate(members):
        attending.record_attendance(
            meeting=item.meeting,
            membership=member,
            state=Attendance.State.APOLOGIES if number in {4, 9} else Attendance.State.PRESENT,
            arrived_at=time(14, 25) if late_member and number == 2 else None,
            by=clerk,
        )
    attending.take_item(agenda_item=item, taken_at=time(14, 40), by=clerk)
    if interest:
        voluntary = next(member for member in members if member.seat == Seat.VOLUNTARY)
        attending.declare_interest(
            agenda_item=item, membership=voluntary, nature="Works for a charity named in the draft.", by=clerk
        )
    decision = deciding.record_decision(
        agenda_item=item,
        submission=item.submission,
        resolution=Resolution(
            outcome=Outcome.APPROVED_WITH_CONDITIONS if conditions else Outcome.APPROVED,
            wording=wording,
            conditions=conditions,
            reasons="It answers what families and schools asked for, and its cost is within the agreed budget.",
            alternatives="To keep the present text for another year. "
            "Not chosen, since it no longer matches what children need.",
            minute_number=f"{item.number}.1",
            decided_on=item.meeting.starts_at.astimezone(LONDON).date(),
        ),
        by=clerk,
    )
    confirming.confirm_decision(decision=decision, by=chair)


def moment(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=LONDON)
