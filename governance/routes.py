"""The stages of a passage: what a body may resolve, what comes next, and when it takes effect.
Read from the copy of the route that the passage took when it started."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from .models import Passage, Route, RouteStage
from .states import OUTCOMES_WITHOUT_QUORUM, Outcome

# What a body may always do with what is put before it.
ALWAYS_POSSIBLE = frozenset(
    {Outcome.NOTED, Outcome.DEFERRED, Outcome.REFERRED_BACK, Outcome.REJECTED, Outcome.WITHDRAWN}
)
# What never lets an edition go on, whatever a route says.
STOPPING = frozenset({Outcome.DEFERRED, Outcome.REFERRED_BACK, Outcome.REJECTED, Outcome.WITHDRAWN})


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
    # A passage older than this rule asks again.
    amending: str = RouteStage.Amending.CONCUR


def faults(route: Route) -> list[str]:
    """Why nothing can set out on the route."""
    asked = list(route.stages.standing())
    found = [] if asked else [f"The route “{route}” names no body."]
    for stage in asked:
        if not stage.accepts:
            found.append(f"Say which outcomes of the {stage.body} let an edition go on.")
        if stopping := STOPPING.intersection(stage.accepts):
            named = ", ".join(sorted(Outcome(each).label.lower() for each in stopping))
            found.append(f"The {stage.body} stops an edition with “{named}”. Take that off what lets it go on.")
    return found + circles(asked)


def circles(asked: Iterable[RouteStage]) -> list[str]:
    """Where stages lead an edition back to where it was. A body may come again, after another and for something else:
    first to endorse and at the end to decide. Asked the same twice, it could only repeat itself; what it approved
    and another body changed comes back to it without a stage (`amending`)."""
    asked = sorted(asked, key=lambda stage: stage.number)
    found = [
        f"The {after.body} would be asked twice running. Take one of its stages off the route."
        for before, after in pairwise(asked)
        if before.body_id == after.body_id
    ]
    if found:
        return found
    seen = set()
    for stage in asked:
        if (stage.body_id, stage.purpose) in seen:
            found.append(
                f"The route comes back to the {stage.body} {stage.get_purpose_display()}, as before. Take one of its "
                "stages off the route, or say that it is asked for something else."
            )
        seen.add((stage.body_id, stage.purpose))
    return found


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
                amending=stage.amending,
            )
        )
        for number, stage in enumerate(route.stages.standing(), start=1)
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


def accepts(stage: Stage, outcome: str) -> bool:
    """Whether an outcome lets an edition go on at a stage. An approval with conditions is an approval;
    its suspensive conditions hold the edition up by themselves."""
    if outcome == Outcome.APPROVED_WITH_CONDITIONS and Outcome.APPROVED in stage.accepts:
        return True
    return outcome in stage.accepts


def lets_go_on(stage: Stage, *, outcome: str, quorum_met: bool | None) -> bool:
    """Whether an outcome takes the edition past this stage. A body short of its quorum never does."""
    return accepts(stage, outcome) and quorum_met is not False


def outcomes(stage: Stage | None, *, quorum_met: bool | None) -> list[Outcome]:
    """What the body may resolve: at a stage only what the stage accepts and what is always possible."""
    possible = [each for each in Outcome if stage is None or accepts(stage, each) or each in ALWAYS_POSSIBLE]
    return [each for each in possible if quorum_met is not False or each in OUTCOMES_WITHOUT_QUORUM]


def effective_date(stages: Iterable[Stage], *, decided_on: date) -> date:
    """The day from which an edition is in force once the last body has decided."""
    last = max(stages, key=lambda stage: stage.number)
    return decided_on + timedelta(days=last.effective_after_days)
