"""When, as families say it: days of the week, parts of a day, dates, weekends, school holidays by name, and
what does not suit ("not Sundays")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search.registries import SchoolBreak

from .holidays import BANK_HOLIDAYS, bank_holiday, named_break
from .reading import Reading, Span

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT = {"mon": 0, "tue": 1, "tues": 1, "weds": 2, "wednes": 2, "thur": 3, "thurs": 3, "fri": 4}
# Words of their own, so they are days only where a day would stand.
_SHORT_WHEN_SAID = {"sat": 5, "sats": 5, "sun": 6, "suns": 6, "wed": 2}
_PART = r"(?:mornings?|afternoons?|evenings?|nights?|am|pm|lunch ?times?|tea ?times?|after school|daytime)"
_DAY = (
    r"(?:(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|wensdays?|wendsdays?|wednsdays?|saterdays?|saturdys?|thursdys?|teusdays?)"
    r"|(?:mon|tues?|weds|thurs?|fri)s?)"
)
_ANY_DAY = rf"(?:{_DAY}|(?:sat|sun|wed)s?)"
_JOIN = r"(?: (?:and|or|nor|to) )"
_NOT = (
    r"(?:not (?:on |at |in |a |the |during )*|no |except (?:for |on )?|but not (?:on |at |in )?|apart from |other than |excluding |never (?:on )?|"
    r"(?:cant|cannot|can not|wont|couldnt) (?:do|make|manage|come|go|get there|make it)(?: on| in| at)? (?:the )?|doesnt have to be |isnt on (?:a )?|avoid )"
)
_LEAD = r"(?:(?:on|every|each|any|for|at) )?(?:(?:other|second|third|fourth|first|last|alternate|fortnightly(?: on)?|monthly(?: on)?|weekly(?: on)?|2nd|3rd|1st|4th) )?(?:a )?"
_REFUSED_DAYS = re.compile(
    rf"\b{_NOT}(?P<days>(?:{_ANY_DAY}|weekends?|weekdays?|week days?)(?:{_JOIN}(?:{_ANY_DAY}|weekends?|weekdays?))*)\b"
)
_REFUSED_PARTS = re.compile(rf"\b{_NOT}(?:too )?(?P<part>mornings?|afternoons?|evenings?|nights?|late|early)\b")
_NEXT = re.compile(rf"\b(?:on )?(?P<which>this|next|this coming|coming|last) (?P<day>{_ANY_DAY})\b")
_PLAIN = re.compile(rf"\b{_LEAD}(?P<days>{_DAY}(?:{_JOIN}{_ANY_DAY})*)(?: of (?:the|each|every) month)?\b")
_SAID = re.compile(r"\b(?:on|every|each) (?:a )?(?P<days>(?:sat|sun|wed)s?)\b|\b(?P<plural>sats|suns|weds)\b")
# "Sat" is no day after "he" or before "down", nor "sun" after "the"; "SATs" are no Saturdays before "exam".
_SHORT_DAY = re.compile(
    rf"\b(?P<days>(?:sat|sun|wed)s?(?:{_JOIN}{_ANY_DAY})*)(?= {_PART}\b)"
    r"|(?<!\bthe )(?<!he )(?<!\bi )(?<!they )(?<!just )(?<!been )(?<!who )(?<!is )(?<!newly )"
    rf"\b(?P<said>(?:sat|sun|wed)(?:{_JOIN}{_ANY_DAY})*)\b"
    r"(?! (?:in|on|down|still|up|there|at|next|by|with|through|exams?|tests?|papers?|revision|cream|hat|hats|safe|safety|"
    r"burn|screen|lotion|light|allergy|exposure|sensitive)\b)"
)
_WEEKENDS = re.compile(
    r"\b(?:(?:at|on|over|for|during) )?(?:the )?(?P<which>this |next |this coming |coming |every |any )?(?P<what>week ?ends?|week ?days?)\b|\bduring the (?P<week>week)\b(?! end)|\b(?P<school>school nights?)\b"
)
_RELATIVE = re.compile(
    r"\b(?P<what>today|tomorrow|tonight|tomoz|tmrw|tomorow|(?:this|next) week(?! ?end)|(?:this|next) month)\b"
)
_DATE = re.compile(
    rf"\b(?:on )?(?:{_ANY_DAY} )?(?:the )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|(?P<month_first>{'|'.join(_MONTHS)}) (?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?)\b(?: (?P<year>20\d\d))?"
)
_MONTH = re.compile(
    rf"\b(?:in|during|for|this|next) (?P<month>{'|'.join(each for each in _MONTHS if each not in ('may', 'march'))})\b|\bin (?P<other>may|march)\b"
)
_NOT_HOLIDAYS = re.compile(
    r"\b(?:(?:not|only not) (?:in |during )?(?:the )?(?:school )?holidays?|term ?times?(?: only)?|in term|during term(?: time)?|school term)\b"
)
_SEASON = r"(?:easter|christmas|xmas|summer|whitsun|whit|spring|autumn|october|february|feb|may|winter)"
# A holiday one goes on is something to look for, not a time.
_HOLIDAY = re.compile(
    r"\b(?<!family )(?<!accessible )(?<!disabled )(?<!caravan )(?<!our )(?<!on )(?:(?:in|over|during|for|this|next|the|at) )*"
    rf"(?:(?P<name>{_SEASON}) )?(?P<what>half ?terms?|(?:school )?(?:holidays|hols|vacations?)|(?:six|6) weeks? holidays?)\b"
    rf"|\b(?:(?:in|over|during|for|this|next|the) )*(?P<named>{_SEASON}) (?:school )?(?:holiday|break|hols?)\b"
    r"|\b(?:(?:in|over|during|this|for) )?(?:the )?(?P<alone>easter|xmas|christmas)\b"
    r"|\b(?P<summer>this summer|over (?:the )?summer|in (?:the )?summer|summer (?=club|camp|scheme|playscheme|activit|school))"
    r"|\b(?P<club>(?:school )?holiday (?=club|camp|scheme|playscheme|play scheme|activit|childcare|care|provision|course|session|fun))"
    r"|\b(?P<schemes>playschemes?|play schemes?|haf(?: club)?)\b"
)
_BANK = re.compile(rf"\b(?:on )?(?P<name>{'|'.join(BANK_HOLIDAYS)})\b")
_BANK_ANY = re.compile(r"\b(?:on )?bank holidays?(?: mondays?)?\b")
_PARTS = (
    ("after_school", re.compile(r"\b(?:straight |just |right )?after ?school(?! club and)\b|\bafter (?:they |he |she )?(?:finish(?:es)?|gets out of|come out of) school\b|\bafter (?:3|half 3|three|4|four)(?: ?pm)?\b")),
    ("before_school", re.compile(r"\bbefore ?school\b")),
    ("evening", re.compile(r"\b(?:in |on |of |at |during )?(?:the |an |a )?evenings?\b|\bafter (?:work|tea|dinner|5|6|7|five|six)(?: ?pm)?\b|\btonight\b|(?:(?<=day )|(?<=mon )|(?<=tue )|(?<=ues )|(?<=eds )|(?<=thu )|(?<=urs )|(?<=fri )|(?<=\u00b7 ))(?:night|eve)s?\b|\bnight (?=club)|\b(?:[5-9]|10)(?: ?30)? ?pm\b")),
    ("morning", re.compile(r"(?<!every )(?<!coffee )\b(?:in |on |of |during )?(?:the |a )?mornings?\b|\b(?:7|8|9|10|11) ?am\b|(?<=day )am\b")),
    ("afternoon", re.compile(r"\b(?:in |on |of |during )?(?:the |an )?afternoons?\b|\b(?:12|1|2|3|4)(?: ?30)? ?pm\b|\blunch ?times?\b|(?<=day )pm\b")),
    ("daytime", re.compile(r"\b(?:in |during )the day(?: ?time)?\b|\bdaytimes?\b|\b(?:during|in) school (?:hours|time|day)\b|\bwhile (?:he|she|they)(?: is|s|re| are)? at school\b")),
)  # fmt: skip
_CODES = {
    "after_school": ("afternoon", "evening"), "before_school": ("morning",), "evening": ("evening",), "morning": ("morning",),
    "afternoon": ("afternoon",), "daytime": ("morning", "afternoon"),
}  # fmt: skip
_HOLIDAY_NAMES = {
    "xmas": "christmas", "winter": "christmas", "whitsun": "may half term", "whit": "may half term", "spring": "easter",
    "six": "summer", "6": "summer",
}  # fmt: skip
_HALF_TERMS = {
    "october": "october half term", "autumn": "october half term", "february": "february half term", "feb": "february half term",
    "spring": "february half term", "may": "may half term", "summer": "may half term", "whitsun": "may half term", "whit": "may half term",
}  # fmt: skip
Dates = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class When:
    """Codes of the facet `filter` ("day", "time", "season"), any of which suits, or none when `refused`; `dates`
    narrow them to days of the calendar."""

    filter: str
    span: Span
    codes: tuple[str, ...]
    dates: Dates = ()
    refused: bool = False


def days(reading: Reading, *, today: date, breaks: Sequence[SchoolBreak]) -> Iterator[When]:
    """Every day, part of day, date and holiday in what is left of the question; what was read is taken."""
    yield from _taken(reading, _refused(reading))
    yield from _taken(reading, _holidays(reading, today, breaks))
    yield from _taken(reading, _dates(reading, today))
    yield from _taken(reading, _short_days(reading))
    yield from _taken(reading, _parts_of_day(reading))
    yield from _taken(reading, _days(reading))


def _taken(reading: Reading, found: Iterator[When]) -> Iterator[When]:
    for part in found:
        reading.take(part.span)
        yield part


def _refused(reading: Reading) -> Iterator[When]:
    for found, span in reading.find(_REFUSED_DAYS):
        yield When("day", span, _named(found["days"]), refused=True)
    for found, span in reading.find(_REFUSED_PARTS):
        part = {"late": "evening", "early": "morning", "night": "evening"}.get(
            found["part"].rstrip("s"), found["part"].rstrip("s")
        )
        yield When("time", span, (part,), refused=True)


def _holidays(reading: Reading, today: date, breaks: Sequence[SchoolBreak]) -> Iterator[When]:
    for _, span in reading.find(_NOT_HOLIDAYS):
        yield When("season", span, ("term_time",))
    for found, span in reading.find(_BANK):
        day = bank_holiday(found["name"], today)
        if day:
            yield When("day", span, (DAYS[day.weekday()],), ((day, day),))
    for _, span in reading.find(_BANK_ANY):
        yield When("season", span, ("school_holidays",))
    for found, span in reading.find(_HOLIDAY):
        name = _holiday_name(found)
        dates = named_break(name, breaks, today) if name else None
        yield When("season", span, ("school_holidays",), ((dates.first, dates.last),) if dates else ())


def _holiday_name(found: re.Match[str]) -> str:
    if found["summer"]:
        return "summer"
    if found["alone"]:
        return _HOLIDAY_NAMES.get(found["alone"], found["alone"])
    if found["club"] or found["schemes"]:
        return ""
    what = found["what"] or ""
    if what.startswith("half"):
        return _HALF_TERMS.get(found["name"] or "", "half term")
    if what.startswith(("six", "6")):
        return "summer"
    said = found["name"] or found["named"] or ""
    name = _HOLIDAY_NAMES.get(said, said)
    return _HALF_TERMS.get(name, name) if name in ("october", "february", "feb", "may", "autumn") else name


def _dates(reading: Reading, today: date) -> Iterator[When]:
    for found, span in reading.find(_NEXT):
        day = _weekday(found["day"])
        if found["which"] == "last":
            continue
        coming = today + timedelta((day - today.weekday()) % 7)
        # Some mean the one that comes by "next Saturday", others the one after.
        either = (coming, coming + timedelta(7)) if found["which"] == "next" else (coming,)
        yield When("day", span, (DAYS[day],), tuple((each, each) for each in either))
    for found, span in reading.find(_WEEKENDS):
        yield _weekends(found, span, today)
    for found, span in reading.find(_RELATIVE):
        first, last = _relative(found["what"], today)
        yield When("day", span, _between(first, last), ((first, last),))
    for found, span in reading.find(_DATE):
        if falls_on := _calendar_day(found, today):
            yield When("day", span, (DAYS[falls_on.weekday()],), ((falls_on, falls_on),))
    for found, span in reading.find(_MONTH):
        month = _MONTHS.index(found["month"] or found["other"]) + 1
        first = date(today.year + (month < today.month), month, 1)
        yield When("day", span, DAYS, ((max(first, today), _end_of_month(first)),))


def _weekends(found: re.Match[str], span: Span, today: date) -> When:
    if found["week"] or found["school"] or "end" not in (found["what"] or ""):
        return When("day", span, WEEKDAYS)
    which = (found["which"] or "").strip()
    if which not in ("this", "next", "this coming", "coming"):
        return When("day", span, WEEKEND)
    saturday = today - timedelta(today.weekday()) + timedelta(5)
    either = ((saturday, saturday + timedelta(1)), (saturday + timedelta(7), saturday + timedelta(8)))
    return When("day", span, WEEKEND, either[:1] if which != "next" else either[today.weekday() >= 5 :])


def _relative(what: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(today.weekday())
    if what in ("today", "tonight"):
        return today, today
    if what == "this week":
        return today, monday + timedelta(6)
    if what == "next week":
        return monday + timedelta(7), monday + timedelta(13)
    if what == "this month":
        return today, _end_of_month(today)
    if what == "next month":
        first = _end_of_month(today) + timedelta(1)
        return first, _end_of_month(first)
    return today + timedelta(1), today + timedelta(1)


def _calendar_day(found: re.Match[str], today: date) -> date | None:
    named = found["month"] or found["month_first"]
    month = next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(named[:3]))
    number = int(found["day"] or found["day_after"])
    for year in (int(found["year"]),) if found["year"] else (today.year, today.year + 1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day >= today or found["year"]:
            return day
    return None


def _end_of_month(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(1)


def _between(first: date, last: date) -> tuple[str, ...]:
    length = min((last - first).days, 6)
    return tuple(DAYS[day] for day in sorted({(first + timedelta(step)).weekday() for step in range(length + 1)}))


def _short_days(reading: Reading) -> Iterator[When]:
    for found, span in reading.find(_SHORT_DAY):
        yield When("day", span, _named(found["days"] or found["said"]))


def _parts_of_day(reading: Reading) -> Iterator[When]:
    # "Saturday mornings": the day is still to be read, so only the part of the day is taken here.
    for name, pattern in _PARTS:
        for _, span in reading.find(pattern):
            yield When("time", span, _CODES[name])


def _days(reading: Reading) -> Iterator[When]:
    for pattern in (_PLAIN, _SAID):
        for found, span in reading.find(pattern):
            said = next(text for name, text in found.groupdict().items() if text)
            yield When("day", span, _named(said))


def _named(said: str) -> tuple[str, ...]:
    """ "mondays or tuesday" names both; "monday to friday" all between."""
    if re.fullmatch(r"\w+ to \w+", said):
        first, last = (_weekday(word) for word in said.split(" to "))
        return DAYS[first : last + 1] if first <= last else (*DAYS[first:], *DAYS[: last + 1])
    named: dict[str, None] = {}
    for word in said.split():
        if word.startswith("weekend"):
            named |= dict.fromkeys(WEEKEND)
        elif word in ("weekday", "weekdays", "week"):
            named |= dict.fromkeys(WEEKDAYS)
        elif word not in ("and", "or", "nor", "days", "day"):
            named[DAYS[_weekday(word)]] = None
    return tuple(named)


def _weekday(word: str) -> int:
    short = _SHORT | _SHORT_WHEN_SAID
    for form in (word, word.rstrip("s")):
        if form in short:
            return short[form]
    starts = {"m": 0, "tu": 1, "te": 1, "w": 2, "th": 3, "f": 4, "sa": 5, "su": 6}
    return next(day for start, day in starts.items() if word.startswith(start))
