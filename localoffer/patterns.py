"""How a schedule's pattern is said: “Every second Thursday”, “First and third Saturday of the month”."""

import re
from datetime import date

from .occurrences import DAYS, Timetable

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"term_time": "in term time", "school_holidays": "in the school holidays"}
_NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
_PART = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


def pattern(schedule: Timetable) -> str:
    """The days of `schedule` in words, without its times. Empty for a one-off, or where we were not told."""
    if schedule.valid_from and schedule.valid_from == schedule.valid_to:
        return ""
    interval = max(schedule.interval or 1, 1)
    said = _monthly(schedule, interval) if schedule.freq == "MONTHLY" else _weekly(schedule, interval)
    return said[:1].upper() + said[1:]


def season(schedule: Timetable) -> str:
    """`in term time`, `in the school holidays`, or nothing for all year."""
    return SEASONS.get(schedule.season, "")


def one_off_day(schedule: Timetable) -> date | None:
    """The day of something that happens once."""
    return schedule.valid_from if schedule.valid_from and schedule.valid_from == schedule.valid_to else None


def in_words(parts: list[str]) -> str:
    """`Monday`, `Monday and Friday`, `Monday, Wednesday and Friday`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _weekly(schedule: Timetable, interval: int) -> str:
    days = sorted({DAYS.index(day) for _, day in _parts(schedule.byday)})
    anchor = schedule.dtstart or schedule.valid_from
    if not days and schedule.freq and anchor:
        days = [anchor.weekday()]
    if not days:
        return ""
    if not schedule.freq:
        return in_words([DAY_NAMES[day] for day in days])
    if interval == 1:
        every_day = {7: "every day", 5: "every weekday" if days == [0, 1, 2, 3, 4] else ""}.get(len(days))
        return every_day or "every " + in_words([DAY_NAMES[day] for day in days])
    if interval == 2:
        return "every second " + in_words([DAY_NAMES[day] for day in days])
    return f"every {interval} weeks on " + in_words([DAY_NAMES[day] for day in days])


def _monthly(schedule: Timetable, interval: int) -> str:
    how_often = "of the month" if interval == 1 else f"every {interval} months"
    named = [
        f"{_NTHS.get(int(number or 0), '')} {DAY_NAMES[DAYS.index(day)]}".strip()
        for number, day in _parts(schedule.byday)
    ]
    if named:
        return f"{in_words(_without_repeats(named))} {how_often}"
    numbers = [part.strip() for part in (schedule.bymonthday or "").split(",") if part.strip().lstrip("+-").isdecimal()]
    anchor = schedule.dtstart or schedule.valid_from
    if not numbers and anchor:
        numbers = [str(anchor.day)]
    if not numbers:
        return ""
    days = ["the last day" if number == "-1" else f"day {number}" for number in numbers]
    return f"{in_words(days)} {how_often}"


def _without_repeats(named: list[str]) -> list[str]:
    """“first Saturday, third Saturday” as “first, third Saturday”."""
    return [
        each.rsplit(" ", 1)[0]
        if " " in each and following and each.rsplit(" ", 1)[1] == following.rsplit(" ", 1)[-1]
        else each
        for each, following in zip(named, [*named[1:], ""], strict=True)
    ]


def _parts(byday: str) -> list[tuple[str, str]]:
    """The days named, each with its number in the month; what is not a day is passed over."""
    found = (_PART.fullmatch(part.strip()) for part in (byday or "").upper().replace(";", ",").split(","))
    return [(match[1] or "", match[2]) for match in found if match]
