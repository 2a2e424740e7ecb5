"""Who was there for one item, and who of them may be counted and vote: from the attendance, the
interests declared and the substitutes, as the clerk wrote them down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from django.db.models import QuerySet
from django.utils import timezone

from . import terms
from .models import AgendaItem, Attendance, Decision, Interest, Meeting, Membership

# A meeting that begins in the afternoon or evening may go on past midnight, until this hour at the latest.
NOON, NIGHT_ENDS = time(12), time(6)
_NIGHT = timedelta(days=1)


def since_start(at: time, begins: time) -> timedelta:
    """How long after a meeting began, by the clock on the wall, a time of its day or of the night after it is; less than
    nothing for one before it began."""
    is_past_midnight = begins >= NOON and at < NIGHT_ENDS
    passed = datetime.combine(date.min, at) - datetime.combine(date.min, begins)
    return passed + _NIGHT if is_past_midnight else passed


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when somebody was there; empty is from the start, or to the end."""

    arrived: time | None = None
    left: time | None = None
    online: bool = False

    def covers(self, taken_at: time | None, *, begins: time = time()) -> bool:
        """Whether they were there then; if nobody wrote down when it was, only who stayed throughout was. Times are in
        the order of a meeting that `begins` then."""
        if taken_at is None:
            return self.arrived is None and self.left is None
        then = since_start(taken_at, begins)
        came = self.arrived is None or since_start(self.arrived, begins) <= then
        return came and (self.left is None or then < since_start(self.left, begins))


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody with a vote who came: a member, or a substitute in the place of one (`stands_for` is that
    member's person, `seat` the seat that is filled)."""

    person: int
    seat: str
    stretches: tuple[Stretch, ...] = (Stretch(),)
    stands_for: int | None = None
    left_for_item: bool = False
    # Stayed, with a disclosable pecuniary interest and no dispensation.
    is_barred: bool = False
    # When the meeting began: what comes after midnight comes after it.
    begins: time = time()

    def at(self, taken_at: time | None) -> Stretch | None:
        return next((each for each in self.stretches if each.covers(taken_at, begins=self.begins)), None)


class Standing(Enum):
    """Whether somebody counts for an item and votes on it, or why not."""

    COUNTS = "counts"
    NOT_THERE = "not_there"
    LEFT_FOR_IT = "left_for_it"
    BARRED = "barred"
    ONLINE = "online"
    MEMBER_IS_THERE = "member_is_there"


def standings(
    presences: Sequence[Presence], *, taken_at: time | None, in_the_room_only: bool
) -> list[tuple[Presence, Standing]]:
    """Each with their standing. An interest is the person's, whichever of their seats it was declared in."""
    there = {each.person for each in presences if each.stands_for is None and each.at(taken_at)}
    gone = {each.person for each in presences if each.left_for_item}
    barred = {each.person for each in presences if each.is_barred}

    def standing(each: Presence) -> Standing:
        stretch = each.at(taken_at)
        if stretch is None:
            return Standing.NOT_THERE
        if each.person in gone:
            return Standing.LEFT_FOR_IT
        if each.person in barred:
            return Standing.BARRED
        if in_the_room_only and stretch.online:
            return Standing.ONLINE
        return Standing.MEMBER_IS_THERE if each.stands_for in there else Standing.COUNTS

    return [(each, standing(each)) for each in presences]


def members(meeting: Meeting) -> QuerySet[Membership]:
    """Every seat and every substitute of the body on the day of the meeting."""
    return Membership.objects.on(day_of(meeting)).filter(body=meeting.body_id).select_related("person")


def voting_seats(meeting: Meeting) -> QuerySet[Membership]:
    """The seats that have a vote; a substitute has none of their own."""
    return members(meeting).filter(voting=True, substitute=False)


def day_of(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)


def begins_at(meeting: Meeting) -> time:
    return timezone.localtime(meeting.starts_at).time()


def taken_on(item: AgendaItem) -> datetime | None:
    """The day and the time by the clock on the wall at which an item was taken; None where nobody wrote it down."""
    if item.taken_at is None:
        return None
    begins = timezone.localtime(item.meeting.starts_at).replace(tzinfo=None)
    return begins + since_start(item.taken_at, begins.time())


def is_after(moment: datetime, decision: Decision) -> bool:
    """Whether a moment is later than the decision: than its item was taken, where that is written down, else than
    its day."""
    if decision.decided_on is None:
        return False
    item = decision.agenda_item
    if item is None or item.taken_at is None:
        return timezone.localdate(moment) > decision.decided_on
    return comes_after(moment, item)


def comes_after(moment: datetime, item: AgendaItem) -> bool:
    """Whether a moment is later than the item: than when it was taken, where that is written down, else than the day
    of its meeting."""
    local, taken = timezone.localtime(moment).replace(tzinfo=None), taken_on(item)
    return local.date() > day_of(item.meeting) if taken is None else local > taken


def of_meeting(meeting: Meeting) -> list[Presence]:
    """Who with a vote came, whatever was on the agenda."""
    return list(_presences(meeting, interests=()))


def for_item(item: AgendaItem) -> list[Presence]:
    """The same, as far as their interests let them take part in one item."""
    return list(_presences(item.meeting, interests=item.interests.standing().select_related("membership")))


def entitled(item: AgendaItem) -> list[Membership]:
    """Who may move, second and vote on an item: in the order of their names, each person once."""
    counted = {
        each.person
        for each, standing in standings(for_item(item), taken_at=item.taken_at, in_the_room_only=_in_the_room(item))
        if standing is Standing.COUNTS
    }
    found = {each.person_id: each for each in members(item.meeting) if each.person_id in counted}
    return sorted(found.values(), key=lambda each: each.person.name)


@dataclass(frozen=True, slots=True)
class OnTheRoll:
    """One member or substitute, and in words how they stand to an item."""

    membership: Membership
    counts: bool
    sentence: str


def roll(item: AgendaItem) -> list[OnTheRoll]:
    """Everybody on the body that day: who counts for the item, and why the others do not."""
    attendance = {each.membership_id: each for each in _came(item.meeting)}
    said = dict(item.meeting.attendance.values_list("membership", "state"))
    judged = {
        pk: standing
        for (pk, _), (_, standing) in zip(
            attendance.items(),
            standings(for_item(item), taken_at=item.taken_at, in_the_room_only=_in_the_room(item)),
            strict=True,
        )
    }
    return [
        _on_the_roll(each, judged.get(each.pk), said.get(each.pk), item) for each in _by_name(members(item.meeting))
    ]


_WORDS = {
    Standing.COUNTS: "Counts and votes.",
    Standing.LEFT_FOR_IT: "Declared an interest and left for this item.",
    Standing.BARRED: "Has a disclosable pecuniary interest and no dispensation, so takes no part.",
    Standing.ONLINE: "Took part online; for this body only members in the room count.",
    Standing.MEMBER_IS_THERE: "The member they stand in for is there, so they do not count.",
}


def _on_the_roll(membership: Membership, standing: Standing | None, said: str | None, item: AgendaItem) -> OnTheRoll:
    if standing is Standing.NOT_THERE:
        known = (
            "Was not there when it was taken." if item.taken_at else "Came late or left early: say when it was taken."
        )
        return OnTheRoll(membership, False, known)
    if standing:
        return OnTheRoll(membership, standing is Standing.COUNTS, _WORDS[standing])
    if said == Attendance.State.PRESENT:
        return OnTheRoll(membership, False, "Was there, without a vote.")
    return OnTheRoll(membership, False, f"{Attendance.State(said).label}." if said else "Not said.")


def _by_name(found: Iterable[Membership]) -> list[Membership]:
    return sorted(found, key=lambda each: each.person.name)


def _in_the_room(item: AgendaItem) -> bool:
    return terms.powers(item.meeting.body, day_of(item.meeting)).in_the_room_only


def _came(meeting: Meeting) -> list[Attendance]:
    """The attendance of those who came and could have a vote, in a fixed order."""
    present = meeting.attendance.filter(membership__in=members(meeting), state=Attendance.State.PRESENT)
    found = present.select_related("membership", "in_place_of").order_by("pk")
    allowed = terms.in_force(meeting.body, day_of(meeting))
    return [each for each in found if _has_a_vote(each, substitutes=allowed is not None and allowed.substitutes)]


def _has_a_vote(attendance: Attendance, *, substitutes: bool) -> bool:
    if attendance.membership.substitute:
        return substitutes and attendance.in_place_of is not None and attendance.in_place_of.voting
    return attendance.membership.voting


def _presences(meeting: Meeting, *, interests: Iterable[Interest]) -> Iterator[Presence]:
    declared = list(interests)
    strict = terms.powers(meeting.body, day_of(meeting)).code_of_conduct
    gone = {each.membership.person_id for each in declared if each.left_room}
    barred = {each.membership.person_id for each in declared if strict and _bars(each)}
    for each in _came(meeting):
        person = each.membership.person_id
        yield Presence(
            person=person,
            seat=each.in_place_of.seat if each.in_place_of else each.membership.seat,
            stretches=stretches(each),
            stands_for=each.in_place_of.person_id if each.in_place_of else None,
            left_for_item=person in gone,
            is_barred=person in barred,
            begins=begins_at(meeting),
        )


def _bars(interest: Interest) -> bool:
    return interest.kind == Interest.Kind.PECUNIARY and not interest.dispensation


def declared(interest: Interest) -> str:
    """An interest in a sentence for anyone. Its nature and the words of a dispensation are given only where the code of
    conduct asks for it: of those who appear by name."""
    by_name = interest.membership.public_form == Membership.PublicForm.NAME
    who = named(interest.membership) if by_name else "One member"
    said = f"{who} declared an interest" + (f" ({interest.nature})" if by_name and interest.nature else "")
    left = " and left the room for this item." if interest.left_room else " and stayed."
    if not interest.dispensation:
        return f"{said}{left}"
    return f"{said}{left} " + (f"Dispensation: {interest.dispensation}." if by_name else "They had a dispensation.")


def named(membership: Membership) -> str:
    """A member as the public reads them, at the head of a line."""
    name = membership.public_name
    return f"{name[0].upper()}{name[1:]}"


def stretches(attendance: Attendance) -> tuple[Stretch, ...]:
    """From when to when somebody who came was there."""
    first = Stretch(attendance.arrived_at, attendance.left_at, attendance.mode == Attendance.Mode.ONLINE)
    return (first, *(_read(each) for each in attendance.came_back))


def _read(stretch: dict[str, str | None]) -> Stretch:
    arrived, left = stretch["arrived"], stretch.get("left")
    return Stretch(
        time.fromisoformat(arrived) if arrived else None,
        time.fromisoformat(left) if left else None,
        stretch.get("mode") == Attendance.Mode.ONLINE,
    )
