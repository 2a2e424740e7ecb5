"""The stages of a passage: what a body may resolve, what comes next, and when it takes effect.
Read from the copy of the route that the passage took when it started."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from .models import Passage, Route
from .states import OUTCOMES_WITHOUT_QUORUM, Outcome

# What a body may always do with what is put before it.
ALWAYS_POSSIBLE = frozenset({Outcome.NOTED, Outcome.DEFERRED, Outcome.REFERRED_BACK, Outcome.REJECTED})


@dataclass(frozen=True, slots=True)
class Stage:
    """One body on a route, and what it is asked."""

    number: int
    body: int
    body_name: str
    purpose: str
    accepts: tuple[str, ...]
    notice_days: int
    effective_after_days: int


def snapshot(route: Route) -> list[dict[str, Any]]:
    """The route as it is now, for a passage to keep."""
    return [
        asdict(
            Stage(
                number=number,
                body=stage.body_id,
                body_name=stage.body.name,
                purpose=stage.purpose,
                accepts=tuple(stage.accepts),
                notice_days=stage.notice_days,
                effective_after_days=stage.effective_after_days,
            )
        )
        for number, stage in enumerate(route.stages.select_related("body").order_by("number"), start=1)
    ]


def stages(passage: Passage) -> tuple[Stage, ...]:
    """The stages of a passage, in order."""
    return tuple(Stage(**(stage | {"accepts": tuple(stage["accepts"])})) for stage in passage.stages)


def stage(passage: Passage, number: int) -> Stage:
    """The stage with that number. Raises LookupError if the passage has none."""
    for each in stages(passage):
        if each.number == number:
            return each
    raise LookupError(f"{passage} has no stage {number}")


def following(passage: Passage, number: int) -> Stage | None:
    """The stage after `number`; None after the last."""
    return next((each for each in stages(passage) if each.number == number + 1), None)


def lets_go_on(stage: Stage, *, outcome: str, quorum_met: bool | None) -> bool:
    """Whether an outcome takes the edition past this stage. A body short of its quorum never does."""
    return outcome in stage.accepts and quorum_met is not False


def outcomes(stage: Stage | None, *, quorum_met: bool | None) -> list[Outcome]:
    """What the body may resolve: at a stage only what the stage accepts and what is always possible."""
    possible = [each for each in Outcome if stage is None or each in stage.accepts or each in ALWAYS_POSSIBLE]
    return [each for each in possible if quorum_met is not False or each in OUTCOMES_WITHOUT_QUORUM]


def effective_date(stages: Iterable[Stage], *, decided_on: date) -> date:
    """The day from which an edition is in force once the last body has decided."""
    last = max(stages, key=lambda stage: stage.number)
    return decided_on + timedelta(days=last.effective_after_days)
