"""Boards, editions, meetings and decisions for tests, each brought about by the record's own writes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from unittest import mock

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from cms.models import StrategyPage
from governance import (
    acting,
    actors,
    appointing,
    attending,
    confirming,
    convening,
    deciding,
    drafting,
    grounds,
    overriding,
    registering,
    submitting,
)
from governance.actors import Command
from governance.models import (
    AgendaItem,
    Attendance,
    Basis,
    Body,
    Decision,
    Document,
    Edition,
    LegalKind,
    Membership,
    Override,
    Person,
    Post,
    Route,
    RouteStage,
    Seat,
    Submission,
    Terms,
)
from governance.particulars import OPEN, Mandate, NewCondition, Privacy, Resolution
from governance.states import Outcome, SubmissionState

Row = TypeVar("Row", bound=models.Model)
BY = Command("tests")
LONG_AGO = date(2020, 1, 1)
WORDING = "Resolved: that the strategy be approved."


@dataclass
class Board:
    """A body with those who act for it, and the holders of its seats."""

    body: Body
    lead: Person
    clerk: Person
    chair: Person
    members: list[Membership] = field(default_factory=list)


def slip_in(row: Row) -> Row:
    """Saves a row past its module and the ledger, as a program could that says who acts."""
    with transaction.atomic(), actors.acting(actors.reference(BY)):
        row.save()
    return row


@contextmanager
def clock(moment: datetime) -> Iterator[None]:
    """As if it were that moment."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def person(name: str, *, signs_in: bool = False) -> Person:
    email = f"{slugify(name)}@example.org"
    user = get_user_model().objects.create_user(email) if signs_in else None
    return registering.enter(row=Person(name=name, user=user), by=BY)


def council_officer(post: Post) -> Person:
    """Who holds a post for the whole council, and signs in."""
    holder = person(post.label, signs_in=True)
    appointing.appoint(person=holder, body=None, post=post, valid_from=LONG_AGO, by=BY)
    return holder


def board(
    name: str = "SEND Board",
    *,
    kind: LegalKind = LegalKind.PARTNERSHIP,
    rule: dict | None = None,
    seats: Sequence[Seat] = (),
    official_record: Body.OfficialRecord = Body.OfficialRecord.HERE,
    **terms: object,
) -> Board:
    """A board without a quorum in its terms, or with the given rule and a member for each of `seats`; `terms` is
    what else they say."""
    body = registering.enter(row=Body(name=name, slug=slugify(name), official_record=official_record), by=BY)
    appointing.agree_terms(
        body=body,
        legal_kind=kind,
        quorum_setting=Terms.Quorum.RULE if rule else Terms.Quorum.NONE,
        quorum_rule=rule,
        valid_from=LONG_AGO,
        by=BY,
        **terms,
    )
    posts = {
        post: person(f"{name} {post.label}", signs_in=True) for post in (Post.LEAD_OFFICER, Post.CLERK, Post.CHAIR)
    }
    for post, holder in posts.items():
        appointing.appoint(person=holder, body=body, post=post, valid_from=LONG_AGO, by=BY)
    return Board(
        body,
        lead=posts[Post.LEAD_OFFICER],
        clerk=posts[Post.CLERK],
        chair=posts[Post.CHAIR],
        members=[member(body, seat, f"{name} member {number}") for number, seat in enumerate(seats, start=1)],
    )


def member(body: Body, seat: Seat, name: str, *, voting: bool = True, valid_from: date = LONG_AGO) -> Membership:
    return appointing.seat_member(
        person=person(name), body=body, seat=seat, voting=voting, valid_from=valid_from, by=BY
    )


def cabinet(name: str = "Cabinet") -> Board:
    """An executive whose decisions can be called in until four o’clock on the fifth working day."""
    return board(name, kind=LegalKind.EXECUTIVE, call_in_days=5, call_in_until=time(16), call_in_members=2)


def councillors(*names: str) -> list[Person]:
    """Councillors of the scrutiny board, who may call in what the executive decided."""
    council = registering.body_named(name="Council", by=BY)
    return [member(council, Seat.COUNCILLOR, name).person for name in names]


def route(
    *boards: Board,
    accepts: Sequence[Outcome] = (Outcome.APPROVED,),
    effective_after_days: int = 0,
    amending: RouteStage.Amending = RouteStage.Amending.CONCUR,
) -> Route:
    made = registering.enter(row=Route(name=", then ".join(board.body.name for board in boards)), by=BY)
    for number, each in enumerate(boards, start=1):
        registering.enter(
            row=RouteStage(
                route=made,
                number=number,
                body=each.body,
                accepts=list(accepts),
                effective_after_days=effective_after_days,
                amending=amending,
            ),
            by=BY,
        )
    return made


def draft(
    overseer: Board,
    text: str = "Every child is heard.",
    *,
    slug: str = "2026",
    author: Person | None = None,
    titled: str = "",
) -> Edition:
    """An edition on a page of its own, written by `author` (the lead officer unless told). The first begins a document
    that is `titled` so, as are the page and the edition."""
    page = StrategyPage(title=titled or f"Strategy {slug}", slug=f"strategy-{slug}", live=False, summary=text)
    page.body = [("heading", "What we will do"), ("paragraph", f"<p>{text}</p>")]
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision(user=(author or overseer.lead).user)
    document = Document.objects.first() or drafting.create_document(
        title=titled or "SEND Strategy",
        slug="send-strategy",
        kind=Document.Kind.STRATEGY,
        overseen_by=overseer.body,
        by=BY,
    )
    return drafting.create_edition(document=document, slug=slug, title=page.title, page=page, by=overseer.lead)


def write(edition: Edition, text: str, *, author: Person) -> None:
    """A new draft of the edition's text."""
    page = Page.objects.get(pk=edition.page_id).specific
    page.summary = text
    page.save_revision(user=author.user)


def submit(edition: Edition, along: Route, overseer: Board) -> Submission:
    return submitting.submit_edition(edition=edition, route=along, by=overseer.lead)


def waiting(edition: Edition) -> Submission:
    """The submission that waits for a meeting."""
    return Submission.objects.get(passage__edition=edition, state=SubmissionState.PROPOSED)


def begun() -> datetime:
    """When a meeting began that is held by now: at nine this morning, or if that was less than an hour ago, an hour ago
    (soon after midnight: less). A moment later each time, since a body meets once at a time."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = now - midnight
    return min(midnight + timedelta(hours=9) + since / 1440, now - min(timedelta(hours=1), since / 2))


def item(before: Board, submission: Submission | None = None, *, held: bool = True, days_ago: int = 0) -> AgendaItem:
    """An item of a meeting that has begun, `days_ago` days before today."""
    meeting = convening.schedule_meeting(
        body=before.body,
        starts_at=begun() - timedelta(days=days_ago),
        in_the_past=True,
        by=before.clerk,
    )
    listed = convening.list_item(meeting=meeting, title="The strategy", submission=submission, by=before.clerk)
    if held:
        convening.hold_meeting(meeting=meeting, by=before.clerk)
    return AgendaItem.objects.get(pk=listed.pk)


def attend(
    agenda_item: AgendaItem,
    clerk: Person,
    *members: Membership,
    mode: Attendance.Mode = Attendance.Mode.IN_ROOM,
    arrived_at: time | None = None,
    left_at: time | None = None,
) -> None:
    for each in members:
        attending.record_attendance(
            meeting=agenda_item.meeting,
            membership=each,
            state=Attendance.State.PRESENT,
            mode=mode,
            arrived_at=arrived_at,
            left_at=left_at,
            by=clerk,
        )


def record_decision(
    *,
    agenda_item: AgendaItem,
    by: Person,
    submission: Submission | None = None,
    replaces: Decision | None = None,
    **resolved: object,
) -> Decision:
    """The same, with what was resolved word by word."""
    return deciding.record_decision(
        agenda_item=agenda_item, by=by, submission=submission, replaces=replaces, resolution=Resolution(**resolved)
    )


def why_not_recorded(
    *, agenda_item: AgendaItem, by: Person, replaces: Decision | None = None, **resolved: object
) -> list[str]:
    """Why the rule lets `by` not record it: before anything is typed, or with what was `resolved`."""
    usual = {
        "outcome": Outcome.APPROVED,
        "wording": WORDING,
        "decided_on": timezone.localdate(agenda_item.meeting.starts_at),
    }
    resolution = Resolution(**usual | resolved) if resolved else None
    return deciding.refusals(agenda_item=agenda_item, by=by, replaces=replaces, resolution=resolution)


def decide_between_meetings(
    *,
    body: Body,
    by: Person,
    basis: Basis,
    decided_by: Person | None = None,
    authorised_by: Decision | None = None,
    clause: str = "",
    title: str = "",
    submission: Submission | None = None,
    privacy: Privacy = OPEN,
    replaces: Decision | None = None,
    **resolved: object,
) -> Decision:
    """The clerk records what was decided for the body between its meetings."""
    return acting.decide_outside_a_meeting(
        body=body,
        mandate=Mandate(basis=basis, decided_by=decided_by, authorised_by=authorised_by, clause=clause),
        resolution=Resolution(**resolved),
        by=by,
        title=title,
        submission=submission,
        privacy=privacy,
        replaces=replaces,
    )


def override(
    agenda_item: AgendaItem,
    person: Person,
    duty: Override.Duty,
    *,
    asked_by: Person,
    by: Person,
    reason: str = "One clerk.",
) -> Override:
    """One officer asks that somebody do two duties, another agrees."""
    proposal = overriding.propose_override(
        agenda_item=agenda_item, person=person, duty=duty, reason=reason, by=asked_by
    )
    return overriding.agree_override(agenda_item=agenda_item, proposal=proposal, by=by)


def record(before: Board, agenda_item: AgendaItem, outcome: Outcome = Outcome.APPROVED, **changed: object) -> Decision:
    """The clerk records what was resolved; `changed` replaces what is usual."""
    usual = {
        "agenda_item": agenda_item,
        "outcome": outcome,
        "wording": WORDING,
        "decided_on": timezone.localdate(agenda_item.meeting.starts_at),
        "by": before.clerk,
        **needed(outcome),
    }
    if grounds.is_private(AgendaItem.objects.get(pk=agenda_item.pk)):
        usual["public_wording"] = "It was agreed."
    return record_decision(**usual | changed)


def needed(outcome: Outcome) -> dict[str, object]:
    """What a record needs besides its words, for the outcome."""
    match outcome:
        case Outcome.APPROVED_WITH_CONDITIONS:
            return {"conditions": [condition()]}
        case Outcome.REFERRED_BACK | Outcome.WITHDRAWN:
            return {"reasons": "The figures are of last year. Bring this year’s."}
    return {}


def condition(**changed: object) -> NewCondition:
    usual = {
        "text": "That the finance officer agrees to the costs.",
        "owner_title": "Director of Education",
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    return NewCondition(**usual | changed)


def settle(before: Board, decision: Decision) -> Decision:
    """The chair confirms."""
    confirming.confirm_decision(decision=decision, by=before.chair)
    return Decision.objects.get(pk=decision.pk)


def decide(before: Board, edition: Edition, outcome: Outcome = Outcome.APPROVED, **changed: object) -> Decision:
    """The board meets on what waits for it, decides, and its chair confirms."""
    decision = settle(before, record(before, item(before, waiting(edition)), outcome, **changed))
    edition.refresh_from_db()
    return decision


def adopted(*boards: Board, slug: str = "2026", text: str = "Every child is heard.", after_days: int = 0) -> Edition:
    """An edition that every board has approved."""
    edition = draft(boards[0], text, slug=slug)
    along = Route.objects.first() or route(*boards, effective_after_days=after_days)
    submit(edition, along, boards[0])
    for each in boards:
        decide(each, edition)
    return edition
