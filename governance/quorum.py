"""Whether enough members were present for one item: computed from who was there when it was taken,
never typed. Rules differ by legal kind (a council committee counts those in the room, schedule 12 of
the Local Government Act 1972) and by the terms in force on the day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Any

from django.utils import timezone

from . import presence, terms
from .models import AgendaItem, Body, Meeting, Membership, Seat, Terms
from .presence import Presence, Standing, Stretch


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who was present for an item and whether that was enough: in figures, and in sentences for a
    reader. `met` is None when there is no rule to meet, when the signed minutes hold the answer, or when
    the meeting is still to come. `clause` is where the terms of that day say so."""

    present: int
    members: int
    required: int | None
    met: bool | None
    sentences: tuple[str, ...]
    clause: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sentences": list(self.sentences)}


def faults(rule: dict[str, Any]) -> list[str]:
    """What is wrong with the form of a rule such as
    `{"at_least": 7, "among_them": [{"seat": "nhs", "at_least": 1}]}`."""
    found = [] if _is_count(rule.get("at_least")) else ["A quorum rule says how many members at least."]
    among = rule.get("among_them", [])
    if not isinstance(among, list) or not all(
        isinstance(part, dict) and part.get("seat") in Seat.values and _is_count(part.get("at_least")) for part in among
    ):
        return [*found, "Each part of a quorum rule names a seat and how many of it at least."]
    return found


def out_of_reach(rule: dict[str, Any], *, body: Body, on: date) -> list[str]:
    """Why nobody could meet a well-formed rule with the seats that the body has on that day. A body that
    has none yet may get them later, so nothing is said of it."""
    seats = list(
        Membership.objects.on(on).filter(body=body, voting=True, substitute=False).values_list("person", "seat")
    )
    if not seats:
        return []
    people = len({person for person, _ in seats})
    found = []
    if rule["at_least"] > people:
        found.append(f"The {body} has {_members(people)} with a vote, so {rule['at_least']} can never be present.")
    for part in rule.get("among_them", []):
        there = sum(seat == part["seat"] for _, seat in seats)
        if part["at_least"] > there:
            label = Seat(part["seat"]).label
            found.append(f"The {body} has {there} with the seat “{label}”, so {part['at_least']} can never be present.")
    return [f"{each} Seat the members first, or ask for fewer." for each in found]


def for_item(item: AgendaItem) -> Quorum:
    """The quorum of one agenda item, from attendance, interests and the terms on the day."""
    return _under_terms(item.meeting, presence.for_item(item), taken_at=item.taken_at)


def of_meeting(meeting: Meeting, presences: Sequence[Presence] | None = None, *, not_said: int | None = None) -> Quorum:
    """Whether enough members came at all, whatever the times: as recorded, or as `presences` of those with
    a vote say before they are (and `not_said`, of how many members nothing is said yet)."""
    came = presence.of_meeting(meeting) if presences is None else presences
    throughout = [replace(each, stretches=(Stretch(online=_is_online(each)),)) for each in came]
    return _under_terms(
        meeting,
        throughout,
        taken_at=None,
        when="at the meeting",
        not_said=not_said,
        is_typed=presences is not None,
    )


def _is_online(each: Presence) -> bool:
    """Whether they were online all the time."""
    return all(stretch.online for stretch in each.stretches)


def _under_terms(
    meeting: Meeting,
    presences: Sequence[Presence],
    *,
    taken_at: time | None,
    when: str = "for this item",
    not_said: int | None = None,
    is_typed: bool = False,
) -> Quorum:
    in_force = terms.in_force(meeting.body, presence.day_of(meeting))
    seats = presence.voting_seats(meeting)
    recorded = set(meeting.attendance.values_list("membership", flat=True))
    nothing_recorded = not presences and not recorded and not is_typed
    if not_said is None:
        not_said = len({seat.person_id for seat in seats if seat.pk not in recorded})
    return reckoned(
        setting=Terms.Quorum(in_force.quorum) if in_force else Terms.Quorum.NOT_RECORDED,
        rule=in_force.quorum_rule if in_force else {},
        members=len({seat.person_id for seat in seats}),
        presences=presences,
        taken_at=taken_at,
        in_the_room_only=terms.powers_of(in_force).in_the_room_only,
        attendance_elsewhere=nothing_recorded and meeting.body.official_record == Body.OfficialRecord.ELSEWHERE,
        is_to_come=nothing_recorded and meeting.starts_at > timezone.now(),
        not_said=not_said,
        when=when,
        clause=in_force.clause if in_force else "",
    )


def reckoned(
    *,
    setting: Terms.Quorum,
    rule: dict[str, Any],
    members: int,
    presences: Sequence[Presence],
    taken_at: time | None,
    in_the_room_only: bool,
    attendance_elsewhere: bool = False,
    is_to_come: bool = False,
    not_said: int = 0,
    when: str = "for this item",
    clause: str = "",
) -> Quorum:
    """The same from plain values. `presences` holds only those with a vote, and substitutes."""
    judged = presence.standings(presences, taken_at=taken_at, in_the_room_only=in_the_room_only)
    counted = [each for each, standing in judged if standing is Standing.COUNTS]
    present = len({each.person for each in counted})
    is_silent = attendance_elsewhere or is_to_come
    said = [] if is_silent else [f"{present} of {_members(members)} {_was(present)} present {when}."]
    if not_said and not is_silent:
        said.append(f"Whether {_members(not_said)} came is not said yet.")
    if taken_at is None and any(standing is Standing.NOT_THERE for _, standing in judged):
        said.append("When it was taken is not recorded, so only members who stayed throughout count.")
    said.extend(_why_some_do_not(judged, counted))
    if setting is not Terms.Quorum.RULE:
        said.append(
            "Its terms set no quorum." if setting is Terms.Quorum.NONE else "What its quorum is, is not recorded."
        )
        return Quorum(present, members, None, None, tuple(said), clause)
    said.append(rule_in_words(rule))
    if attendance_elsewhere:
        said.append("Who was present is in the signed minutes, which are kept elsewhere.")
    if is_silent:
        return Quorum(present, members, rule["at_least"], None, tuple(said), clause)
    missing = _missing(rule, counted, present)
    said.extend(missing or ["That was enough."])
    return Quorum(present, members, rule["at_least"], not missing, tuple(said), clause)


def _why_some_do_not(judged: Sequence[tuple[Presence, Standing]], counted: Sequence[Presence]) -> list[str]:
    """Of those who were there, why some do not count, and who sat in a member's place. Names nobody: the
    public reads it."""

    def people(standing: Standing) -> int:
        return len({each.person for each, stands in judged if stands is standing})

    said = []
    if online := people(Standing.ONLINE):
        said.append(f"{_members(online).capitalize()} took part online; for this body only members in the room count.")
    if left := people(Standing.LEFT_FOR_IT):
        said.append(f"{_members(left).capitalize()} declared an interest and left the room for this item.")
    if barred := people(Standing.BARRED):
        said.append(
            f"{_members(barred).capitalize()} stayed with a disclosable pecuniary interest and no dispensation, "
            f"and {'does' if barred == 1 else 'do'} not count."
        )
    if beside := people(Standing.MEMBER_IS_THERE):
        does = "One substitute does" if beside == 1 else f"{beside} substitutes do"
        said.append(f"{does} not count, since the member they stand in for was there.")
    if standing_in := len({each.person for each in counted if each.stands_for is not None}):
        sat = "One of them sat" if standing_in == 1 else f"{standing_in} of them sat"
        said.append(f"{sat} in a member’s place, as a substitute.")
    return said


def _missing(rule: dict[str, Any], counted: Sequence[Presence], present: int) -> list[str]:
    """What the quorum was short of, by seat."""
    short = rule["at_least"] - present
    missing = [f"That was {_members(short)} too few."] if short > 0 else []
    for part in rule.get("among_them", []):
        there = sum(each.seat == part["seat"] for each in counted)
        label = Seat(part["seat"]).label
        if there == 0:
            missing.append(f"No {label} was present.")
        elif there < part["at_least"]:
            missing.append(f"Only {there} {label} {_was(there)} present, and {part['at_least']} were needed.")
    return missing


def rule_in_words(rule: dict[str, Any]) -> str:
    parts = [f"{part['at_least']} {Seat(part['seat']).label}" for part in rule.get("among_them", [])]
    if not parts:
        return f"The quorum is {rule['at_least']}."
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"The quorum is {rule['at_least']}, among them at least {listed}."


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _members(count: int) -> str:
    return "one member" if count == 1 else f"{count} members"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
