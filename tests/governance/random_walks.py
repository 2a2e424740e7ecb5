"""A machine that walks at random through the record: whoever comes along tries whatever there is, in any
order and at any hour. What is refused changes nothing; what is done stands in the ledger, and each state
follows its table."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from wagtail.models import Page, Revision, WorkflowState

from governance import adopting, attending, audit, confirming, convening, publication, quorum, submitting
from governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    Edition,
    LedgerEntry,
    Meeting,
    Person,
    Route,
    Seat,
    Submission,
)
from governance.refusals import Refused
from governance.states import (
    EDITION_TRANSITIONS,
    ITEM_TRANSITIONS,
    MEETING_TRANSITIONS,
    SUBMISSION_TRANSITIONS,
    EditionState,
    ItemState,
    MeetingState,
    Outcome,
    SubmissionState,
)
from tests.factories import governance as making

TABLES: dict[str, dict[Any, frozenset[Any]]] = {
    "edition": EDITION_TRANSITIONS,
    "submission": SUBMISSION_TRANSITIONS,
    "meeting": MEETING_TRANSITIONS,
    "agendaitem": ITEM_TRANSITIONS,
}
QUORUM = {"at_least": 2, "among_them": [{"seat": Seat.NHS, "at_least": 1}]}
SEATS = (Seat.NHS, Seat.SCHOOL, Seat.PARENT_CARER)

which = st.integers(0, 5)
# Mostly whoever may; else the holder of another post, another board's, or somebody off the street.
who = st.sampled_from(["right"] * 5 + ["lead", "clerk", "chair", "other board's", "stranger"])
# Mostly what has just come up; else anything there is.
lately = st.booleans() | st.just(True)
clocks = st.none() | st.sampled_from([time(9, 30), time(10), time(11, 15)])


class RandomWalk(RuleBasedStateMachine):
    """Runs within the transaction of a test, each walk from the same beginning: two boards with a quorum
    rule, and two drafts of one strategy."""

    def __init__(self) -> None:
        super().__init__()
        self.beginning = transaction.savepoint()
        self.now = timezone.now().replace(hour=9, minute=0)
        self.send, self.wellbeing = making.board(rule=QUORUM, seats=SEATS), making.board("Wellbeing Board")
        self.route: Route = making.route(self.send, self.wellbeing, effective_after_days=1)
        self.drafts = [making.draft(self.send, slug=f"edition-{number}") for number in range(2)]
        self.stranger = making.person("A stranger")

    def teardown(self) -> None:
        with self._clock():
            report = audit.verify()
        transaction.savepoint_rollback(self.beginning)
        assert report.problems == ()
        assert report.differences == ()

    # Time

    @rule(hours=st.sampled_from([1, 3, 24, 48]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # The lead officer

    @rule(which=which, who=who)
    def submit(self, which: int, who: str) -> None:
        edition = self._edition(which)
        self._try(lambda: submitting.submit_edition(edition=edition, route=self.route, by=self._who(who, "lead")))

    @rule(which=which, who=who, reason=st.sampled_from(["A new law.", "A new law.", " "]))
    def withdraw(self, which: int, who: str, reason: str) -> None:
        edition = self._edition(which)
        self._try(lambda: submitting.withdraw_edition(edition=edition, reason=reason, by=self._who(who, "lead")))

    @rule(which=which, who=who)
    def take_back(self, which: int, who: str) -> None:
        edition = self._edition(which)
        self._try(
            lambda: submitting.take_back_edition(edition=edition, reason="The wrong text.", by=self._who(who, "lead"))
        )

    # The clerk

    @rule(at_send=st.booleans(), hours=st.sampled_from([-1, 0, 2, 25]), who=who)
    def schedule(self, at_send: bool, hours: int, who: str) -> None:
        board = self.send if at_send else self.wellbeing
        self._try(
            lambda: convening.schedule_meeting(
                body=board.body, starts_at=self.now + timedelta(hours=hours), by=self._who(who, "clerk", board)
            )
        )

    @precondition(lambda self: Submission.objects.exists() and Meeting.objects.exists())
    @rule(which=which, lately=lately, who=who)
    def put_on_the_agenda(self, which: int, lately: bool, who: str) -> None:
        submission = self._pick(Submission, which, lately)
        meeting = self._pick(Meeting, which, lately)
        self._try(
            lambda: convening.list_item(
                meeting=meeting, submission=submission, by=self._who(who, "clerk", self._board(meeting))
            )
        )

    @precondition(lambda self: AgendaItem.objects.exists())
    @rule(which=which, lately=lately, who=who, reason=st.sampled_from(["A mistake.", "A mistake.", " "]))
    def take_off(self, which: int, lately: bool, who: str, reason: str) -> None:
        item = self._pick(AgendaItem, which, lately)
        by = self._who(who, "clerk", self._board(item.meeting))
        self._try(lambda: convening.take_off_item(agenda_item=item, reason=reason, by=by))

    @precondition(lambda self: Meeting.objects.exists())
    @rule(which=which, lately=lately, who=who)
    def hold(self, which: int, lately: bool, who: str) -> None:
        meeting = self._pick(Meeting, which, lately)
        self._try(lambda: convening.hold_meeting(meeting=meeting, by=self._who(who, "clerk", self._board(meeting))))

    @precondition(lambda self: Meeting.objects.exists())
    @rule(
        which=which,
        lately=lately,
        who=who,
        how=st.sampled_from([convening.cancel_meeting, convening.find_inquorate]),
        reason=st.sampled_from(["Snow.", "Snow.", ""]),
    )
    def call_off(self, which: int, lately: bool, who: str, how: Callable[..., Meeting], reason: str) -> None:
        meeting = self._pick(Meeting, which, lately)
        self._try(lambda: how(meeting=meeting, reason=reason, by=self._who(who, "clerk", self._board(meeting))))

    @precondition(lambda self: Meeting.objects.exists())
    @rule(
        which=which,
        lately=lately,
        who=who,
        member=which,
        state=st.sampled_from([Attendance.State.PRESENT] * 3 + [Attendance.State.APOLOGIES]),
        arrived=clocks,
        left=clocks,
    )
    def attend(self, which, lately, who, member, state, arrived, left) -> None:
        meeting = self._pick(Meeting, which, lately)
        membership = self.send.members[member % len(SEATS)]
        self._try(
            lambda: attending.record_attendance(
                meeting=meeting,
                membership=membership,
                state=state,
                arrived_at=arrived,
                left_at=left,
                by=self._who(who, "clerk", self._board(meeting)),
            )
        )

    @precondition(lambda self: AgendaItem.objects.exists())
    @rule(which=which, lately=lately, who=who, member=which, left_room=st.booleans())
    def declare(self, which: int, lately: bool, who: str, member: int, left_room: bool) -> None:
        item = self._pick(AgendaItem, which, lately)
        membership = self.send.members[member % len(SEATS)]
        self._try(
            lambda: attending.declare_interest(
                agenda_item=item,
                membership=membership,
                left_room=left_room,
                by=self._who(who, "clerk", self._board(item.meeting)),
            )
        )

    @precondition(lambda self: AgendaItem.objects.exists())
    @rule(
        which=which,
        lately=lately,
        who=who,
        outcome=st.sampled_from([Outcome.APPROVED] * 4 + list(Outcome)),
        wording=st.sampled_from([making.WORDING] * 3 + [" "]),
        days=st.sampled_from([0, 0, 0, 1, -1]),
        replaces=st.booleans(),
    )
    def decide(self, which, lately, who, outcome, wording, days, replaces) -> None:
        item = self._pick(AgendaItem, which, lately)
        standing = Decision.objects.standing().filter(agenda_item=item).first()
        decided_on = timezone.localdate(item.meeting.starts_at) + timedelta(days=days)
        self._try(
            lambda: making.record(
                self._board(item.meeting),
                item,
                outcome,
                wording=wording,
                decided_on=decided_on,
                replaces=standing if replaces else None,
                by=self._who(who, "clerk", self._board(item.meeting)),
            )
        )

    # The chair, and the calendar

    @precondition(lambda self: Decision.objects.exists())
    @rule(which=which, lately=lately, who=who)
    def confirm(self, which: int, lately: bool, who: str) -> None:
        decision = self._pick(Decision, which, lately)
        by = self._who(who, "chair", self._board(decision.agenda_item.meeting))
        self._try(lambda: confirming.confirm_decision(decision=decision, by=by))

    @rule(which=which)
    def bring_into_force(self, which: int) -> None:
        edition = self._edition(which)
        self._try(lambda: adopting.bring_into_force(edition=edition, by=making.BY))

    # The straight way on, since chance alone seldom comes to the end

    @rule(which=which, steps=st.integers(1, 10))
    def go_on(self, which: int, steps: int) -> None:
        """The next steps of an edition, each by whoever is to take it."""
        for _ in range(steps):
            if step := self._next(self._edition(which)):
                self._try(step)

    @rule(which=which)
    def go_all_the_way(self, which: int) -> None:
        self.go_on(which, steps=20)

    def _next(self, edition: Edition) -> Callable[[], Any] | None:
        match edition.state:
            case EditionState.DRAFTING:
                return lambda: submitting.submit_edition(edition=edition, route=self.route, by=self.send.lead)
            case EditionState.IN_GOVERNANCE:
                return self._next_of_submission(Submission.objects.filter(passage__edition=edition).latest("pk"))
            case EditionState.ADOPTED:
                self.now += timedelta(days=2)
                return lambda: adopting.bring_into_force(edition=edition, by=making.BY)
        return None

    def _next_of_submission(self, submission: Submission) -> Callable[[], Any]:
        board = self._board(submission)
        if submission.state == SubmissionState.PROPOSED:
            self.now += timedelta(minutes=1)  # a body meets once at a time
            return lambda: making.item(board, submission, held=False)
        item = submission.agenda_items.latest("pk")
        if submission.state == SubmissionState.DECIDED:
            decision = Decision.objects.standing().get(agenda_item=item)
            return lambda: confirming.confirm_decision(decision=decision, by=board.chair)
        if item.meeting.state in convening.TO_COME:
            self.now = max(self.now, item.meeting.starts_at)
            return lambda: convening.hold_meeting(meeting=item.meeting, by=board.clerk)
        if board.members and not item.meeting.attendance.exists():
            return lambda: making.attend(item, board.clerk, *board.members)
        outcome = Outcome.APPROVED if quorum.for_item(item).met is not False else Outcome.DEFERRED
        return lambda: making.record(board, item, outcome)

    # What is always true

    @invariant()
    def one_edition_at_most_is_in_force_and_none_is_public_without_its_boards(self) -> None:
        assert Edition.objects.filter(state=EditionState.IN_FORCE).count() <= 1
        with self._clock():
            for edition in Edition.objects.all():
                decided = Decision.objects.settled().filter(
                    submission__passage__edition=edition, outcome=Outcome.APPROVED
                )
                if publication.public_pin(edition):
                    assert {each.submission.body_id for each in decided} >= {self.send.body.pk, self.wellbeing.body.pk}
                else:
                    assert not Page.objects.get(pk=edition.page_id).live

    # How each is tried

    def _try(self, act: Callable[[], Any]) -> None:
        """Does it, or is refused, and then nothing has changed."""
        before, last = everything(), LedgerEntry.objects.count()
        states = {name: _states(name) for name in TABLES}
        reasons: list[str] = []
        tried = act.__qualname__.split(".")[1].lstrip("_")
        try:
            with self._clock():
                act()
        except Refused as refused:
            reasons = refused.reasons
            event(f"{tried} refused")
        else:
            event(f"{tried} done")
        if reasons:
            assert all(reason.strip() for reason in reasons)
            assert everything() == before, reasons
        else:
            assert LedgerEntry.objects.count() > last
            _assert_each_step_is_in_its_table(states, last)

    def _clock(self) -> AbstractContextManager[None]:
        return making.clock(self.now)

    def _edition(self, which: int) -> Edition:
        return Edition.objects.get(pk=self.drafts[which % 2].pk)

    def _pick(self, model: type[Any], which: int, lately: bool) -> Any:
        found = list(model.objects.order_by("-pk"))
        return found[0] if lately else found[which % len(found)]

    def _board(self, of: Meeting | Submission) -> making.Board:
        return self.send if of.body_id == self.send.body.pk else self.wellbeing

    def _who(self, who: str, post: str, board: making.Board | None = None) -> Person:
        board = board or self.send
        if who == "right":
            return getattr(board, post)
        if who == "stranger":
            return self.stranger
        if who == "other board's":
            return getattr(self.wellbeing if board is self.send else self.send, post)
        return getattr(board, who)


def everything() -> str:
    """A digest of every table of governance, and of what Wagtail shows of it."""
    digest = hashlib.sha256()
    shown = (Page, Revision, WorkflowState)
    for model in (*apps.get_app_config("governance").get_models(), *shown):
        for row in model._base_manager.order_by("pk").values_list():
            digest.update(repr((model.__name__, row)).encode())
    return digest.hexdigest()


def _states(name: str) -> dict[str, str]:
    model = apps.get_model("governance", name)
    return {f"{name}:{pk}": state for pk, state in model._base_manager.values_list("pk", "state")}


def _assert_each_step_is_in_its_table(states: dict[str, dict[str, str]], last: int) -> None:
    """Reads the steps from what the ledger has entered since: one act may take several."""
    first = {
        "edition": EditionState.DRAFTING,
        "submission": SubmissionState.PROPOSED,
        "meeting": MeetingState.SCHEDULED,
        "agendaitem": ItemState.LISTED,
    }
    for entry in LedgerEntry.objects.filter(seq__gt=last).order_by("seq").select_related("payload"):
        name = entry.subject.partition(":")[0]
        if name not in TABLES:
            continue
        now = json.loads(entry.payload.canonical)["row"]["state"]
        was = states[name].get(entry.subject)
        if was is None:
            assert now == first[name], entry
        elif was != now:
            assert now in TABLES[name][was], (entry.subject, was, now)
        states[name][entry.subject] = now
    for name, stepped in states.items():
        assert _states(name) == stepped, "a state changed without an entry"
