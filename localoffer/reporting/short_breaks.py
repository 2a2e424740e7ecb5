"""The short breaks statement: what there is, of each kind and for each tier, from the listings; with what the council
writes beside it, and what is missing (Breaks for Carers of Disabled Children Regulations 2011, SI 2011/707)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from ..masking import masked
from ..models import Kind, Schedule, Season, Service, ShortBreakKind, ShortBreaksStatement, Tier
from .paper import Bullets, Heading, Paper, Paragraph, Part

EVENING_BEGINS = time(17)
WEEKEND = ("SA", "SU")
# The words for each tier, in the statement's own fields.
TIERS = {
    Tier.UNIVERSAL: ("Open to all", "universal"),
    Tier.TARGETED: ("Some extra help", "targeted"),
    Tier.SPECIALIST: ("After an assessment", "specialist"),
}


@dataclass(frozen=True, slots=True)
class Break:
    """A listing that counts as a short break."""

    name: str
    href: str
    tier: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """What there is of one kind, or for one tier; `words` say who may come."""

    name: str
    breaks: tuple[Break, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShortBreaks:
    """The statement as it stands today."""

    statement: ShortBreaksStatement
    breaks: tuple[Break, ...]

    @property
    def by_kind(self) -> tuple[Range, ...]:
        return tuple(
            Range(str(label), tuple(each for each in self.breaks if code in each.kinds))
            for code, label in ShortBreakKind.choices
        )

    @property
    def by_tier(self) -> tuple[Range, ...]:
        return tuple(
            Range(name, tuple(each for each in self.breaks if each.tier == tier), getattr(self.statement, words))
            for tier, (name, words) in TIERS.items()
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """The kinds of which there is nothing."""
        return tuple(each.name for each in self.by_kind if not each.breaks)

    @property
    def said(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the council writes: each heading with its lines; those that are empty are left out."""
        held = self.statement
        parts = (
            ("How to ask", held.how_to_ask),
            ("How this suits carers here", held.how_it_suits_carers),
            ("What carers told us", held.carers_said),
            ("If we say no", held.if_we_say_no),
        )
        return tuple((title, lines(words)) for title, words in parts if lines(words))

    def to_do(self, *, today: date) -> Iterator[str]:
        """What an editor has to see to, in sentences."""
        held = self.statement
        yield from (f"There is no short break: {gap[0].lower()}{gap[1:]}." for gap in self.gaps)
        for name, words in TIERS.values():
            if not getattr(held, words):
                yield f"It does not say who can come: {name[0].lower()}{name[1:]}."
        for name, words in (
            ("how to ask", held.how_to_ask),
            ("how the range suits carers here", held.how_it_suits_carers),
            ("how carers were asked", held.carers_said),
        ):
            if not words:
                yield f"It does not say {name}."
        if held.reviewed_on is None:
            yield "It does not say when it was last looked at."
        elif held.is_overdue(today):
            yield "It is past the day to look at it again."
        yield from (
            f"It is not known when this is: {each.name}. Tick it on the listing."
            for each in self.breaks
            if not each.kinds
        )


def short_breaks() -> ShortBreaks:
    """As the public listings and the council's words stand now."""
    found = Service.objects.published().filter(short_break=True).with_parts().order_by("name", "pk")
    return ShortBreaks(
        ShortBreaksStatement.objects.select_related("page").first() or ShortBreaksStatement(), tuple(map(_break, found))
    )


def kinds_of(service: Service) -> frozenset[str]:
    """As ticked, else as its times, school terms and kind of listing say."""
    if service.short_break_kinds:
        return frozenset(service.short_break_kinds)
    parts = (service.schedules.all(), *(place.schedules.all() for place in service.places.all()))
    found = {code for schedules in parts for each in schedules for code in kinds_of_schedule(each)}
    return frozenset(found | ({ShortBreakKind.ACTIVITY} if service.kind == Kind.ACTIVITY else set()))


def kinds_of_schedule(schedule: Schedule) -> Iterator[str]:
    """What one row of a timetable says."""
    begins, ends, days = schedule.opens_at, schedule.closes_at, schedule.byday.split(",")
    is_on_weekends = any(day.strip().endswith(WEEKEND) for day in days)
    if schedule.season == Season.SCHOOL_HOLIDAYS:
        yield ShortBreakKind.HOLIDAY
    if is_on_weekends:
        yield ShortBreakKind.WEEKEND
    if begins and ends and ends <= begins:
        yield ShortBreakKind.OVERNIGHT
    elif begins and begins >= EVENING_BEGINS:
        yield ShortBreakKind.EVENING
    elif begins and not is_on_weekends and schedule.season != Season.SCHOOL_HOLIDAYS:
        yield ShortBreakKind.DAY


def statement_paper(held: ShortBreaks) -> Paper:
    """The same as a text on which boards can decide."""
    statement = held.statement
    day = f"{statement.reviewed_on:%-d %B %Y}" if statement.reviewed_on else ""
    return Paper(
        title="Short breaks statement",
        subtitle=f"Looked at on {day}" if day else "",
        summary="What short breaks there are for disabled children and their carers, who can have them and how to ask.",
        parts=tuple(_parts(held)),
    )


def _parts(held: ShortBreaks) -> Iterator[Part]:
    yield from map(Paragraph, lines(held.statement.about))
    yield Heading("What there is")
    for each in held.by_kind:
        yield from _range(each)
    yield Heading("Who can come")
    for each in held.by_tier:
        yield from _range(each)
    for title, words in held.said:
        yield Heading(title)
        yield from map(Paragraph, words)


def _range(found: Range) -> Iterator[Part]:
    yield Heading(found.name, 3)
    yield from map(Paragraph, lines(found.words))
    if found.breaks:
        yield Bullets(tuple(each.name for each in found.breaks))
    else:
        yield Paragraph("We have nothing here yet.")


def lines(words: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def _break(service: Service) -> Break:
    return Break(masked(service).name, service.get_absolute_url(), service.tier, kinds_of(service))
