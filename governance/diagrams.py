"""Draws the tables of `states.py` for `docs/governance.md`, in Mermaid's language."""

from collections.abc import Mapping, Sequence, Set
from typing import TypeVar

from django.db.models import TextChoices

from . import states

State = TypeVar("State", bound=TextChoices)


def drawings() -> dict[str, str]:
    """The state diagrams, by the heading under which each stands."""
    return {
        "An edition": drawn(states.EDITION_TRANSITIONS, states.EDITION_OWNERS),
        "A submission": drawn(
            states.SUBMISSION_TRANSITIONS, states.SUBMISSION_OWNERS, may_end={states.SubmissionState.DECIDED}
        ),
        "A meeting": drawn(
            states.MEETING_TRANSITIONS,
            states.MEETING_OWNERS,
            begins=states.MEETING_BEGINNINGS,
            may_end={states.MeetingState.HELD},
        ),
        "An agenda item": drawn(states.ITEM_TRANSITIONS, states.ITEM_OWNERS),
        "A condition": drawn(states.CONDITION_TRANSITIONS, states.CONDITION_OWNERS),
        "A call-in": drawn(states.CALL_IN_TRANSITIONS, states.CALL_IN_OWNERS),
    }


def table() -> str:
    """Every transition as a row of a table in Markdown, in the order of their numbers."""
    head = ["| | what happens | who | function | rule | what it leaves |", "|---|---|---|---|---|---|"]
    rows = [
        f"| {each.number} | {each.happens} | {each.owner} | `{each.writes}` | {f'`{each.asks}`' if each.asks else '-'} "
        f"| {each.evidence} |"
        for each in states.TRANSITIONS
    ]
    return "\n".join([*head, *rows])


def drawn(
    transitions: Mapping[State, Set[State]],
    owners: Mapping[State, str],
    *,
    begins: Sequence[State] = (),
    may_end: Set[State] = frozenset(),
) -> str:
    """A diagram that begins with the first state of the table, or with those that are told, and ends with
    those that nothing follows, or where it may end although something can follow. Each arrow names who brings
    the state about that it leads to."""
    order = list(transitions)
    lines = ["stateDiagram-v2", *(f"    [*] --> {state.value}" for state in begins or order[:1])]
    for state, following in transitions.items():
        lines.extend(
            f"    {state.value} --> {each.value}: {owners[each]}" for each in sorted(following, key=order.index)
        )
        if not following or state in may_end:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join(lines)
