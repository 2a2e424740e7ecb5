"""Killed (signal 9) at fifty random moments of deciding, fifty of publishing, and on the whole route:
afterwards the database and the ledger agree, nothing is half published, search catches up, and the work
goes on from where the record stands."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from governance import audit, confirming, convening, publication, submitting
from governance.models import AgendaItem, Decision, Edition, Route, Submission
from governance.states import EditionState, MeetingState, SubmissionState
from search import keeping, outbox
from search.copies import OfThisMachine
from search.models import Note
from tests.factories import governance as making
from tests.governance.passages import page_of

from .processes import counted, killed_after, killed_at

pytestmark = pytest.mark.prove
logger = logging.getLogger(__name__)

# Fifty of deciding and fifty of publishing, each ten on a database of their own.
KILLS = 10
BATCHES = range(5)
A_DAY = timedelta(days=1)
TEXT = "Every child is heard."


@dataclass
class Walk:
    """An edition's way into force, taken step by step from wherever the record says it stands."""

    boards: tuple[making.Board, ...]
    route: Route
    edition: int
    begins: datetime

    def until(self, reached: Callable[["Walk"], bool] = lambda walk: False) -> None:
        """Goes on until `reached`, or until the edition is in force."""
        while not reached(self) and (step := self._next()):
            step()

    @property
    def now(self) -> Edition:
        return Edition.objects.get(pk=self.edition)

    def is_to_be_decided(self) -> bool:
        """A board has met on it, and nothing is recorded yet."""
        item = AgendaItem.objects.filter(submission__passage__edition=self.edition).last()
        return item is not None and item.meeting.state == MeetingState.HELD and not item.decisions.exists()

    def is_to_be_adopted(self) -> bool:
        """The last board's decision waits for its chair."""
        decisions = Decision.objects.filter(submission__passage__edition=self.edition)
        return decisions.filter(submission__stage=len(self.boards), confirmation=None).exists()

    def _next(self) -> Callable[[], object] | None:
        match self.now.state:
            case EditionState.DRAFTING:
                return lambda: submitting.submit_edition(edition=self.now, route=self.route, by=self.boards[0].lead)
            case EditionState.IN_GOVERNANCE:
                return self._next_of_submission(Submission.objects.filter(passage__edition=self.edition).latest("pk"))
            case EditionState.ADOPTED:
                return self._bring_into_force
        return None

    def _next_of_submission(self, submission: Submission) -> Callable[[], object]:
        board = self.boards[submission.stage - 1]
        if submission.state == SubmissionState.PROPOSED:
            return lambda: self._list(submission, board)
        item = submission.agenda_items.latest("pk")
        if submission.state == SubmissionState.DECIDED:
            decision = Decision.objects.standing().get(agenda_item=item)
            return lambda: confirming.confirm_decision(decision=decision, by=board.chair)
        if item.meeting.state == MeetingState.SCHEDULED:
            return lambda: convening.hold_meeting(meeting=item.meeting, by=board.clerk)
        return lambda: making.record(board, item)

    def _list(self, submission: Submission, board: making.Board) -> None:
        """On the agenda of the meeting called for it, which may be all that was done before the kill."""
        meeting = board.body.meetings.filter(state=MeetingState.SCHEDULED).first() or convening.schedule_meeting(
            body=board.body, starts_at=timezone.now() - timedelta(hours=1), in_the_past=True, by=board.clerk
        )
        convening.list_item(meeting=meeting, title="The strategy", submission=submission, by=board.clerk)

    def _bring_into_force(self) -> None:
        with making.clock(self.begins + A_DAY):
            call_command("bring_into_force", stdout=StringIO())


@pytest.fixture
def walks(committed):
    """Walks of one edition after another of the same strategy, each two days after the one before, so that
    each replaces the last."""
    boards = (making.board("SEND Board"), making.board("Health and Wellbeing Board"))
    route = making.route(*boards, effective_after_days=1)
    start = timezone.now()

    def begin():
        for number in range(3 * KILLS):
            begins = start + number * 2 * A_DAY
            with making.clock(begins):
                edition = making.draft(boards[0], TEXT, slug=f"edition-{number}")
                yield Walk(boards, route, edition.pk, begins)

    with closing(begin()) as begun:  # so that a test that fails leaves the clock as it was
        yield begun


def assert_all_agrees(walk: Walk) -> None:
    """The record, what is published of it and what is found of it, the day after the boards decided."""
    with making.clock(walk.begins + A_DAY):
        report = audit.verify()
        assert report.problems == ()
        assert report.differences == ()
        assert_no_half(walk)
        outbox.drain()
        assert not OfThisMachine().due(Note.objects.all())
        assert [found for found in keeping.check() if found.source != "index"] == []


def assert_no_half(walk: Walk) -> None:
    edition, page, pins = walk.now, page_of(walk.now), walk.now.pins.all()
    in_force = edition.state == EditionState.IN_FORCE
    assert page.live == in_force
    assert page.live_revision_id == (pins.get().revision_id if in_force else None)
    assert len(pins) == (edition.state != EditionState.DRAFTING)
    assert page.locked == (edition.state == EditionState.IN_GOVERNANCE)
    assert Edition.objects.filter(document=edition.document, state=EditionState.IN_FORCE).count() <= 1
    all_accepted = edition.state in (EditionState.ADOPTED, EditionState.IN_FORCE)
    assert (publication.adopted_pin(edition) is not None) == all_accepted
    assert (Client().get(edition.get_absolute_url()).content.count(TEXT.encode()) > 0) == all_accepted
    for submission in Submission.objects.filter(passage__edition=edition):
        assert (submission.state == SubmissionState.DECIDED) == submission.decisions.exists()


def assert_it_goes_on(walk: Walk) -> None:
    """What was begun can be ended, without a trace of having been interrupted."""
    walk.until()

    assert walk.now.state == EditionState.IN_FORCE
    assert [decision.submission.stage for decision in Decision.objects.filter(pin__edition=walk.edition)] == [2, 1]
    with making.clock(walk.begins + A_DAY):
        assert_no_half(walk)


def is_before_the_last_board(walk: Walk) -> bool:
    return Submission.objects.filter(passage__edition=walk.edition, stage=len(walk.boards)).exists()


def is_in_force(walk: Walk) -> bool:
    return walk.now.state == EditionState.IN_FORCE


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param(Walk.is_to_be_decided, is_before_the_last_board, id="deciding"),
        pytest.param(Walk.is_to_be_adopted, is_in_force, id="publishing"),
    ],
)
def test_killed_at_any_statement(walks, chance, starts, ends, batch):
    first = next(walks)
    first.until(starts)
    statements = counted(lambda: first.until(ends))
    assert statements > KILLS, "nothing was counted"

    def kill(walk):
        statement, after = chance.randint(1, statements), chance.choice([True, False])
        logger.warning("killed %s statement %s of %s", "after" if after else "before", statement, statements)
        walk.until(starts)
        return killed_at(lambda: walk.until(ends), statement, after=after)

    assert_nothing_is_lost(walks, kill)


@pytest.mark.parametrize("batch", range(2))
def test_killed_on_the_whole_route_at_any_moment(walks, chance, batch):
    first, began = next(walks), time.monotonic()
    counted(first.until)
    took = time.monotonic() - began

    def kill(walk):
        seconds = chance.uniform(0, took)
        logger.warning("killed after %.3f of %.3f seconds", seconds, took)
        return killed_after(walk.until, seconds)

    assert_nothing_is_lost(walks, kill)


def assert_nothing_is_lost(walks: Iterator[Walk], kill: Callable[[Walk], bool]) -> None:
    kills = 0
    while kills < KILLS:
        walk = next(walks)
        kills += kill(walk)
        assert_all_agrees(walk)
        assert_it_goes_on(walk)
    assert_all_agrees(walk)
