"""Whether enough members were present for one item: computed from who was there when it was taken,
never typed. Rules differ by legal kind (a council committee counts those in the room, schedule 12 of
the Local Government Act 1972) and by the terms in force on the day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .models import AgendaItem, Attendance, Body, LegalKind, Meeting, Membership, Seat, Terms

# Bodies of the council itself: the law asks their members to be in the room.
IN_THE_ROOM_ONLY = frozenset({LegalKind.COUNCIL_COMMITTEE, LegalKind.SCRUTINY, LegalKind.EXECUTIVE})


@dataclass(frozen=True, slots=True)
class Presence:
    """A voting member who came to the meeting."""

    person: int
    seat: str
    online: bool = False
    arrived: time | None = None
    left: time | None = None
    left_for_item: bool = False

    def was_there(self, taken_at: time | None) -> bool:
        """Whether for the item; if nobody wrote down when it was taken, only who stayed throughout was."""
        if taken_at is None:
            return self.arrived is None and self.left is None
        return (self.arrived is None or self.arrived <= taken_at) and (self.left is None or taken_at < self.left)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who was present for an item and whether that was enough: in figures, and in sentences for a
    reader. `met` is None when there is no rule to meet, or when the signed minutes hold the answer."""

    present: int
    members: int
    required: int | None
    met: bool | None
    sentences: tuple[str, ...]

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


def for_item(item: AgendaItem) -> Quorum:
    """The quorum of one agenda item, from attendance, interests and the terms on the day."""
    left_for_item = set(item.interests.filter(left_room=True).values_list("membership__person", flat=True))
    presences = [
        presence(each, left_for_item=each.membership.person_id in left_for_item) for each in _attendance(item.meeting)
    ]
    return _under_terms(item.meeting, presences, taken_at=item.taken_at)


def of_meeting(meeting: Meeting, presences: Sequence[Presence] | None = None) -> Quorum:
    """Whether enough members came at all, whatever the times: as recorded, or as `presences` of voting
    members say before they are."""
    came = [presence(each) for each in _attendance(meeting)] if presences is None else presences
    throughout = [replace(each, arrived=None, left=None) for each in came]
    return _under_terms(meeting, throughout, taken_at=None, when="at the meeting")


def presence(attendance: Attendance, *, left_for_item: bool = False) -> Presence:
    return Presence(
        person=attendance.membership.person_id,
        seat=attendance.membership.seat,
        online=attendance.mode == Attendance.Mode.ONLINE,
        arrived=attendance.arrived_at,
        left=attendance.left_at,
        left_for_item=left_for_item,
    )


def _attendance(meeting: Meeting) -> QuerySet[Attendance]:
    """The voting members who came."""
    present = meeting.attendance.filter(membership__in=_voting(meeting), state=Attendance.State.PRESENT)
    return present.select_related("membership")


def _voting(meeting: Meeting) -> QuerySet[Membership]:
    return Membership.objects.on(timezone.localdate(meeting.starts_at)).filter(body=meeting.body_id, voting=True)


def _under_terms(
    meeting: Meeting, presences: Sequence[Presence], *, taken_at: time | None, when: str = "for this item"
) -> Quorum:
    terms = meeting.body.terms.on(timezone.localdate(meeting.starts_at)).order_by("-valid_from").first()
    nothing_recorded = not presences and not meeting.attendance.exists()
    return reckoned(
        setting=Terms.Quorum(terms.quorum) if terms else Terms.Quorum.NOT_RECORDED,
        rule=terms.quorum_rule if terms else {},
        members=_voting(meeting).values("person").distinct().count(),
        presences=presences,
        taken_at=taken_at,
        in_the_room_only=terms is not None and terms.legal_kind in IN_THE_ROOM_ONLY,
        attendance_elsewhere=nothing_recorded and meeting.body.official_record == Body.OfficialRecord.ELSEWHERE,
        when=when,
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
    when: str = "for this item",
) -> Quorum:
    """The same from plain values. `presences` holds voting members only."""
    here = [each for each in presences if each.was_there(taken_at)]
    counted = [each for each in here if not each.left_for_item and not (in_the_room_only and each.online)]
    present = len({each.person for each in counted})
    said = [] if attendance_elsewhere else [f"{present} of {_members(members)} {_was(present)} present {when}."]
    if taken_at is None and len(here) < len(presences):
        said.append("When it was taken is not recorded, so only members who stayed throughout count.")
    if in_the_room_only and (online := sum(each.online for each in here)):
        said.append(f"{_members(online).capitalize()} took part online; for this body only members in the room count.")
    if left := sum(each.left_for_item for each in here):
        said.append(f"{_members(left).capitalize()} declared an interest and left the room for this item.")
    if setting is not Terms.Quorum.RULE:
        said.append(
            "Its terms set no quorum." if setting is Terms.Quorum.NONE else "What its quorum is, is not recorded."
        )
        return Quorum(present, members, None, None, tuple(said))
    said.append(rule_in_words(rule))
    if attendance_elsewhere:
        said.append("Who was present is in the signed minutes, which are kept elsewhere.")
        return Quorum(present, members, rule["at_least"], None, tuple(said))
    missing = _missing(rule, counted, present)
    said.extend(missing or ["That was enough."])
    return Quorum(present, members, rule["at_least"], not missing, tuple(said))


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
